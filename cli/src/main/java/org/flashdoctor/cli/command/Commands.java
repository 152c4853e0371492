// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.ExitCode;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.command.Syntax.Member;
import org.flashdoctor.engine.fact.FieldType;
import org.flashdoctor.engine.flash.ProgrammerSpec;
import org.flashdoctor.engine.flash.flasher.InstalledFlashers;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands, and what their failures mean to the person and to the script that called. */
public final class Commands {

    private static final String FLASH = "flash";

    private Commands() {}

    /** Runs a command line and gives the exit code. Prints nothing but results, progress and one-line errors. */
    public static int run(Console console, String... arguments) {
        List<String> words = List.of(arguments);
        InstalledFlashers flashers = new InstalledFlashers(console.environment());
        if (mayNeedFlasher(words)) {
            flashers.prepare();
        }
        CommandLine line = all(console, flashers, words);
        line.setOut(console.out());
        line.setErr(console.err());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(false);
        line.setExecutionStrategy(new CommandLine.RunLast());
        line.setParameterExceptionHandler((e, args) -> usage(console, e));
        line.setExecutionExceptionHandler((e, failed, parsed) -> failure(console, e));
        if (words.isEmpty()) {
            line.usage(console.err());
            return ExitCode.USAGE.code();
        }
        try {
            return line.execute(arguments);
        } catch (VirtualMachineError | LinkageError e) {
            // The parser lets errors through, and Java would end with 1, which means that something blocks.
            return failure(console, e);
        }
    }

    /** Whether a command line that is not parsed yet looks as if it led to a chip of the real world. */
    private static boolean mayNeedFlasher(List<String> words) {
        if (words.size() < 2 || !words.get(0).equals(FLASH)) {
            return false;
        }
        for (String word : words) {
            if (word.contains(ProgrammerSpec.SIMULATED + ":") || word.equals("--help") || word.equals("-h")) {
                return false;
            }
        }
        return true;
    }

    private static CommandLine all(Console console, InstalledFlashers flashers, List<String> words) {
        return Syntax.group(
                "flashdoctor",
                "Finds out what keeps flashrom or flashprog from flashing, and what to do about it.",
                words,
                new Member("diagnose", rest -> new DiagnoseCommand(console).line()),
                new Member("report", rest -> new ReportCommand(console).line()),
                new Member("probe", rest -> new ProbeCommand(console).line()),
                new Member("explain", rest -> new ExplainCommand(console).line()),
                new Member(FLASH, rest -> FlashCommand.line(console, flashers, rest)),
                new Member("fix", rest -> new FixCommand(console).line()),
                new Member("kb", rest -> KbCommand.line(console, rest)));
    }

    private static int usage(Console console, ParameterException e) {
        String message = e instanceof UnmatchedArgumentException unmatched
                ? unmatched(unmatched)
                : e.getMessage().replaceAll("\\s*[\\r\\n]+\\s*", " ");
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        console.err()
                .println("flashdoctor: " + message + (message.endsWith(".") ? "" : ".") + " See '" + command
                        + " --help'.");
        return ExitCode.USAGE.code();
    }

    /** What there is none of, and what may have been meant. */
    private static String unmatched(UnmatchedArgumentException e) {
        String word = e.getUnmatched().get(0);
        CommandLine called = e.getCommandLine();
        boolean option = word.startsWith("-");
        Set<String> known = option
                ? called.getCommandSpec().optionsMap().keySet()
                : called.getSubcommands().keySet();
        if (known.isEmpty()) {
            return "The argument \"" + word + "\" is one too many.";
        }
        return "There is no " + (option ? "option" : "command") + " \"" + word + "\"."
                + FieldType.nearest(word, known)
                        .map(near -> " Did you mean " + near + "?")
                        .orElse("");
    }

    private static int failure(Console console, Throwable e) {
        if (e instanceof UserException) {
            console.err().println("flashdoctor: " + e.getMessage());
            return ExitCode.USAGE.code();
        }
        if (e instanceof IOException) {
            console.err()
                    .println("flashdoctor: " + e.getMessage() + " ("
                            + e.getClass().getSimpleName() + ")");
            return ExitCode.FAILED.code();
        }
        if (e instanceof OutOfMemoryError) {
            console.err()
                    .println("flashdoctor: there is not enough memory (" + e.getMessage()
                            + "); end other programs, or let Java take more with JAVA_TOOL_OPTIONS=-Xmx1g.");
            return ExitCode.FAILED.code();
        }
        console.err()
                .println("flashdoctor: this is a defect in flashdoctor: " + e
                        + ". Please report it with the command line and the log.");
        if (console.environment().containsKey("FLASHDOCTOR_DEBUG")) {
            e.printStackTrace(console.err());
        }
        return ExitCode.FAILED.code();
    }
}
