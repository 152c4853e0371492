// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.flashdoctor.engine.flash.image.ImageStore;

/** Files that are on the disk, not only in its cache, when a method returns. */
final class DurableFiles {

    private DurableFiles() {}

    /** Writes a new file with the bytes from 0 to the buffer's limit. */
    static void write(Path file, ByteBuffer bytes) throws IOException {
        ByteBuffer all = bytes.duplicate().rewind();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ImageStore.write(channel, all);
            channel.force(true);
        }
    }

    static void write(Path file, String text) throws IOException {
        write(file, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Makes the names in a folder durable. A system that cannot open folders keeps them by itself. */
    static void sync(Path folder) throws IOException {
        if (System.getProperty("os.name").startsWith("Windows")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Makes a folder and the names that lead to it durable. */
    static void createFolder(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath();
        if (Files.isDirectory(absolute)) {
            return;
        }
        Path parent = absolute.getParent();
        if (parent != null) {
            createFolder(parent);
        }
        Files.createDirectories(absolute);
        if (parent != null) {
            sync(parent);
        }
    }

    /** Removes a folder of files that was not finished, as far as that can be done. */
    static void discard(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // It is told that there is no room, or no right; what is left takes no part in anything.
            return;
        }
    }

    /** A file of exactly this many bytes, or why it is not one. */
    static ByteBuffer read(Path file, long size) throws IOException {
        if (Files.size(file) != size) {
            throw new IOException(file + " has " + Files.size(file) + " bytes instead of " + size);
        }
        return ImageStore.read(file, size);
    }

    /** The name, or the name with a number where it is taken. */
    static Path free(Path into, String name) {
        Path path = into.resolve(name);
        for (int i = 2; Files.exists(path); i++) {
            path = into.resolve(name + "-" + i);
        }
        return path;
    }
}
