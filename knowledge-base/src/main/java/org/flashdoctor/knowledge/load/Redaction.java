// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.load;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.flashdoctor.knowledge.node.Node;

/** What must not stand in a ticket, and how it is told from technical values that look like it. Read when needed. */
public final class Redaction {

    private final Supplier<List<Node>> source;
    private Optional<Content> content = Optional.empty();

    Redaction(Supplier<List<Node>> source) {
        this.source = source;
    }

    /** When two spellings are the same thing. */
    public enum Fold {
        EXACT,
        LOWER_CASE,
        /** Only what stands before the first dot counts: a host with and without its domain. */
        FIRST_LABEL,
        /** Only hexadecimal digits count: {@code 3C-52} is {@code 3c:52}. */
        HEXADECIMAL
    }

    /**
     * A kind of identifier.
     *
     * @param id for aliases and rules
     * @param title what a reader calls several of them
     * @param fold when two spellings are the same
     * @param name whether values are words that people chose, so that they may be words of a log as well
     */
    public record Kind(String id, String title, Fold fold, boolean name) {

        /** The value in the one form that all its spellings share. */
        public String folded(String value) {
            return switch (fold) {
                case EXACT -> value;
                case LOWER_CASE -> value.toLowerCase(Locale.ROOT);
                case FIRST_LABEL -> value.toLowerCase(Locale.ROOT).replaceFirst("\\..*", "");
                case HEXADECIMAL -> value.toLowerCase(Locale.ROOT).replaceAll("[^0-9a-f]", "");
            };
        }
    }

    /** A value within a line. */
    public record Identifier(String kind, String value, int start, int end) {}

    private record Content(Map<String, Kind> kinds, Pattern placeholders, List<RedactionRule> rules) {}

    /** All kinds by id, in the order in which a ticket lists them. */
    public Map<String, Kind> kinds() {
        return content().kinds();
    }

    /** All rules; earlier ones win. */
    public List<RedactionRule> rules() {
        return content().rules();
    }

    /** Whether a value stands where an identifier would stand and identifies nobody. */
    public boolean isPlaceholder(String value) {
        return content().placeholders().matcher(value.strip()).matches();
    }

    /** What a line holds, in its order, no two of them sharing a character. */
    public List<Identifier> find(String line) {
        List<Identifier> found = new ArrayList<>();
        String lowerCase = line.toLowerCase(Locale.ROOT);
        for (RedactionRule rule : rules()) {
            if (rule.concerns(lowerCase)) {
                for (Identifier each : rule.find(line)) {
                    boolean free =
                            found.stream().noneMatch(other -> other.start() < each.end() && each.start() < other.end());
                    if (free) {
                        found.add(each);
                    }
                }
            }
        }
        // A placeholder keeps its characters from the rules behind, too.
        found.removeIf(each -> isPlaceholder(each.value()));
        found.sort(Comparator.comparingInt(Identifier::start));
        return found;
    }

    /** The rule on whole lines that begins with this line. */
    public Optional<RedactionRule> beginningWith(String line) {
        String lowerCase = line.toLowerCase(Locale.ROOT);
        return rules().stream()
                .filter(rule -> rule.until().isPresent())
                .filter(rule ->
                        rule.concerns(lowerCase) && rule.pattern().matcher(line).find())
                .findFirst();
    }

    private synchronized Content content() {
        if (content.isEmpty()) {
            content = Optional.of(read(source.get(), new ArrayList<>()));
        }
        return content.orElseThrow();
    }

    /** Says what is wrong with files of rules; later files may override rules of earlier ones by their ids. */
    static void check(List<Node> files, List<Problem> problems) {
        read(files, problems);
    }

    private static Content read(List<Node> files, List<Problem> problems) {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        Map<String, RedactionRule> rules = new LinkedHashMap<>();
        List<String> placeholders = new ArrayList<>();
        for (Node file : files) {
            Fields.of(file, "redaction.yaml", problems).ifPresent(fields -> {
                for (Node item : fields.items("kinds")) {
                    Fields.of(item, "A kind", problems).ifPresent(kind -> {
                        String id = kind.required("id");
                        kinds.put(
                                id,
                                new Kind(
                                        id,
                                        kind.required("title"),
                                        kind.word("fold", Fold.class, Fold.LOWER_CASE),
                                        kind.flag("name")));
                        kind.reportUnknown();
                    });
                }
                fields.texts("placeholders");
                for (Node item : fields.items("placeholders")) {
                    if (item instanceof Node.Scalar text
                            && pattern(text.text(), item, problems).isPresent()) {
                        placeholders.add("(?:" + text.text() + ")");
                    }
                }
                for (Node item : fields.items("rules")) {
                    Fields.of(item, "A rule", problems)
                            .flatMap(rule -> rule(rule, item, kinds, problems))
                            .ifPresent(rule -> rules.put(rule.id(), rule));
                }
                fields.reportUnknown();
            });
        }
        String all = placeholders.isEmpty() ? "$^" : String.join("|", placeholders);
        return new Content(kinds, Pattern.compile(all), List.copyOf(rules.values()));
    }

    private static Optional<RedactionRule> rule(
            Fields fields, Node node, Map<String, Kind> kinds, List<Problem> problems) {
        Optional<Pattern> main = pattern(fields.required("pattern"), node, problems);
        RedactionRule rule = new RedactionRule(
                fields.required("id"),
                fields.text("kind"),
                main.orElse(Pattern.compile("$^")),
                RedactionRule.lowerCase(raw(fields, "anchors")),
                fields.text("unless").flatMap(text -> pattern(text, node, problems)),
                fields.text("unless-before").flatMap(text -> pattern(text, node, problems)),
                fields.text("unless-after").flatMap(text -> pattern(text, node, problems)),
                fields.text("until").flatMap(text -> pattern(text, node, problems)),
                raw(fields, "hides"),
                raw(fields, "keeps"));
        fields.text("about");
        fields.reportUnknown();
        List<String> caught = new ArrayList<>(rule.kind().stream().toList());
        rule.pattern().namedGroups().keySet().forEach(group -> caught.add(RedactionRule.kindOf(group)));
        if (caught.isEmpty() && main.isPresent()) {
            fields.problem("pattern", "The rule \"" + rule.id() + "\" hides nothing: name a group after a kind.");
        }
        for (String kind : caught) {
            if (!kinds.containsKey(kind)) {
                fields.problem("pattern", "\"" + kind + "\" is no kind." + Fields.didYouMean(kind, kinds.keySet()));
            }
        }
        if (rule.until().isPresent() != rule.kind().isPresent()) {
            fields.problem("id", "A rule on whole lines has both until and kind; other rules have neither.");
        }
        if (rule.hides().isEmpty()) {
            fields.problem("id", "The rule \"" + rule.id() + "\" has no example in hides.");
        }
        return main.map(pattern -> rule);
    }

    /** Texts with the blanks at their ends, which count in anchors and examples. */
    private static List<String> raw(Fields fields, String key) {
        fields.texts(key);
        return fields.items(key).stream()
                .filter(Node.Scalar.class::isInstance)
                .map(item -> ((Node.Scalar) item).text())
                .toList();
    }

    private static Optional<Pattern> pattern(String text, Node node, List<Problem> problems) {
        try {
            return Optional.of(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            problems.add(new Problem(node.at(), "This is no RE2 pattern: " + e.getMessage() + "."));
            return Optional.empty();
        }
    }
}
