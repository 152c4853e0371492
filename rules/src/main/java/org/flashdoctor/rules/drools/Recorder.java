// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.drools;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.rules.condition.Condition.FactMatches;
import org.flashdoctor.rules.condition.Truth;

/** What the rules of one session found; the session's only global. */
public final class Recorder {

    private final Map<FactMatches, Truth> best = new HashMap<>();
    private final Map<FactMatches, List<Fact>> matches = new HashMap<>();
    private final Set<String> literals = new HashSet<>();
    private final Set<String> waitedFor;

    /** A recorder for clauses that wait for these literals. */
    Recorder(Set<String> waitedFor) {
        this.waitedFor = waitedFor;
    }

    void saw(FactMatches atom, Fact fact) {
        Truth truth = atom.test(fact);
        best.merge(atom, truth, Truth::or);
        if (truth == Truth.YES) {
            matches.computeIfAbsent(atom, each -> new ArrayList<>()).add(fact);
        }
    }

    /** Notes that a literal is there; true if it is new and some clause waits for it. */
    boolean leadsOn(String literal) {
        return literals.add(literal) && waitedFor.contains(literal);
    }

    boolean has(String literal) {
        return literals.contains(literal);
    }

    Truth best(FactMatches atom) {
        return best.getOrDefault(atom, Truth.NO);
    }

    List<Fact> matches(FactMatches atom) {
        return matches.getOrDefault(atom, List.of());
    }
}
