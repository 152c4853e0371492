// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.system;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.nativeio.ErrnoException;
import org.flashdoctor.engine.nativeio.LinuxCalls;
import org.flashdoctor.engine.nativeio.UnavailableException;

/**
 * The machine that this program runs on.
 *
 * <p>Files are read through Java, which is enough where they can be read. Java does not tell why one cannot, so that a
 * refusal is asked for again by a native call, which does.
 */
public final class LiveMachine implements Machine {

    private static final int STATUS_LIMIT = 8192;

    private final FilteredTrial trial = new FilteredTrial();

    @Override
    public Access<byte[]> readFile(String path, int limit) {
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            return Access.of(in.readNBytes(limit));
        } catch (InvalidPathException e) {
            return noName(path, e);
        } catch (IOException e) {
            if (told(e)) {
                return refused("open(" + path + ")", e);
            }
            return natively(() -> LinuxCalls.read(path, limit)).orElseGet(() -> refused("read(" + path + ")", e));
        }
    }

    @Override
    public Access<List<String>> list(String directory) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(directory))) {
            for (Path entry : entries) {
                names.add(entry.getFileName().toString());
            }
        } catch (InvalidPathException e) {
            return noName(directory, e);
        } catch (IOException e) {
            return refused("opendir(" + directory + ")", e);
        } catch (DirectoryIteratorException e) {
            return refused("readdir(" + directory + ")", e.getCause());
        }
        Collections.sort(names);
        return Access.of(List.copyOf(names));
    }

    @Override
    public Access<String> readLink(String path) {
        try {
            return Access.of(Files.readSymbolicLink(Path.of(path)).toString());
        } catch (NotLinkException e) {
            return Access.refused(CallResult.EINVAL, "readlink(" + path + "): it is no link");
        } catch (InvalidPathException e) {
            return noName(path, e);
        } catch (IOException e) {
            return refused("readlink(" + path + ")", e);
        }
    }

    @Override
    public Access<Boolean> openForUpdate(String path) {
        Optional<Access<Boolean>> opened = natively(() -> {
            LinuxCalls.openForUpdate(path);
            return true;
        });
        if (opened.isPresent()) {
            return opened.get();
        }
        try (FileChannel channel = FileChannel.open(Path.of(path), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return Access.of(channel.isOpen());
        } catch (InvalidPathException e) {
            return noName(path, e);
        } catch (IOException e) {
            return refused("open(" + path + ", O_RDWR)", e);
        }
    }

    @Override
    public Access<CommandOutput> run(List<String> arguments, Duration timeout) {
        return Commands.run(arguments, timeout);
    }

    @Override
    public Access<Boolean> portPermission(int port) {
        if (filtered()) {
            return trial.portPermission(port);
        }
        return attempt(() -> {
            LinuxCalls.portPermission(port);
            return true;
        });
    }

    @Override
    public Access<Boolean> portLevel() {
        if (filtered()) {
            return trial.portLevel();
        }
        return attempt(() -> {
            LinuxCalls.portLevel();
            return true;
        });
    }

    @Override
    public Access<byte[]> physicalMemory(long address, int length) {
        return attempt(() -> LinuxCalls.physicalMemory(address, length));
    }

    /** Whether this program runs as root; not when nobody can tell. */
    public boolean isRoot() {
        return effectiveUser().got().filter(user -> user == 0).isPresent();
    }

    @Override
    public Access<Long> effectiveUser() {
        // The native library takes longer to load than many a command that asks only for this takes to work.
        Optional<Long> shown = status().flatMap(LiveMachine::effectiveUser);
        if (shown.isPresent()) {
            return Access.of(shown.get());
        }
        Access<Long> user = attempt(LinuxCalls::effectiveUser);
        if (user.got().isPresent()) {
            return user;
        }
        Access<CommandOutput> id = run(List.of("id", "-u"), Duration.ofSeconds(1));
        try {
            return id.map(output -> Long.parseLong(output.output().strip()));
        } catch (NumberFormatException e) {
            return Access.refused(CallResult.OTHER, "id -u: no number");
        }
    }

    @Override
    public Access<String> property(String name) {
        String value = System.getProperty(name);
        return value == null ? Access.refused(CallResult.ENOENT, "Java knows no property " + name) : Access.of(value);
    }

    /** Whether a seccomp filter is on this process, which may answer a call by ending the caller. */
    private boolean filtered() {
        return status().filter(status -> status.contains("\nSeccomp:\t2")).isPresent();
    }

    /** What Linux shows of this process. */
    private Optional<String> status() {
        return readFile("/proc/self/status", STATUS_LIMIT)
                .got()
                .map(status -> new String(status, StandardCharsets.ISO_8859_1));
    }

    /** The second of the four numbers of {@code Uid:}; see man proc_pid_status.5. */
    private static Optional<Long> effectiveUser(String status) {
        return status.lines()
                .filter(line -> line.startsWith("Uid:"))
                .map(line -> line.split("\\s+", -1))
                .filter(users -> users.length == 5 && users[2].matches("\\d{1,10}"))
                .map(users -> Long.parseLong(users[2]))
                .findFirst();
    }

    /** Whether Java's exception alone says which error it was. */
    private static boolean told(IOException failure) {
        CallResult result = Errno.of(failure);
        return result == CallResult.ENOENT || result == CallResult.EACCES;
    }

    /** A refusal in words, as strace would show it. */
    private static <T> Access<T> refused(String call, IOException failure) {
        CallResult result = Errno.of(failure);
        return Access.refused(
                result, call + " = -1 " + (result == CallResult.OTHER ? "(" + failure.getMessage() + ")" : result));
    }

    private static <T> Access<T> noName(String path, InvalidPathException failure) {
        return Access.refused(CallResult.ENOENT, path + ": " + failure.getReason());
    }

    private static <T> Access<T> attempt(NativeCall<T> call) {
        try {
            return made(call);
        } catch (UnavailableException e) {
            return e.isPlatform() ? Access.refused(CallResult.ENOTSUP, e.getMessage()) : Access.untried(e.getMessage());
        }
    }

    /** Empty where the call cannot be made at all, and Java has to do. */
    private static <T> Optional<Access<T>> natively(NativeCall<T> call) {
        try {
            return Optional.of(made(call));
        } catch (UnavailableException e) {
            return Optional.empty();
        }
    }

    private static <T> Access<T> made(NativeCall<T> call) throws UnavailableException {
        try {
            return Access.of(call.make());
        } catch (ErrnoException e) {
            CallResult result = Errno.linux(e.errno());
            return Access.refused(
                    result, e.getMessage() + " " + (result == CallResult.OTHER ? "errno " + e.errno() : result));
        }
    }

    @FunctionalInterface
    private interface NativeCall<T> {
        T make() throws ErrnoException, UnavailableException;
    }
}
