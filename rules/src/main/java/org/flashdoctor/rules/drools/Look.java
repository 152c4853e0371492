// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.drools;

import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.rules.condition.Condition.FactMatches;
import org.flashdoctor.rules.condition.Truth;

/**
 * An atom that is looked for among the facts, as a fact of the rule engine.
 *
 * @param atom what is looked for
 */
public record Look(FactMatches atom) {

    /** The type of fact that can answer it. Facts are records, so a fact's class is its type. */
    public Class<? extends Fact> type() {
        return atom.type().type();
    }

    boolean finds(Fact fact) {
        return atom.test(fact) != Truth.NO;
    }
}
