// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.evidence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.Reading;

/**
 * Joins what several lines say of one thing: a tool prints the mode of a chip's protection on one line and its range on
 * the next. Lines that contradict each other are left as they are.
 */
final class Pieces {

    private Pieces() {}

    /** The observations of a run, with the pieces of each single fact joined. */
    static List<Observation> join(List<Observation> observations) {
        List<Observation> joined = new ArrayList<>();
        for (Observation observation : observations) {
            FactType type = FactType.of(observation.fact());
            int earlier = type.isSingle() ? last(joined, type) : -1;
            Optional<Fact> both = earlier < 0
                    ? Optional.empty()
                    : both(type, joined.get(earlier).fact(), observation.fact());
            if (both.isPresent()) {
                Observation first = joined.get(earlier);
                List<Evidence> evidence = new ArrayList<>(first.evidence());
                observation.evidence().stream()
                        .filter(place -> !evidence.contains(place))
                        .forEach(evidence::add);
                joined.set(earlier, new Observation(both.get(), first.run(), evidence));
            } else {
                joined.add(observation);
            }
        }
        return joined;
    }

    private static int last(List<Observation> observations, FactType type) {
        for (int i = observations.size() - 1; i >= 0; i--) {
            if (type.type().isInstance(observations.get(i).fact())) {
                return i;
            }
        }
        return -1;
    }

    /** Both facts as one; empty when they contradict each other. */
    private static Optional<Fact> both(FactType type, Fact first, Fact second) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (FactType.Field field : type.fields().values()) {
            Object a = field.of(first);
            Object b = field.of(second);
            if (a instanceof Reading.Unknown<?>) {
                values.put(field.name(), b);
            } else if (b instanceof Reading.Unknown<?> || a.equals(b)) {
                values.put(field.name(), a);
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(type.create(values));
    }
}
