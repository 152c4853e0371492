// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.change;

import java.util.ArrayList;
import java.util.List;

/**
 * A fix that was carried out, as the state file keeps it.
 *
 * @param fix id of the fix
 * @param title what it does, one line
 * @param phase how far it is
 * @param began date and time in ISO 8601, UTC
 * @param boot the start of the machine in which it was carried out
 * @param needsRestart whether it takes effect only after one
 * @param changes what was or will be changed, in order
 * @param undo how to put it back, in order
 * @param prepared what is to be seen before a restart: that the boot menu was really written anew
 * @param expects what is to be seen once it has taken effect
 */
public record ChangeRecord(
        String fix,
        String title,
        Phase phase,
        String began,
        BootIdentity boot,
        boolean needsRestart,
        List<Change> changes,
        List<UndoStep> undo,
        List<Expectation> prepared,
        List<Expectation> expects) {

    /** How far a fix is. */
    public enum Phase {
        /** Begun and not ended: it runs now, or was interrupted, or stopped. */
        APPLYING,
        APPLIED,
        UNDOING
    }

    /**
     * One step of putting it back.
     *
     * @param text in words
     * @param restores files whose copies are put back here
     * @param command what to run; empty where there is none
     */
    public record UndoStep(String text, List<String> restores, List<String> command) {}

    /** Whether a restart leaves it in place; what commands do to a running system ends there. */
    public boolean lasts() {
        return needsRestart || changes.stream().anyMatch(Change.OfFile.class::isInstance);
    }

    /** The same, further on. */
    public ChangeRecord in(Phase next) {
        return new ChangeRecord(fix, title, next, began, boot, needsRestart, changes, undo, prepared, expects);
    }

    /** The same with one change further on. */
    public ChangeRecord with(int index, Change change) {
        List<Change> all = new ArrayList<>(changes);
        all.set(index, change);
        return new ChangeRecord(
                fix, title, phase, began, boot, needsRestart, List.copyOf(all), undo, prepared, expects);
    }
}
