// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.change;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Optional;
import java.util.Set;

/** Writes a file so that a power loss leaves the old content or the new one. */
final class AtomicFile {

    /** Does what is left to do on the new file before it takes the place of the old one. */
    @FunctionalInterface
    interface Finish {
        void finish(Path old, Path fresh) throws IOException;
    }

    private AtomicFile() {}

    /** Mode and owner of a file, where its file system has such. */
    static Optional<FileContent.Attributes> attributes(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return Optional.empty();
        }
        PosixFileAttributes found = view.readAttributes();
        return Optional.of(new FileContent.Attributes(
                PosixFilePermissions.toString(found.permissions()),
                found.owner().getName(),
                found.group().getName()));
    }

    /**
     * Writes beside the file, syncs, and renames.
     *
     * @param attributes what the new file is to have
     * @param finish what else it needs
     */
    static void write(Path file, byte[] content, Optional<FileContent.Attributes> attributes, Finish finish)
            throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        // A leading dot and the ending keep it out of what configuration folders are read for.
        Path fresh = folder.resolve("." + file.getFileName() + ".flashdoctor-new");
        Files.deleteIfExists(fresh);
        try {
            try (FileChannel channel = FileChannel.open(
                    fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(folder))) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            if (attributes.isPresent()) {
                set(fresh, attributes.get());
            }
            finish.finish(file, fresh);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
        sync(folder);
    }

    /** Makes the names in a folder last. */
    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (FileSystemException e) {
            // Some file systems cannot sync folders (and Windows opens none); the rename stands all the same.
            return;
        }
    }

    private static java.nio.file.attribute.FileAttribute<?>[] ownerOnly(Path folder) throws IOException {
        return Files.getFileStore(folder).supportsFileAttributeView(PosixFileAttributeView.class)
                ? new java.nio.file.attribute.FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new java.nio.file.attribute.FileAttribute<?>[0];
    }

    /** Sets only what differs: an EFI partition has one mode and owner for all, and refuses to hear of another. */
    private static void set(Path file, FileContent.Attributes wanted) throws IOException {
        Optional<FileContent.Attributes> now = attributes(file);
        if (now.isEmpty() || now.get().equals(wanted)) {
            return;
        }
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        UserPrincipalLookupService names = file.getFileSystem().getUserPrincipalLookupService();
        if (!now.get().owner().equals(wanted.owner())) {
            view.setOwner(names.lookupPrincipalByName(wanted.owner()));
        }
        if (!now.get().group().equals(wanted.group())) {
            view.setGroup(names.lookupPrincipalByGroupName(wanted.group()));
        }
        view.setPermissions(PosixFilePermissions.fromString(wanted.permissions()));
    }
}
