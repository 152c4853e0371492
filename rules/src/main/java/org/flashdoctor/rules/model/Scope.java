// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.model;

import java.util.LinkedHashSet;
import java.util.Set;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.RunFact;
import org.flashdoctor.rules.condition.Bounds;
import org.flashdoctor.rules.condition.Condition;
import org.flashdoctor.rules.condition.Condition.FactMatches;
import org.flashdoctor.rules.condition.Condition.FindingMade;
import org.flashdoctor.rules.condition.Truth;

/**
 * What the conditions of a finding look at. It tells whether a case can reach the finding at all, so that those which it
 * cannot reach need not even be read.
 *
 * @param facts types of facts that its conditions name
 * @param findings findings that its conditions name
 * @param unprompted whether it may hold in a case that has none of these, save {@linkplain #isSurrounding surroundings}
 */
public record Scope(Set<FactType> facts, Set<String> findings, boolean unprompted) {

    private static final Set<Class<? extends Fact>> SURROUNDINGS = Set.of(
            RunFact.Goal.class,
            RunFact.FlashTool.class,
            RunFact.OperatingSystem.class,
            RunFact.Distribution.class,
            RunFact.Invocation.class,
            RunFact.RunStage.class);

    /** Whether every case has facts of this type: they reach no finding by themselves and ask no question. */
    public static boolean isSurrounding(FactType type) {
        return SURROUNDINGS.contains(type.type());
    }

    /** The scope of a finding. */
    public static Scope of(FindingEntry entry) {
        Set<FactType> facts = new LinkedHashSet<>();
        Set<String> findings = new LinkedHashSet<>();
        boolean unprompted = false;
        for (FindingEntry.Case each : entry.cases()) {
            each.when().atoms().forEach(atom -> {
                if (atom instanceof FactMatches wanted) {
                    facts.add(wanted.type());
                } else {
                    findings.add(((FindingMade) atom).id());
                }
            });
            unprompted |= Bounds.of(each.when(), Scope::alone).most() == Truth.YES;
        }
        return new Scope(facts, findings, unprompted);
    }

    /** What an atom can be where only surroundings were seen. */
    private static Bounds alone(Condition.Atom atom) {
        if (!(atom instanceof FactMatches wanted)) {
            return Bounds.exactly(Truth.NO);
        }
        if (isSurrounding(wanted.type())) {
            return Bounds.ANY;
        }
        return new Bounds(Truth.NO, wanted.type().isEvent() ? Truth.NO : Truth.UNKNOWN);
    }
}
