// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.evidence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.flashdoctor.engine.evidence.CaseAssembler.DirectFacts;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.Contradiction;
import org.flashdoctor.engine.fact.HostFact.PhysicalMemoryMapping;
import org.flashdoctor.engine.fact.HostFact.ProbeGap;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.ProtectionFact.RegisterValue;
import org.flashdoctor.engine.fact.Reading;

/**
 * Puts evidence of two sources on one machine together. The newer and more direct one wins; where the other says
 * something else, that becomes a fact as well. What the stronger source does not know is taken from the weaker one.
 */
public final class Precedence {

    private Precedence() {}

    /** The stronger facts, and those of the weaker that they say nothing about. */
    public static DirectFacts over(DirectFacts weaker, DirectFacts stronger) {
        Set<FactType> covered = new LinkedHashSet<>(weaker.covered());
        covered.addAll(stronger.covered());
        return new DirectFacts(over(weaker.observations(), stronger), covered);
    }

    /** The same for observations of logs. */
    static List<Observation> over(List<Observation> weaker, DirectFacts stronger) {
        List<Observation> strong = new ArrayList<>(stronger.observations());
        List<Observation> kept = new ArrayList<>();
        List<Observation> disagreements = new ArrayList<>();
        for (Observation observation : weaker) {
            FactType type = FactType.of(observation.fact());
            if (type.isEvent()) {
                if (!isFilled(observation.fact(), stronger)) {
                    kept.add(observation);
                }
            } else if (type.isSingle()) {
                int rival = single(strong, type);
                if (rival >= 0) {
                    settle(strong, rival, observation, disagreements);
                } else if (stronger.covered().contains(type)) {
                    disagreements.add(disagreement(Optional.empty(), observation));
                } else {
                    kept.add(observation);
                }
            } else {
                several(strong, stronger.covered().contains(type), observation, kept, disagreements);
            }
        }
        List<Observation> all = new ArrayList<>(kept);
        all.addAll(strong);
        all.addAll(disagreements);
        return all;
    }

    /** A gap of the weaker source that the stronger one filled. */
    private static boolean isFilled(Fact fact, DirectFacts stronger) {
        return fact instanceof ProbeGap gap
                && FactType.named(gap.fact())
                        .filter(type -> stronger.covered().contains(type) || single(stronger.observations(), type) >= 0)
                        .isPresent();
    }

    private static int single(List<Observation> observations, FactType type) {
        for (int i = observations.size() - 1; i >= 0; i--) {
            if (type.type().isInstance(observations.get(i).fact())) {
                return i;
            }
        }
        return -1;
    }

    /** One state, of which two sources speak: completed where they agree, else the stronger one as it is. */
    private static void settle(List<Observation> strong, int rival, Observation weak, List<Observation> disagreements) {
        Observation winner = strong.get(rival);
        FactType type = FactType.of(weak.fact());
        Map<String, Object> values = new LinkedHashMap<>();
        boolean learned = false;
        for (FactType.Field field : type.fields().values()) {
            Object mine = field.of(winner.fact());
            Object other = field.of(weak.fact());
            boolean unknown = mine instanceof Reading.Unknown<?>;
            boolean known = !(other instanceof Reading.Unknown<?>);
            // Two sources word a name differently and mean the same.
            if (!unknown && known && !mine.equals(other) && !isText(mine)) {
                if (!isAssumed(winner)) {
                    disagreements.add(disagreement(Optional.of(winner), weak));
                }
                return;
            }
            learned |= unknown && known;
            values.put(field.name(), unknown ? other : mine);
        }
        if (learned) {
            List<Evidence> evidence = new ArrayList<>(winner.evidence());
            evidence.addAll(weak.evidence());
            strong.set(rival, new Observation(type.create(values), winner.run(), evidence));
        }
    }

    private static boolean isText(Object value) {
        return value instanceof String || (value instanceof Reading.Known<?> known && known.value() instanceof String);
    }

    /** A state of which there are several: those about the same thing are rivals. */
    private static void several(
            List<Observation> strong,
            boolean complete,
            Observation weak,
            List<Observation> kept,
            List<Observation> disagreements) {
        FactType type = FactType.of(weak.fact());
        List<Observation> rivals = strong.stream()
                .filter(observation -> type.type().isInstance(observation.fact()))
                .filter(observation -> sameSubject(observation.fact(), weak.fact()))
                .toList();
        if (rivals.isEmpty() && !complete) {
            kept.add(weak);
        } else if (rivals.stream().noneMatch(rival -> isAssumed(rival) || agree(type, rival.fact(), weak.fact()))) {
            disagreements.add(disagreement(rivals.stream().findFirst(), weak));
        }
    }

    private static boolean agree(FactType type, Fact one, Fact other) {
        return type.fields().values().stream()
                .filter(field -> counts(one, field))
                .allMatch(field -> {
                    Object a = field.of(one);
                    Object b = field.of(other);
                    return a instanceof Reading.Unknown<?> || b instanceof Reading.Unknown<?> || a.equals(b);
                });
    }

    /** Details are words, and a flasher maps the same registers in a larger piece than a probe. */
    private static boolean counts(Fact fact, FactType.Field field) {
        return !field.name().equals("detail")
                && !(fact instanceof PhysicalMemoryMapping && field.name().equals("range"));
    }

    /** Whether two facts of a type are about the same thing: by their first field, and what is at an address by that. */
    private static boolean sameSubject(Fact one, Fact other) {
        if (one instanceof PhysicalMemoryMapping mapping && other instanceof PhysicalMemoryMapping mapped) {
            return mapping.step() == mapped.step()
                    && (mapping.window().known().isEmpty()
                            || mapped.window().known().isEmpty()
                            || mapping.window().equals(mapped.window()));
        }
        if (one instanceof RegisterValue register && other instanceof RegisterValue read) {
            return register.space() == read.space() && register.offset() == read.offset();
        }
        FactType.Field first = FactType.of(one).fields().values().iterator().next();
        return first.of(one).equals(first.of(other));
    }

    /** What a person assumes contradicts on purpose. */
    private static boolean isAssumed(Observation winner) {
        return winner.evidence().stream().anyMatch(evidence -> evidence.place() instanceof Evidence.Option);
    }

    private static Observation disagreement(Optional<Observation> winner, Observation loser) {
        List<Evidence> evidence = new ArrayList<>();
        winner.ifPresent(observation -> evidence.addAll(observation.evidence()));
        evidence.addAll(loser.evidence());
        return new Observation(
                new Contradiction(
                        FactType.of(loser.fact()).name(),
                        winner.map(observation -> Reading.of(words(observation.fact())))
                                .orElseGet(() -> Reading.unknown(Reading.Gap.ABSENT)),
                        words(loser.fact())),
                loser.run(),
                evidence);
    }

    /** The known fields of a fact. */
    private static String words(Fact fact) {
        return FactType.of(fact).fields().values().stream()
                .filter(field -> !(field.of(fact) instanceof Reading.Unknown<?>))
                .map(field -> field.name() + " " + field.type().format(field.of(fact)))
                .collect(Collectors.joining(", "));
    }
}
