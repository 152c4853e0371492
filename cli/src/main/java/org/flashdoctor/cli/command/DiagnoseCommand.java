// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.Doctor;
import org.flashdoctor.cli.app.ExitCode;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.report.JsonReport;
import org.flashdoctor.engine.evidence.CaseAssembler.DirectFacts;
import org.flashdoctor.rules.diagnosis.Diagnosis;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code flashdoctor diagnose}. */
@Command(name = "diagnose", mixinStandardHelpOptions = true, description = "Says what blocks, why, and what to do.")
final class DiagnoseCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    KbCommand.KbOption kb = new KbCommand.KbOption();

    @Parameters(paramLabel = "LOG", arity = "0..*", description = "Logs of flashrom or flashprog; - is standard input.")
    List<String> logs = new ArrayList<>();

    @Option(names = "--each", description = "Every log is a case of its own.")
    boolean each;

    @Option(names = "--format", description = "text, json, markdown or html.")
    String format = "text";

    DiagnoseCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, UserException {
        if (each) {
            Doctor doctor = Doctor.forManyCases(kb.shelf().open(), console.in());
            for (String log : logs) {
                Diagnosis diagnosis = doctor.diagnose(List.of(log), DirectFacts.none(), Optional.empty());
                console.out().println(new JsonReport(false).write(diagnosis, log));
            }
            return ExitCode.CLEAR.code();
        }
        Doctor doctor = Doctor.forOneCase(kb.shelf().open(), console.in());
        Diagnosis diagnosis = doctor.diagnose(logs, DirectFacts.none(), Optional.empty());
        console.out().println(new JsonReport(true).write(diagnosis, String.join(", ", logs)));
        return diagnosis.isClear() ? ExitCode.CLEAR.code() : ExitCode.BLOCKED.code();
    }
}
