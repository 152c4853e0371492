// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.Conversation;
import org.flashdoctor.cli.app.ExitCode;
import org.flashdoctor.cli.app.StateFolder;
import org.flashdoctor.cli.flash.FlashText;
import org.flashdoctor.cli.report.Block;
import org.flashdoctor.cli.report.DiagnosisReport;
import org.flashdoctor.engine.change.ChangeException;
import org.flashdoctor.engine.change.ChangeRecord;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.OperationFact.FlashOperation;
import org.flashdoctor.engine.fact.OperationFact.OperationOutcome;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.fact.RunFact.PlannedWrite;
import org.flashdoctor.engine.flash.image.NamedRange;
import org.flashdoctor.engine.flash.plan.Clearance.Overridden;
import org.flashdoctor.engine.flash.session.NotClearedException;
import org.flashdoctor.engine.flash.session.Outcome;
import org.flashdoctor.engine.flash.session.Planned;
import org.flashdoctor.engine.flash.session.StorageException;
import org.flashdoctor.engine.system.ShutdownHold;
import org.flashdoctor.engine.system.SleepInhibitor;
import org.flashdoctor.rules.diagnosis.Diagnosis;
import org.flashdoctor.rules.diagnosis.WriteGate;
import org.flashdoctor.rules.diagnosis.WriteGate.Decision;
import org.flashdoctor.rules.diagnosis.WriteGate.Refusal;

/** From a plan to its outcome: gate, confirmation, gate again on fresh facts, write, verify, after-care. */
final class FlashWriting {

    private final FlashWork work;
    private final FlashDesk desk;
    private final List<Overridden> overrides;
    private final Conversation conversation;
    private final WriteGate gate;
    private final Console console;

    FlashWriting(FlashWork work, FlashDesk desk, List<Overridden> overrides, Conversation conversation) {
        this.work = work;
        this.desk = desk;
        this.overrides = overrides;
        this.conversation = conversation;
        this.gate = new WriteGate(desk.knowledge().rules());
        this.console = work.console;
    }

    /** Facts of the moment, with what is planned. */
    FactSet facts(List<NamedRange> parts, Set<String> names, List<Fact> more) {
        List<Fact> known = new ArrayList<>(more);
        parts.forEach(part -> known.add(new PlannedWrite(part.range())));
        return desk.facts(new Goal(OperationKind.WRITE, names), known);
    }

    Diagnosis diagnose(FactSet facts) {
        return desk.flashCase().diagnose(facts);
    }

    Decision decide(Planned planned, FactSet facts) {
        return gate.decide(
                diagnose(facts), planned.plan(), overrides, desk.clock().instant());
    }

    WriteGate gate() {
        return gate;
    }

    /**
     * Carries a plan out, or says why not.
     *
     * @param seen what was seen of the machine a moment ago, if that was looked at
     */
    ExitCode carryOut(
            List<NamedRange> parts,
            Set<String> names,
            List<Fact> more,
            Optional<FactSet> seen,
            Function<FactSet, Planned> plan,
            String question)
            throws IOException {
        FactSet before = seen.orElseGet(() -> facts(parts, names, more));
        if (decide(plan.apply(before), before) instanceof Decision.Refused refused) {
            return refuse(diagnose(before), refused.refusals());
        }
        if (!conversation.agreesInFull(question)) {
            work.say("nothing was written: it was not confirmed.");
            return ExitCode.BLOCKED;
        }
        // The person may have taken an hour to answer.
        FactSet now = facts(parts, names, more);
        Planned planned = plan.apply(now);
        Decision decision = decide(planned, now);
        if (decision instanceof Decision.Refused refused) {
            return refuse(diagnose(now), refused.refusals());
        }
        return write(planned, (Decision.Cleared) decision, now);
    }

    private ExitCode write(Planned planned, Decision.Cleared cleared, FactSet facts) {
        Outcome outcome;
        Optional<SleepInhibitor> awake = desk.bench().spec().isSimulated()
                ? Optional.empty()
                : SleepInhibitor.begin("A flash chip is being written");
        if (awake.isEmpty() && !desk.bench().spec().isSimulated()) {
            work.say("this system cannot be kept from suspending; leave the lid open and the power on.");
        }
        ShutdownHold hold = ShutdownHold.begin(this::notNow);
        try {
            outcome = planned.clear(cleared.clearance()).write().verify();
            report(outcome, facts);
        } catch (NotClearedException e) {
            work.say("nothing was written: " + e.getMessage() + ". Try again.");
            return ExitCode.BLOCKED;
        } catch (StorageException e) {
            work.say("nothing was written: " + e.getMessage()
                    + "; make room there, or give another folder in FLASHDOCTOR_STATE.");
            return ExitCode.FAILED;
        } finally {
            awake.ifPresent(SleepInhibitor::close);
            hold.close();
        }
        boolean good = outcome instanceof Outcome.Verified
                || (outcome instanceof Outcome.Unchanged unchanged
                        && unchanged.failure().isEmpty());
        return good ? ExitCode.CLEAR : ExitCode.FAILED;
    }

    private void notNow() {
        console.err().println();
        work.say(
                "a flash chip is being written, and to stop now would leave it half written. flashdoctor ends when it is"
                        + " done; keep the power on.");
    }

    private void report(Outcome outcome, FactSet facts) {
        work.options.print(console, FlashText.outcome(outcome));
        if (outcome instanceof Outcome.Verified) {
            List<Fact> done = List.of(
                    new FlashOperation(
                            OperationKind.WRITE,
                            OperationOutcome.SUCCEEDED,
                            Reading.notLookedAt(),
                            Reading.notLookedAt()),
                    new FlashOperation(
                            OperationKind.VERIFY,
                            OperationOutcome.SUCCEEDED,
                            Reading.notLookedAt(),
                            Reading.notLookedAt()));
            Goal goal = facts.last(Goal.class).orElseThrow();
            Diagnosis after = diagnose(desk.facts(goal, done));
            List<Block> steps = new DiagnosisReport(
                            DiagnosisReport.Detail.NORMAL, desk.knowledge().asUser())
                    .afterCare(after);
            work.options.print(console, steps);
            offerUndo();
        }
    }

    /** What was changed for flashing is only in the way now: the least protection for the shortest time. */
    private void offerUndo() {
        try {
            for (ChangeRecord change :
                    StateFolder.applied(console.environment()).records()) {
                work.say("flashdoctor changed this system for flashing (" + change.title()
                        + "); put it back with: flashdoctor fix --undo " + change.fix());
            }
        } catch (ChangeException e) {
            work.say("it cannot be told what flashdoctor changed for flashing: " + e.getMessage());
        }
    }

    /** Says why nothing was written, and what to do about it. */
    ExitCode refuse(Diagnosis diagnosis, List<Refusal> refusals) {
        work.options.print(console, FlashText.refusals(refusals));
        boolean found = refusals.stream().anyMatch(refusal -> refusal.finding().isPresent());
        if (found) {
            work.options.print(
                    console,
                    new DiagnosisReport(
                                    DiagnosisReport.Detail.QUIET,
                                    desk.knowledge().asUser())
                            .blocks(diagnosis));
        }
        work.say("nothing was written: the gate refused.");
        return ExitCode.BLOCKED;
    }
}
