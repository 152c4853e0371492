// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.model;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All rules, by id. */
public record KnowledgeBase(
        Map<String, FindingEntry> findings,
        Map<String, FixEntry> fixes,
        List<Recipe> recipes,
        Map<String, Question> questions,
        List<GateRule> gate) {

    public Collection<FindingEntry> allFindings() {
        return findings.values();
    }

    public Optional<FindingEntry> finding(String id) {
        return Optional.ofNullable(findings.get(id));
    }

    public Optional<FixEntry> fix(String id) {
        return Optional.ofNullable(fixes.get(id));
    }
}
