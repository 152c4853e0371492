// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.RunFact.FlashTool;
import org.flashdoctor.engine.fact.RunFact.OperatingSystem;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.rules.diagnosis.Diagnosis;
import org.flashdoctor.rules.diagnosis.Finding;
import org.flashdoctor.rules.diagnosis.OpenQuestion;
import org.flashdoctor.rules.diagnosis.PlannedFix;
import org.flashdoctor.rules.diagnosis.Verdict;
import org.flashdoctor.rules.model.FindingEntry;
import org.flashdoctor.rules.model.FixEntry;
import org.flashdoctor.rules.model.KnowledgeBase;
import org.flashdoctor.rules.model.Recipe;

/** The JSON document of a diagnosis, schema version 1. */
public final class JsonReport {

    private static final JsonFactory FACTORY = new JsonFactory();

    private final boolean indented;

    /** Indented for people, or on one line for JSON Lines. */
    public JsonReport(boolean indented) {
        this.indented = indented;
    }

    /** Writes a diagnosis. */
    public String write(Diagnosis diagnosis, String source) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            if (indented) {
                json.setPrettyPrinter(new DefaultPrettyPrinter()
                        .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"))
                        .withObjectIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n")));
            }
            document(json, diagnosis, source);
        } catch (IOException e) {
            throw new IllegalStateException("Writing JSON to memory failed.", e);
        }
        return text.toString();
    }

    /** What the base holds on a finding or a fix. */
    public static String entry(KnowledgeBase knowledge, String id) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeNumberField("schemaVersion", 1);
            json.writeStringField("id", id);
            Optional<FindingEntry> finding = knowledge.finding(id);
            if (finding.isPresent()) {
                json.writeStringField("kind", "finding");
                json.writeStringField("title", finding.get().title());
                json.writeStringField("means", finding.get().means());
                json.writeStringField("override", word(finding.get().override()));
                texts(
                        json,
                        "explains",
                        finding.get().explains().stream()
                                .map(FindingEntry.Explained::finding)
                                .toList());
                texts(json, "fixes", finding.get().fixes());
                texts(json, "sources", finding.get().sources());
            }
            Optional<FixEntry> fix = knowledge.fix(id);
            if (fix.isPresent()) {
                json.writeStringField("kind", "fix");
                json.writeStringField("means", fix.get().means());
                json.writeFieldName("fix");
                FactSet nothing = FactSet.of(List.of(), Set.of());
                fix(json, PlannedFix.of(fix.get(), knowledge.recipes(), nothing));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("Writing JSON to memory failed.", e);
        }
        return text.toString();
    }

    /** The document of a log that could not be read. */
    public static String failure(String source, String problem) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("schemaVersion", 1);
            json.writeStringField("source", source);
            json.writeStringField("error", problem);
            json.writeNullField("primary");
            texts(json, "findings", List.of());
            texts(json, "plan", List.of());
            json.writeObjectFieldStart("gate");
            for (String operation : List.of("read", "write")) {
                json.writeObjectFieldStart(operation);
                json.writeStringField("verdict", word(Verdict.Answer.UNKNOWN));
                texts(json, "because", List.of());
                json.writeEndObject();
            }
            json.writeEndObject();
            texts(json, "questions", List.of());
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("Writing JSON to memory failed.", e);
        }
        return text.toString();
    }

    /** Writes a diagnosis as an object of a larger document. */
    static void document(JsonGenerator json, Diagnosis diagnosis, String source) throws IOException {
        json.writeStartObject();
        json.writeNumberField("schemaVersion", 1);
        json.writeStringField("source", source);
        tool(json, diagnosis.facts());
        Optional<Finding> primary = diagnosis.primary();
        if (primary.isPresent()) {
            json.writeStringField("primary", primary.get().id());
        } else {
            json.writeNullField("primary");
        }
        json.writeObjectFieldStart("goal");
        json.writeStringField("operation", word(diagnosis.goal().operation()));
        texts(json, "regions", diagnosis.goal().regions().stream().sorted().toList());
        json.writeEndObject();
        json.writeArrayFieldStart("findings");
        for (Finding finding : diagnosis.findings()) {
            finding(json, finding);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("plan");
        for (PlannedFix fix : diagnosis.plan()) {
            fix(json, fix);
        }
        json.writeEndArray();
        texts(json, "tried", diagnosis.skipped());
        json.writeObjectFieldStart("gate");
        verdict(json, "read", diagnosis.gate().get(OperationKind.READ));
        verdict(json, "write", diagnosis.gate().get(OperationKind.WRITE));
        json.writeEndObject();
        json.writeArrayFieldStart("questions");
        for (OpenQuestion question : diagnosis.questions()) {
            json.writeStartObject();
            json.writeStringField("id", question.question().id());
            json.writeStringField("text", question.question().text());
            texts(json, "command", question.command());
            texts(json, "decides", question.decides());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void tool(JsonGenerator json, FactSet facts) throws IOException {
        json.writeObjectFieldStart("tool");
        Optional<FlashTool> tool = facts.last(FlashTool.class);
        if (tool.isPresent()) {
            json.writeStringField("name", word(tool.get().family()));
            text(json, "version", tool.get().version().map(Object::toString));
        }
        Optional<OperatingSystem> system = facts.last(OperatingSystem.class);
        if (system.isPresent()) {
            json.writeStringField("os", SystemName.of(system.get()));
        }
        json.writeEndObject();
    }

    private static void finding(JsonGenerator json, Finding finding) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", finding.id());
        json.writeStringField("title", finding.entry().title());
        json.writeStringField("severity", word(finding.severity()));
        json.writeStringField("confidence", word(finding.confidence()));
        json.writeStringField("because", finding.because());
        texts(json, "blocks", finding.blocks().stream().map(JsonReport::word).toList());
        texts(json, "explainedBy", finding.explainedBy());
        EvidenceJson.write(json, finding.evidence());
        json.writeEndObject();
    }

    private static void fix(JsonGenerator json, PlannedFix fix) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", fix.entry().id());
        json.writeStringField("title", fix.entry().title());
        texts(json, "for", fix.answers());
        json.writeStringField("rank", word(fix.entry().rank()));
        json.writeStringField("risk", word(fix.entry().risk()));
        json.writeBooleanField("reversible", fix.entry().reversible());
        json.writeBooleanField("needsReboot", fix.entry().needsReboot());
        json.writeBooleanField("automatable", fix.entry().automatable());
        steps(json, "steps", fix.steps());
        if (!fix.check().isEmpty()) {
            json.writeFieldName("check");
            step(json, fix.check().get(0));
        }
        steps(json, "undo", fix.undo());
        json.writeArrayFieldStart("variants");
        for (Recipe.Variant variant : fix.variants()) {
            json.writeStartObject();
            json.writeStringField("system", variant.system());
            steps(json, "steps", variant.steps());
            steps(json, "undo", variant.undo());
            json.writeEndObject();
        }
        json.writeEndArray();
        texts(json, "sources", fix.entry().sources());
        json.writeEndObject();
    }

    private static void steps(JsonGenerator json, String name, List<Recipe.Step> steps) throws IOException {
        json.writeArrayFieldStart(name);
        for (Recipe.Step step : steps) {
            step(json, step);
        }
        json.writeEndArray();
    }

    private static void step(JsonGenerator json, Recipe.Step step) throws IOException {
        json.writeStartObject();
        json.writeStringField("text", step.text());
        if (!step.command().isEmpty()) {
            texts(json, "command", step.command());
        }
        if (step.file().isPresent()) {
            json.writeStringField("file", step.file().get());
        }
        json.writeEndObject();
    }

    private static void verdict(JsonGenerator json, String name, Verdict verdict) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("verdict", word(verdict.answer()));
        texts(json, "because", verdict.because());
        texts(json, "unknown", verdict.unmet());
        json.writeArrayFieldStart("regions");
        for (Verdict.RegionVerdict region : verdict.regions()) {
            json.writeStartObject();
            json.writeStringField("name", region.name());
            json.writeStringField("start", AddressRange.hex(region.range().start()));
            json.writeStringField("end", AddressRange.hex(region.range().end()));
            json.writeStringField("verdict", word(region.answer()));
            texts(json, "because", region.because());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static void text(JsonGenerator json, String name, Reading<String> reading) throws IOException {
        Optional<String> known = reading.known();
        if (known.isPresent()) {
            json.writeStringField(name, known.get());
        }
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
