// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.ExitCode;
import org.flashdoctor.cli.app.UserException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** All commands, and what their failures mean to the person and to the script that called. */
public final class Commands {

    private Commands() {}

    /** The program itself. */
    @Command(
            name = "flashdoctor",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            description = "Finds out what keeps flashrom or flashprog from flashing, and what to do about it.",
            synopsisSubcommandLabel = "COMMAND")
    static final class Root {}

    /** Runs a command line and gives the exit code. Prints nothing but results, progress and one-line errors. */
    public static int run(Console console, String... arguments) {
        CommandLine line = new CommandLine(new Root());
        line.addSubcommand(new DiagnoseCommand(console));
        line.addSubcommand(new ProbeCommand(console));
        line.addSubcommand(new ExplainCommand(console));
        line.addSubcommand(KbCommand.line(console));
        line.setOut(console.out());
        line.setErr(console.err());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(false);
        line.setExecutionStrategy(new CommandLine.RunLast());
        line.setParameterExceptionHandler((e, args) -> usage(console, e));
        line.setExecutionExceptionHandler((e, failed, parsed) -> failure(console, e));
        if (arguments.length == 0) {
            line.usage(console.err());
            return ExitCode.USAGE.code();
        }
        return line.execute(arguments);
    }

    private static int usage(Console console, ParameterException e) {
        String message = e.getMessage().replaceAll("\\s*[\\r\\n]+\\s*", " ");
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        console.err().println("flashdoctor: " + message + " See '" + command + " --help'.");
        return ExitCode.USAGE.code();
    }

    private static int failure(Console console, Exception e) {
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
        console.err()
                .println("flashdoctor: this is a defect in flashdoctor: " + e
                        + ". Please report it with the command line and the log.");
        if (console.environment().containsKey("FLASHDOCTOR_DEBUG")) {
            e.printStackTrace(console.err());
        }
        return ExitCode.FAILED.code();
    }
}
