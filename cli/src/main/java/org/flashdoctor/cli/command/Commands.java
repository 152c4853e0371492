// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.ExitCode;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.engine.fact.FieldType;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands, and what their failures mean to the person and to the script that called. */
public final class Commands {

    private Commands() {}

    /** Runs a command line and gives the exit code. Prints nothing but results, progress and one-line errors. */
    public static int run(Console console, String... arguments) {
        List<String> words = List.of(arguments);
        Optional<Entrance> entrance = words.stream().findFirst().flatMap(Entrance::named);
        CommandLine line = entrance.map(found -> found.alone(console)).orElseGet(() -> all(console));
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
            return line.execute(
                    words.subList(entrance.isPresent() ? 1 : 0, words.size()).toArray(String[]::new));
        } catch (VirtualMachineError | LinkageError e) {
            // The parser lets errors through, and Java would end with 1, which means that something blocks.
            return failure(console, e);
        }
    }

    private static CommandLine all(Console console) {
        CommandLine line = Syntax.group(
                        "flashdoctor",
                        "Finds out what keeps flashrom or flashprog from flashing, and what to do about it.")
                .line();
        for (Entrance each : Entrance.values()) {
            line.addSubcommand(each.word, each.command(console));
        }
        return line;
    }

    /**
     * The commands, in the order of the help. A command that is named first is built alone: reading the options of all
     * others would take a tenth of a second that a person waits for.
     */
    private enum Entrance {
        DIAGNOSE("diagnose") {
            @Override
            CommandLine command(Console console) {
                return new DiagnoseCommand(console).line();
            }
        },
        REPORT("report") {
            @Override
            CommandLine command(Console console) {
                return new ReportCommand(console).line();
            }
        },
        PROBE("probe") {
            @Override
            CommandLine command(Console console) {
                return new ProbeCommand(console).line();
            }
        },
        EXPLAIN("explain") {
            @Override
            CommandLine command(Console console) {
                return new ExplainCommand(console).line();
            }
        },
        FLASH("flash") {
            @Override
            CommandLine command(Console console) {
                return FlashCommand.line(console);
            }
        },
        FIX("fix") {
            @Override
            CommandLine command(Console console) {
                return new FixCommand(console).line();
            }
        },
        KB("kb") {
            @Override
            CommandLine command(Console console) {
                return KbCommand.line(console);
            }
        };

        private final String word;

        Entrance(String word) {
            this.word = word;
        }

        abstract CommandLine command(Console console);

        CommandLine alone(Console console) {
            return command(console).setCommandName("flashdoctor " + word);
        }

        static Optional<Entrance> named(String word) {
            for (Entrance each : values()) {
                if (each.word.equals(word)) {
                    return Optional.of(each);
                }
            }
            return Optional.empty();
        }
    }

    private static int usage(Console console, ParameterException e) {
        String message = e instanceof UnmatchedArgumentException unmatched
                ? unmatched(unmatched)
                : e.getMessage().replaceAll("\\s*[\\r\\n]+\\s*", " ");
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        console.err().println("flashdoctor: " + message + " See '" + command + " --help'.");
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
