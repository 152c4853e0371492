// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.flash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.cli.app.Bench;
import org.flashdoctor.engine.evidence.CaseAssembler.DirectFacts;
import org.flashdoctor.engine.fact.ChipFact.ChipIdentity;
import org.flashdoctor.engine.fact.ChipFact.FlashChip;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.ProtectionFact.StatusRegisterProtection;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.fact.RunFact.Invocation;
import org.flashdoctor.engine.fact.RunFact.LogGap;
import org.flashdoctor.engine.fact.RunFact.LogGapKind;
import org.flashdoctor.engine.fact.RunFact.Stage;
import org.flashdoctor.engine.flash.plan.Connection;
import org.flashdoctor.engine.log.Run;
import org.flashdoctor.engine.probe.LiveEvidence;
import org.flashdoctor.engine.probe.Probes;
import org.flashdoctor.engine.probe.hardware.HardwareProbes;
import org.flashdoctor.knowledge.load.CaseReader;
import org.flashdoctor.knowledge.load.Knowledge;
import org.flashdoctor.rules.diagnosis.Diagnoser;
import org.flashdoctor.rules.diagnosis.Diagnosis;

/**
 * What is known around the chip at this moment: what the flasher said since it was opened, read like any log, and what
 * the machine shows where the programmer is the machine's own.
 */
public final class FlashCase {

    private static final String WELL = """
            flashrom v1.3.0 on Linux 6.1.0 (x86_64)
            Using clock_gettime for delay loops (clk_id: 1, resolution: 1ns).
            Maximum FWH chip size: 256 kB
            The following protocols are supported: SPI.
            Found Winbond flash chip "W25Q128.V" (16384 kB, SPI) on dummy.
            This flash part has status UNTESTED for operations: WP
            """;

    private final Bench bench;
    private final Knowledge knowledge;
    private final CaseReader reader;
    private final Diagnoser diagnoser;
    private final Optional<String> chip;

    /**
     * A case.
     *
     * @param chip part name that the user insists on
     */
    public FlashCase(Bench bench, Knowledge knowledge, Optional<String> chip) {
        this.bench = bench;
        this.knowledge = knowledge;
        this.reader = new CaseReader(knowledge);
        this.diagnoser = new Diagnoser(knowledge.rules());
        this.chip = chip;
    }

    /**
     * Reads what a flasher says when all is well. Nothing comes of it but that Java has found and prepared what it takes,
     * while the chip is still looked for.
     */
    public static void rehearse(Knowledge knowledge) {
        new CaseReader(knowledge).read("rehearsal", WELL);
    }

    /**
     * Looks at everything anew.
     *
     * @param transcript what the flasher said until now
     * @param protection what the chip says of its own protection, where it can be asked
     * @param wasRead whether the chip was read without an error: the flasher has then tried to lift the protection
     * @param more what this program knows besides: what is planned, what is wrong with an image
     */
    public FactSet facts(
            String transcript,
            Optional<Reading<StatusRegisterProtection>> protection,
            boolean wasRead,
            Goal goal,
            List<Fact> more) {
        List<Run> runs = transcript.isBlank()
                ? List.of(new Run(0, List.of(invocation(goal)), Stage.STARTED))
                : reader.read(bench.spec().toString(), transcript).stream()
                        .map(run -> invoked(run, goal))
                        .toList();
        boolean opaque = runs.stream()
                .flatMap(run -> run.observations().stream())
                .anyMatch(each -> each.fact() instanceof FlashChip found && found.identity() == ChipIdentity.OPAQUE);
        boolean told = runs.stream().anyMatch(run -> run.has(StatusRegisterProtection.class));
        List<Observation> given = new ArrayList<>();
        more.forEach(fact -> given.add(option("flash", fact)));
        if (!told) {
            protection(protection, opaque).ifPresent(fact -> given.add(option("-p", fact)));
        }
        List<Run> reached = wasRead ? runs.stream().map(FlashCase::read).toList() : runs;
        DirectFacts seen = host().and(runs);
        given.addAll(seen.observations());
        return unbroken(reader.assemble(reached, new DirectFacts(given, seen.covered()), Optional.of(goal)));
    }

    /**
     * What an open flasher has said until now looks like a log that was cut off, and is none: how each operation ended is
     * known from its answer, and one that failed has ended the command.
     */
    private static FactSet unbroken(FactSet facts) {
        return FactSet.of(
                facts.observations().stream()
                        .filter(each -> !each.fact().equals(new LogGap(LogGapKind.ENDS_EARLY)))
                        .toList(),
                facts.covered());
    }

    /** Behind hardware sequencing a chip cannot be asked, and that is worth saying; elsewhere silence stays silence. */
    private static Optional<StatusRegisterProtection> protection(
            Optional<Reading<StatusRegisterProtection>> answer, boolean opaque) {
        Optional<StatusRegisterProtection> known = answer.flatMap(Reading::known);
        boolean unaskable =
                answer.isEmpty() || answer.get().equals(Reading.<StatusRegisterProtection>unknown(Gap.NOT_SUPPORTED));
        if (known.isPresent() || !opaque || !unaskable) {
            return known;
        }
        return Optional.of(new StatusRegisterProtection(
                Reading.notLookedAt(), Reading.unknown(Gap.NOT_SUPPORTED), Reading.notLookedAt()));
    }

    /** A run that came as far as reading. */
    private static Run read(Run run) {
        return run.reached(Stage.OPERATION_STARTED)
                ? run
                : new Run(run.number(), run.observations(), Stage.OPERATION_STARTED);
    }

    public Diagnosis diagnose(FactSet facts) {
        return diagnoser.diagnose(facts);
    }

    private DirectFacts host() {
        if (Connection.of(bench.spec()) == Connection.PINS) {
            return DirectFacts.none();
        }
        return LiveEvidence.collect(
                bench.machine(), HardwareProbes.all(knowledge.chipsets()), Probes.limit(Duration.ZERO));
    }

    /** A log without a command line: the command line was ours. */
    private Run invoked(Run run, Goal goal) {
        if (run.has(Invocation.class)) {
            return run;
        }
        List<Observation> all = new ArrayList<>(run.observations());
        all.add(invocation(goal));
        return new Run(run.number(), all, run.reached());
    }

    private Observation invocation(Goal goal) {
        return option(
                "-p",
                new Invocation(
                        Reading.of(bench.spec().name()),
                        bench.spec().options().map(Reading::of).orElseGet(Reading::notLookedAt),
                        Set.of(goal.operation()),
                        goal.regions(),
                        chip.map(Reading::of).orElseGet(Reading::notLookedAt),
                        Reading.notLookedAt(),
                        Set.of(),
                        Reading.notLookedAt()));
    }

    private Observation option(String name, Fact fact) {
        return new Observation(
                fact,
                0,
                List.of(new Evidence(
                        "flashdoctor", new Evidence.Option(name), bench.spec().toString())));
    }
}
