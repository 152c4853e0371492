// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.node;

import java.util.List;
import java.util.Map;
import org.flashdoctor.engine.lazy.Lazy;
import org.flashdoctor.rules.condition.Condition;

/** A piece of YAML or JSON with its place. */
public sealed interface Node {

    Position at();

    /** Text, a number or a truth value; the schema of what it stands in says which. */
    record Scalar(String text, Position at) implements Node {}

    /** A list. */
    record Sequence(List<Node> items, Position at) implements Node {}

    /** A map, in the order of the file. */
    record Mapping(Map<String, Entry> entries, Position at) implements Node {}

    /** A key with its place, and its value. */
    record Entry(Position key, Node value) {}

    /**
     * A condition that was read when the knowledge base was packed.
     *
     * @param condition what was read
     * @param source the node from which, for those who show it
     */
    record Ready(Lazy<Condition> condition, Lazy<Node> source, Position at) implements Node {}

    /** Stands for any node while readers draw the shape of what they read. */
    record Blank(Shape shape, Position at) implements Node {

        /** A blank that belongs to no file. */
        public static Blank of(Shape shape) {
            return new Blank(shape, new Position("schema", 1, 1));
        }
    }

    /** What it is, for messages. */
    default String kind() {
        if (this instanceof Scalar) {
            return "text";
        } else if (this instanceof Ready ready) {
            return ready.source().get().kind();
        }
        return this instanceof Sequence ? "a list" : "a map";
    }
}
