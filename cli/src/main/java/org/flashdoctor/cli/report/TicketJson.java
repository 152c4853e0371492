// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.flashdoctor.cli.ticket.FlashMap;
import org.flashdoctor.cli.ticket.Redactor;
import org.flashdoctor.cli.ticket.Ticket;
import org.flashdoctor.cli.ticket.Ticket.Attachment;
import org.flashdoctor.cli.ticket.Ticket.Attempt;
import org.flashdoctor.cli.ticket.TicketMaker;
import org.flashdoctor.engine.address.AddressRange;

/** A ticket as JSON. It is a file of facts as well: {@code diagnose --facts} reads it. */
public final class TicketJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private TicketJson() {}

    /** Writes a ticket. */
    public static String write(Ticket ticket) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.setPrettyPrinter(printer());
            document(json, ticket);
        } catch (IOException e) {
            throw new IllegalStateException("Writing JSON to memory failed.", e);
        }
        return text.append('\n').toString();
    }

    /** The list of the files of a zip file with their digests. */
    static String manifest(Ticket ticket, Map<String, byte[]> files) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.setPrettyPrinter(printer());
            json.writeStartObject();
            json.writeNumberField("schemaVersion", 1);
            json.writeStringField("ticket", ticket.number());
            json.writeStringField("made", ticket.made().toString());
            json.writeArrayFieldStart("files");
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                json.writeStartObject();
                json.writeStringField("name", file.getKey());
                json.writeNumberField("bytes", file.getValue().length);
                json.writeStringField("sha256", digest(file.getValue()));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("Writing JSON to memory failed.", e);
        }
        return text.append('\n').toString();
    }

    static String digest(byte[] content) {
        return HexFormat.of().formatHex(TicketMaker.sha256().digest(content));
    }

    private static DefaultPrettyPrinter printer() {
        DefaultIndenter lines = DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n");
        return new DefaultPrettyPrinter().withArrayIndenter(lines).withObjectIndenter(lines);
    }

    private static void document(JsonGenerator json, Ticket ticket) throws IOException {
        json.writeStartObject();
        json.writeNumberField("schemaVersion", 1);
        json.writeStringField("ticket", ticket.number());
        json.writeStringField("made", ticket.made().toString());
        json.writeStringField("flashdoctor", ticket.version());
        json.writeStringField("source", ticket.source());
        json.writeBooleanField("redacted", ticket.hidden().isPresent());
        json.writeArrayFieldStart("hidden");
        for (Redactor.Hidden each : ticket.hidden().orElse(List.of())) {
            json.writeStartObject();
            json.writeStringField("kind", each.kind().id());
            json.writeStringField("title", each.kind().title());
            json.writeNumberField("things", each.things());
            json.writeNumberField("places", each.places());
            json.writeEndObject();
        }
        json.writeEndArray();
        sheet(json, ticket.sheet());
        if (ticket.map().isPresent()) {
            map(json, ticket.map().get());
        } else {
            json.writeNullField("map");
        }
        attempts(json, ticket.attempts());
        json.writeFieldName("diagnosis");
        JsonReport.document(json, ticket.diagnosis(), ticket.source());
        FactsFile.members(json, ticket.facts());
        json.writeArrayFieldStart("attachments");
        for (Attachment each : ticket.attachments()) {
            json.writeStartObject();
            json.writeStringField("name", each.name());
            json.writeStringField("sha256", digest(each.text().getBytes(StandardCharsets.UTF_8)));
            json.writeStringField("text", each.text());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void sheet(JsonGenerator json, List<Ticket.Section> sections) throws IOException {
        json.writeArrayFieldStart("sheet");
        for (Ticket.Section section : sections) {
            json.writeStartObject();
            json.writeStringField("title", section.title());
            json.writeArrayFieldStart("rows");
            for (Ticket.Row row : section.rows()) {
                json.writeStartObject();
                json.writeStringField("label", row.label());
                if (row.answer() instanceof Ticket.Known known) {
                    json.writeStringField("value", known.text());
                } else {
                    json.writeStringField("unknown", ((Ticket.Unknown) row.answer()).why());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void map(JsonGenerator json, FlashMap map) throws IOException {
        json.writeObjectFieldStart("map");
        json.writeNumberField("bytes", map.size());
        json.writeBooleanField("sizeKnown", map.sizeKnown());
        json.writeArrayFieldStart("lanes");
        for (FlashMap.Lane lane : map.lanes()) {
            json.writeStartObject();
            json.writeStringField("title", lane.title());
            json.writeArrayFieldStart("ranges");
            for (FlashMap.Band band : lane.bands()) {
                json.writeStartObject();
                json.writeStringField("name", band.name());
                json.writeStringField("start", AddressRange.hex(band.range().start()));
                json.writeStringField("end", AddressRange.hex(band.range().end()));
                json.writeStringField("is", JsonReport.word(band.look()));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("failures");
        for (FlashMap.Mark mark : map.marks()) {
            json.writeStartObject();
            json.writeStringField("name", mark.name());
            json.writeStringField("at", AddressRange.hex(mark.address()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void attempts(JsonGenerator json, List<Attempt> attempts) throws IOException {
        json.writeArrayFieldStart("attempts");
        for (Attempt attempt : attempts) {
            json.writeStartObject();
            json.writeNumberField("number", attempt.number());
            if (attempt.command().isPresent()) {
                json.writeStringField("command", attempt.command().get());
            }
            if (attempt.tool().isPresent()) {
                json.writeStringField("tool", attempt.tool().get());
            }
            json.writeStringField("place", attempt.place());
            json.writeStringField("reached", attempt.reached());
            JsonReport.texts(json, "results", attempt.results());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
