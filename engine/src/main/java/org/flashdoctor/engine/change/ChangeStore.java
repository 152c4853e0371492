// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.change;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The folder that keeps what was changed: {@value ChangeState#FILE} and copies of the files as they were. While it is
 * open nobody else changes anything.
 */
public final class ChangeStore implements AutoCloseable {

    private static final String COPIES = "copies";
    private static final String LOCK = "lock";
    private static final Optional<FileContent.Attributes> AS_MADE = Optional.empty();

    private final Path folder;
    private final FileChannel channel;
    private ChangeState state;

    private ChangeStore(Path folder, FileChannel channel, ChangeState state) {
        this.folder = folder;
        this.channel = channel;
        this.state = state;
    }

    /**
     * Opens the folder, which is made when it is missing.
     *
     * @throws ChangeException when it cannot be used, another flashdoctor has it open, or its state cannot be read
     */
    public static ChangeStore open(Path folder) throws ChangeException {
        try {
            Files.createDirectories(folder.resolve(COPIES));
            FileChannel channel =
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                FileLock lock = channel.tryLock();
                if (lock == null) {
                    throw new OverlappingFileLockException();
                }
                return new ChangeStore(folder, channel, read(folder));
            } catch (OverlappingFileLockException e) {
                channel.close();
                throw new ChangeException(
                        "Another flashdoctor changes this system at the moment (it holds " + folder.resolve(LOCK)
                                + "); wait until it is done.",
                        e);
            } catch (ChangeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ChangeException(
                    "The state folder " + folder + " cannot be used: " + e.getMessage()
                            + "; FLASHDOCTOR_STATE names another one.",
                    e);
        }
    }

    /**
     * The state in a folder, empty when there is none. Nothing is locked or made.
     *
     * @throws ChangeException when it is there and cannot be read
     */
    public static ChangeState read(Path folder) throws ChangeException {
        Path file = folder.resolve(ChangeState.FILE);
        try {
            return Files.exists(file) ? ChangeState.read(Files.readString(file)) : new ChangeState(List.of());
        } catch (IOException e) {
            throw new ChangeException(file + " cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new ChangeException(file + " is no state of flashdoctor: " + e.getMessage() + ".", e);
        }
    }

    public ChangeState state() {
        return state;
    }

    /** Keeps a state; when this returns it is on the disk. */
    void save(ChangeState next) throws ChangeException {
        try {
            AtomicFile.write(
                    folder.resolve(ChangeState.FILE),
                    next.write().getBytes(StandardCharsets.UTF_8),
                    readable(),
                    (old, fresh) -> {});
            state = next;
        } catch (IOException e) {
            throw new ChangeException("The state cannot be written to " + folder + ": " + e.getMessage(), e);
        }
    }

    /** The state holds names and checksums alone, and a diagnosis without privileges reads it; the copies are private. */
    private Optional<FileContent.Attributes> readable() throws IOException {
        return AtomicFile.attributes(folder)
                .map(made -> new FileContent.Attributes("rw-r--r--", made.owner(), made.group()));
    }

    /** Keeps a copy of a file; when this returns it is on the disk. Copies of equal content are one. */
    Change.Copy keep(FileContent file) throws ChangeException {
        String name = file.checksum();
        try {
            AtomicFile.write(folder.resolve(COPIES).resolve(name), file.bytes(), AS_MADE, (old, fresh) -> {});
            return new Change.Copy(file.checksum(), name, file.attributes());
        } catch (IOException e) {
            throw new ChangeException("A copy cannot be kept in " + folder + ": " + e.getMessage(), e);
        }
    }

    /**
     * The content of a copy.
     *
     * @throws ChangeException when it is gone or damaged
     */
    public byte[] content(Change.Copy copy) throws ChangeException {
        Path file = folder.resolve(COPIES).resolve(copy.name());
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (!Checksum.of(bytes).equals(copy.checksum())) {
                throw new ChangeException("The copy " + file + " is damaged: its checksum is not the recorded one.");
            }
            return bytes;
        } catch (IOException e) {
            throw new ChangeException("The copy " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Deletes copies that no record needs any more. */
    void tidy() throws ChangeException {
        List<String> needed = state.records().stream()
                .flatMap(record -> record.changes().stream())
                .filter(Change.OfFile.class::isInstance)
                .flatMap(change -> ((Change.OfFile) change).before().stream())
                .map(Change.Copy::name)
                .toList();
        try (var copies = Files.newDirectoryStream(folder.resolve(COPIES))) {
            for (Path copy : copies) {
                if (!needed.contains(copy.getFileName().toString())) {
                    Files.delete(copy);
                }
            }
        } catch (IOException e) {
            throw new ChangeException("Old copies in " + folder + " cannot be deleted: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws ChangeException {
        try {
            channel.close();
        } catch (IOException e) {
            throw new ChangeException("The lock in " + folder + " cannot be given back: " + e.getMessage(), e);
        }
    }
}
