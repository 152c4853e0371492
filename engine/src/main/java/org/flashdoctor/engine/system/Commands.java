// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.system;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.system.Machine.CommandOutput;

/** Runs programs: argument lists, no shell, no input, English messages, bounded time and output. */
final class Commands {

    /** More output than this is cut; the kernel's log is at most this long on common machines. */
    private static final int OUTPUT_LIMIT = 4 * 1024 * 1024;

    /** Where administration programs are that an ordinary user's PATH leaves out. */
    private static final List<String> MORE_FOLDERS =
            List.of("/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin");

    static final ProcessBuilder.Redirect NO_INPUT = ProcessBuilder.Redirect.from(new File("/dev/null"));

    private Commands() {}

    static Access<CommandOutput> run(List<String> arguments, Duration timeout) {
        Access<ProcessBuilder> prepared = prepare(arguments, "C");
        if (prepared.got().isEmpty()) {
            return Access.refused(prepared.result(), prepared.detail());
        }
        ProcessBuilder builder = prepared.got().get().redirectInput(NO_INPUT);
        String shown = String.join(" ", arguments);
        try {
            return await(builder.start(), shown, timeout);
        } catch (IOException e) {
            return Access.refused(Errno.ofStart(e), shown + ": " + e.getMessage());
        }
    }

    /** A program that is there, with the environment in which all programs run. */
    static Access<ProcessBuilder> prepare(List<String> arguments, String locale) {
        Access<String> program = find(arguments.get(0));
        if (program.got().isEmpty()) {
            return Access.refused(program.result(), program.detail());
        }
        List<String> command = new ArrayList<>(arguments);
        command.set(0, program.got().get());
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG") || name.equals("LANGUAGE"));
        environment.put("LC_ALL", locale);
        environment.put("PATH", String.join(File.pathSeparator, folders()));
        return Access.of(builder);
    }

    private static Access<CommandOutput> await(Process process, String shown, Duration timeout) {
        Drain output = new Drain(process.getInputStream());
        Drain errors = new Drain(process.getErrorStream());
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return Access.refused(
                        CallResult.ETIMEDOUT, shown + ": no end within " + timeout.toMillis() + " milliseconds");
            }
            // A child of the program may keep the pipe open: what came until now is the answer.
            output.join(timeout.toMillis());
            errors.join(timeout.toMillis());
            return Access.of(new CommandOutput(process.exitValue(), output.text(), errors.text()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Access.refused(CallResult.ETIMEDOUT, shown + ": interrupted");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** The file of a program. A program that is not there is answered without starting a process. */
    static Access<String> find(String name) {
        if (name.contains("/")) {
            return Access.of(name);
        }
        for (String folder : folders()) {
            Path file = Path.of(folder, name);
            if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                return Access.of(file.toString());
            }
        }
        return Access.refused(CallResult.ENOENT, name + ": there is no such program");
    }

    private static Set<String> folders() {
        Set<String> folders = new LinkedHashSet<>();
        String path = System.getenv("PATH");
        for (String folder : (path == null ? "" : path).split(File.pathSeparator, -1)) {
            if (folder.startsWith("/")) {
                folders.add(folder);
            }
        }
        folders.addAll(MORE_FOLDERS);
        return folders;
    }

    /** Reads a stream to its end in a thread of its own, and keeps the beginning. */
    static final class Drain extends Thread {

        private final InputStream in;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        Drain(InputStream in) {
            super("flashdoctor");
            this.in = in;
            setDaemon(true);
            start();
        }

        @Override
        public void run() {
            byte[] buffer = new byte[8192];
            try (in) {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    synchronized (content) {
                        content.write(buffer, 0, Math.min(count, OUTPUT_LIMIT - content.size()));
                    }
                }
            } catch (IOException e) {
                // The process was ended while it wrote; what came until then stays.
                return;
            }
        }

        String text() {
            synchronized (content) {
                return content.toString(StandardCharsets.UTF_8);
            }
        }
    }
}
