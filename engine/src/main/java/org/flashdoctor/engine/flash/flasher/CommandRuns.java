// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.ProgrammerSpec;
import org.flashdoctor.engine.nativeio.FlashLibrary.Level;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Child;

/** Runs of a flasher's command for one programmer, and the folder in which they exchange files with us. */
final class CommandRuns implements AutoCloseable {

    /** A buspirate takes more than four hours for 16 MiB. */
    private static final Duration PATIENCE = Duration.ofHours(12);

    private static final Pattern COMPLAINT =
            Pattern.compile("(?i)error|fail|invalid|unknown|unable|cannot|can't|could not|couldn't|denied|protected");

    private static final Pattern BANNER = Pattern.compile("flash(rom|prog) .* on ");

    private final Flasher flasher;
    private final ProgrammerSpec spec;
    private final Transcript transcript;
    private final Path folder;
    private boolean leftAlone;

    private CommandRuns(Flasher flasher, ProgrammerSpec spec, Transcript transcript, Path folder) {
        this.flasher = flasher;
        this.spec = spec;
        this.transcript = transcript;
        this.folder = folder;
    }

    /** Makes the folder, which only this user can look into. */
    static CommandRuns open(Flasher flasher, ProgrammerSpec spec, Transcript transcript) throws IOException {
        return new CommandRuns(flasher, spec, transcript, Files.createTempDirectory("flashdoctor"));
    }

    /**
     * A run that came to its end.
     *
     * @param output what it printed, errors and all
     */
    record Ended(int exitCode, String output) {

        /** The line that says best what went wrong. */
        String complaint() {
            return output.lines()
                    .map(String::strip)
                    .filter(line -> COMPLAINT.matcher(line).find()
                            && !BANNER.matcher(line).lookingAt())
                    .findFirst()
                    .or(() -> output.lines()
                            .filter(Predicate.not(String::isBlank))
                            .reduce((first, last) -> last))
                    .orElse("it gave no reason but exit code " + exitCode);
        }
    }

    /** A file in the folder. */
    Path file(String name) {
        return folder.resolve(name);
    }

    Flasher flasher() {
        return flasher;
    }

    /** Runs the command with the programmer and more options. */
    Ended run(List<String> options, String doing, boolean writing) throws ProgrammerException {
        return run(List.of(flasher.command()), options, doing, writing);
    }

    /**
     * Runs a command.
     *
     * @param command what stands before the programmer
     * @param options what stands after it
     * @param doing what it does, for the message of a failure
     * @param writing whether it must not be ended, however long it takes
     */
    Ended run(List<String> command, List<String> options, String doing, boolean writing) throws ProgrammerException {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of("-p", spec.toString()));
        arguments.addAll(options);
        Path output = file("output");
        Access<Child> started = Child.command(arguments, output);
        if (started.got().isEmpty()) {
            throw ProgrammerException.lost(flasher.command() + " cannot be started: " + started.detail());
        }
        Child child = started.got().get();
        if (!child.await(PATIENCE)) {
            throw silent(child, doing, writing);
        }
        String text = text(output);
        transcript.addLines(text, Level.INFO);
        if (child.signalled()) {
            throw ProgrammerException.lost(flasher.command() + " " + child.ending() + " while " + doing + ".");
        }
        return new Ended(child.exitCode(), text);
    }

    private ProgrammerException silent(Child child, String doing, boolean writing) {
        String what = flasher.command() + " has not come to an end for " + PATIENCE.toHours() + " h while " + doing;
        if (writing) {
            leftAlone = true;
            return ProgrammerException.lost(what + ". Its process " + child.id()
                    + " is left alone, since ending it in the middle of a write would harm the chip's content.");
        }
        child.kill();
        return ProgrammerException.lost(what + "; it was ended.");
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(its output cannot be read: " + e.getMessage() + ")\n";
        }
    }

    /** Removes the folder, unless a command that does not end still reads from it. */
    @Override
    public void close() {
        if (leftAlone) {
            return;
        }
        for (String name : List.of("output", "layout", "image", ".")) {
            try {
                Files.deleteIfExists(file(name).normalize());
            } catch (IOException e) {
                // What is left in the folder for temporary files goes with it.
                return;
            }
        }
    }
}
