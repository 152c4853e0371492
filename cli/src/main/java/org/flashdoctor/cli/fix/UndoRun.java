// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.fix;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.cli.app.Conversation;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.engine.change.ChangeException;
import org.flashdoctor.engine.change.ChangeRecord;
import org.flashdoctor.engine.change.ChangeStore;
import org.flashdoctor.engine.change.ChangeTarget;
import org.flashdoctor.engine.change.FileContent;
import org.flashdoctor.engine.change.Ran;
import org.flashdoctor.engine.change.Undoing;
import org.flashdoctor.rules.model.FixEntry.Risk;

/** Puts back what flashdoctor changed, newest first. */
public final class UndoRun {

    private final ChangeTarget target;
    private final Path stateFolder;
    private final boolean skipChanged;
    private final Conversation conversation;
    private final PrintWriter out;
    private final List<String> undone = new ArrayList<>();

    /**
     * A run.
     *
     * @param skipChanged whether files that somebody changed since are taken for put right by hand
     * @param out where the person reads
     */
    public UndoRun(
            ChangeTarget target, Path stateFolder, boolean skipChanged, Conversation conversation, PrintWriter out) {
        this.target = target;
        this.stateFolder = stateFolder;
        this.skipChanged = skipChanged;
        this.conversation = conversation;
        this.out = out;
    }

    /** How it ended. */
    public enum End {
        UNDONE,
        NOTHING_TO_UNDO,
        /** The person did not agree, or has to look at a file that was changed since. */
        STOPPED,
        /** A command failed; the fix is still in the state. */
        FAILED
    }

    /** Ids of the fixes that were put back. */
    public List<String> undone() {
        return List.copyOf(undone);
    }

    /**
     * Undoes one fix or all.
     *
     * @param only id of the one; empty: all
     * @throws UserException when that one is not in force
     */
    public End run(Optional<String> only) throws IOException, ChangeException, UserException {
        List<ChangeRecord> there = ChangeStore.read(stateFolder).records();
        if (only.isPresent() && there.stream().noneMatch(record -> record.fix().equals(only.get()))) {
            throw new UserException("flashdoctor did not apply " + only.get() + " here, or has put it back already"
                    + (there.isEmpty()
                            ? "."
                            : "; in force: "
                                    + String.join(
                                            ", ",
                                            there.stream()
                                                    .map(ChangeRecord::fix)
                                                    .distinct()
                                                    .toList())
                                    + "."));
        }
        if (there.isEmpty()) {
            out.println("Nothing to undo: flashdoctor changed nothing here, or has put it back already.");
            return End.NOTHING_TO_UNDO;
        }
        conversation.mustBePossible(Risk.LOW);
        try (ChangeStore store = ChangeStore.open(stateFolder)) {
            for (int i = store.state().records().size() - 1; i >= 0; i--) {
                ChangeRecord record = store.state().records().get(i);
                if (only.isEmpty() || record.fix().equals(only.get())) {
                    End end = one(store, i, record);
                    if (end != End.UNDONE) {
                        return end;
                    }
                }
            }
        }
        return End.UNDONE;
    }

    private End one(ChangeStore store, int index, ChangeRecord record) throws IOException, ChangeException {
        out.println("Undo " + record.fix() + ": " + record.title() + " (applied " + record.began() + ")");
        Undoing undoing = new Undoing(store, target, index, RemedyWriter.COMMAND_LIMIT);
        List<Undoing.ChangedSince> changed = undoing.changedSince();
        if (!changed.isEmpty() && !skipChanged) {
            changed.forEach(file -> refuse(store, index, record, file));
            out.println(
                    "Nothing was put back. Take the change out of the file by hand, then run flashdoctor fix --undo "
                            + record.fix() + " --skip-changed, which leaves the file as it is and does the rest.");
            return End.STOPPED;
        }
        out.flush();
        if (!conversation.agrees("Put it back?", Risk.LOW)) {
            return End.STOPPED;
        }
        List<String> leaveAlone =
                changed.stream().map(Undoing.ChangedSince::path).toList();
        if (!undoing.run(leaveAlone, new Shown())) {
            out.println("A command failed. What could be put back is put back; run flashdoctor fix --undo "
                    + record.fix() + " again once its cause is gone.");
            return End.FAILED;
        }
        undone.add(record.fix());
        return End.UNDONE;
    }

    private void refuse(ChangeStore store, int index, ChangeRecord record, Undoing.ChangedSince file) {
        out.println(file.path() + " was changed after flashdoctor did, so it is not overwritten. What undoing would"
                + " have made of it:");
        out.print(UnifiedDiff.of(file.path(), file.now().map(FileContent::bytes), file.before()));
        List<ChangeRecord> all = store.state().records();
        all.subList(index + 1, all.size()).stream()
                .filter(later -> later.changes().stream()
                        .anyMatch(change -> change instanceof org.flashdoctor.engine.change.Change.OfFile one
                                && one.path().equals(file.path())))
                .findFirst()
                .ifPresent(later -> out.println("The later fix " + later.fix() + " changed it too; undo that first."));
        record.undo().stream()
                .filter(step -> step.restores().contains(file.path()))
                .forEach(step -> out.println("By hand: " + step.text()));
    }

    private final class Shown implements Undoing.Listener {

        @Override
        public void restored(String path) {
            out.println("  " + path + " is what it was before.");
        }

        @Override
        public void ran(ChangeRecord.UndoStep step, Ran result) {
            String command = String.join(" ", step.command());
            if (result instanceof Ran.Ended ended) {
                (ended.output() + ended.errors())
                        .lines()
                        .map(line -> "    " + line.replaceAll("\\p{Cntrl}", ""))
                        .forEach(out::println);
                out.println("  " + command + (ended.exitCode() == 0 ? ": done." : ": exit code " + ended.exitCode()));
            } else {
                out.println("  " + command + ": written down, not run.");
            }
        }

        @Override
        public void byHand(ChangeRecord.UndoStep step) {
            out.println("  By hand: " + step.text());
        }
    }
}
