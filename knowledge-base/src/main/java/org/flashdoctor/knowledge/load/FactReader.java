// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.FieldType;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.fact.RunFact.Invocation;
import org.flashdoctor.engine.log.CommandLine;
import org.flashdoctor.knowledge.node.Node;

/** Reads facts as {@code TypeName: { field: value }}, as tests and saved cases hold them. */
public final class FactReader {

    private final List<Problem> problems;

    public FactReader(List<Problem> problems) {
        this.problems = problems;
    }

    /** Reads one fact; a problem is noted when it is none. */
    public Optional<Fact> read(Node node) {
        if (!(node instanceof Node.Mapping mapping) || mapping.entries().size() != 1) {
            problems.add(new Problem(node.at(), "A fact is written as TypeName: { field: value }."));
            return Optional.empty();
        }
        Map.Entry<String, Node.Entry> entry =
                mapping.entries().entrySet().iterator().next();
        Optional<FactType> type = type(entry.getKey(), entry.getValue());
        if (type.isPresent()
                && type.get().type() == Invocation.class
                && entry.getValue().value() instanceof Node.Mapping fields
                && fields.entries().containsKey("arguments")) {
            return Optional.of(CommandLine.parse(text(fields, "prompt"), text(fields, "arguments")));
        }
        return type.flatMap(found -> fact(found, entry.getValue().value()));
    }

    private static String text(Node.Mapping fields, String key) {
        Node.Entry entry = fields.entries().get(key);
        return entry != null && entry.value() instanceof Node.Scalar scalar ? scalar.text() : "";
    }

    private Optional<FactType> type(String name, Node.Entry entry) {
        Optional<FactType> type = FactType.named(name);
        if (type.isEmpty()) {
            List<String> names = new ArrayList<>();
            FactType.all().forEach(each -> names.add(each.name()));
            problems.add(
                    new Problem(entry.key(), "\"" + name + "\" is no fact type." + Fields.didYouMean(name, names)));
        }
        return type;
    }

    /** Reads the fields of a fact. */
    public Optional<Fact> fact(FactType type, Node node) {
        Map<String, Object> values = new LinkedHashMap<>();
        int before = problems.size();
        if (node instanceof Node.Mapping mapping) {
            mapping.entries().forEach((name, entry) -> {
                FactType.Field field = type.fields().get(name);
                if (field == null) {
                    problems.add(new Problem(
                            entry.key(),
                            type + " has no field \"" + name + "\"."
                                    + Fields.didYouMean(name, type.fields().keySet())));
                } else {
                    value(field, entry.value()).ifPresent(value -> values.put(name, value));
                }
            });
        } else if (!(node instanceof Node.Scalar empty && empty.text().isEmpty())) {
            problems.add(new Problem(node.at(), "The fields of " + type + " must be a map."));
        }
        if (problems.size() > before) {
            return Optional.empty();
        }
        try {
            return Optional.of(type.create(values));
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(node.at(), e.getMessage() + "."));
            return Optional.empty();
        }
    }

    private Optional<Object> value(FactType.Field field, Node node) {
        try {
            if (node instanceof Node.Scalar scalar) {
                return Optional.of(field.type().parse(scalar.text()));
            }
            if (node instanceof Node.Sequence list) {
                List<String> parts = new ArrayList<>();
                for (Node item : list.items()) {
                    if (item instanceof Node.Scalar scalar) {
                        parts.add(scalar.text());
                    }
                }
                return Optional.of(field.type().parse(String.join(" ", parts)));
            }
            Node.Mapping gap = (Node.Mapping) node;
            Node.Entry reason = gap.entries().get("unknown");
            if (field.type() instanceof FieldType.Maybe
                    && reason != null
                    && reason.value() instanceof Node.Scalar why) {
                return Optional.of(Reading.unknown((Gap) new FieldType.Word(Gap.class).parse(why.text())));
            }
            problems.add(new Problem(node.at(), "A value that is not known is written as { unknown: reason }."));
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(node.at(), "The field \"" + field.name() + "\": " + e.getMessage() + "."));
        }
        return Optional.empty();
    }
}
