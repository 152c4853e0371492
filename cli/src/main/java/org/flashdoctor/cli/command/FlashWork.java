// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.flashdoctor.cli.app.Bench;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.ExitCode;
import org.flashdoctor.cli.app.KnowledgeLoading;
import org.flashdoctor.cli.app.StateFolder;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.flash.FlashCase;
import org.flashdoctor.cli.flash.FlashText;
import org.flashdoctor.cli.flash.PartChoice;
import org.flashdoctor.cli.flash.ProgressDisplay;
import org.flashdoctor.cli.report.DiagnosisReport;
import org.flashdoctor.engine.change.ChangeException;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.flash.Opening;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.flasher.InstalledFlashers;
import org.flashdoctor.engine.flash.image.NamedRange;
import org.flashdoctor.engine.flash.plan.Permission;
import org.flashdoctor.engine.flash.plan.Permissions;
import org.flashdoctor.engine.flash.session.FlashFolder;
import org.flashdoctor.engine.flash.session.Identified;
import org.flashdoctor.engine.flash.session.Interrupted;
import org.flashdoctor.engine.flash.session.Journal;
import org.flashdoctor.engine.flash.session.Outcome;
import org.flashdoctor.engine.flash.session.SessionSetup;
import org.flashdoctor.engine.text.FileFailure;
import org.flashdoctor.knowledge.load.Knowledge;
import org.flashdoctor.rules.diagnosis.Diagnosis;

/** What all flash commands begin with: one at a time, the chip is identified, an unfinished write comes first. */
abstract class FlashWork implements Callable<Integer> {

    private static final String EXIT_CODES =
            "Exit codes: 0 done; 1 the gate refused, or chip and file differ; 2 wrong command line or input; 3 the "
                    + "programmer failed.";

    final Console console;

    FlashOptions options = new FlashOptions();

    KbCommand.KbOption kb = new KbCommand.KbOption();

    /** Drive the chips of the real world. */
    private final InstalledFlashers flashers;

    /** What the command is for, so that findings are judged in its light. */
    private final OperationKind operation;

    FlashWork(Console console, InstalledFlashers flashers, OperationKind operation) {
        this.console = console;
        this.flashers = flashers;
        this.operation = operation;
    }

    /** A command with the options that all flash commands have. */
    final Syntax syntax(String name, String... description) {
        Syntax syntax = Syntax.command(name, this, description).footer(EXIT_CODES);
        options.declare(syntax);
        kb.declare(syntax);
        return syntax;
    }

    /** Checks all that can be checked before hardware is touched. */
    abstract void check(PartChoice parts) throws UserException, IOException;

    abstract ExitCode work(FlashDesk desk, PartChoice parts) throws UserException, IOException, ProgrammerException;

    @Override
    public final Integer call() throws IOException, UserException {
        PartChoice parts = options.parts();
        check(parts);
        // Loaded while the flasher's process starts and looks for the chip.
        KnowledgeLoading knowledge = KnowledgeLoading.begin(kb.shelf(), flashers::awaitPrepared, FlashCase::rehearse);
        if (!kb.shelf().folders().isEmpty()) {
            // What is wrong with a folder of the user is told before hardware is touched.
            knowledge.get();
        }
        Bench bench = Bench.of(options.programmer, knowledge::get, kb.shelf(), flashers);
        FlashFolder state = folder();
        Optional<FlashFolder.Lock> lock = lock(state);
        if (lock.isEmpty()) {
            say("another flashdoctor is using a flash chip; wait until it is done.");
            return ExitCode.BLOCKED.code();
        }
        try {
            return run(knowledge, bench, state, parts).code();
        } finally {
            lock.get().close();
        }
    }

    private FlashFolder folder() throws UserException {
        try {
            return new FlashFolder(StateFolder.here(console.environment()));
        } catch (ChangeException e) {
            throw new UserException(e.getMessage());
        }
    }

    private static Optional<FlashFolder.Lock> lock(FlashFolder state) throws UserException {
        try {
            return state.lock();
        } catch (IOException e) {
            throw new UserException("The state cannot be kept in " + state.path() + " (" + FileFailure.inWords(e)
                    + "); give another folder in FLASHDOCTOR_STATE.");
        }
    }

    private ExitCode run(KnowledgeLoading loading, Bench bench, FlashFolder state, PartChoice parts)
            throws IOException, UserException {
        List<Journal.Unfinished> unfinished = Journal.unfinished(state);
        unfinished.forEach(write -> say(FlashText.unfinished(write) + "."));
        ProgressDisplay progress = new ProgressDisplay(console, options.quiet, System::nanoTime);
        Opening opening = bench.driver()
                .map(driver -> driver.open(bench.spec(), options.chip))
                .orElseGet(() -> new Opening.Unavailable("there is no driver for it here"));
        if (!(opening instanceof Opening.Opened opened)) {
            Knowledge knowledge = loading.get();
            return failed(opening, new FlashCase(bench, knowledge, options.chip), knowledge);
        }
        SessionSetup setup = new SessionSetup(
                bench.spec(), options.chip, bench.driver().orElseThrow(), state, Clock.systemUTC(), progress);
        try (Identified session = Identified.begin(setup, opened.programmer())) {
            List<Journal.Unfinished> own = begin(bench, session, unfinished);
            Knowledge knowledge = loading.get();
            FlashCase flashCase = new FlashCase(bench, knowledge, options.chip);
            return work(new FlashDesk(knowledge, bench, state, flashCase, session, own), parts);
        } catch (ProgrammerException e) {
            progress.finish();
            say("the programmer failed: " + FlashText.clause(e.getMessage())
                    + ". Nothing was written by this command; try again, and if it fails again see flashdoctor"
                    + " diagnose.");
            return ExitCode.FAILED;
        } finally {
            progress.finish();
        }
    }

    /** Reads the chip again after unfinished writes through this programmer; those that turn out to be done are closed. */
    private List<Journal.Unfinished> begin(Bench bench, Identified session, List<Journal.Unfinished> unfinished)
            throws ProgrammerException {
        List<Journal.Unfinished> open = new ArrayList<>();
        for (Journal.Unfinished write : unfinished) {
            if (write.begin().size() != session.chip().size()) {
                continue;
            }
            boolean told = write.begin().programmer().equals(bench.spec().toString());
            try {
                Interrupted interrupted = session.look(write);
                if (!told && !interrupted.isSameChip()) {
                    continue;
                }
                Optional<Outcome> outcome = interrupted.settle();
                if (outcome.isPresent()) {
                    say(FlashText.content(interrupted) + "; the write is closed as "
                            + outcome.get().word() + ".");
                    continue;
                }
                say(FlashText.content(interrupted) + ".");
            } catch (IOException e) {
                say(e.getMessage() + ".");
            }
            open.add(write);
            if (!(this instanceof FlashResumeCommand)) {
                say("flashdoctor flash resume " + String.join(" ", options.access())
                        + " finishes it or puts the old content back.");
            }
        }
        return open;
    }

    private ExitCode failed(Opening opening, FlashCase flashCase, Knowledge knowledge) throws UserException {
        if (opening instanceof Opening.Unavailable unavailable) {
            throw new UserException(String.join(" ", options.access()) + " cannot be used: "
                    + FlashText.sentence(unavailable.reason()));
        }
        if (opening instanceof Opening.SeveralChips several) {
            throw new UserException("Several part names fit the chip: " + String.join(", ", several.names())
                    + "; choose the one that is printed on it with -c NAME.");
        }
        Diagnosis diagnosis = flashCase.diagnose(flashCase.facts(
                opening.transcript(), Optional.empty(), false, new Goal(operation, Set.of()), List.of()));
        options.print(
                console, new DiagnosisReport(DiagnosisReport.Detail.NORMAL, knowledge.asUser()).blocks(diagnosis));
        say(
                opening instanceof Opening.Refused refused
                        ? "the programmer could not be set up: " + FlashText.sentence(refused.reason())
                        : "no flash chip answered.");
        return ExitCode.BLOCKED;
    }

    static void mustHaveNoFiles(PartChoice parts) throws UserException {
        if (!parts.files().isEmpty()) {
            throw new UserException("-i NAME:FILE belongs to flash read, verify and write; give -i NAME alone.");
        }
    }

    /** Whether a part is known to be closed to reading; says which one, and why. */
    final boolean sayWhatIsClosed(List<NamedRange> parts, Permissions permissions) {
        for (NamedRange part : parts) {
            if (permissions.read(part.range()) instanceof Permission.Closed closed) {
                say(
                        part.name() + " cannot be read whole: " + closed.because() + " (" + closed.range()
                                + "). Name the regions that can, for example --ifd -i bios; flashdoctor flash probe shows them.");
                return true;
            }
        }
        return false;
    }

    final ExitCode unstable(Identified.BackupResult.Unstable unstable) {
        say("two reads in a row differ at " + unstable.page()
                + ": the connection or the chip is not reliable. Nothing was written; check the wiring and the"
                + " supply, or read more slowly.");
        return ExitCode.FAILED;
    }

    final void say(String text) {
        console.err().println("flashdoctor: " + text);
        console.err().flush();
    }
}
