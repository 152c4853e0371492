// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.load;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flashdoctor.knowledge.node.Node;
import org.flashdoctor.knowledge.node.Position;
import org.flashdoctor.rules.condition.Condition;
import org.flashdoctor.rules.diagnosis.Strata;
import org.flashdoctor.rules.model.Action;
import org.flashdoctor.rules.model.FindingEntry;
import org.flashdoctor.rules.model.FixEntry;
import org.flashdoctor.rules.model.Recipe;

/** Checks what one entry says of others: names that must exist, tests that must stand beside it, no cycles. */
final class CrossCheck {

    private final Knowledge knowledge;
    private final KnowledgeSource source;
    private final List<Problem> problems = new ArrayList<>();

    CrossCheck(Knowledge knowledge, KnowledgeSource source) {
        this.knowledge = knowledge;
        this.source = source;
    }

    List<Problem> problems() {
        Set<String> actions = new LinkedHashSet<>();
        Set<String> defaults = new HashSet<>();
        knowledge.rules().recipes().forEach((action, recipes) -> {
            actions.add(action);
            if (recipes.stream().anyMatch(Recipe::isDefault)) {
                defaults.add(action);
            }
        });
        actions.stream()
                .filter(action -> !defaults.contains(action))
                .forEach(action -> problems.add(new Problem(
                        new Position(source.name() + "/recipes", 1, 1),
                        "The action \"" + action + "\" has no recipe with default: true.")));
        source.files().forEach((path, node) -> {
            if (path.startsWith("entries/") && path.endsWith("/entry.yaml") && node instanceof Node.Mapping mapping) {
                entry(path, mapping, actions);
            }
        });
        Strata.cycle(knowledge.rules().allFindings())
                .ifPresent(cycle -> problems.add(new Problem(
                        new Position(source.name(), 1, 1),
                        "Findings depend on each other in a circle: " + String.join(" → ", cycle) + ".")));
        return problems;
    }

    private void entry(String path, Node.Mapping node, Set<String> actions) {
        Set<String> findings = knowledge.rules().findings().keySet();
        // Fixes are chosen when all findings have been made.
        Set<String> settled = new HashSet<>(findings);
        settled.add(Condition.FindingMade.ANY_BLOCKING);
        String id = text(node, "id");
        if (!source.files().containsKey(path.replace("entry.yaml", "tests.yaml"))) {
            problems.add(new Problem(node.at(), "The entry \"" + id + "\" has no tests.yaml beside it."));
        }
        if (!node.entries().containsKey("sources")) {
            problems.add(new Problem(node.at(), "The entry \"" + id + "\" names no sources."));
        }
        knowledge
                .rules()
                .finding(id)
                .filter(found -> text(node, "kind").equals("finding"))
                .ifPresent(finding -> {
                    List<String> explained = finding.explains().stream()
                            .map(FindingEntry.Explained::finding)
                            .toList();
                    names(
                            node,
                            "explains",
                            explained,
                            knowledge.rules().findings().keySet(),
                            "finding");
                    names(
                            node,
                            "fixes",
                            finding.fixes(),
                            knowledge.rules().fixes().keySet(),
                            "fix");
                    names(
                            node,
                            "asks",
                            finding.asks(),
                            knowledge.rules().questions().keySet(),
                            "question");
                    finding.cases().forEach(each -> conditions(node, "cases", each.when(), findings));
                    finding.explains().forEach(each -> conditions(node, "explains", each.when(), findings));
                });
        knowledge
                .rules()
                .fix(id)
                .filter(found -> text(node, "kind").equals("fix"))
                .ifPresent(fix -> {
                    names(
                            node,
                            "requires",
                            fix.requires(),
                            knowledge.rules().fixes().keySet(),
                            "fix");
                    conditions(node, "applies", fix.applies(), settled);
                    conditions(node, "tried", fix.tried(), settled);
                    actions(node, fix, actions);
                });
    }

    private void actions(Node.Mapping node, FixEntry fix, Set<String> actions) {
        Map<String, List<Action>> all = Map.of("steps", fix.steps(), "check", fix.check(), "undo", fix.undo());
        all.forEach(
                (key, list) -> names(node, key, list.stream().map(Action::name).toList(), actions, "action"));
        if (fix.steps().isEmpty()) {
            problems.add(new Problem(node.at(), "The fix \"" + fix.id() + "\" has no steps."));
        }
        if (fix.reversible() && fix.undo().isEmpty() && fix.risk() != FixEntry.Risk.NONE) {
            problems.add(new Problem(
                    node.at(),
                    "The fix \"" + fix.id() + "\" says that it is reversible but does not say how: add undo."));
        }
    }

    private void conditions(Node.Mapping node, String key, Condition condition, Set<String> known) {
        List<String> made = condition.atoms().stream()
                .filter(Condition.FindingMade.class::isInstance)
                .map(atom -> ((Condition.FindingMade) atom).id())
                .toList();
        names(node, key, made, known, "finding");
    }

    private void names(Node.Mapping node, String key, Collection<String> used, Set<String> known, String what) {
        for (String name : used) {
            if (!known.contains(name)) {
                Node.Entry entry = node.entries().get(key);
                problems.add(new Problem(
                        entry == null ? node.at() : place(entry.value(), name),
                        "There is no " + what + " \"" + name + "\"." + Fields.didYouMean(name, known)));
            }
        }
    }

    /** The place where a name stands, as near as can be. */
    private static Position place(Node node, String name) {
        if (node instanceof Node.Sequence list) {
            for (Node item : list.items()) {
                if (item instanceof Node.Scalar scalar && scalar.text().equals(name)) {
                    return scalar.at();
                }
                if (item instanceof Node.Mapping mapping && mapping.entries().containsKey(name)) {
                    return mapping.entries().get(name).key();
                }
            }
        }
        return node.at();
    }

    private static String text(Node.Mapping node, String key) {
        Node.Entry entry = node.entries().get(key);
        return entry != null && entry.value() instanceof Node.Scalar scalar ? scalar.text() : "";
    }
}
