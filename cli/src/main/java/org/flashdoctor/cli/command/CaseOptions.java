// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.cli.app.Assumption;
import org.flashdoctor.cli.app.Bench;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.Doctor;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.report.FactsFile;
import org.flashdoctor.engine.evidence.CaseAssembler.DirectFacts;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.log.Run;
import org.flashdoctor.knowledge.load.CaseReader;
import org.flashdoctor.knowledge.load.Knowledge;

/** Where the evidence of a case comes from and what is wanted; shared by all commands that judge a case. */
final class CaseOptions {

    KbCommand.KbOption kb = new KbCommand.KbOption();

    MachineOptions machine = new MachineOptions();

    ProgrammerOption programmer = new ProgrammerOption();

    boolean live;

    List<String> logs = new ArrayList<>();

    List<Path> facts = new ArrayList<>();

    /** What the user can want. */
    enum Wanted {
        READ,
        WRITE
    }

    Optional<Wanted> wanted = Optional.empty();

    List<String> regions = new ArrayList<>();

    List<String> included = new ArrayList<>();

    boolean ifd;

    boolean fmap;

    Map<String, String> assumptions = new LinkedHashMap<>();

    void declare(Syntax syntax) {
        kb.declare(syntax);
        machine.declare(syntax);
        programmer.declare(syntax);
        syntax.flag("--live", "Look at this machine as well; without LOG and --facts that is implied.", on -> live = on)
                .words(
                        "LOG",
                        String.class,
                        "Output of flashrom or flashprog; - is standard input. With diagnose --each also folders.",
                        given -> logs = given)
                .options(
                        "--facts",
                        "FILE",
                        Path.class,
                        "Facts that flashdoctor probe saved. Repeatable.",
                        given -> facts = given)
                .option(
                        "--for",
                        "WHAT",
                        Wanted.class,
                        "read or write: what you want to do. Default: what the log tried, else write.",
                        given -> wanted = Optional.of(given))
                .options(
                        "--region",
                        "NAME",
                        String.class,
                        "The part of the flash that is meant, for example bios. Repeatable.",
                        given -> regions = given)
                .options(
                        "-i",
                        "NAME",
                        String.class,
                        "The same as --region, as flashrom spells it.",
                        given -> included = given)
                .flag("--ifd", "Names after -i are regions of the Intel flash descriptor.", on -> ifd = on)
                .flag("--fmap", "Names after -i are areas of the FMAP.", on -> fmap = on)
                .pairs(
                        "--assume",
                        "TYPE.FIELD=VALUE",
                        "What if: take this for a fact, for example KernelLockdown.mode=integrity. Repeatable.",
                        given -> assumptions = given);
    }

    /** The knowledge that was asked for. */
    Knowledge knowledge() throws IOException, UserException {
        if (ifd && fmap) {
            throw new UserException("--ifd and --fmap exclude each other; the names after -i come from one of them.");
        }
        return kb.shelf().open();
    }

    /** What the document names as its source. */
    String source() {
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

    /** Whether a machine is looked at. */
    boolean looks() {
        return live
                || programmer.spec.isPresent()
                || machine.root.isPresent()
                || machine.record.isPresent()
                || (logs.isEmpty() && facts.isEmpty());
    }

    /**
     * All evidence of a case.
     *
     * @param runs of the logs, and of the flasher that was opened just now, oldest first
     * @param direct facts that come from no log
     */
    record Gathered(List<Run> runs, DirectFacts direct) {}

    /**
     * Reads the logs, opens the programmer if one is named, and looks where the options say.
     *
     * @param tap stands between each log and its reader
     */
    Gathered gather(Knowledge knowledge, Doctor doctor, Doctor.Tap tap, Console console)
            throws IOException, UserException {
        Optional<Bench> bench = programmer.bench(knowledge, kb.shelf(), console.environment());
        List<Run> runs = new ArrayList<>(doctor.runs(logs, tap));
        List<Run> opened = new ArrayList<>();
        if (bench.isPresent()) {
            String source = bench.get().spec().toString();
            Optional<String> transcript = bench.get().transcript();
            if (transcript.isPresent()) {
                opened.addAll(doctor.runs(source, tapped(tap, source, transcript.get())));
            }
        }
        for (Run run : opened) {
            runs.add(new Run(runs.size(), run.observations(), run.reached()));
        }
        return new Gathered(runs, direct(knowledge, bench, console).and(opened));
    }

    /** A transcript as the tap lets it through. */
    private static String tapped(Doctor.Tap tap, String source, String transcript) throws IOException {
        InputStream text = new ByteArrayInputStream(transcript.getBytes(StandardCharsets.UTF_8));
        try (InputStream through = tap.through(source, text)) {
            return new String(through.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Facts that come from no log. */
    DirectFacts direct(Knowledge knowledge, Console console) throws IOException, UserException {
        return direct(knowledge, programmer.bench(knowledge, kb.shelf(), console.environment()), console);
    }

    /** Saved facts, over them what the machine shows now, over that what the user assumes. */
    private DirectFacts direct(Knowledge knowledge, Optional<Bench> bench, Console console)
            throws IOException, UserException {
        List<DirectFacts> sources = new ArrayList<>();
        for (Path file : facts) {
            sources.add(FactsFile.read(file));
        }
        if (looks()) {
            sources.add(machine.look(knowledge, bench, console));
        }
        DirectFacts assumed = Assumption.facts(assumptions);
        if (!assumed.observations().isEmpty()) {
            sources.add(assumed);
        }
        if (sources.size() < 2) {
            // The most common cases need no reader, which takes a while to make.
            return sources.stream().findFirst().orElse(DirectFacts.none());
        }
        return new CaseReader(knowledge).merged(sources);
    }

    /** What the user said to want. */
    Optional<Goal> goal() {
        Set<String> names = new LinkedHashSet<>(regions);
        // As pasted from a flasher's command line: -i NAME:FILE.
        included.forEach(name -> names.add(name.split(":", 2)[0]));
        if (wanted.isEmpty() && names.isEmpty()) {
            return Optional.empty();
        }
        OperationKind operation =
                wanted.map(what -> OperationKind.valueOf(what.name())).orElse(OperationKind.WRITE);
        return Optional.of(new Goal(operation, names));
    }
}
