// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.drools;

import java.util.List;

/**
 * A premise of one or more clauses in one session, as a fact of the rule engine.
 *
 * @param literal the text that has to be there
 * @param steps the clauses, and how much of each is missing yet
 */
public record Premise(String literal, List<Step> steps) {

    /** A clause in one session. */
    static final class Step {

        private final String conclusion;
        private int missing;

        Step(Clause clause) {
            this.conclusion = clause.conclusion();
            this.missing = clause.premises().size();
        }

        String conclusion() {
            return conclusion;
        }

        /** Notes that one more premise is there, each once; true when it was the last. */
        boolean completes() {
            return --missing == 0;
        }
    }
}
