// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.node;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads YAML and JSON into nodes, with the place of everything, so that later checks can say where. */
public final class NodeReader {

    /** Deeper nesting is an attack or an accident, never knowledge. */
    private static final int DEPTH_LIMIT = 60;

    private final JsonFactory factory;

    private NodeReader(JsonFactory factory) {
        this.factory = factory.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    }

    public static NodeReader yaml() {
        return new NodeReader(new YAMLFactory());
    }

    public static NodeReader json() {
        return new NodeReader(new JsonFactory());
    }

    /**
     * Reads the first document of a file. Empty when there is none.
     *
     * @throws MalformedException when it is no YAML or JSON
     */
    public Optional<Node> read(String file, InputStream content) throws IOException, MalformedException {
        try (Reader reader = new InputStreamReader(content, StandardCharsets.UTF_8);
                JsonParser parser = factory.createParser(reader)) {
            JsonToken first = parser.nextToken();
            return first == null ? Optional.empty() : Optional.of(node(file, parser, 0));
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            Position place = at == null
                    ? new Position(file, 1, 1)
                    : new Position(file, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
            throw new MalformedException(place, firstLine(e.getOriginalMessage()));
        }
    }

    private Node node(String file, JsonParser parser, int depth) throws IOException, MalformedException {
        JsonLocation location = parser.currentTokenLocation();
        Position at = new Position(file, location.getLineNr(), location.getColumnNr());
        if (depth > DEPTH_LIMIT) {
            throw new MalformedException(at, "nested deeper than " + DEPTH_LIMIT + " levels");
        }
        if (parser instanceof YAMLParser yaml && (yaml.isCurrentAlias() || yaml.getObjectId() != null)) {
            // Jackson would give the name of an alias as if it were text.
            throw new MalformedException(at, "anchors and aliases are not used here; write it out");
        }
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_ARRAY) {
            List<Node> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(node(file, parser, depth + 1));
            }
            return new Node.Sequence(items, at);
        }
        if (token == JsonToken.START_OBJECT) {
            Map<String, Node.Entry> entries = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonLocation place = parser.currentTokenLocation();
                Position key = new Position(file, place.getLineNr(), place.getColumnNr());
                parser.nextToken();
                entries.put(name, new Node.Entry(key, node(file, parser, depth + 1)));
            }
            return new Node.Mapping(entries, at);
        }
        return new Node.Scalar(token == JsonToken.VALUE_NULL ? "" : parser.getText(), at);
    }

    private static String firstLine(String message) {
        String text = message == null ? "malformed" : message;
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    /** The file is no YAML or JSON. */
    public static final class MalformedException extends Exception {

        private static final long serialVersionUID = 1;

        private final transient Position at;

        MalformedException(Position at, String message) {
            super(message);
            this.at = at;
        }

        public Position at() {
            return at;
        }
    }
}
