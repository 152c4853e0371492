// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.Doctor;
import org.flashdoctor.cli.app.EachCase;
import org.flashdoctor.cli.app.ExitCode;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.report.DiagnosisReport;
import org.flashdoctor.cli.report.JsonReport;
import org.flashdoctor.engine.evidence.CaseAssembler.DirectFacts;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.knowledge.load.Knowledge;
import org.flashdoctor.rules.diagnosis.Diagnosis;
import picocli.CommandLine;

/** {@code flashdoctor diagnose}: from evidence to cause, plan and verdict. */
final class DiagnoseCommand implements Callable<Integer> {

    private final Console console;

    CaseOptions evidence = new CaseOptions();

    ReportOptions report = new ReportOptions();

    boolean each;

    boolean bare;

    DiagnoseCommand(Console console) {
        this.console = console;
    }

    CommandLine line() {
        Syntax syntax = Syntax.command(
                "diagnose",
                this,
                "Says what keeps a flash chip from being read or written, shows the line that proves it, and lists what to "
                        + "do, in order.",
                "All sources of one call are evidence on one machine; with --each, every log is a case of its own.");
        evidence.declare(syntax);
        report.declare(syntax);
        return syntax.flag(
                        "--each", "Every log is a case of its own; JSON becomes one document a line.", on -> each = on)
                .flag(
                        "--no-redact",
                        "With --each, HTML and -o: hide nothing on the pages. All other output hides nothing anyway.",
                        on -> bare = on)
                .footer(
                        "Exit codes: 0 nothing that was seen blocks what was asked; 1 something does; 2 wrong command line "
                                + "or input; 3 flashdoctor failed.")
                .line();
    }

    @Override
    public Integer call() throws IOException, UserException {
        if (each && evidence.logs.isEmpty()) {
            throw new UserException("--each takes logs or folders of logs; give at least one.");
        }
        Knowledge knowledge = evidence.knowledge();
        return each ? eachCase(knowledge) : oneCase(knowledge);
    }

    private int oneCase(Knowledge knowledge) throws IOException, UserException {
        Doctor doctor = new Doctor(knowledge, console.in());
        CaseOptions.Gathered gathered = evidence.gather(knowledge, doctor, Doctor.Tap.none(), console);
        Diagnosis diagnosis = doctor.diagnose(gathered.runs(), gathered.direct(), evidence.goal());
        String source = evidence.source();
        report.output(console).write(rendered(diagnosis, source, knowledge));
        return (diagnosis.isClear() ? ExitCode.CLEAR : ExitCode.BLOCKED).code();
    }

    private int eachCase(Knowledge knowledge) throws IOException, UserException {
        DirectFacts direct = evidence.direct(knowledge, console);
        Optional<Goal> goal = evidence.goal();
        if (report.format == ReportOptions.Format.HTML && report.file.isPresent()) {
            return new CasePages(knowledge, evidence, console).write(direct, report.file.get(), bare);
        }
        Doctor doctor = new Doctor(knowledge, console.in());
        StringBuilder collected = new StringBuilder();
        int failures = new EachCase(EachCase.files(evidence.logs))
                .run(
                        log -> doctor.diagnoseLogs(List.of(log), direct, goal),
                        (source, diagnosis) -> {
                            String text = rendered(diagnosis, source, knowledge);
                            if (report.file.isPresent()) {
                                collected.append(text);
                            } else {
                                console.out().print(text);
                                console.out().flush();
                            }
                        },
                        (source, problem) -> {
                            console.err().println("flashdoctor: " + problem);
                            if (report.format == ReportOptions.Format.JSON) {
                                console.out().println(JsonReport.failure(source, problem));
                            }
                        });
        if (report.file.isPresent()) {
            report.output(console).write(collected.toString());
        }
        return (failures == 0 ? ExitCode.CLEAR : ExitCode.USAGE).code();
    }

    private String rendered(Diagnosis diagnosis, String source, Knowledge knowledge) {
        if (report.format == ReportOptions.Format.JSON) {
            return new JsonReport(!each).write(diagnosis, source) + "\n";
        }
        DiagnosisReport words = new DiagnosisReport(report.detail(), knowledge.asUser());
        String text = report.layOut(words.blocks(diagnosis), "flashdoctor: " + source, console);
        return each && report.format == ReportOptions.Format.TEXT ? "== " + source + "\n" + text + "\n" : text;
    }
}
