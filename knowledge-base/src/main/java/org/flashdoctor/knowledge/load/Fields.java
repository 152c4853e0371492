// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.flashdoctor.engine.fact.FieldType;
import org.flashdoctor.knowledge.node.Node;
import org.flashdoctor.knowledge.node.Shape;

/**
 * The keys of one map, read by name. What was never asked for is unknown and reported, with the nearest name among
 * those that were asked for: the code that reads an entry is its schema.
 */
final class Fields {

    private final Node.Mapping mapping;
    private final List<Problem> problems;
    private final Set<String> asked = new LinkedHashSet<>();

    /** The shape to draw, when there is nothing to read. */
    private final Optional<Shape> drawn;

    private Fields(Node.Mapping mapping, Optional<Shape> drawn, List<Problem> problems) {
        this.mapping = mapping;
        this.drawn = drawn;
        this.problems = problems;
    }

    /** The keys of a node that must be a map. */
    static Optional<Fields> of(Node node, String what, List<Problem> problems) {
        if (node instanceof Node.Mapping mapping) {
            return Optional.of(new Fields(mapping, Optional.empty(), problems));
        }
        if (node instanceof Node.Blank blank) {
            blank.shape().is(Shape.Kind.MAP);
            return Optional.of(
                    new Fields(new Node.Mapping(Map.of(), blank.at()), Optional.of(blank.shape()), problems));
        }
        problems.add(new Problem(node.at(), what + " must be a map, not " + node.kind() + "."));
        return Optional.empty();
    }

    Node.Mapping mapping() {
        return mapping;
    }

    Optional<Node> node(String key) {
        asked.add(key);
        if (drawn.isPresent()) {
            return Optional.of(Node.Blank.of(drawn.get().property(key)));
        }
        return Optional.ofNullable(mapping.entries().get(key)).map(Node.Entry::value);
    }

    /** The node of a key that must be there. */
    Optional<Node> requiredNode(String key) {
        drawn.ifPresent(shape -> shape.require(key));
        Optional<Node> node = node(key);
        if (node.isEmpty()) {
            problems.add(new Problem(mapping.at(), "The key \"" + key + "\" is missing."));
        }
        return node;
    }

    Optional<String> text(String key) {
        return node(key).flatMap(this::scalar).map(String::strip);
    }

    String required(String key) {
        drawn.ifPresent(shape -> shape.require(key));
        Optional<String> text = text(key).filter(value -> !value.isEmpty());
        if (text.isEmpty()) {
            problems.add(new Problem(mapping.at(), "The key \"" + key + "\" is missing."));
        }
        return text.orElse("");
    }

    boolean flag(String key) {
        if (drawn.isPresent()) {
            drawn.get().property(key).is(Shape.Kind.TRUTH);
            return false;
        }
        return text(key)
                .map(value -> switch (value) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> {
                        problem(key, "\"" + value + "\" is neither true nor false.");
                        yield false;
                    }
                })
                .orElse(false);
    }

    int number(String key, int otherwise) {
        if (drawn.isPresent()) {
            drawn.get().property(key).is(Shape.Kind.NUMBER);
            return otherwise;
        }
        return text(key)
                .map(value -> {
                    try {
                        return Integer.parseInt(value);
                    } catch (NumberFormatException e) {
                        problem(key, "\"" + value + "\" is no whole number.");
                        return otherwise;
                    }
                })
                .orElse(otherwise);
    }

    /** Texts of a list, or the one text that stands in place of a list. */
    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Node item : items(key)) {
            scalar(item).ifPresent(text -> texts.add(text.strip()));
        }
        return List.copyOf(texts);
    }

    /** Texts of a list of which there must be at least one. */
    List<String> requiredTexts(String key) {
        drawn.ifPresent(shape -> shape.require(key));
        List<String> texts = texts(key);
        if (texts.isEmpty() && drawn.isEmpty()) {
            problems.add(new Problem(mapping.at(), "The key \"" + key + "\" is missing."));
        }
        return texts;
    }

    /** The items of a list, or the one thing that stands in its place. */
    List<Node> items(String key) {
        if (drawn.isPresent()) {
            asked.add(key);
            return List.of(Node.Blank.of(drawn.get().property(key).items()));
        }
        return node(key)
                .map(value -> value instanceof Node.Sequence list ? list.items() : List.of(value))
                .orElse(List.of());
    }

    <E extends Enum<E>> Optional<E> word(String key, Class<E> type) {
        if (drawn.isPresent()) {
            drawn.get().property(key).oneOf(spelled(type));
            return Optional.empty();
        }
        return text(key).flatMap(value -> word(value, type, key));
    }

    <E extends Enum<E>> E word(String key, Class<E> type, E otherwise) {
        return word(key, type).orElse(otherwise);
    }

    <E extends Enum<E>> List<E> words(String key, Class<E> type) {
        List<E> words = new ArrayList<>();
        if (drawn.isPresent()) {
            drawn.get().property(key).items().oneOf(spelled(type));
            return words;
        }
        texts(key).forEach(value -> word(value, type, key).ifPresent(words::add));
        return words;
    }

    private <E extends Enum<E>> Optional<E> word(String value, Class<E> type, String key) {
        try {
            E constant = Enum.valueOf(type, value.toUpperCase(Locale.ROOT).replace('-', '_'));
            if (spelled(constant).equals(value)) {
                return Optional.of(constant);
            }
        } catch (IllegalArgumentException e) {
            // Told below, with the names that there are.
        }
        List<String> all =
                Arrays.stream(type.getEnumConstants()).map(Fields::spelled).toList();
        problem(key, "\"" + value + "\" is none of " + String.join(", ", all) + "." + didYouMean(value, all));
        return Optional.empty();
    }

    private static List<String> spelled(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants()).map(Fields::spelled).toList();
    }

    private static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    <T> T with(String key, Function<Node, T> reader, T otherwise) {
        return node(key).map(reader).orElse(otherwise);
    }

    void problem(String key, String message) {
        Node.Entry entry = mapping.entries().get(key);
        problems.add(new Problem(entry == null ? mapping.at() : entry.value().at(), message));
    }

    /** Keys that nobody asked for. Call this last. */
    void reportUnknown() {
        mapping.entries().forEach((key, entry) -> {
            if (!asked.contains(key)) {
                problems.add(new Problem(
                        entry.key(), "The key \"" + key + "\" is not known here." + didYouMean(key, asked)));
            }
        });
    }

    static String didYouMean(String name, java.util.Collection<String> names) {
        return FieldType.nearest(name, names)
                .map(near -> " Did you mean \"" + near + "\"?")
                .orElse("");
    }

    private Optional<String> scalar(Node node) {
        if (node instanceof Node.Scalar scalar) {
            return Optional.of(scalar.text());
        }
        if (node instanceof Node.Blank blank) {
            blank.shape().is(Shape.Kind.TEXT);
            return Optional.empty();
        }
        problems.add(new Problem(node.at(), "This must be text, not " + node.kind() + "."));
        return Optional.empty();
    }
}
