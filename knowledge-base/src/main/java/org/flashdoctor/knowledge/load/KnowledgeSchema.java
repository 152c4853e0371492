// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.FieldType;
import org.flashdoctor.engine.fact.RunFact.Invocation;
import org.flashdoctor.engine.log.FactTemplate;
import org.flashdoctor.knowledge.node.Node;
import org.flashdoctor.knowledge.node.Shape;

/**
 * The JSON Schema (2020-12) of knowledge files, for editors. Its keys are drawn by the code that reads the files, its
 * fact types, fields and words come from the Java types.
 */
public final class KnowledgeSchema {

    /** Kinds of file. */
    public static final List<String> KINDS =
            List.of("entry", "recognisers", "recipes", "questions", "coverage", "gate", "simulation", "redaction");

    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator json;

    private KnowledgeSchema(JsonGenerator json) {
        this.json = json;
    }

    /** The schema of a kind of file; empty when there is no such kind. */
    public static Optional<String> of(String kind) {
        if (!KINDS.contains(kind)) {
            return Optional.empty();
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text).useDefaultPrettyPrinter()) {
            new KnowledgeSchema(json).document(kind, shapes(kind));
        } catch (IOException e) {
            throw new IllegalStateException("Writing JSON to memory failed.", e);
        }
        return Optional.of(text.toString());
    }

    /** Has the readers draw what they read. */
    private static List<Shape> shapes(String kind) {
        List<Problem> ignored = new ArrayList<>();
        EntryReader reader = EntryReader.eager(ignored);
        Shape shape = new Shape();
        Node.Blank blank = Node.Blank.of(shape);
        switch (kind) {
            case "entry" -> {
                Shape fix = new Shape();
                entry(shape, "finding", ignored).ifPresent(reader::finding);
                entry(fix, "fix", ignored).ifPresent(reader::fix);
                return List.of(shape, fix);
            }
            case "recognisers" -> new RecogniserReader(ignored, false).read(blank);
            case "recipes" ->
                reader.recipes(blank).forEach(recipe -> recipe.content().get());
            case "questions" -> Fields.of(blank, "", ignored).ifPresent(reader::question);
            case "coverage" -> {
                Shape item = shape.items();
                reader.coverage(Node.Blank.of(item));
            }
            case "simulation" -> new SimulationReader(ignored, new Chipsets(List::of)).read("schema", blank);
            case "redaction" -> Redaction.check(List.of(blank), ignored);
            default -> reader.gate(blank);
        }
        return List.of(shape);
    }

    private static Optional<Fields> entry(Shape shape, String kind, List<Problem> ignored) {
        shape.property("kind").oneOf(List.of(kind));
        shape.require("kind");
        return Fields.of(Node.Blank.of(shape), kind, ignored);
    }

    private void document(String kind, List<Shape> shapes) throws IOException {
        json.writeStartObject();
        json.writeStringField("$schema", "https://json-schema.org/draft/2020-12/schema");
        json.writeStringField("title", "flashdoctor knowledge: " + kind);
        if (shapes.size() == 1) {
            contents(shapes.get(0));
        } else {
            json.writeArrayFieldStart("oneOf");
            for (Shape shape : shapes) {
                shape(shape);
            }
            json.writeEndArray();
        }
        json.writeObjectFieldStart("$defs");
        definitions();
        json.writeEndObject();
        json.writeEndObject();
    }

    private void shape(Shape shape) throws IOException {
        json.writeStartObject();
        contents(shape);
        json.writeEndObject();
    }

    private void contents(Shape shape) throws IOException {
        if (shape.reference().isPresent()) {
            json.writeStringField("$ref", "#/$defs/" + shape.reference().get());
            return;
        }
        switch (shape.kind()) {
            case ANY -> {
                // Any value will do.
            }
            case TEXT -> {
                if (shape.words().isEmpty()) {
                    json.writeFieldName("type");
                    strings(List.of("string", "number", "boolean"));
                } else {
                    json.writeFieldName("enum");
                    strings(shape.words());
                }
            }
            case TRUTH -> json.writeStringField("type", "boolean");
            case NUMBER -> json.writeStringField("type", "integer");
            case LIST -> {
                // Where a list is expected, one item may stand by itself.
                json.writeArrayFieldStart("anyOf");
                json.writeStartObject();
                json.writeStringField("type", "array");
                json.writeFieldName("items");
                shape(shape.item().orElseGet(Shape::new));
                json.writeEndObject();
                shape(shape.item().orElseGet(Shape::new));
                json.writeEndArray();
            }
            case MAP -> {
                json.writeStringField("type", "object");
                json.writeBooleanField("additionalProperties", false);
                json.writeFieldName("required");
                strings(List.copyOf(shape.required()));
                json.writeObjectFieldStart("properties");
                for (Map.Entry<String, Shape> property : shape.properties().entrySet()) {
                    json.writeFieldName(property.getKey());
                    shape(property.getValue());
                }
                json.writeEndObject();
            }
        }
    }

    private void definitions() throws IOException {
        json.writeObjectFieldStart("condition");
        json.writeArrayFieldStart("anyOf");
        json.writeStartObject();
        json.writeStringField("type", "array");
        json.writeObjectFieldStart("items");
        json.writeStringField("$ref", "#/$defs/condition");
        json.writeEndObject();
        json.writeEndObject();
        json.writeStartObject();
        json.writeStringField("type", "object");
        json.writeBooleanField("additionalProperties", false);
        json.writeObjectFieldStart("properties");
        for (String connective : List.of("all", "any", "not", "unless")) {
            reference(connective, "condition");
        }
        json.writeObjectFieldStart("finding");
        json.writeStringField("type", "string");
        json.writeEndObject();
        for (FactType type : FactType.all()) {
            reference(type.name(), "test-" + type.name());
        }
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
        for (FactType type : FactType.all()) {
            json.writeObjectFieldStart("test-" + type.name());
            json.writeFieldName("type");
            strings(List.of("object", "null"));
            json.writeBooleanField("additionalProperties", false);
            json.writeObjectFieldStart("properties");
            for (FactType.Field field : type.fields().values()) {
                json.writeObjectFieldStart(field.name());
                test(field.type().known());
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        templates();
        oneKey("action", Map.of());
        json.writeObjectFieldStart("consequence");
        json.writeArrayFieldStart("anyOf");
        json.writeStartObject();
        json.writeStringField("type", "string");
        json.writeEndObject();
        json.writeStartObject();
        json.writeStringField("type", "object");
        json.writeBooleanField("additionalProperties", false);
        json.writeObjectFieldStart("properties");
        json.writeObjectFieldStart("finding");
        json.writeStringField("type", "string");
        json.writeEndObject();
        reference("when", "condition");
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private void test(FieldType type) throws IOException {
        json.writeArrayFieldStart("anyOf");
        json.writeStartObject();
        value(type);
        json.writeEndObject();
        json.writeStartObject();
        json.writeStringField("type", "array");
        json.writeObjectFieldStart("items");
        value(type);
        json.writeEndObject();
        json.writeEndObject();
        json.writeStartObject();
        json.writeStringField("type", "object");
        json.writeBooleanField("additionalProperties", false);
        json.writeObjectFieldStart("properties");
        for (String operator : ConditionReader.OPERATORS) {
            json.writeObjectFieldStart(operator);
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
    }

    private void value(FieldType type) throws IOException {
        if (type.words().isEmpty()) {
            json.writeFieldName("type");
            strings(List.of("string", "number", "boolean"));
        } else {
            json.writeFieldName("enum");
            strings(type.words());
        }
    }

    private void templates() throws IOException {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (FactType type : FactType.all()) {
            List<String> names = new ArrayList<>(type.fields().keySet());
            if (type.type() == Invocation.class) {
                names.addAll(FactTemplate.COMMAND_LINE_FIELDS.stream().sorted().toList());
            }
            fields.put(type.name(), names);
        }
        oneKey("template", fields);
    }

    /** A map with one key; of these, where they are given, with these keys in turn. */
    private void oneKey(String name, Map<String, List<String>> keys) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("type", "object");
        json.writeNumberField("minProperties", 1);
        json.writeNumberField("maxProperties", 1);
        if (!keys.isEmpty()) {
            json.writeBooleanField("additionalProperties", false);
            json.writeObjectFieldStart("properties");
            for (Map.Entry<String, List<String>> key : keys.entrySet()) {
                json.writeObjectFieldStart(key.getKey());
                json.writeStringField("type", "object");
                json.writeBooleanField("additionalProperties", false);
                json.writeObjectFieldStart("properties");
                for (String field : key.getValue()) {
                    json.writeObjectFieldStart(field);
                    json.writeEndObject();
                }
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void reference(String key, String definition) throws IOException {
        json.writeObjectFieldStart(key);
        json.writeStringField("$ref", "#/$defs/" + definition);
        json.writeEndObject();
    }

    private void strings(List<String> texts) throws IOException {
        json.writeStartArray();
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
