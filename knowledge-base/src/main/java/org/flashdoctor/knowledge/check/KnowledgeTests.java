// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.flashdoctor.engine.evidence.CaseAssembler.DirectFacts;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.RunFact.RunStage;
import org.flashdoctor.engine.log.LogReader;
import org.flashdoctor.engine.log.Recogniser;
import org.flashdoctor.engine.log.RecogniserIndex;
import org.flashdoctor.engine.log.Run;
import org.flashdoctor.engine.text.LogText;
import org.flashdoctor.engine.text.UnreadableLogException;
import org.flashdoctor.knowledge.load.CaseReader;
import org.flashdoctor.knowledge.load.FactReader;
import org.flashdoctor.knowledge.load.Knowledge;
import org.flashdoctor.knowledge.load.KnowledgeSource;
import org.flashdoctor.knowledge.load.Problem;
import org.flashdoctor.knowledge.load.Redaction;
import org.flashdoctor.knowledge.load.RedactionRule;
import org.flashdoctor.knowledge.node.Node;
import org.flashdoctor.rules.condition.Truth;
import org.flashdoctor.rules.diagnosis.Diagnoser;
import org.flashdoctor.rules.diagnosis.Diagnosis;
import org.flashdoctor.rules.diagnosis.Finding;
import org.flashdoctor.rules.diagnosis.PlannedFix;
import org.flashdoctor.rules.model.Recipe;

/** Runs the tests that stand beside entries and the examples of recognisers. */
public final class KnowledgeTests {

    private final Knowledge knowledge;
    private final CaseReader reader;
    private final Diagnoser diagnoser;
    private final List<Problem> failures = new ArrayList<>();
    private int passed;

    /** Tests against this knowledge. */
    public KnowledgeTests(Knowledge knowledge) {
        this.knowledge = knowledge;
        this.reader = new CaseReader(knowledge);
        this.diagnoser = new Diagnoser(knowledge.rules());
    }

    /** How many passed, and what failed. */
    public record Result(int passed, List<Problem> failures) {}

    /** Runs the tests of a source whose path or id holds the filter; all when it is empty. */
    public Result run(KnowledgeSource source, String filter) {
        source.files().forEach((path, node) -> {
            if (path.endsWith("/tests.yaml") && path.contains(filter) && node instanceof Node.Sequence tests) {
                entry(path, tests);
            } else if (path.startsWith("recognisers/")
                    && !path.endsWith("/errno.yaml")
                    && node instanceof Node.Sequence list) {
                list.items().forEach(item -> recogniser(item, path, filter));
            } else if (path.equals("redaction.yaml") && path.contains(filter)) {
                redaction(node);
            }
        });
        return new Result(passed, List.copyOf(failures));
    }

    /** Every example of a rule is hidden by that rule, and what must survive is touched by none. */
    private void redaction(Node file) {
        for (RedactionRule rule : knowledge.redaction().rules()) {
            for (String text : rule.hides()) {
                boolean hidden = rule.until().isPresent()
                        ? knowledge
                                .redaction()
                                .beginningWith(text.lines().findFirst().orElse(""))
                                .filter(rule::equals)
                                .isPresent()
                        : text.lines().anyMatch(line -> !rule.find(line).isEmpty())
                                || !rule.find(text).isEmpty();
                tell(hidden, file, "The rule \"" + rule.id() + "\" does not hide \"" + text + "\".");
            }
            for (String text : rule.keeps()) {
                List<Redaction.Identifier> found = knowledge.redaction().find(text);
                tell(found.isEmpty(), file, "\"" + text + "\" is to survive, but " + found + " would be hidden.");
            }
        }
    }

    private void tell(boolean holds, Node file, String problem) {
        if (holds) {
            passed++;
        } else {
            failures.add(new Problem(file.at(), problem));
        }
    }

    private void entry(String path, Node.Sequence tests) {
        String[] parts = path.split("/", -1);
        String id = parts[parts.length - 2];
        Set<String> expected = new LinkedHashSet<>();
        boolean finding = knowledge.rules().findings().containsKey(id) && path.contains("findings");
        boolean excused = false;
        for (Node item : tests.items()) {
            if (!(item instanceof Node.Mapping test)) {
                failures.add(new Problem(item.at(), "A test is a map with name, facts or log, and expect."));
                continue;
            }
            if (test.entries().containsKey("never-unknown")) {
                excused = true;
                if (test.entries().size() == 1) {
                    continue;
                }
            }
            String expect = text(test, "expect");
            expected.add(expect);
            int before = failures.size();
            Optional<FactSet> facts = facts(test);
            if (facts.isPresent()) {
                Diagnosis diagnosis = diagnoser.diagnose(facts.get());
                if (finding) {
                    finding(id, test, expect, facts.get(), diagnosis);
                } else {
                    fix(id, test, expect, diagnosis);
                }
            }
            if (failures.size() == before) {
                passed++;
            }
        }
        List<String> needed = finding ? List.of("fires", "not", "unknown") : List.of("offered", "not-offered");
        for (String kind : needed) {
            if (!expected.contains(kind) && !(excused && kind.equals("unknown"))) {
                failures.add(new Problem(
                        tests.at(),
                        "The tests of \"" + id + "\" have no case that expects " + kind
                                + (kind.equals("unknown") ? "; add one, or never-unknown: with the reason." : ".")));
            }
        }
    }

    private void finding(String id, Node.Mapping test, String expect, FactSet facts, Diagnosis diagnosis) {
        Optional<Finding> made = diagnosis.findings().stream()
                .filter(each -> each.id().equals(id))
                .findFirst();
        Truth truth = diagnoser.truth(id, facts);
        Truth reference = diagnoser.reference(id, facts);
        if (truth != reference) {
            fail(test, "The rule engine says " + truth + " and the meaning of the conditions is " + reference + ".");
        }
        String got = switch (truth) {
            case YES -> "fires";
            case NO -> "not";
            case UNKNOWN -> "unknown";
        };
        if (!got.equals(expect)) {
            fail(test, "\"" + id + "\": expected " + expect + ", got " + got + "." + seen(facts));
            return;
        }
        made.ifPresent(finding -> {
            compare(test, "severity", finding.severity().name());
            compare(test, "confidence", finding.confidence().name());
            if (finding.because().contains("(not shown)")) {
                fail(test, "The sentence of \"" + id + "\" names a fact that is not there: " + finding.because());
            }
        });
        if (test.entries().containsKey("primary")) {
            String primary = diagnosis.primary().map(Finding::id).orElse("none");
            if (!primary.equals(text(test, "primary"))) {
                fail(test, "Expected the primary finding " + text(test, "primary") + ", got " + primary + ".");
            }
        }
    }

    private void fix(String id, Node.Mapping test, String expect, Diagnosis diagnosis) {
        List<PlannedFix> plan = diagnosis.plan();
        Optional<PlannedFix> planned =
                plan.stream().filter(each -> each.entry().id().equals(id)).findFirst();
        String got = planned.isPresent() ? "offered" : diagnosis.skipped().contains(id) ? "tried" : "not-offered";
        if (!got.equals(expect)) {
            fail(
                    test,
                    "\"" + id + "\": expected " + expect + ", got " + got + "; the findings are "
                            + diagnosis.findings().stream().map(Finding::id).toList()
                            + ", the plan is "
                            + plan.stream().map(each -> each.entry().id()).toList() + "." + seen(diagnosis.facts()));
            return;
        }
        if (text(test, "first").equals("true") && !plan.get(0).entry().id().equals(id)) {
            fail(
                    test,
                    "\"" + id + "\" should lead the plan, but "
                            + plan.get(0).entry().id() + " does.");
        }
        if (test.entries().containsKey("commands")
                && test.entries().get("commands").value() instanceof Node.Sequence wanted) {
            List<List<String>> commands = planned.map(PlannedFix::steps).orElse(List.of()).stream()
                    .map(Recipe.Step::command)
                    .toList();
            for (Node item : wanted.items()) {
                List<String> words = item instanceof Node.Sequence list
                        ? list.items().stream()
                                .map(word -> ((Node.Scalar) word).text())
                                .toList()
                        : List.of(((Node.Scalar) item).text());
                if (!commands.contains(words)) {
                    fail(test, "The steps hold no command " + words + "; they hold " + commands + ".");
                }
            }
        }
    }

    private void compare(Node.Mapping test, String key, String got) {
        String wanted = text(test, key);
        String spelled = got.toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        if (!wanted.isEmpty() && !wanted.equals(spelled)) {
            fail(test, "Expected " + key + " " + wanted + ", got " + spelled + ".");
        }
    }

    private Optional<FactSet> facts(Node.Mapping test) {
        List<Problem> problems = new ArrayList<>();
        FactReader factReader = new FactReader(problems);
        List<Observation> observations = new ArrayList<>();
        items(test, "facts")
                .forEach(item -> factReader
                        .read(item)
                        .ifPresent(fact -> observations.add(new Observation(
                                fact,
                                0,
                                List.of(new Evidence(
                                        "test", new Evidence.Path(item.at().file()), fact.toString()))))));
        Set<FactType> covered = new LinkedHashSet<>();
        items(test, "covered").forEach(item -> {
            String name = item instanceof Node.Scalar scalar ? scalar.text() : "";
            FactType.named(name)
                    .ifPresentOrElse(
                            covered::add,
                            () -> problems.add(new Problem(item.at(), "\"" + name + "\" is no fact type.")));
        });
        if (!problems.isEmpty()) {
            failures.addAll(problems);
            return Optional.empty();
        }
        List<Run> runs = List.of();
        if (test.entries().containsKey("log")) {
            runs = reader.read("log", text(test, "log"));
        }
        return Optional.of(reader.assemble(runs, new DirectFacts(observations, covered), Optional.empty()));
    }

    private void recogniser(Node item, String path, String filter) {
        if (!(item instanceof Node.Mapping mapping)) {
            return;
        }
        String id = text(mapping, "id");
        Optional<Recogniser> found = knowledge.recognisers().stream()
                .filter(each -> each.id().equals(id))
                .findFirst();
        if (found.isEmpty() || !(path + " " + id).contains(filter)) {
            return;
        }
        LogReader alone = new LogReader(new RecogniserIndex(List.of(found.get())), knowledge.errnoTexts());
        for (Node example : items(mapping, "examples")) {
            int before = failures.size();
            if (example instanceof Node.Mapping test) {
                example(id, alone, test);
            } else if (example instanceof Node.Scalar text
                    && runs(alone, text.text()).isEmpty()) {
                failures.add(new Problem(text.at(), "\"" + id + "\" does not match its example."));
            }
            if (failures.size() == before) {
                passed++;
            }
        }
        for (Node miss : items(mapping, "near-misses")) {
            if (miss instanceof Node.Scalar text && !runs(alone, text.text()).isEmpty()) {
                failures.add(new Problem(text.at(), "\"" + id + "\" matches what it must not."));
            } else {
                passed++;
            }
        }
    }

    private void example(String id, LogReader alone, Node.Mapping test) {
        List<Run> runs = runs(alone, text(test, "text"));
        if (runs.isEmpty()) {
            fail(test, "\"" + id + "\" does not match its example.");
            return;
        }
        List<Fact> got = runs.stream()
                .flatMap(run -> run.observations().stream())
                .map(Observation::fact)
                .filter(Predicate.not(RunStage.class::isInstance))
                .distinct()
                .toList();
        List<Problem> problems = new ArrayList<>();
        FactReader factReader = new FactReader(problems);
        List<Fact> wanted = items(test, "facts").stream()
                .flatMap(item -> factReader.read(item).stream())
                .toList();
        failures.addAll(problems);
        if (problems.isEmpty()
                && test.entries().containsKey("facts")
                && !Set.copyOf(got).equals(Set.copyOf(wanted))) {
            fail(test, "\"" + id + "\" makes " + got + ", expected " + wanted + ".");
        }
    }

    private static List<Run> runs(LogReader reader, String text) {
        try (LogText log = LogText.open(
                new java.io.ByteArrayInputStream(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))) {
            return reader.read("example", log);
        } catch (java.io.IOException | UnreadableLogException e) {
            return List.of();
        }
    }

    private static String seen(FactSet facts) {
        Map<Fact, String> shown = new LinkedHashMap<>();
        facts.facts().stream().limit(12).forEach(fact -> shown.put(fact, fact.toString()));
        return " Facts: " + shown.values();
    }

    private static List<Node> items(Node.Mapping mapping, String key) {
        Node.Entry entry = mapping.entries().get(key);
        if (entry == null) {
            return List.of();
        }
        return entry.value() instanceof Node.Sequence list ? list.items() : List.of(entry.value());
    }

    private static String text(Node.Mapping mapping, String key) {
        Node.Entry entry = mapping.entries().get(key);
        return entry != null && entry.value() instanceof Node.Scalar scalar ? scalar.text() : "";
    }

    private void fail(Node.Mapping test, String message) {
        failures.add(new Problem(test.at(), message + " (" + text(test, "name") + ")"));
    }
}
