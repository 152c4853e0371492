// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.ProbeGap;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.system.Access;

/** Where a probe writes down what it sees. */
public final class Notes {

    /** Evidence is for reading: longer text is cut. */
    private static final int TEXT_LIMIT = 400;

    private final String probe;
    private final List<Observation> observations = new ArrayList<>();
    private final Set<FactType> covered = new LinkedHashSet<>();

    public Notes(String probe) {
        this.probe = probe;
    }

    /** A fact that was read from a file, a device, or a command. */
    public Notes saw(Fact fact, String path, String text) {
        return saw(fact, new Evidence.Path(path), text);
    }

    /** A fact with the place that shows it. */
    public Notes saw(Fact fact, Evidence.Place place, String text) {
        observations.add(new Observation(fact, 0, List.of(new Evidence(probe, place, cut(text)))));
        return this;
    }

    /** Facts of these types may be there and were not obtained. */
    @SafeVarargs
    public final Notes missed(Access<?> attempt, String path, Class<? extends Fact>... types) {
        Gap gap = attempt.reading() instanceof Reading.Unknown<?> unknown ? unknown.gap() : Gap.FAILED;
        return missed(gap, path, attempt.detail(), types);
    }

    /** Facts of these types may be there and were not obtained. */
    @SafeVarargs
    public final Notes missed(Gap gap, String path, String detail, Class<? extends Fact>... types) {
        for (Class<? extends Fact> type : types) {
            Fact missing = new ProbeGap(type.getSimpleName(), gap, Reading.of(path));
            observations.add(
                    new Observation(missing, 0, List.of(new Evidence(probe, new Evidence.Path(path), cut(detail)))));
        }
        return this;
    }

    /** Facts of these types were looked for completely: one that is not noted is not there. */
    @SafeVarargs
    public final Notes covers(Class<? extends Fact>... types) {
        for (Class<? extends Fact> type : types) {
            covered.add(type(type));
        }
        return this;
    }

    public ProbeResult result() {
        return new ProbeResult(observations, covered);
    }

    /** Fact types by their records. */
    @SafeVarargs
    public static Set<FactType> types(Class<? extends Fact>... types) {
        Set<FactType> found = new LinkedHashSet<>();
        for (Class<? extends Fact> type : types) {
            found.add(type(type));
        }
        return found;
    }

    private static FactType type(Class<? extends Fact> type) {
        return FactType.named(type.getSimpleName())
                .orElseThrow(() -> new IllegalArgumentException(type + " is no fact type."));
    }

    private static String cut(String text) {
        String stripped = text.strip();
        return stripped.length() <= TEXT_LIMIT ? stripped : stripped.substring(0, TEXT_LIMIT) + " …";
    }
}
