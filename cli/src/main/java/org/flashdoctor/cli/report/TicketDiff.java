// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.report.Block.Heading;
import org.flashdoctor.cli.report.Block.Headline;
import org.flashdoctor.cli.report.Block.Item;
import org.flashdoctor.cli.report.Block.Tone;
import org.flashdoctor.knowledge.node.Node;

/** What changed between two tickets: the diagnosis first, then what is known of the machine, then single facts. */
public final class TicketDiff {

    private static final JsonFactory FACTORY = new JsonFactory();

    private final Stamp before;
    private final Stamp after;
    private final List<Change> changes;

    /** Which ticket. */
    private record Stamp(String number, String made) {}

    /**
     * One difference.
     *
     * @param before empty when it is new
     * @param after empty when it is gone
     */
    public record Change(String area, String name, Optional<String> before, Optional<String> after) {}

    private TicketDiff(Stamp before, Stamp after, List<Change> changes) {
        this.before = before;
        this.after = after;
        this.changes = changes;
    }

    /**
     * Compares two tickets, each JSON or zip.
     *
     * @throws UserException when one of them is none
     */
    public static TicketDiff of(Path before, Path after) throws UserException, IOException {
        Node.Mapping old = ticket(before);
        Node.Mapping now = ticket(after);
        List<Change> changes = new ArrayList<>();
        compare("Verdict", verdicts(old), verdicts(now), changes);
        compare("Findings", findings(old), findings(now), changes);
        compare("Plan", plan(old), plan(now), changes);
        compare("Machine", sheet(old), sheet(now), changes);
        compare("What was tried", attempts(old), attempts(now), changes);
        compareFacts(facts(old), facts(now), changes);
        return new TicketDiff(stamp(old), stamp(now), changes);
    }

    private static Node.Mapping ticket(Path file) throws UserException, IOException {
        Node.Mapping document = FactsFile.document(file);
        if (FactsFile.text(document, "ticket").isEmpty()) {
            throw new UserException(
                    file + " is no ticket; expected what flashdoctor report -o writes as .json or .zip.");
        }
        return document;
    }

    private static Stamp stamp(Node.Mapping ticket) {
        return new Stamp(FactsFile.text(ticket, "ticket"), FactsFile.text(ticket, "made"));
    }

    private static void compare(
            String area, Map<String, String> before, Map<String, String> after, List<Change> changes) {
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            Optional<String> old = Optional.ofNullable(before.get(name));
            Optional<String> now = Optional.ofNullable(after.get(name));
            if (!old.equals(now)) {
                changes.add(new Change(area, name, old, now));
            }
        }
    }

    private static Node.Mapping part(Node.Mapping mapping, String key) {
        Node.Entry entry = mapping.entries().get(key);
        return entry != null && entry.value() instanceof Node.Mapping part
                ? part
                : new Node.Mapping(Map.of(), mapping.at());
    }

    private static List<Node.Mapping> parts(Node.Mapping mapping, String key) {
        return FactsFile.items(mapping, key).stream()
                .filter(Node.Mapping.class::isInstance)
                .map(Node.Mapping.class::cast)
                .toList();
    }

    private static String texts(Node.Mapping mapping, String key) {
        return String.join(
                ", ",
                FactsFile.items(mapping, key).stream()
                        .filter(Node.Scalar.class::isInstance)
                        .map(item -> ((Node.Scalar) item).text())
                        .toList());
    }

    private static Map<String, String> verdicts(Node.Mapping ticket) {
        Map<String, String> all = new LinkedHashMap<>();
        Node.Mapping gate = part(part(ticket, "diagnosis"), "gate");
        for (String operation : List.of("read", "write")) {
            Node.Mapping verdict = part(gate, operation);
            all.put(operation, verdict(verdict));
            parts(verdict, "regions")
                    .forEach(region -> all.put(operation + " of " + FactsFile.text(region, "name"), verdict(region)));
        }
        return all;
    }

    private static String verdict(Node.Mapping verdict) {
        String because = texts(verdict, "because");
        return FactsFile.text(verdict, "verdict") + (because.isEmpty() ? "" : " by " + because);
    }

    private static Map<String, String> findings(Node.Mapping ticket) {
        Map<String, String> all = new LinkedHashMap<>();
        parts(part(ticket, "diagnosis"), "findings")
                .forEach(finding -> all.put(
                        FactsFile.text(finding, "id"),
                        FactsFile.text(finding, "severity") + ", " + FactsFile.text(finding, "confidence") + ": "
                                + FactsFile.text(finding, "because")));
        return all;
    }

    private static Map<String, String> plan(Node.Mapping ticket) {
        Map<String, String> all = new LinkedHashMap<>();
        for (Node.Mapping fix : parts(part(ticket, "diagnosis"), "plan")) {
            all.put(FactsFile.text(fix, "id"), "step " + (all.size() + 1));
        }
        return all;
    }

    private static Map<String, String> sheet(Node.Mapping ticket) {
        Map<String, String> all = new LinkedHashMap<>();
        for (Node.Mapping section : parts(ticket, "sheet")) {
            for (Node.Mapping row : parts(section, "rows")) {
                String value = FactsFile.text(row, "value");
                all.put(
                        FactsFile.text(row, "label"),
                        value.isEmpty() ? "unknown: " + FactsFile.text(row, "unknown") : value.replace("\n", "; "));
            }
        }
        return all;
    }

    private static Map<String, String> attempts(Node.Mapping ticket) {
        Map<String, String> all = new LinkedHashMap<>();
        for (Node.Mapping attempt : parts(ticket, "attempts")) {
            String command = FactsFile.text(attempt, "command");
            all.put(
                    "run " + FactsFile.text(attempt, "number") + (command.isEmpty() ? "" : ": " + command),
                    texts(attempt, "results"));
        }
        return all;
    }

    /** Facts have no names: what both tickets hold is no difference, the rest is gone or new. */
    private static void compareFacts(
            Map<String, List<String>> before, Map<String, List<String>> after, List<Change> changes) {
        Set<String> types = new LinkedHashSet<>(before.keySet());
        types.addAll(after.keySet());
        for (String type : types) {
            List<String> gone = new ArrayList<>(before.getOrDefault(type, List.of()));
            List<String> added = new ArrayList<>(after.getOrDefault(type, List.of()));
            gone.removeAll(after.getOrDefault(type, List.of()));
            added.removeAll(before.getOrDefault(type, List.of()));
            if (gone.size() == 1 && added.size() == 1) {
                changes.add(new Change("Facts", type, Optional.of(gone.get(0)), Optional.of(added.get(0))));
                continue;
            }
            gone.forEach(each -> changes.add(new Change("Facts", type, Optional.of(each), Optional.empty())));
            added.forEach(each -> changes.add(new Change("Facts", type, Optional.empty(), Optional.of(each))));
        }
    }

    private static Map<String, List<String>> facts(Node.Mapping ticket) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (Node.Mapping fact : parts(ticket, "facts")) {
            fact.entries().forEach((type, entry) -> {
                if (entry.value() instanceof Node.Mapping fields) {
                    List<String> known = new ArrayList<>();
                    fields.entries().forEach((name, field) -> {
                        if (field.value() instanceof Node.Scalar value
                                && !value.text().isEmpty()) {
                            known.add(name + " " + value.text());
                        }
                    });
                    all.computeIfAbsent(type, any -> new ArrayList<>()).add(String.join(", ", known));
                }
            });
        }
        return all;
    }

    /** All differences in their order. */
    public List<Change> changes() {
        return List.copyOf(changes);
    }

    /** For people. */
    public List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        String what = changes.isEmpty()
                ? "Nothing changed"
                : changes.size() == 1 ? "One thing changed" : changes.size() + " things changed";
        blocks.add(new Headline(
                changes.isEmpty() ? Tone.PLAIN : Tone.CARE,
                what + " between ticket " + before.number() + " (" + before.made() + ") and ticket " + after.number()
                        + " (" + after.made() + ")."));
        String area = "";
        for (Change change : changes) {
            if (!change.area().equals(area)) {
                area = change.area();
                blocks.add(new Heading(area));
            }
            String text = change.before().isEmpty()
                    ? "new: " + change.after().orElseThrow()
                    : change.after().isEmpty()
                            ? "gone; it was: " + change.before().get()
                            : change.before().get() + " → " + change.after().get();
            blocks.add(new Item(Tone.PLAIN, change.name(), text, Optional.empty()));
        }
        return blocks;
    }

    /** For programs. */
    public String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeNumberField("schemaVersion", 1);
            stamp(json, "old", before);
            stamp(json, "new", after);
            json.writeArrayFieldStart("changes");
            for (Change change : changes) {
                json.writeStartObject();
                json.writeStringField("area", change.area());
                json.writeStringField("name", change.name());
                if (change.before().isPresent()) {
                    json.writeStringField("old", change.before().get());
                }
                if (change.after().isPresent()) {
                    json.writeStringField("new", change.after().get());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("Writing JSON to memory failed.", e);
        }
        return text.append('\n').toString();
    }

    private static void stamp(JsonGenerator json, String name, Stamp stamp) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("ticket", stamp.number());
        json.writeStringField("made", stamp.made());
        json.writeEndObject();
    }
}
