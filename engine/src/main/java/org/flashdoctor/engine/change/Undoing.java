// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.change;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts back what one fix changed. It may be interrupted and begun again. */
public final class Undoing {

    private final ChangeStore store;
    private final ChangeTarget target;
    private final int index;
    private final Duration limit;

    /**
     * For one record.
     *
     * @param index its place in the state
     * @param limit what a command may take
     */
    public Undoing(ChangeStore store, ChangeTarget target, int index, Duration limit) {
        this.store = store;
        this.target = target;
        this.index = index;
        this.limit = limit;
    }

    /**
     * A file that is neither what the fix left nor what was there before.
     *
     * @param path the file
     * @param now what it is; empty: somebody removed it
     * @param before what undoing would make of it; empty: it was not there
     */
    public record ChangedSince(String path, Optional<FileContent> now, Optional<byte[]> before) {}

    /** What happens, while it happens. */
    public interface Listener {

        /** A file holds again what it held before. */
        void restored(String path);

        /** A command ran. */
        void ran(ChangeRecord.UndoStep step, Ran result);

        /** A step for the person. */
        void byHand(ChangeRecord.UndoStep step);
    }

    private ChangeRecord record() {
        return store.state().records().get(index);
    }

    /** Files that somebody changed after the fix; while there are such, nothing is undone. */
    public List<ChangedSince> changedSince() throws ChangeException {
        List<ChangedSince> changed = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        List<Change> changes = record().changes();
        for (int i = changes.size() - 1; i >= 0; i--) {
            // The newest change of a file tells how the fix left it; older ones follow from that.
            if (changes.get(i) instanceof Change.OfFile file && !seen.contains(file.path())) {
                seen.add(file.path());
                Optional<FileContent> now = target.read(file.path());
                if (!isOurs(file.path(), now.map(FileContent::checksum))) {
                    changed.add(new ChangedSince(file.path(), now, original(file.path())));
                }
            }
        }
        return changed;
    }

    /** Whether a file is in a state that the fix went through. */
    private boolean isOurs(String path, Optional<String> now) {
        return record().changes().stream()
                .filter(change ->
                        change instanceof Change.OfFile file && file.path().equals(path))
                .map(Change.OfFile.class::cast)
                .anyMatch(file -> file.after().equals(now)
                        || file.before().map(Change.Copy::checksum).equals(now));
    }

    private Optional<byte[]> original(String path) throws ChangeException {
        for (Change change : record().changes()) {
            if (change instanceof Change.OfFile file && file.path().equals(path)) {
                return file.before().isEmpty()
                        ? Optional.empty()
                        : Optional.of(store.content(file.before().get()));
            }
        }
        return Optional.empty();
    }

    /**
     * Undoes the fix and forgets it.
     *
     * @param leaveAlone files that the person has put right and that are not touched
     * @return whether all commands ended well; the fix is kept in the state when one did not
     */
    public boolean run(List<String> leaveAlone, Listener listener) throws ChangeException {
        save(record().in(ChangeRecord.Phase.UNDOING));
        boolean well = true;
        for (ChangeRecord.UndoStep step : record().undo()) {
            for (String path : step.restores()) {
                restore(path, leaveAlone, listener);
            }
            if (!step.command().isEmpty()) {
                Ran ran = target.run(step.command(), limit);
                listener.ran(step, ran);
                well &= !(ran instanceof Ran.Ended ended) || ended.exitCode() == 0;
            } else if (step.restores().isEmpty()) {
                listener.byHand(step);
            }
        }
        for (Change change : List.copyOf(record().changes())) {
            if (change instanceof Change.OfFile file) {
                restore(file.path(), leaveAlone, listener);
            }
        }
        if (well) {
            List<ChangeRecord> rest = new ArrayList<>(store.state().records());
            rest.remove(index);
            store.save(new ChangeState(rest));
            store.tidy();
        }
        return well;
    }

    /** Puts the content from before the first change of a file back. */
    private void restore(String path, List<String> leaveAlone, Listener listener) throws ChangeException {
        Optional<String> now = target.read(path).map(FileContent::checksum);
        Optional<Change.OfFile> first = Optional.empty();
        List<String> folders = new ArrayList<>();
        for (Change change : record().changes()) {
            if (change instanceof Change.OfFile file && file.path().equals(path)) {
                first = first.or(() -> Optional.of(file));
                folders.addAll(file.madeFolders());
            }
        }
        if (first.isEmpty()
                || leaveAlone.contains(path)
                || first.get().before().map(Change.Copy::checksum).equals(now)) {
            return;
        }
        if (!isOurs(path, now)) {
            throw new ChangeException(path + " was changed by somebody else; it is left alone.");
        }
        if (first.get().before().isPresent()) {
            Change.Copy copy = first.get().before().get();
            target.write(path, store.content(copy), copy.attributes());
        } else {
            target.remove(path);
            for (int i = folders.size() - 1; i >= 0; i--) {
                target.removeFolder(folders.get(i));
            }
        }
        for (int i = 0; i < record().changes().size(); i++) {
            if (record().changes().get(i) instanceof Change.OfFile file
                    && file.path().equals(path)) {
                save(record().with(i, file.at(Change.Progress.UNDONE)));
            }
        }
        listener.restored(path);
    }

    private void save(ChangeRecord next) throws ChangeException {
        List<ChangeRecord> all = new ArrayList<>(store.state().records());
        all.set(index, next);
        store.save(new ChangeState(all));
    }
}
