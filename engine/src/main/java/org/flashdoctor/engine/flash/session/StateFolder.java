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
import java.util.Map;
import java.util.Optional;

/** Where journals and backups are kept: of the whole machine for root, of the user for others. */
public record StateFolder(Path path) {

    /**
     * The folder that the environment names.
     *
     * @param environment environment variables
     * @param user name of the user, as Java knows it
     * @param home home directory
     */
    public static StateFolder of(Map<String, String> environment, String user, Path home) {
        Optional<String> named = variable(environment, "FLASHDOCTOR_STATE");
        if (named.isPresent()) {
            return new StateFolder(Path.of(named.get()));
        }
        if (user.equals("root")) {
            return new StateFolder(Path.of("/var/lib/flashdoctor"));
        }
        Path base = variable(environment, "XDG_STATE_HOME")
                .filter(text -> text.startsWith("/"))
                .map(Path::of)
                .orElse(home.resolve(".local").resolve("state"));
        return new StateFolder(base.resolve("flashdoctor"));
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }

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
