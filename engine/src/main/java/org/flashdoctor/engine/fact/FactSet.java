// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.fact;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
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
    private final Map<Class<?>, Alike> byType;
    private final Set<FactType> covered;

    private FactSet(List<Fact> facts, Map<Class<?>, Alike> byType, Set<FactType> covered) {
        this.facts = facts;
        this.byType = byType;
        this.covered = covered;
    }

    /**
     * Facts of one type with their evidence. Most types have one fact, which is neither hashed nor compared: the first
     * time costs a start about a millisecond for each record type.
     */
    private static final class Alike {

        private final Fact first;
        private final List<Evidence> ofFirst = new ArrayList<>();
        private final Map<Fact, List<Evidence>> more = new HashMap<>();

        Alike(Fact first) {
            this.first = first;
        }

        private boolean isFirst(Fact fact) {
            return fact == first || fact.equals(first);
        }

        List<Evidence> of(Fact fact) {
            return isFirst(fact) ? ofFirst : more.getOrDefault(fact, List.of());
        }
    }

    /** Collects observations; equal facts become one. */
    public static FactSet of(Iterable<Observation> observations, Set<FactType> covered) {
        List<Fact> facts = new ArrayList<>();
        Map<Class<?>, Alike> byType = new HashMap<>();
        for (Observation observation : observations) {
            Fact fact = observation.fact();
            Alike alike = byType.computeIfAbsent(fact.getClass(), type -> {
                facts.add(fact);
                return new Alike(fact);
            });
            List<Evidence> evidence = alike.isFirst(fact)
                    ? alike.ofFirst
                    : alike.more.computeIfAbsent(fact, another -> {
                        facts.add(another);
                        return new ArrayList<>();
                    });
            for (Evidence place : observation.evidence()) {
                if (evidence.size() < EVIDENCE_LIMIT && !evidence.contains(place)) {
                    evidence.add(place);
                }
            }
        }
        return new FactSet(Collections.unmodifiableList(facts), byType, new LinkedHashSet<>(covered));
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
        return Optional.ofNullable(byType.get(fact.getClass()))
                .map(alike -> List.copyOf(alike.of(fact)))
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
