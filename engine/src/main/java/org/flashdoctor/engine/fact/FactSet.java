// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.fact;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
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

    private final List<Fact> facts;

    /** By the fact that {@link #facts} holds, not by what it says. */
    private final IdentityHashMap<Fact, List<Evidence>> evidence;

    private final Set<FactType> covered;

    private FactSet(List<Fact> facts, IdentityHashMap<Fact, List<Evidence>> evidence, Set<FactType> covered) {
        this.facts = facts;
        this.evidence = evidence;
        this.covered = covered;
    }

    /** Collects observations; equal facts become one. */
    public static FactSet of(Iterable<Observation> observations, Set<FactType> covered) {
        Map<Fact, Fact> first = new LinkedHashMap<>();
        IdentityHashMap<Fact, List<Evidence>> evidence = new IdentityHashMap<>();
        for (Observation observation : observations) {
            Fact fact = first.computeIfAbsent(observation.fact(), same -> same);
            List<Evidence> places = evidence.computeIfAbsent(fact, any -> new ArrayList<>());
            for (Evidence place : observation.evidence()) {
                if (places.size() < EVIDENCE_LIMIT && !places.contains(place)) {
                    places.add(place);
                }
            }
        }
        return new FactSet(List.copyOf(first.keySet()), evidence, new LinkedHashSet<>(covered));
    }

    /** The same facts and one more. */
    public FactSet with(Observation observation) {
        List<Observation> all = new ArrayList<>(observations());
        all.add(observation);
        return of(all, covered);
    }

    /** Every fact once, in the order in which they were seen. */
    public List<Fact> facts() {
        return facts;
    }

    /** Facts of one type, in the order in which they were seen. */
    public <F extends Fact> Stream<F> all(Class<F> type) {
        return facts.stream().filter(type::isInstance).map(type::cast);
    }

    /** The fact of this type that was seen last. */
    public <F extends Fact> Optional<F> last(Class<F> type) {
        return all(type).reduce((first, second) -> second);
    }

    /** Where a fact was seen. */
    public List<Evidence> evidence(Fact fact) {
        return Optional.ofNullable(evidence.get(fact))
                .or(() -> facts.stream().filter(fact::equals).findFirst().map(evidence::get))
                .map(Collections::unmodifiableList)
                .orElse(List.of());
    }

    /** Every fact with its evidence. */
    public List<Observation> observations() {
        return facts.stream()
                .map(fact -> new Observation(fact, 0, evidence(fact)))
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
