// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.flashdoctor.cli.app.Assumption;
import org.flashdoctor.cli.app.Bench;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.Doctor;
import org.flashdoctor.cli.app.EachCase;
import org.flashdoctor.cli.app.ExitCode;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.report.DiagnosisReport;
import org.flashdoctor.cli.report.FactsFile;
import org.flashdoctor.cli.report.JsonReport;
import org.flashdoctor.engine.evidence.CaseAssembler.DirectFacts;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.knowledge.load.Knowledge;
import org.flashdoctor.rules.diagnosis.Diagnosis;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code flashdoctor diagnose}: from evidence to cause, plan and verdict. */
@Command(
        name = "diagnose",
        mixinStandardHelpOptions = true,
        description = {
            "Says what keeps a flash chip from being read or written, shows the line that proves it, and lists what to "
                    + "do, in order.",
            "All sources of one call are evidence on one machine; with --each, every log is a case of its own."
        },
        footer = {
            "",
            "Exit codes: 0 nothing that was seen blocks what was asked; 1 something does; 2 wrong command line or "
                    + "input; 3 flashdoctor failed."
        })
final class DiagnoseCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    KbCommand.KbOption kb = new KbCommand.KbOption();

    @Mixin
    ReportOptions report = new ReportOptions();

    @Mixin
    MachineOptions machine = new MachineOptions();

    @Mixin
    ProgrammerOption programmer = new ProgrammerOption();

    @Option(names = "--live", description = "Look at this machine as well; without LOG and --facts that is implied.")
    boolean live;

    @Parameters(
            paramLabel = "LOG",
            arity = "0..*",
            description = "Output of flashrom or flashprog; - is standard input. With --each also folders.")
    List<String> logs = new ArrayList<>();

    @Option(names = "--facts", paramLabel = "FILE", description = "Facts that flashdoctor probe saved. Repeatable.")
    List<Path> facts = new ArrayList<>();

    @Option(names = "--each", description = "Every log is a case of its own; JSON becomes one document a line.")
    boolean each;

    /** What the user can want. */
    enum Wanted {
        READ,
        WRITE
    }

    @Option(
            names = "--for",
            paramLabel = "WHAT",
            description = "read or write: what you want to do. Default: what the log tried, else write.")
    Optional<Wanted> wanted = Optional.empty();

    @Option(
            names = "--region",
            paramLabel = "NAME",
            description = "The part of the flash that is meant, for example bios. Repeatable.")
    List<String> regions = new ArrayList<>();

    @Option(names = "-i", paramLabel = "NAME", description = "The same as --region, as flashrom spells it.")
    List<String> included = new ArrayList<>();

    @Option(names = "--ifd", description = "Names after -i are regions of the Intel flash descriptor.")
    boolean ifd;

    @Option(names = "--fmap", description = "Names after -i are areas of the FMAP.")
    boolean fmap;

    @Option(
            names = "--assume",
            paramLabel = "TYPE.FIELD=VALUE",
            description = "What if: take this for a fact, for example KernelLockdown.mode=integrity. Repeatable.")
    Map<String, String> assumptions = new LinkedHashMap<>();

    DiagnoseCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, UserException {
        if (each && logs.isEmpty()) {
            throw new UserException("--each takes logs or folders of logs; give at least one.");
        }
        if (ifd && fmap) {
            throw new UserException("--ifd and --fmap exclude each other; the names after -i come from one of them.");
        }
        Knowledge knowledge = kb.shelf().open();
        Optional<Bench> bench = programmer.bench(knowledge, kb.shelf(), console.environment());
        return each ? eachCase(knowledge, bench) : oneCase(knowledge, bench);
    }

    private int oneCase(Knowledge knowledge, Optional<Bench> bench) throws IOException, UserException {
        Doctor doctor = new Doctor(knowledge, console.in());
        List<Doctor.Transcript> transcripts = new ArrayList<>();
        if (bench.isPresent()) {
            String name = bench.get().spec().toString();
            bench.get().transcript().ifPresent(text -> transcripts.add(new Doctor.Transcript(name, text)));
        }
        Diagnosis diagnosis = doctor.diagnose(logs, transcripts, direct(knowledge, bench), goal());
        String source = source();
        report.output(console).write(rendered(diagnosis, source, knowledge));
        return (diagnosis.isClear() ? ExitCode.CLEAR : ExitCode.BLOCKED).code();
    }

    private int eachCase(Knowledge knowledge, Optional<Bench> bench) throws IOException, UserException {
        DirectFacts direct = direct(knowledge, bench);
        Optional<Goal> goal = goal();
        EachCase all = new EachCase(EachCase.files(logs), new Doctor(knowledge, console.in()));
        StringBuilder collected = new StringBuilder();
        int failures = all.run(
                direct,
                goal,
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

    /** What the document names as its source. */
    private String source() {
        List<String> sources = new ArrayList<>(logs);
        facts.forEach(file -> sources.add(file.toString()));
        if (looks()) {
            sources.add(machine.root
                    .map(Path::toString)
                    .or(() -> programmer.simulated())
                    .orElse("this machine"));
        }
        return String.join(", ", sources);
    }

    private boolean looks() {
        return live
                || programmer.spec.isPresent()
                || machine.root.isPresent()
                || machine.record.isPresent()
                || (logs.isEmpty() && facts.isEmpty());
    }

    private DirectFacts direct(Knowledge knowledge, Optional<Bench> bench) throws IOException, UserException {
        List<Observation> observations = new ArrayList<>();
        Set<FactType> covered = new LinkedHashSet<>();
        if (looks()) {
            DirectFacts seen = machine.look(knowledge, bench, console);
            observations.addAll(seen.observations());
            covered.addAll(seen.covered());
        }
        for (Path file : facts) {
            DirectFacts saved = FactsFile.read(file);
            observations.addAll(saved.observations());
            covered.addAll(saved.covered());
        }
        observations.addAll(Assumption.facts(assumptions).observations());
        return new DirectFacts(observations, covered);
    }

    private Optional<Goal> goal() {
        Set<String> names = new LinkedHashSet<>(regions);
        names.addAll(included);
        if (wanted.isEmpty() && names.isEmpty()) {
            return Optional.empty();
        }
        OperationKind operation =
                wanted.map(what -> OperationKind.valueOf(what.name())).orElse(OperationKind.WRITE);
        return Optional.of(new Goal(operation, names));
    }
}
