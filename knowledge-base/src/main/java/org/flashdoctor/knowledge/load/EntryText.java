// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.load;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashdoctor.knowledge.node.Node;

/** Finds what is in force under an id and writes it as YAML, so that an author can begin from it. */
public final class EntryText {

    private EntryText() {}

    /** The node with this id in the last source that has one. */
    public static Optional<String> find(List<KnowledgeSource> sources, String id) throws IOException {
        Optional<Node> found = Optional.empty();
        for (KnowledgeSource source : sources) {
            for (Map.Entry<String, Node> file : source.files().entrySet()) {
                if (!file.getKey().endsWith("/tests.yaml")) {
                    for (Node candidate : candidates(file.getValue())) {
                        if (names(candidate, "id", id) || names(candidate, "action", id)) {
                            found = Optional.of(candidate);
                        }
                    }
                }
            }
        }
        return found.isPresent() ? Optional.of(yaml(found.get())) : Optional.empty();
    }

    private static List<Node> candidates(Node node) {
        List<Node> candidates = new ArrayList<>();
        candidates.add(node);
        if (node instanceof Node.Sequence list) {
            candidates.addAll(list.items());
        }
        return candidates;
    }

    private static boolean names(Node node, String key, String id) {
        return node instanceof Node.Mapping mapping
                && mapping.entries().containsKey(key)
                && mapping.entries().get(key).value() instanceof Node.Scalar scalar
                && scalar.text().equals(id);
    }

    private static String yaml(Node node) throws IOException {
        StringWriter text = new StringWriter();
        YAMLFactory factory = YAMLFactory.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .build();
        try (JsonGenerator yaml = factory.createGenerator(text)) {
            write(node, yaml);
        }
        return text.toString();
    }

    private static void write(Node node, JsonGenerator yaml) throws IOException {
        if (node instanceof Node.Scalar scalar) {
            yaml.writeString(scalar.text());
        } else if (node instanceof Node.Sequence list) {
            yaml.writeStartArray();
            for (Node item : list.items()) {
                write(item, yaml);
            }
            yaml.writeEndArray();
        } else if (node instanceof Node.Ready ready) {
            write(ready.source().get(), yaml);
        } else {
            yaml.writeStartObject();
            for (Map.Entry<String, Node.Entry> entry :
                    ((Node.Mapping) node).entries().entrySet()) {
                yaml.writeFieldName(entry.getKey());
                write(entry.getValue().value(), yaml);
            }
            yaml.writeEndObject();
        }
    }
}
