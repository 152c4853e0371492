// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.condition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flashdoctor.engine.fact.Fact;

/**
 * What became of a condition on a case.
 *
 * @param truth whether it holds
 * @param atoms truth of each atom
 * @param matches facts that pass an atom's tests, for the atoms that hold
 */
public record Outcome(Truth truth, Map<Condition.Atom, Truth> atoms, Map<Condition.Atom, List<Fact>> matches) {

    /** The facts that make these atoms hold, each once, in this order. */
    public List<Fact> support(Iterable<? extends Condition.Atom> wanted) {
        List<Fact> support = new ArrayList<>();
        for (Condition.Atom atom : wanted) {
            for (Fact fact : matches.getOrDefault(atom, List.of())) {
                // A set of facts holds each once, so that the same fact is the same object.
                if (support.stream().noneMatch(known -> known == fact)) {
                    support.add(fact);
                }
            }
        }
        return support;
    }
}
