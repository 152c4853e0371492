// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.fact;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
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
        Collector collector = new Collector();
        IdentityHashMap<Fact, List<Evidence>> evidence = new IdentityHashMap<>();
        for (Observation observation : observations) {
            List<Evidence> places =
                    evidence.computeIfAbsent(collector.first(observation.fact()), fact -> new ArrayList<>());
            for (Evidence place : observation.evidence()) {
                if (places.size() < EVIDENCE_LIMIT && !places.contains(place)) {
                    places.add(place);
                }
            }
        }
        return new FactSet(Collections.unmodifiableList(collector.facts), evidence, new LinkedHashSet<>(covered));
    }

    /**
     * Finds the first of equal facts. Facts of a type that has one are not compared, and others by their values: equality
     * and hash that a record generates link several method handles for each component at a cold start.
     */
    private static final class Collector {

        private final List<Fact> facts = new ArrayList<>();
        private final Map<Class<?>, Fact> firstOfType = new HashMap<>();
        private final Map<List<Object>, Fact> byValues = new HashMap<>();
        private final Set<Class<?>> compared = new HashSet<>();

        Fact first(Fact fact) {
            Fact firstOfItsType = firstOfType.computeIfAbsent(fact.getClass(), type -> added(fact));
            if (firstOfItsType == fact) {
                return fact;
            }
            if (compared.add(fact.getClass())) {
                byValues.put(values(firstOfItsType), firstOfItsType);
            }
            return byValues.computeIfAbsent(values(fact), another -> added(fact));
        }

        private Fact added(Fact fact) {
            facts.add(fact);
            return fact;
        }

        private static List<Object> values(Fact fact) {
            List<Object> values = new ArrayList<>();
            values.add(fact.getClass());
            for (FactType.Field field : FactType.of(fact).fields().values()) {
                values.add(Reading.said(field.of(fact)));
            }
            return values;
        }
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
