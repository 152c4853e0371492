// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.flashdoctor.engine.lazy.LazyMap;

/**
 * All rules, by id. The maps may read an entry when it is first asked for; to ask for a key costs nothing.
 *
 * @param findings findings
 * @param scopes what the conditions of each finding look at
 * @param fixes fixes
 * @param recipes recipes by the action that they write out, those to try first before the others
 * @param questions questions
 * @param gate what must be known before an operation is allowed
 */
public record KnowledgeBase(
        Map<String, FindingEntry> findings,
        Map<String, Scope> scopes,
        Map<String, FixEntry> fixes,
        Map<String, List<Recipe>> recipes,
        Map<String, Question> questions,
        List<GateRule> gate) {

    /** A base whose entries are all at hand. */
    public KnowledgeBase(
            Map<String, FindingEntry> findings,
            Map<String, FixEntry> fixes,
            List<Recipe> recipes,
            Map<String, Question> questions,
            List<GateRule> gate) {
        this(findings, scopes(findings), fixes, byAction(recipes), questions, gate);
    }

    public Collection<FindingEntry> allFindings() {
        return findings.values();
    }

    public Optional<FindingEntry> finding(String id) {
        return Optional.ofNullable(findings.get(id));
    }

    public Optional<FixEntry> fix(String id) {
        return Optional.ofNullable(fixes.get(id));
    }

    private static Map<String, Scope> scopes(Map<String, FindingEntry> findings) {
        Map<String, Supplier<Scope>> scopes = new LinkedHashMap<>();
        findings.forEach((id, entry) -> scopes.put(id, () -> Scope.of(entry)));
        return new LazyMap<>(scopes);
    }

    private static Map<String, List<Recipe>> byAction(List<Recipe> recipes) {
        Map<String, List<Recipe>> byAction = new LinkedHashMap<>();
        recipes.forEach(recipe -> byAction.computeIfAbsent(recipe.action(), action -> new ArrayList<>())
                .add(recipe));
        return byAction;
    }
}
