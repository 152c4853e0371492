// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.model;

import java.util.List;
import org.flashdoctor.engine.change.Expectation;
import org.flashdoctor.rules.condition.Condition;

/**
 * What the knowledge base holds on one fix.
 *
 * @param id stable name
 * @param title one line
 * @param means what it does and when it is the right thing
 * @param applies offered unless this is known not to hold
 * @param tried known to have been tried without success: the next rung is offered instead
 * @param preferred where this is known to hold, it comes first on the ladder, as recommended
 * @param rank place on the ladder
 * @param risk what can go wrong
 * @param reversible whether it can be undone
 * @param needsReboot whether the machine must be started anew
 * @param automatable whether a program can do it
 * @param requires fixes that come first
 * @param minutes of a person's time, roughly
 * @param steps what to do
 * @param check how to see that it worked
 * @param undo how to put it back
 * @param sources where this is documented
 * @param expects what a program can see once it has taken effect, after a restart where one is needed
 */
public record FixEntry(
        String id,
        String title,
        String means,
        Condition applies,
        Condition tried,
        Condition preferred,
        Rank rank,
        Risk risk,
        boolean reversible,
        boolean needsReboot,
        boolean automatable,
        List<String> requires,
        int minutes,
        List<Action> steps,
        List<Action> check,
        List<Action> undo,
        List<String> sources,
        List<Expectation> expects) {

    /** The same, recommended. */
    public FixEntry recommended() {
        return new FixEntry(
                id,
                title,
                means,
                applies,
                tried,
                preferred,
                Rank.RECOMMENDED,
                risk,
                reversible,
                needsReboot,
                automatable,
                requires,
                minutes,
                steps,
                check,
                undo,
                sources,
                expects);
    }

    /** Place on the ladder, first to last. */
    public enum Rank {
        RECOMMENDED,
        ALTERNATIVE,
        LAST_RESORT
    }

    /** What can go wrong, least to most. */
    public enum Risk {
        NONE,
        LOW,
        MEDIUM,
        HIGH
    }
}
