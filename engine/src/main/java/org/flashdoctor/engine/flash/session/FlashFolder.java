// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Where journals and backups are kept, and the lock of the flash.
 *
 * @param path flashdoctor's folder of state
 */
public record FlashFolder(Path path) {

    Path journals() {
        return path.resolve("journal");
    }

    /** Where backups go unless the user names another place. */
    public Path backups() {
        return path.resolve("backup");
    }

    /**
     * Keeps other flashdoctors from the flash until it is closed.
     *
     * @return empty when another one holds it
     */
    public Optional<Lock> lock() throws IOException {
        DurableFiles.createFolder(path);
        FileChannel channel =
                FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                channel.truncate(0);
                channel.write(
                        ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
                return Optional.of(new Lock(channel));
            }
        } catch (OverlappingFileLockException e) {
            // Held by this very process: the same answer as for any other holder.
            channel.close();
            return Optional.empty();
        }
        channel.close();
        return Optional.empty();
    }

    /** The lock; the system gives it back when the process ends in whatever way. */
    public static final class Lock implements AutoCloseable {

        private final FileChannel channel;

        private Lock(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
