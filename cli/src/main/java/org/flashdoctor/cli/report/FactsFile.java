// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.engine.evidence.CaseAssembler.DirectFacts;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.FieldType;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.knowledge.load.FactReader;
import org.flashdoctor.knowledge.load.Problem;
import org.flashdoctor.knowledge.node.Node;
import org.flashdoctor.knowledge.node.NodeReader;

/** Facts of a machine in a file, as {@code probe -o} writes them and {@code diagnose --facts} reads them. */
public final class FactsFile {

    private static final JsonFactory FACTORY = new JsonFactory();

    private FactsFile() {}

    /** The JSON text of all facts of a case. */
    public static String write(FactSet facts) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeNumberField("schemaVersion", 1);
            members(json, facts);
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("Writing JSON to memory failed.", e);
        }
        return text.append('\n').toString();
    }

    /** Writes the fields of the object that is open, by which a document can be read as a file of facts. */
    static void members(JsonGenerator json, FactSet facts) throws IOException {
        json.writeArrayFieldStart("facts");
        for (Observation observation : facts.observations()) {
            fact(json, observation);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("covered");
        for (String name : facts.covered().stream().map(FactType::name).sorted().toList()) {
            json.writeString(name);
        }
        json.writeEndArray();
    }

    private static void fact(JsonGenerator json, Observation observation) throws IOException {
        Fact fact = observation.fact();
        FactType type = FactType.of(fact);
        json.writeStartObject();
        json.writeObjectFieldStart(type.name());
        for (FactType.Field field : type.fields().values()) {
            Object value = field.of(fact);
            if (value instanceof Reading.Unknown<?> unknown) {
                json.writeObjectFieldStart(field.name());
                json.writeStringField(
                        "unknown", unknown.gap().name().toLowerCase(Locale.ROOT).replace('_', '-'));
                json.writeEndObject();
            } else {
                json.writeStringField(field.name(), field.type().format(value));
            }
        }
        json.writeEndObject();
        EvidenceJson.write(json, observation.evidence());
        json.writeEndObject();
    }

    /**
     * Reads a file of facts.
     *
     * @throws UserException when it is none, with the first problem and its place
     */
    public static DirectFacts read(Path file) throws UserException, IOException {
        return facts(document(file), file.toString());
    }

    /** Reads facts that are at hand as text; the name is for messages. */
    public static DirectFacts parse(String name, String text) throws UserException {
        return facts(parsed(name, text.getBytes(StandardCharsets.UTF_8), FACTS), name);
    }

    private static DirectFacts facts(Node.Mapping document, String file) throws UserException {
        List<Problem> problems = new ArrayList<>();
        List<Observation> observations = new ArrayList<>();
        Set<FactType> covered = new LinkedHashSet<>();
        if (!text(document, "schemaVersion").equals("1")) {
            throw new UserException(file + " has schemaVersion \"" + text(document, "schemaVersion")
                    + "\"; this flashdoctor reads version 1, written by flashdoctor probe -o.");
        }
        for (Node item : items(document, "facts")) {
            observation(item, file, problems).ifPresent(observations::add);
        }
        for (Node item : items(document, "covered")) {
            if (item instanceof Node.Scalar name) {
                FactType.named(name.text())
                        .ifPresentOrElse(
                                covered::add,
                                () -> problems.add(new Problem(name.at(), "\"" + name.text() + "\" is no fact type.")));
            }
        }
        if (!problems.isEmpty()) {
            throw new UserException(problems.get(0).toString());
        }
        return new DirectFacts(observations, covered);
    }

    private static final String FACTS = "facts; expected the JSON that flashdoctor probe -o writes, or a ticket";

    /** The document of a file of facts, of a ticket, or of the ticket in a zip file. */
    static Node.Mapping document(Path file) throws UserException, IOException {
        // Read once: the file may be a pipe.
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(TicketZip.LARGEST_WHOLE + 1);
            if (content.length > TicketZip.LARGEST_WHOLE) {
                throw new UserException(file + " is larger than any ticket; give what flashdoctor probe -o wrote.");
            }
            return TicketZip.isZip(content)
                    ? parsed(
                            file + "!" + TicketZip.TICKET,
                            TicketZip.read(file, content).get(TicketZip.TICKET),
                            FACTS)
                    : parsed(file.toString(), content, FACTS);
        } catch (java.nio.file.NoSuchFileException e) {
            throw new UserException(
                    "There is no file " + file + "; give what flashdoctor probe -o wrote, or a ticket.");
        } catch (java.nio.file.AccessDeniedException e) {
            throw new UserException(file + " cannot be read: permission denied; check its owner and mode.");
        }
    }

    private static Node.Mapping parsed(String name, byte[] content, String what) throws UserException {
        try {
            Optional<Node> node = NodeReader.json().read(name, new ByteArrayInputStream(content));
            if (node.isPresent() && node.get() instanceof Node.Mapping mapping) {
                return mapping;
            }
            throw new UserException(name + " holds no " + what + ".");
        } catch (NodeReader.MalformedException e) {
            throw new UserException(
                    e.at() + ": this is no JSON: " + e.getMessage() + "; expected what flashdoctor probe -o writes.");
        } catch (IOException e) {
            throw new UserException(name + " cannot be read as JSON: " + e.getMessage() + ".");
        }
    }

    private static Optional<Observation> observation(Node node, String file, List<Problem> problems) {
        if (!(node instanceof Node.Mapping mapping)) {
            problems.add(new Problem(node.at(), "A fact is a map with its type and its evidence."));
            return Optional.empty();
        }
        Node evidence = new Node.Sequence(items(mapping, "evidence"), mapping.at());
        java.util.Map<String, Node.Entry> rest = new java.util.LinkedHashMap<>(mapping.entries());
        rest.remove("evidence");
        Optional<Fact> fact = new FactReader(problems).read(new Node.Mapping(rest, mapping.at()));
        List<Evidence> places = new ArrayList<>();
        for (Node item : ((Node.Sequence) evidence).items()) {
            if (item instanceof Node.Mapping each) {
                places.add(new Evidence(text(each, "source"), place(each), text(each, "text")));
            }
        }
        if (places.isEmpty()) {
            places.add(new Evidence(file, new Evidence.Path(file), "(no evidence in the file)"));
        }
        return fact.map(found -> new Observation(found, 0, places));
    }

    private static Evidence.Place place(Node.Mapping evidence) {
        if (evidence.entries().containsKey("line")) {
            Object line = new FieldType.Whole(false).parse(text(evidence, "line"));
            return new Evidence.Line((Integer) line);
        }
        if (evidence.entries().containsKey("register")) {
            return new Evidence.Register(text(evidence, "register"));
        }
        if (evidence.entries().containsKey("option")) {
            return new Evidence.Option(text(evidence, "option"));
        }
        return new Evidence.Path(text(evidence, "path"));
    }

    static String text(Node.Mapping mapping, String key) {
        Node.Entry entry = mapping.entries().get(key);
        return entry != null && entry.value() instanceof Node.Scalar scalar ? scalar.text() : "";
    }

    static List<Node> items(Node.Mapping mapping, String key) {
        Node.Entry entry = mapping.entries().get(key);
        return entry != null && entry.value() instanceof Node.Sequence list ? list.items() : List.of();
    }
}
