// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.diagnosis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.rules.condition.Condition.FindingMade;
import org.flashdoctor.rules.model.FindingEntry;

/** Layers of findings: a finding stands above every finding that its conditions name. */
public final class Strata {

    private Strata() {}

    /** Layer of each finding, from 0. A circle counts as one layer; the linter refuses it. */
    static Map<String, Integer> of(Collection<FindingEntry> findings) {
        return of(needs(findings));
    }

    /** The same from the findings that the conditions of each finding name. */
    static Map<String, Integer> of(Map<String, Set<String>> needs) {
        Map<String, Integer> strata = new HashMap<>();
        needs.keySet().forEach(id -> depth(id, needs, strata, new LinkedHashSet<>()));
        return strata;
    }

    /** A circle of findings whose conditions name each other, if there is one. */
    public static Optional<List<String>> cycle(Collection<FindingEntry> findings) {
        Map<String, Set<String>> needs = needs(findings);
        for (String start : needs.keySet()) {
            Optional<List<String>> path = path(start, start, needs, new LinkedHashSet<>());
            if (path.isPresent()) {
                return path;
            }
        }
        return Optional.empty();
    }

    private static Map<String, Set<String>> needs(Collection<FindingEntry> findings) {
        Map<String, Set<String>> needs = new LinkedHashMap<>();
        for (FindingEntry finding : findings) {
            Set<String> named = needs.computeIfAbsent(finding.id(), id -> new LinkedHashSet<>());
            finding.cases()
                    .forEach(each -> each.when().atoms().stream()
                            .filter(FindingMade.class::isInstance)
                            .forEach(atom -> named.add(((FindingMade) atom).id())));
        }
        return needs;
    }

    private static int depth(
            String id, Map<String, Set<String>> needs, Map<String, Integer> strata, Set<String> onTheWay) {
        Integer known = strata.get(id);
        if (known != null || !onTheWay.add(id)) {
            return known == null ? 0 : known;
        }
        int depth = 0;
        for (String below : needs.getOrDefault(id, Set.of())) {
            depth = Math.max(depth, depth(below, needs, strata, onTheWay) + 1);
        }
        onTheWay.remove(id);
        strata.put(id, depth);
        return depth;
    }

    private static Optional<List<String>> path(
            String from, String to, Map<String, Set<String>> needs, Set<String> visited) {
        for (String next : needs.getOrDefault(from, Set.of())) {
            if (next.equals(to)) {
                return Optional.of(new ArrayList<>(List.of(from, to)));
            }
            if (visited.add(next)) {
                Optional<List<String>> rest = path(next, to, needs, visited);
                if (rest.isPresent()) {
                    rest.get().add(0, from);
                    return rest;
                }
            }
        }
        return Optional.empty();
    }
}
