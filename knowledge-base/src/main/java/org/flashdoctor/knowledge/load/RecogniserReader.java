// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.load;

import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.RunFact.Invocation;
import org.flashdoctor.engine.fact.RunFact.Stage;
import org.flashdoctor.engine.log.FactTemplate;
import org.flashdoctor.engine.log.Recogniser;
import org.flashdoctor.knowledge.node.Node;

/** Reads recognisers. Patterns are compiled only when asked to check, because most runs need few of them. */
final class RecogniserReader {

    private final List<Problem> problems;
    private final boolean checking;

    RecogniserReader(List<Problem> problems, boolean checking) {
        this.problems = problems;
        this.checking = checking;
    }

    /** Reads the list of a file. */
    List<Recogniser> read(Node node) {
        List<Recogniser> recognisers = new ArrayList<>();
        if (node instanceof Node.Blank blank) {
            Fields.of(Node.Blank.of(blank.shape().items()), "A recogniser", problems)
                    .ifPresent(this::recogniser);
            return recognisers;
        }
        if (!(node instanceof Node.Sequence list)) {
            problems.add(new Problem(node.at(), "A file of recognisers holds a list, not " + node.kind() + "."));
            return recognisers;
        }
        for (Node item : list.items()) {
            Fields.of(item, "A recogniser", problems).ifPresent(fields -> recognisers.add(recogniser(fields)));
        }
        return recognisers;
    }

    private Recogniser recogniser(Fields fields) {
        String id = fields.required("id");
        fields.text("about");
        List<String> anchors = fields.items("anchor").stream()
                .filter(Node.Scalar.class::isInstance)
                .map(item -> ((Node.Scalar) item).text())
                .toList();
        if (anchors.isEmpty() || anchors.stream().anyMatch(String::isBlank)) {
            fields.problem("anchor", "The recogniser \"" + id + "\" needs an anchor: text that every match holds.");
            anchors = List.of("\u0000");
        }
        String pattern = fields.required("pattern");
        List<FactTemplate> templates = new ArrayList<>();
        for (Node item : fields.items("facts")) {
            template(item).ifPresent(templates::add);
        }
        Optional<Stage> reached = fields.word("reached", Stage.class);
        Recogniser recogniser = new Recogniser(
                id, anchors, pattern, fields.flag("ignore-case"), templates, reached, fields.flag("begins-run"));
        boolean ignored = fields.flag("ignored");
        List<Node> examples = fields.items("examples");
        fields.items("near-misses");
        fields.text("note");
        fields.reportUnknown();
        if (checking) {
            check(fields, recogniser, ignored, examples);
        }
        return recogniser;
    }

    private void check(Fields fields, Recogniser recogniser, boolean ignored, List<Node> examples) {
        try {
            Map<String, Integer> groups = recogniser.pattern().namedGroups();
            for (FactTemplate template : recogniser.facts()) {
                template.values().values().stream()
                        .flatMap(value -> text(value).groups().stream())
                        .filter(group -> !groups.containsKey(group))
                        .forEach(group -> fields.problem(
                                "facts",
                                "The pattern of \"" + recogniser + "\" has no group \"" + group + "\"."
                                        + Fields.didYouMean(group, groups.keySet())));
            }
        } catch (PatternSyntaxException e) {
            fields.problem("pattern", "This is no RE2 pattern: " + e.getMessage() + ".");
        }
        if (recogniser.facts().isEmpty() && recogniser.reached().isEmpty() && !ignored && !recogniser.beginsRun()) {
            fields.problem(
                    "id",
                    "The recogniser \"" + recogniser
                            + "\" says nothing: give it facts, a stage in reached, or ignored: true.");
        }
        if (examples.isEmpty()) {
            fields.problem("id", "The recogniser \"" + recogniser + "\" has no example.");
        }
    }

    private static FactTemplate.Text text(FactTemplate.Value value) {
        if (value instanceof FactTemplate.Text text) {
            return text;
        }
        return value instanceof FactTemplate.Mapped mapped ? mapped.of() : ((FactTemplate.Bit) value).of();
    }

    private Optional<FactTemplate> template(Node node) {
        if (node instanceof Node.Blank blank) {
            blank.shape().as("template");
            return Optional.empty();
        }
        if (!(node instanceof Node.Mapping mapping) || mapping.entries().size() != 1) {
            problems.add(new Problem(node.at(), "A fact is written as TypeName: { field: value }."));
            return Optional.empty();
        }
        Map.Entry<String, Node.Entry> entry =
                mapping.entries().entrySet().iterator().next();
        Optional<FactType> type = FactType.named(entry.getKey());
        if (type.isEmpty()) {
            List<String> names = FactType.all().stream().map(FactType::name).toList();
            problems.add(new Problem(
                    entry.getValue().key(),
                    "\"" + entry.getKey() + "\" is no fact type." + Fields.didYouMean(entry.getKey(), names)));
            return Optional.empty();
        }
        Map<String, FactTemplate.Value> values = new LinkedHashMap<>();
        if (entry.getValue().value() instanceof Node.Mapping fields) {
            fields.entries().forEach((name, field) -> {
                boolean pseudo =
                        type.get().type() == Invocation.class && FactTemplate.COMMAND_LINE_FIELDS.contains(name);
                if (!pseudo && !type.get().fields().containsKey(name)) {
                    problems.add(new Problem(
                            field.key(),
                            type.get() + " has no field \"" + name + "\"."
                                    + Fields.didYouMean(
                                            name, type.get().fields().keySet())));
                } else {
                    value(type.get(), name, field.value()).ifPresent(value -> values.put(name, value));
                }
            });
        }
        return Optional.of(new FactTemplate(type.get(), values));
    }

    private Optional<FactTemplate.Value> value(FactType type, String name, Node node) {
        if (node instanceof Node.Scalar scalar) {
            FactTemplate.Text text = FactTemplate.Text.of(scalar.text());
            if (checking && text.groups().isEmpty() && type.fields().containsKey(name)) {
                constant(type.fields().get(name), scalar.text(), node);
            }
            return Optional.of(text);
        }
        if (node instanceof Node.Sequence list) {
            String joined = list.items().stream()
                    .filter(Node.Scalar.class::isInstance)
                    .map(item -> ((Node.Scalar) item).text())
                    .reduce((a, b) -> a + " " + b)
                    .orElse("");
            return Optional.of(FactTemplate.Text.of(joined));
        }
        Fields fields = Fields.of(node, "A value", problems).orElseThrow();
        FactTemplate.Text of = FactTemplate.Text.of(fields.required("of"));
        Optional<Node> map = fields.node("map");
        Optional<String> bit = fields.text("bit");
        fields.reportUnknown();
        if (bit.isPresent()) {
            return Optional.of(new FactTemplate.Bit(of, fields.number("bit", 0)));
        }
        Map<String, String> words = new LinkedHashMap<>();
        if (map.isPresent() && map.get() instanceof Node.Mapping table) {
            table.entries().forEach((word, entry) -> {
                if (entry.value() instanceof Node.Scalar scalar) {
                    words.put(word.toLowerCase(Locale.ROOT), scalar.text());
                    if (checking && type.fields().containsKey(name)) {
                        constant(type.fields().get(name), scalar.text(), scalar);
                    }
                }
            });
        } else {
            problems.add(new Problem(node.at(), "A value that is built from a match has \"map\" or \"bit\"."));
        }
        return Optional.of(new FactTemplate.Mapped(of, words));
    }

    private void constant(FactType.Field field, String text, Node node) {
        try {
            field.type().parse(text);
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(
                    node.at(),
                    e.getMessage() + "." + Fields.didYouMean(text, field.type().words())));
        }
    }
}
