// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.condition;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.flashdoctor.engine.fact.Fact;

/**
 * What became of a condition on a case.
 *
 * @param truth whether it holds
 * @param atoms truth of each atom
 * @param matches facts that pass an atom's tests, for the atoms that hold
 */
public record Outcome(Truth truth, Map<Condition.Atom, Truth> atoms, Map<Condition.Atom, Set<Fact>> matches) {

    /** The facts that make the condition hold, in the order of its text. */
    public Set<Fact> support() {
        Set<Fact> support = new LinkedHashSet<>();
        matches.values().forEach(support::addAll);
        return support;
    }
}
