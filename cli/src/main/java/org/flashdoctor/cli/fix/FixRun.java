// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.fix;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.cli.app.Conversation;
import org.flashdoctor.cli.report.CommandText;
import org.flashdoctor.engine.change.Applying;
import org.flashdoctor.engine.change.BootIdentity;
import org.flashdoctor.engine.change.ChangeException;
import org.flashdoctor.engine.change.ChangeRecord;
import org.flashdoctor.engine.change.ChangeStore;
import org.flashdoctor.engine.change.ChangeTarget;
import org.flashdoctor.engine.change.Expectation;
import org.flashdoctor.engine.change.PlannedChange;
import org.flashdoctor.engine.change.Ran;
import org.flashdoctor.rules.model.FixEntry.Risk;
import org.flashdoctor.rules.model.Recipe;

/** Carries a fix out, step by step, after showing each and asking. */
public final class FixRun {

    private static final Duration LOOK_LIMIT = Duration.ofMinutes(1);

    private final Remedy remedy;
    private final ChangeTarget target;
    private final Path stateFolder;
    private final BootIdentity boot;
    private final Clock clock;
    private final Conversation conversation;
    private final CommandText commands;
    private final PrintWriter out;
    private final List<StepResult> results;

    /** How a run ended. */
    public enum End {
        /** All that a program can do is done. */
        APPLIED,
        /** Everything was so already. */
        NOTHING_TO_DO,
        /** A person has to act before it can go on, or did not agree. */
        STOPPED,
        /** A step failed. */
        FAILED
    }

    /**
     * A run.
     *
     * @param boot the start of the machine that is changed
     * @param out where the person reads
     */
    public FixRun(
            Remedy remedy,
            ChangeTarget target,
            Path stateFolder,
            BootIdentity boot,
            Clock clock,
            Conversation conversation,
            CommandText commands,
            PrintWriter out) {
        this.remedy = remedy;
        this.target = target;
        this.stateFolder = stateFolder;
        this.boot = boot;
        this.clock = clock;
        this.conversation = conversation;
        this.commands = commands;
        this.out = out;
        this.results = new ArrayList<>(Collections.nCopies(remedy.steps().size(), StepResult.NOT_REACHED));
    }

    /** What became of each step. */
    public List<StepResult> results() {
        return List.copyOf(results);
    }

    /** Runs to the end, or to where it cannot go on. */
    public End run() throws IOException, ChangeException {
        if (remedy.steps().stream().noneMatch(Remedy.Step::changes)) {
            for (int i = 0; i < results.size(); i++) {
                results.set(i, remedy.steps().get(i).already() ? StepResult.ALREADY : StepResult.NOT_REACHED);
            }
            out.println("Nothing to do: everything that " + remedy.fix().entry().id() + " would change is so already.");
            return End.NOTHING_TO_DO;
        }
        Optional<ChangeRecord> before = ChangeStore.read(stateFolder)
                .newest(remedy.fix().entry().id())
                .filter(record -> record.phase() == ChangeRecord.Phase.APPLIED)
                .filter(record -> record.lasts() || record.boot().start().equals(boot.start()));
        if (before.isPresent()
                && remedy.steps().stream().allMatch(step -> step.files().isEmpty())) {
            out.println("Nothing to do: " + remedy.fix().entry().id() + " was carried out "
                    + before.get().began()
                    + (before.get().lasts() ? " and its files are as it left them." : " since the machine was started.")
                    + " To do it again, put it back first: flashdoctor fix --undo "
                    + remedy.fix().entry().id());
            return End.NOTHING_TO_DO;
        }
        try (ChangeStore store = ChangeStore.open(stateFolder)) {
            return new Session(store).run();
        }
    }

    /** The run while the state is locked. */
    private final class Session {

        private final ChangeStore store;
        private Optional<Applying> applying = Optional.empty();
        private int performed;
        private boolean changed;

        Session(ChangeStore store) {
            this.store = store;
        }

        End run() throws IOException, ChangeException {
            for (int i = 0; i < remedy.steps().size(); i++) {
                Remedy.Step step = remedy.steps().get(i);
                StepResult result = step(step);
                results.set(i, result);
                boolean changesFollow =
                        remedy.steps().subList(i + 1, results.size()).stream().anyMatch(Remedy.Step::changes);
                switch (result) {
                    case FAILED, NOT_AS_EXPECTED -> {
                        return stopped(End.FAILED);
                    }
                    case DECLINED -> {
                        return stopped(End.STOPPED);
                    }
                    case FOR_PERSON -> {
                        if (changesFollow) {
                            out.println("The steps after this one need it. Do it, then run flashdoctor fix --apply "
                                    + remedy.fix().entry().id() + " again.");
                            return stopped(End.STOPPED);
                        }
                    }
                    default -> {
                        // On to the next step.
                    }
                }
            }
            if (applying.isPresent()) {
                applying.get().finish();
            }
            return End.APPLIED;
        }

        private End stopped(End end) {
            if (changed) {
                out.println("What was done until here is kept in " + stateFolder + "; flashdoctor fix --undo "
                        + remedy.fix().entry().id() + " puts it back.");
            } else {
                out.println("Nothing was changed.");
            }
            return end;
        }

        private StepResult step(Remedy.Step step) throws IOException, ChangeException {
            Recipe.Step recipe = step.step();
            if (step.afterRestart()) {
                return StepResult.AFTER_RESTART;
            }
            if (step.isForPerson()) {
                show("By hand: " + recipe.text(), recipe);
                return StepResult.FOR_PERSON;
            }
            return switch (recipe.kind()) {
                case NOTE -> {
                    out.println("Note: " + recipe.text());
                    yield StepResult.SHOWN;
                }
                case LOOK -> look(recipe);
                case RESTART -> StepResult.AFTER_RESTART;
                default -> change(step);
            };
        }

        private void show(String text, Recipe.Step recipe) {
            out.println();
            out.println(text);
            if (!recipe.command().isEmpty()) {
                out.println("    " + commands.of(recipe.command()));
            }
        }

        private StepResult look(Recipe.Step recipe) throws ChangeException {
            show(recipe.text(), recipe);
            Ran ran;
            try {
                ran = target.run(recipe.command(), LOOK_LIMIT);
            } catch (ChangeException e) {
                if (recipe.expects().isPresent()) {
                    throw e;
                }
                out.println("    (" + e.getMessage() + ")");
                return StepResult.SHOWN;
            }
            if (ran instanceof Ran.WrittenDown) {
                return StepResult.WRITTEN_DOWN;
            }
            Ran.Ended ended = (Ran.Ended) ran;
            print(ended);
            if (recipe.expects().isPresent() && ended.exitCode() != 0) {
                out.println("This is not what it should be: "
                        + recipe.expects().get().describe() + " was expected.");
                return StepResult.NOT_AS_EXPECTED;
            }
            return StepResult.SHOWN;
        }

        private StepResult change(Remedy.Step step) throws IOException, ChangeException {
            Recipe.Step recipe = step.step();
            if (step.isCopy()) {
                // The state keeps one of every file that is changed.
                return StepResult.ALREADY;
            }
            if (step.already()) {
                out.println();
                out.println(recipe.text());
                out.println("    This is so already.");
                return StepResult.ALREADY;
            }
            if (step.files().isEmpty()) {
                show(recipe.text(), recipe);
            } else {
                out.println();
                out.println(recipe.text());
                step.files().forEach(file -> out.print(UnifiedDiff.of(file)));
            }
            out.flush();
            Risk risk = remedy.fix().entry().risk();
            if (!conversation.agrees(step.files().isEmpty() ? "Run this?" : "Make this change?", risk)) {
                return StepResult.DECLINED;
            }
            if (applying.isEmpty()) {
                applying = Optional.of(Applying.begin(store, target, draft(), planned()));
            }
            changed = true;
            int count = Math.max(1, step.files().size());
            StepResult result = StepResult.DONE;
            for (int i = 0; i < count && result != StepResult.FAILED; i++) {
                result = perform(recipe);
            }
            return result;
        }

        private StepResult perform(Recipe.Step recipe) {
            try {
                Optional<Ran> ran = applying.orElseThrow().perform(performed++);
                if (ran.isEmpty()) {
                    return StepResult.DONE;
                }
                if (ran.get() instanceof Ran.Ended ended) {
                    print(ended);
                    if (ended.exitCode() != 0) {
                        out.println("\"" + String.join(" ", recipe.command()) + "\" failed with exit code "
                                + ended.exitCode() + ".");
                        return StepResult.FAILED;
                    }
                    return StepResult.DONE;
                }
                return StepResult.WRITTEN_DOWN;
            } catch (ChangeException e) {
                out.println(e.getMessage());
                return StepResult.FAILED;
            }
        }

        private void print(Ran.Ended ended) {
            (ended.output() + ended.errors())
                    .lines()
                    .map(line -> "    " + line.replaceAll("\\p{Cntrl}", ""))
                    .forEach(out::println);
        }
    }

    private List<PlannedChange> planned() {
        List<PlannedChange> planned = new ArrayList<>();
        for (Remedy.Step step : remedy.steps()) {
            if (step.changes()) {
                planned.addAll(
                        step.files().isEmpty()
                                ? List.of(
                                        new PlannedChange.ByCommand(step.step().command(), RemedyWriter.COMMAND_LIMIT))
                                : step.files());
            }
        }
        return planned;
    }

    private ChangeRecord draft() {
        List<Expectation> prepared = remedy.steps().stream()
                .filter(step -> !step.afterRestart() && step.step().kind() == Recipe.Kind.LOOK)
                .flatMap(step -> step.step().expects().stream())
                .toList();
        return new ChangeRecord(
                remedy.fix().entry().id(),
                remedy.fix().entry().title(),
                ChangeRecord.Phase.APPLYING,
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                boot,
                remedy.fix().entry().needsReboot(),
                List.of(),
                undo(remedy),
                prepared,
                expects());
    }

    /** What the fix is to bring about, and what its recipe says how to see. */
    private List<Expectation> expects() {
        List<Expectation> expects = new ArrayList<>(remedy.fix().entry().expects());
        remedy.fix().check().forEach(step -> step.expects().ifPresent(expects::add));
        return List.copyOf(expects);
    }

    /** The undo as the state file keeps it. */
    static List<ChangeRecord.UndoStep> undo(Remedy remedy) {
        List<ChangeRecord.UndoStep> steps = new ArrayList<>();
        for (Remedy.UndoStep undo : remedy.undo()) {
            Recipe.Step step = undo.step();
            boolean edits = step.edit().isPresent();
            if (step.kind() == Recipe.Kind.LOOK || step.kind() == Recipe.Kind.NOTE) {
                continue;
            }
            if (edits) {
                if (!undo.files().isEmpty()) {
                    steps.add(new ChangeRecord.UndoStep(step.text(), undo.files(), List.of()));
                }
            } else if (step.kind() == Recipe.Kind.CHANGE) {
                steps.add(new ChangeRecord.UndoStep(step.text(), List.of(), step.command()));
            } else {
                steps.add(new ChangeRecord.UndoStep(step.text(), List.of(), List.of()));
            }
        }
        return List.copyOf(steps);
    }
}
