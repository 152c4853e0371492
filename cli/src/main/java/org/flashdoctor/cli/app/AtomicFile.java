// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.flashdoctor.engine.flash.image.ImageStore;
import org.flashdoctor.engine.text.FileFailure;

/** Writes a file whole or not at all: nobody ever finds half a ticket. */
public final class AtomicFile {

    private AtomicFile() {}

    /**
     * Replaces a file. What is no plain file (a terminal, a pipe, /dev/null) is written to directly.
     *
     * @throws UserException when it cannot be written
     */
    public static void write(Path file, byte[] content) throws UserException {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                if (Files.isDirectory(file)) {
                    throw new UserException(file + " is a folder; give a file with -o, for example "
                            + file.resolve("ticket.zip") + ".");
                }
                Files.write(file, content);
                return;
            }
            replace(file, ByteBuffer.wrap(content));
        } catch (IOException e) {
            throw new UserException("The result cannot be written to " + file + ": " + FileFailure.inWords(e)
                    + "; give another file with -o.");
        }
    }

    /**
     * Replaces a plain file, or the one that a link leads to; what was begun and failed is removed.
     *
     * @param content from its position to its limit
     */
    public static void replace(Path file, ByteBuffer content) throws IOException {
        Path target = Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? file.toRealPath() : file;
        Path draft = target.toAbsolutePath()
                .resolveSibling("." + target.getFileName() + "."
                        + ProcessHandle.current().pid());
        try {
            try (FileChannel channel = FileChannel.open(
                    draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ImageStore.write(channel, content);
            }
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
