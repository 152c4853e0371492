// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.load;

import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.FieldType;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.knowledge.node.Node;
import org.flashdoctor.rules.condition.Condition;
import org.flashdoctor.rules.condition.FieldTest;

/** Reads conditions and checks every name in them against the Java types. */
final class ConditionReader {

    /** Operators of field tests, for messages and for the schema. */
    static final List<String> OPERATORS = List.of(
            "not", "lt", "le", "gt", "ge", "in", "contains", "matches", "overlaps", "within", "subset-of", "is");

    private static final Map<String, FieldTest> KNOWLEDGE = Map.of(
            "known", new FieldTest.Knowledge(true, Optional.empty()),
            "unknown", new FieldTest.Knowledge(false, Optional.empty()),
            "absent", new FieldTest.Knowledge(false, Optional.of(Gap.ABSENT)),
            "denied", new FieldTest.Knowledge(false, Optional.of(Gap.DENIED)),
            "failed", new FieldTest.Knowledge(false, Optional.of(Gap.FAILED)),
            "not-supported", new FieldTest.Knowledge(false, Optional.of(Gap.NOT_SUPPORTED)),
            "not-looked-at", new FieldTest.Knowledge(false, Optional.of(Gap.NOT_LOOKED_AT)),
            "empty", new FieldTest.Empty(),
            "not-empty", new FieldTest.Negated(new FieldTest.Empty()));

    private final List<Problem> problems;
    private final boolean eager;

    /** What an eager reader has read, each node by itself. */
    private final IdentityHashMap<Node, Condition> known = new IdentityHashMap<>();

    /**
     * A reader of conditions.
     *
     * @param eager whether patterns are compiled at once, to find those that are none, and what was read is kept
     */
    ConditionReader(List<Problem> problems, boolean eager) {
        this.problems = problems;
        this.eager = eager;
    }

    /** The conditions of an eager reader by their nodes, which are told apart even where they are equal. */
    IdentityHashMap<Node, Condition> known() {
        return known;
    }

    /** A condition; a map with several keys, and a list, is a conjunction. */
    Condition read(Node node) {
        if (node instanceof Node.Ready ready) {
            return ready.condition().get();
        }
        Condition condition = unread(node);
        if (eager) {
            known.put(node, condition);
        }
        return condition;
    }

    private Condition unread(Node node) {
        if (node instanceof Node.Blank blank) {
            blank.shape().as("condition");
            return Condition.always();
        }
        if (node instanceof Node.Sequence list) {
            return new Condition.All(list.items().stream().map(this::read).toList());
        }
        if (!(node instanceof Node.Mapping mapping)) {
            problems.add(new Problem(node.at(), "A condition must be a map, not " + node.kind() + "."));
            return Condition.always();
        }
        List<Condition> parts = new ArrayList<>();
        mapping.entries().forEach((key, entry) -> parts.add(part(key, entry)));
        return parts.size() == 1 ? parts.get(0) : new Condition.All(parts);
    }

    private Condition part(String key, Node.Entry entry) {
        Node value = entry.value();
        return switch (key) {
            case "all" -> new Condition.All(list(value));
            case "any" -> new Condition.Any(list(value));
            case "not" -> new Condition.Not(read(value));
            case "unless" -> new Condition.Unless(read(value));
            case "finding" ->
                text(value).<Condition>map(Condition.FindingMade::new).orElse(Condition.always());
            default ->
                FactType.named(key)
                        .<Condition>map(type -> new Condition.FactMatches(type, tests(type, value)))
                        .orElseGet(() -> noSuchType(key, entry));
        };
    }

    private Condition noSuchType(String key, Node.Entry entry) {
        List<String> names = new ArrayList<>(List.of("all", "any", "not", "unless", "finding"));
        FactType.all().forEach(each -> names.add(each.name()));
        problems.add(new Problem(
                entry.key(), "\"" + key + "\" is no fact type and no connective." + Fields.didYouMean(key, names)));
        return Condition.always();
    }

    private List<Condition> list(Node node) {
        if (node instanceof Node.Sequence list) {
            return list.items().stream().map(this::read).toList();
        }
        return List.of(read(node));
    }

    private Map<String, FieldTest> tests(FactType type, Node node) {
        Map<String, FieldTest> tests = new LinkedHashMap<>();
        if (node instanceof Node.Scalar empty && empty.text().isEmpty()) {
            return tests;
        }
        if (!(node instanceof Node.Mapping mapping)) {
            problems.add(new Problem(
                    node.at(), "The tests on " + type + " must be a map of fields; {} when any such fact will do."));
            return tests;
        }
        mapping.entries().forEach((name, entry) -> {
            FactType.Field field = type.fields().get(name);
            if (field == null) {
                problems.add(new Problem(
                        entry.key(),
                        type + " has no field \"" + name + "\"."
                                + Fields.didYouMean(name, type.fields().keySet())
                                + " Its fields are "
                                + String.join(", ", type.fields().keySet()) + "."));
            } else {
                test(field.type().known(), entry.value()).ifPresent(test -> tests.put(name, test));
            }
        });
        return tests;
    }

    private Optional<FieldTest> test(FieldType type, Node node) {
        if (node instanceof Node.Scalar scalar) {
            return type instanceof FieldType.SetOf set
                    ? value(set.element(), scalar).map(FieldTest.Contains::new)
                    : value(type, scalar).map(value -> new FieldTest.OneOf(List.of(value)));
        }
        if (node instanceof Node.Sequence list) {
            if (type instanceof FieldType.SetOf) {
                List<FieldTest> each = list.items().stream()
                        .flatMap(item -> test(type, item).stream())
                        .toList();
                return Optional.of(new FieldTest.Either(each));
            }
            return Optional.of(new FieldTest.OneOf(values(type, list)));
        }
        List<FieldTest> each = new ArrayList<>();
        ((Node.Mapping) node).entries().forEach((operator, entry) -> {
            try {
                operator(type, operator, entry).ifPresent(each::add);
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(entry.value().at(), e.getMessage() + "."));
            }
        });
        return Optional.of(each.size() == 1 ? each.get(0) : new FieldTest.Each(each));
    }

    private Optional<FieldTest> operator(FieldType type, String operator, Node.Entry entry) {
        Node node = entry.value();
        Optional<String> misfit = misfit(type, operator);
        if (misfit.isPresent()) {
            problems.add(new Problem(entry.key(), "\"" + operator + "\" needs " + misfit.get() + "."));
            return Optional.empty();
        }
        FieldType element = type instanceof FieldType.SetOf set ? set.element() : type;
        FieldType range = new FieldType.Range();
        return switch (operator) {
            case "not" -> test(type, node).map(FieldTest.Negated::new);
            case "in" -> test(type, node instanceof Node.Scalar ? new Node.Sequence(List.of(node), node.at()) : node);
            case "lt", "le", "gt", "ge" ->
                text(node)
                        .map(text -> new FieldTest.Compared(
                                FieldTest.Order.valueOf(operator.toUpperCase(Locale.ROOT)), type.parse(text)));
            case "contains" -> text(node).map(text -> new FieldTest.Contains(element.parse(text)));
            case "matches" -> text(node).flatMap(text -> pattern(text, node));
            case "overlaps" -> text(node).map(text -> new FieldTest.Overlaps((AddressRange) range.parse(text)));
            case "within" -> text(node).map(text -> new FieldTest.Within((AddressRange) range.parse(text)));
            case "subset-of" ->
                Optional.of(new FieldTest.SubsetOf(values(
                        element,
                        node instanceof Node.Sequence list ? list : new Node.Sequence(List.of(node), node.at()))));
            case "is" -> text(node).flatMap(text -> knowledge(text, node));
            default -> {
                problems.add(new Problem(
                        entry.key(),
                        "\"" + operator + "\" is no operator." + Fields.didYouMean(operator, OPERATORS)
                                + " Operators are " + String.join(", ", OPERATORS) + "."));
                yield Optional.empty();
            }
        };
    }

    /** What an operator needs and a field of this type does not have. */
    private static Optional<String> misfit(FieldType type, String operator) {
        boolean set = type instanceof FieldType.SetOf;
        boolean range = type instanceof FieldType.Range;
        boolean fits = switch (operator) {
            case "lt", "le", "gt", "ge" -> !set && !range && !(type instanceof FieldType.Pci);
            case "overlaps", "within" -> range || type instanceof FieldType.Whole;
            case "subset-of" -> set;
            default -> true;
        };
        String needs = switch (operator) {
            case "overlaps", "within" -> "a range or an address";
            case "subset-of" -> "a set";
            default -> "values that have an order";
        };
        return fits ? Optional.empty() : Optional.of(needs);
    }

    private Optional<FieldTest> pattern(String text, Node node) {
        try {
            FieldTest.Matches matches = FieldTest.Matches.of(text);
            if (eager) {
                matches.compiled().get();
            }
            return Optional.of(matches);
        } catch (PatternSyntaxException e) {
            problems.add(new Problem(node.at(), "This is no RE2 pattern: " + e.getMessage() + "."));
            return Optional.empty();
        }
    }

    private Optional<FieldTest> knowledge(String text, Node node) {
        Optional<FieldTest> test = Optional.ofNullable(KNOWLEDGE.get(text));
        if (test.isEmpty()) {
            List<String> words = KNOWLEDGE.keySet().stream().sorted().toList();
            problems.add(new Problem(node.at(), "\"" + text + "\" is none of " + String.join(", ", words) + "."));
        }
        return test;
    }

    private List<Object> values(FieldType type, Node.Sequence list) {
        List<Object> values = new ArrayList<>();
        for (Node item : list.items()) {
            if (item instanceof Node.Scalar scalar) {
                value(type, scalar).ifPresent(values::add);
            } else {
                problems.add(new Problem(item.at(), "A list of values holds texts only, not " + item.kind() + "."));
            }
        }
        return values;
    }

    private Optional<Object> value(FieldType type, Node.Scalar scalar) {
        try {
            return Optional.of(type.parse(scalar.text()));
        } catch (IllegalArgumentException e) {
            problems.add(
                    new Problem(scalar.at(), e.getMessage() + "." + Fields.didYouMean(scalar.text(), type.words())));
            return Optional.empty();
        }
    }

    private Optional<String> text(Node node) {
        if (node instanceof Node.Scalar scalar) {
            return Optional.of(scalar.text());
        }
        problems.add(new Problem(node.at(), "This must be text, not " + node.kind() + "."));
        return Optional.empty();
    }
}
