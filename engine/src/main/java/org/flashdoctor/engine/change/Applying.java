// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Carries out the changes of one fix. Before the first one, copies of all files and a record of all changes are on the
 * disk; after each, how far it is. What is interrupted anywhere can be undone.
 */
public final class Applying {

    private final ChangeStore store;
    private final ChangeTarget target;
    private final List<PlannedChange> planned;
    private ChangeRecord record;

    private Applying(ChangeStore store, ChangeTarget target, List<PlannedChange> planned, ChangeRecord record) {
        this.store = store;
        this.target = target;
        this.planned = planned;
        this.record = record;
    }

    /**
     * Keeps copies and the record.
     *
     * @param draft the record without changes
     * @param planned the changes, in order
     */
    public static Applying begin(
            ChangeStore store, ChangeTarget target, ChangeRecord draft, List<PlannedChange> planned)
            throws ChangeException {
        List<Change> changes = new ArrayList<>();
        for (PlannedChange each : planned) {
            if (each instanceof PlannedChange.ByCommand command) {
                changes.add(new Change.ByCommand(command.command(), Change.Progress.PLANNED));
            } else {
                PlannedChange.OfFile file = (PlannedChange.OfFile) each;
                Optional<Change.Copy> copy = Optional.empty();
                if (file.before().isPresent()) {
                    copy = Optional.of(store.keep(file.before().get()));
                }
                changes.add(new Change.OfFile(
                        file.path(),
                        copy,
                        file.after().map(FileContent::checksum),
                        List.of(),
                        Change.Progress.PLANNED));
            }
        }
        ChangeRecord record = new ChangeRecord(
                draft.fix(),
                draft.title(),
                ChangeRecord.Phase.APPLYING,
                draft.began(),
                draft.boot(),
                draft.needsRestart(),
                changes,
                draft.undo(),
                draft.prepared(),
                draft.expects());
        List<ChangeRecord> all = new ArrayList<>(store.state().records());
        all.add(record);
        store.save(new ChangeState(all));
        return new Applying(store, target, List.copyOf(planned), record);
    }

    /**
     * Makes one change.
     *
     * @return what the command did; empty for a file
     * @throws ChangeException when it could not be made, or the file is no longer what it was when the plan was shown
     */
    public Optional<Ran> perform(int index) throws ChangeException {
        keep(record.with(index, record.changes().get(index).at(Change.Progress.BEGUN)));
        PlannedChange change = planned.get(index);
        Optional<Ran> ran = Optional.empty();
        if (change instanceof PlannedChange.ByCommand command) {
            ran = Optional.of(target.run(command.command(), command.limit()));
            if (ran.get() instanceof Ran.Ended ended && ended.exitCode() != 0) {
                return ran;
            }
        } else {
            write((PlannedChange.OfFile) change, index);
        }
        keep(record.with(index, record.changes().get(index).at(Change.Progress.DONE)));
        return ran;
    }

    private void write(PlannedChange.OfFile change, int index) throws ChangeException {
        Optional<String> now = target.read(change.path()).map(FileContent::checksum);
        if (!now.equals(change.before().map(FileContent::checksum))) {
            throw new ChangeException(change.path()
                    + " was changed by somebody else since the plan was shown; it is left alone. Start again.");
        }
        if (change.after().isEmpty()) {
            target.remove(change.path());
            return;
        }
        List<String> made = target.write(
                change.path(),
                change.after().get().bytes(),
                change.after().get().attributes());
        if (!made.isEmpty()) {
            Change.OfFile noted = (Change.OfFile) record.changes().get(index);
            keep(record.with(
                    index, new Change.OfFile(noted.path(), noted.before(), noted.after(), made, noted.progress())));
        }
        Optional<String> written = target.read(change.path()).map(FileContent::checksum);
        if (!written.equals(change.after().map(FileContent::checksum))) {
            throw new ChangeException(change.path() + " does not hold what was written to it.");
        }
    }

    /** All changes are made. */
    public void finish() throws ChangeException {
        keep(record.in(ChangeRecord.Phase.APPLIED));
    }

    private void keep(ChangeRecord next) throws ChangeException {
        List<ChangeRecord> all = new ArrayList<>(store.state().records());
        all.set(all.size() - 1, next);
        store.save(new ChangeState(all));
        record = next;
    }
}
