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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.flash.Chip;
import org.flashdoctor.engine.flash.image.NamedRange;
import org.flashdoctor.engine.flash.plan.ImageCheck;
import org.flashdoctor.engine.flash.plan.Permission;
import org.flashdoctor.engine.flash.plan.Permissions;
import org.flashdoctor.engine.flash.plan.PlanOffer;
import org.flashdoctor.engine.flash.plan.WritePlan;
import org.flashdoctor.rules.diagnosis.WriteGate.Decision;
import org.flashdoctor.rules.diagnosis.WriteGate.Refusal;

/** JSON documents of the flash commands, schema version 1. */
public final class FlashJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private FlashJson() {}

    /** Writes what a document is made of. */
    @FunctionalInterface
    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private static String document(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter()
                    .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"))
                    .withObjectIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n")));
            json.writeStartObject();
            json.writeNumberField("schemaVersion", 1);
            body.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("Writing JSON to memory failed.", e);
        }
        return text.append('\n').toString();
    }

    /** A chip with its parts and what can be done with each. */
    public static String chip(String programmer, Chip chip, List<NamedRange> parts, Permissions permissions) {
        return document(json -> {
            json.writeStringField("programmer", programmer);
            chip(json, chip);
            json.writeArrayFieldStart("regions");
            for (NamedRange part : parts) {
                json.writeStartObject();
                json.writeStringField("name", part.name());
                range(json, part.range());
                permission(json, "read", permissions.read(part.range()));
                permission(json, "write", permissions.write(part.range()));
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** A plan with the verdict of the gate. */
    public static String plan(
            String programmer, WritePlan plan, List<ImageCheck> checks, Optional<PlanOffer> offer, Decision decision) {
        return document(json -> {
            json.writeStringField("programmer", programmer);
            chip(json, plan.chip());
            json.writeObjectFieldStart("plan");
            ranges(json, "writes", plan.writes());
            json.writeNumberField("bytes", plan.length());
            json.writeNumberField("unchangedBytes", plan.unchanged());
            json.writeArrayFieldStart("requested");
            for (NamedRange part : plan.requested()) {
                json.writeStartObject();
                json.writeStringField("name", part.name());
                range(json, part.range());
                json.writeEndObject();
            }
            json.writeEndArray();
            closed(json, "hindered", plan.hindered());
            closed(json, "unseen", plan.unseen());
            json.writeEndObject();
            json.writeArrayFieldStart("image");
            for (ImageCheck check : checks) {
                json.writeStartObject();
                json.writeBooleanField("refused", check instanceof ImageCheck.Refused);
                json.writeStringField("text", check.sentence());
                json.writeEndObject();
            }
            json.writeEndArray();
            gate(json, decision);
            if (offer.isPresent()) {
                json.writeArrayFieldStart("smallerPlan");
                for (String option : offer.get().options()) {
                    json.writeString(option);
                }
                json.writeEndArray();
            }
        });
    }

    private static void gate(JsonGenerator json, Decision decision) throws IOException {
        json.writeObjectFieldStart("gate");
        json.writeStringField("verdict", decision instanceof Decision.Cleared ? "allowed" : "blocked");
        json.writeArrayFieldStart("because");
        if (decision instanceof Decision.Refused refused) {
            for (Refusal refusal : refused.refusals()) {
                json.writeStartObject();
                if (refusal.finding().isPresent()) {
                    json.writeStringField("finding", refusal.finding().get());
                }
                json.writeStringField("text", refusal.sentence());
                json.writeBooleanField("overridable", refusal.overridable());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void chip(JsonGenerator json, Chip chip) throws IOException {
        json.writeObjectFieldStart("chip");
        json.writeStringField("vendor", chip.vendor());
        json.writeStringField("name", chip.name());
        json.writeNumberField("bytes", chip.size());
        json.writeNumberField("eraseBlock", chip.eraseBlock());
        json.writeObjectFieldStart("support");
        Map<String, String> support = new TreeMap<>();
        chip.support().forEach((operation, how) -> support.put(word(operation), word(how)));
        for (Map.Entry<String, String> each : support.entrySet()) {
            json.writeStringField(each.getKey(), each.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void closed(JsonGenerator json, String name, List<Permission> permissions) throws IOException {
        json.writeArrayFieldStart(name);
        for (Permission permission : permissions) {
            json.writeStartObject();
            if (permission instanceof Permission.Closed closed) {
                range(json, closed.range());
                json.writeStringField("because", closed.because());
                json.writeBooleanField("known", true);
            } else if (permission instanceof Permission.Unknown unknown) {
                range(json, unknown.range());
                json.writeStringField("because", unknown.because());
                json.writeBooleanField("known", false);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void permission(JsonGenerator json, String name, Permission permission) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField(
                "verdict",
                permission instanceof Permission.Open
                        ? "allowed"
                        : permission instanceof Permission.Closed ? "blocked" : "unknown");
        if (permission instanceof Permission.Closed closed) {
            json.writeStringField("because", closed.because());
        } else if (permission instanceof Permission.Unknown unknown) {
            json.writeStringField("because", unknown.because());
        }
        json.writeEndObject();
    }

    private static void ranges(JsonGenerator json, String name, List<AddressRange> ranges) throws IOException {
        json.writeArrayFieldStart(name);
        for (AddressRange range : ranges) {
            json.writeStartObject();
            range(json, range);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void range(JsonGenerator json, AddressRange range) throws IOException {
        json.writeStringField("start", AddressRange.hex(range.start()));
        json.writeStringField("end", AddressRange.hex(range.end()));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
