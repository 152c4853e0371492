// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that works for this one for longer than a moment. Nothing here ends it but {@link #kill}: whoever writes to
 * a flash chip in it must not be cut off by a timeout.
 */
public final class Child {

    /** Of glibc since 2.35, of Debian always; English like C, and file names keep their letters. Where it is unknown, C. */
    private static final String LOCALE = "C.UTF-8";

    /** Java and shells show the end by a signal as this and the signal's number. */
    private static final int SIGNALLED = 128;

    private final Process process;
    private final Commands.Drain errors;

    private Child(Process process) {
        this.process = process;
        this.errors = new Commands.Drain(process.getErrorStream());
    }

    /**
     * Starts another program of this class path on the Java that runs this one, to be talked to through its standard
     * input and output.
     *
     * @param program class with a main method
     * @param options of Java
     */
    public static Access<Child> java(Class<?> program, List<String> options) {
        return start(OwnJava.command(program, options, List.of()), ProcessBuilder.Redirect.PIPE);
    }

    /**
     * Starts a command without input. It writes output and errors, in their order, to a file and not to a pipe: a pipe
     * whose reader dies would end the command in the middle of its work. It is kept out of the terminal's reach, so
     * that Ctrl-C does not end it either, where the system has setsid(1).
     *
     * @param output file to be written over
     */
    public static Access<Child> command(List<String> arguments, Path output) {
        List<String> command = new ArrayList<>(arguments);
        Access<String> program = Commands.find(arguments.get(0));
        if (program.got().isEmpty()) {
            return Access.refused(program.result(), program.detail());
        }
        if (Commands.find("setsid").got().isPresent()) {
            command.add(0, "setsid");
        }
        return start(command, ProcessBuilder.Redirect.to(output.toFile()));
    }

    private static Access<Child> start(List<String> command, ProcessBuilder.Redirect output) {
        Access<ProcessBuilder> prepared = Commands.prepare(command, LOCALE);
        if (prepared.got().isEmpty()) {
            return Access.refused(prepared.result(), prepared.detail());
        }
        ProcessBuilder builder = prepared.got().get().redirectOutput(output);
        if (!output.equals(ProcessBuilder.Redirect.PIPE)) {
            builder.redirectInput(Commands.NO_INPUT).redirectErrorStream(true);
        }
        try {
            return Access.of(new Child(builder.start()));
        } catch (IOException e) {
            return Access.refused(Errno.ofStart(e), String.join(" ", command) + ": " + e.getMessage());
        }
    }

    /** Whether a command of this name can be started. */
    public static boolean has(String command) {
        return Commands.find(command).got().isPresent();
    }

    /** Number of the process. */
    public long id() {
        return process.pid();
    }

    public OutputStream input() {
        return process.getOutputStream();
    }

    public InputStream output() {
        return process.getInputStream();
    }

    /** What it wrote to standard error until now; complete once the process has ended. */
    public String errors() {
        return errors.text();
    }

    /** Waits for the end of the process, also while this thread is interrupted; tells whether it came. */
    public boolean await(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    boolean ended = process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                    if (ended) {
                        errors.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
                    }
                    return ended;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Exit code, as Java shows it, of a process that has ended. */
    public int exitCode() {
        return process.exitValue();
    }

    /** Whether a process that has ended was ended by a signal. */
    public boolean signalled() {
        return process.exitValue() > SIGNALLED;
    }

    /** How it ended, in words: "exit code 1", "signal 9"; or that it runs. */
    public String ending() {
        if (process.isAlive()) {
            return "still running as process " + process.pid();
        }
        int code = process.exitValue();
        return code > SIGNALLED ? "ended by signal " + (code - SIGNALLED) : "ended with exit code " + code;
    }

    /** Ends it and all that it started, at once. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
