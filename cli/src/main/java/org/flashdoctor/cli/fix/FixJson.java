// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.fix;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.flashdoctor.engine.change.FileContent;
import org.flashdoctor.engine.change.PlannedChange;
import org.flashdoctor.rules.model.FixEntry;
import org.flashdoctor.rules.model.Recipe;

/** The JSON documents of {@code fix}, for automation. */
public final class FixJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private FixJson() {}

    /**
     * Writes fixes with what they would change.
     *
     * @param source what was looked at
     * @param primary id of the finding that blocks
     */
    public static String plan(String source, Optional<String> primary, List<Remedy> remedies) {
        return document(json -> {
            json.writeStringField("source", source);
            if (primary.isPresent()) {
                json.writeStringField("primary", primary.get());
            } else {
                json.writeNullField("primary");
            }
            json.writeArrayFieldStart("fixes");
            for (Remedy remedy : remedies) {
                remedy(json, remedy, List.of());
            }
            json.writeEndArray();
        });
    }

    /** Writes what was done of a fix. */
    public static String applied(String source, Remedy remedy, FixRun.End end, List<StepResult> results) {
        return document(json -> {
            json.writeStringField("source", source);
            json.writeStringField("result", word(end));
            json.writeArrayFieldStart("fixes");
            remedy(json, remedy, results);
            json.writeEndArray();
        });
    }

    /** Writes what was put back. */
    public static String undone(UndoRun.End end, List<String> fixes) {
        return document(json -> {
            json.writeStringField("result", word(end));
            texts(json, "undone", fixes);
        });
    }

    @FunctionalInterface
    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    private static String document(Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeNumberField("schemaVersion", 1);
            content.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("Writing JSON to memory failed.", e);
        }
        return text.append('\n').toString();
    }

    private static void remedy(JsonGenerator json, Remedy remedy, List<StepResult> results) throws IOException {
        FixEntry entry = remedy.fix().entry();
        json.writeStartObject();
        json.writeStringField("id", entry.id());
        json.writeStringField("title", entry.title());
        texts(json, "for", remedy.fix().answers());
        json.writeStringField("rank", word(entry.rank()));
        json.writeStringField("risk", word(entry.risk()));
        json.writeBooleanField("reversible", entry.reversible());
        json.writeBooleanField("needsReboot", entry.needsReboot());
        json.writeBooleanField("automatable", remedy.obstacle().isEmpty());
        Optional<String> obstacle = remedy.obstacle();
        if (obstacle.isPresent()) {
            json.writeStringField("obstacle", obstacle.get());
        }
        json.writeArrayFieldStart("steps");
        for (int i = 0; i < remedy.steps().size(); i++) {
            Remedy.Step step = remedy.steps().get(i);
            json.writeStartObject();
            step(json, step.step());
            json.writeBooleanField("already", step.already());
            json.writeBooleanField("afterRestart", step.afterRestart());
            if (step.refusal().isPresent()) {
                json.writeStringField("refusal", step.refusal().get());
            }
            json.writeArrayFieldStart("changes");
            for (PlannedChange.OfFile file : step.files()) {
                json.writeStartObject();
                json.writeStringField("file", file.path());
                checksum(json, "before", file.before());
                checksum(json, "after", file.after());
                json.writeStringField("diff", UnifiedDiff.of(file));
                json.writeEndObject();
            }
            json.writeEndArray();
            if (!results.isEmpty()) {
                json.writeStringField("result", word(results.get(i)));
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("check");
        for (Recipe.Step step : remedy.fix().check()) {
            json.writeStartObject();
            step(json, step);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("undo");
        for (Remedy.UndoStep undo : remedy.undo()) {
            json.writeStartObject();
            step(json, undo.step());
            texts(json, "restores", undo.files());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void step(JsonGenerator json, Recipe.Step step) throws IOException {
        json.writeStringField("text", step.text());
        json.writeStringField("kind", word(step.kind()));
        if (!step.command().isEmpty()) {
            texts(json, "command", step.command());
        }
        if (step.file().isPresent()) {
            json.writeStringField("file", step.file().get());
        }
    }

    private static void checksum(JsonGenerator json, String name, Optional<FileContent> content) throws IOException {
        if (content.isPresent()) {
            json.writeStringField(name + "Sha256", content.get().checksum());
        } else {
            json.writeNullField(name + "Sha256");
        }
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
