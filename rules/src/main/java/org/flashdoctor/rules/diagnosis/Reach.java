// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.diagnosis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.rules.condition.Bounds;
import org.flashdoctor.rules.condition.Condition;
import org.flashdoctor.rules.condition.Condition.Atom;
import org.flashdoctor.rules.condition.Condition.FactMatches;
import org.flashdoctor.rules.condition.Condition.FindingMade;
import org.flashdoctor.rules.condition.Truth;
import org.flashdoctor.rules.model.FindingEntry;
import org.flashdoctor.rules.model.KnowledgeBase;
import org.flashdoctor.rules.model.Scope;
import org.flashdoctor.rules.model.Severity;

/**
 * What the facts of a case can reach, judged by their types alone: the cases of findings that may hold, and those that
 * may become a question. All others are settled by what is not there, and the rule engine need not look at them.
 */
final class Reach {

    private final KnowledgeBase knowledge;
    private final FactSet facts;
    private final Set<FactType> present = new HashSet<>();
    private final Set<FactType> telling = new HashSet<>();

    /** Findings that may be made. */
    private final Set<String> possible = new LinkedHashSet<>();

    /** One way in which a finding shows, by its number among them. */
    record Case(FindingEntry finding, int number) {

        Condition when() {
            return finding.cases().get(number).when();
        }

        /** Every case of these findings. */
        static List<Case> all(Collection<FindingEntry> findings) {
            List<Case> cases = new ArrayList<>();
            for (FindingEntry finding : findings) {
                for (int i = 0; i < finding.cases().size(); i++) {
                    cases.add(new Case(finding, i));
                }
            }
            return cases;
        }
    }

    Reach(KnowledgeBase knowledge, FactSet facts) {
        this.knowledge = knowledge;
        this.facts = facts;
        for (Fact fact : facts.facts()) {
            FactType type = FactType.of(fact);
            present.add(type);
            if (!Scope.isSurrounding(type)) {
                telling.add(type);
            }
        }
    }

    /** The cases that matter, in the order of the knowledge base. */
    List<Case> cases() {
        Map<String, FindingEntry> near = new LinkedHashMap<>();
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Map.Entry<String, Scope> each : knowledge.scopes().entrySet()) {
                String id = each.getKey();
                if (!possible.contains(id) && touches(each.getValue())) {
                    FindingEntry finding =
                            near.computeIfAbsent(id, any -> knowledge.findings().get(id));
                    if (mayHold(finding)) {
                        possible.add(id);
                        grown = true;
                    }
                }
            }
        }
        List<Case> cases = new ArrayList<>();
        for (String id : knowledge.scopes().keySet()) {
            if (near.containsKey(id)) {
                for (Case each : Case.all(List.of(near.get(id)))) {
                    Truth most = most(each.when());
                    if (most == Truth.YES || (most == Truth.UNKNOWN && mayAsk(each))) {
                        cases.add(each);
                    }
                }
            }
        }
        return cases;
    }

    private boolean touches(Scope scope) {
        return scope.unprompted()
                || !Collections.disjoint(telling, scope.facts())
                || !Collections.disjoint(possible, scope.findings());
    }

    private boolean mayHold(FindingEntry finding) {
        for (FindingEntry.Case each : finding.cases()) {
            if (most(each.when()) == Truth.YES) {
                return true;
            }
        }
        return false;
    }

    /** Whether a case that cannot be told is worth a question: something that is there speaks for it. */
    private boolean mayAsk(Case each) {
        if (each.finding().cases().get(each.number()).severity() == Severity.INFO) {
            return false;
        }
        for (Atom atom : each.when().affirmed()) {
            if (atom instanceof FactMatches wanted && telling.contains(wanted.type())) {
                return true;
            }
        }
        return false;
    }

    private Truth most(Condition condition) {
        return Bounds.of(condition, this::bounds).most();
    }

    private Bounds bounds(Atom atom) {
        if (atom instanceof FindingMade made) {
            return possible.contains(made.id()) ? Bounds.ANY : Bounds.exactly(Truth.NO);
        }
        FactType type = ((FactMatches) atom).type();
        if (present.contains(type)) {
            return Bounds.ANY;
        }
        return Bounds.exactly(facts.covers(type) ? Truth.NO : Truth.UNKNOWN);
    }
}
