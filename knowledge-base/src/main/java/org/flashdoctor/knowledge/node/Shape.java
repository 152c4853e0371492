// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.node;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a node may look like, as the code that reads it asks for it. Readers draw it by reading a {@link Node.Blank}, so
 * that a schema is never written beside them.
 */
public final class Shape {

    /** Kinds of value that editors tell apart. */
    public enum Kind {
        ANY,
        TEXT,
        TRUTH,
        NUMBER,
        MAP,
        /** A list, or one item in place of a list. */
        LIST
    }

    private Kind kind = Kind.ANY;
    private List<String> words = List.of();
    private Optional<String> reference = Optional.empty();
    private final Map<String, Shape> properties = new LinkedHashMap<>();
    private final Set<String> required = new LinkedHashSet<>();
    private Optional<Shape> item = Optional.empty();

    /** Narrows to a kind. */
    public Shape is(Kind narrower) {
        kind = narrower;
        return this;
    }

    /** Narrows to one of some words. */
    public Shape oneOf(List<String> allowed) {
        kind = Kind.TEXT;
        words = List.copyOf(allowed);
        return this;
    }

    /** Says that another definition describes it. */
    public Shape as(String definition) {
        reference = Optional.of(definition);
        return this;
    }

    /** The shape of a key. */
    public Shape property(String key) {
        kind = Kind.MAP;
        return properties.computeIfAbsent(key, each -> new Shape());
    }

    /** Demands a key. */
    public void require(String key) {
        required.add(key);
    }

    /** The shape of the items of a list. */
    public Shape items() {
        kind = Kind.LIST;
        Shape shape = item.orElseGet(Shape::new);
        item = Optional.of(shape);
        return shape;
    }

    public Kind kind() {
        return kind;
    }

    public List<String> words() {
        return words;
    }

    public Optional<String> reference() {
        return reference;
    }

    public Map<String, Shape> properties() {
        return java.util.Collections.unmodifiableMap(properties);
    }

    public Set<String> required() {
        return java.util.Collections.unmodifiableSet(required);
    }

    public Optional<Shape> item() {
        return item;
    }
}
