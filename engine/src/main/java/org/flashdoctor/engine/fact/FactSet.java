// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.fact;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All facts of one case, each once, with all the evidence for it, and the states that were looked at and not found.
 *
 * <p>Silence means something only for what is covered: "no protected range was seen" is "there is none" when the
 * evidence would have shown one, else it is unknown. Events are covered wherever there is evidence of a run at all.
 */
public final class FactSet {

    /** Evidence of one fact beyond this adds nothing for a reader and would let a log fill the memory. */
    private static final int EVIDENCE_LIMIT = 20;

    private final Map<Fact, List<Evidence>> facts;
    private final Set<FactType> covered;

    private FactSet(Map<Fact, List<Evidence>> facts, Set<FactType> covered) {
        this.facts = facts;
        this.covered = covered;
    }

    /** Collects observations; equal facts become one. */
    public static FactSet of(Iterable<Observation> observations, Set<FactType> covered) {
        Map<Fact, List<Evidence>> facts = new LinkedHashMap<>();
        for (Observation observation : observations) {
            List<Evidence> evidence = facts.computeIfAbsent(observation.fact(), fact -> new ArrayList<>());
            for (Evidence place : observation.evidence()) {
                if (evidence.size() < EVIDENCE_LIMIT && !evidence.contains(place)) {
                    evidence.add(place);
                }
            }
        }
        return new FactSet(facts, new LinkedHashSet<>(covered));
    }

    /** The same facts and one more. */
    public FactSet with(Observation observation) {
        List<Observation> all = new ArrayList<>(observations());
        all.add(observation);
        return of(all, covered);
    }

    public Set<Fact> facts() {
        return facts.keySet();
    }

    /** Facts of one type, in the order in which they were seen. */
    public <F extends Fact> Stream<F> all(Class<F> type) {
        return facts.keySet().stream().filter(type::isInstance).map(type::cast);
    }

    /** The fact of this type that was seen last. */
    public <F extends Fact> Optional<F> last(Class<F> type) {
        return all(type).reduce((first, second) -> second);
    }

    /** Where a fact was seen. */
    public List<Evidence> evidence(Fact fact) {
        return List.copyOf(facts.getOrDefault(fact, List.of()));
    }

    /** Every fact with its evidence. */
    public List<Observation> observations() {
        return facts.entrySet().stream()
                .map(entry -> new Observation(entry.getKey(), 0, entry.getValue()))
                .toList();
    }

    /** Types whose absence means "looked at and not there". */
    public Set<FactType> covered() {
        return Set.copyOf(covered);
    }

    /** Whether the absence of a fact of this type is an answer. */
    public boolean covers(FactType type) {
        return type.isEvent() || covered.contains(type);
    }
}
