// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.flashdoctor.engine.fact.Evidence;

/** Evidence as JSON, the same in every document. */
final class EvidenceJson {

    private EvidenceJson() {}

    /** Writes the field {@code evidence} of the object that is open. */
    static void write(JsonGenerator json, List<Evidence> all) throws IOException {
        json.writeArrayFieldStart("evidence");
        for (Evidence evidence : all) {
            json.writeStartObject();
            json.writeStringField("source", evidence.source());
            if (evidence.place() instanceof Evidence.Line line) {
                json.writeNumberField("line", line.number());
            } else if (evidence.place() instanceof Evidence.Path path) {
                json.writeStringField("path", path.path());
            } else if (evidence.place() instanceof Evidence.Register register) {
                json.writeStringField("register", register.name());
            } else if (evidence.place() instanceof Evidence.Option option) {
                json.writeStringField("option", option.name());
            }
            json.writeStringField("text", evidence.text());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
