// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.ticket;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashdoctor.knowledge.load.Redaction;
import org.flashdoctor.knowledge.load.Redaction.Fold;
import org.flashdoctor.knowledge.load.Redaction.Identifier;
import org.flashdoctor.knowledge.load.Redaction.Kind;
import org.flashdoctor.knowledge.load.RedactionRule;

/**
 * Puts aliases in the place of identifiers. It first learns from all that will be in a ticket, so that a host name that
 * one line gives away at a prompt is hidden in every other line as well, in any spelling.
 */
public final class Redactor {

    /** Shorter names are syllables of other words. */
    private static final int SHORTEST_NAME = 3;

    private static final int SHORTEST_VALUE = 4;

    /** Lines that a block without an end may have. */
    private static final int LONGEST_BLOCK = 400;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:[._-][\\p{L}\\p{N}]+)*");
    private static final Pattern ALIAS = Pattern.compile("([A-Z][A-Z0-9]{1,11})-\\d{1,6}");
    private static final int MAC_DIGITS = 12;
    private static final int UUID_DIGITS = 32;

    private final Redaction rules;
    private final Aliases aliases;
    private final Set<String> ordinary = new HashSet<>();

    /** What is known to be an identifier: each spelling, in lower case where that is the same, with its kind. */
    private final Map<String, Kind> known = new LinkedHashMap<>();

    private final Map<Kind, Integer> places = new LinkedHashMap<>();
    private final Map<Kind, Set<String>> things = new LinkedHashMap<>();

    /**
     * How much was hidden.
     *
     * @param kind what it is
     * @param things how many different ones
     * @param places how often they stood in the evidence
     */
    public record Hidden(Kind kind, int things, int places) {}

    /** An identifier that is still there. */
    public record Leak(Kind kind, String alias, int line) {}

    public Redactor(Redaction rules, Aliases aliases) {
        this.rules = rules;
        this.aliases = aliases;
    }

    /** Words that are no names even if somebody bears them: those of the knowledge base, of boards and of chips. */
    public void ordinary(Collection<String> texts) {
        for (String text : texts) {
            Matcher word = WORD.matcher(text);
            while (word.find()) {
                String found = word.group().toLowerCase(Locale.ROOT);
                ordinary.add(found);
                for (String part : found.split("[._-]", -1)) {
                    ordinary.add(part);
                }
            }
        }
    }

    /** Takes note of what a text gives away. */
    public void learn(String text) {
        for (Piece piece : pieces(text)) {
            if (piece.block().isPresent()) {
                piece.lines().forEach(line -> learn(piece.block().get(), line.strip()));
            } else {
                for (Identifier each : found(piece.lines().get(0))) {
                    learn(kind(each.kind()), each.value());
                }
            }
        }
    }

    /** Takes note of an identifier that the machine itself told. */
    public void learn(String kind, String value) {
        String text = value.strip();
        Optional.ofNullable(rules.kinds().get(kind))
                .filter(found -> !text.isEmpty() && !rules.isPlaceholder(text) && !isAlias(text))
                .ifPresent(found -> learn(found, text));
    }

    private void learn(Kind kind, String value) {
        if (value.length() < (kind.name() ? SHORTEST_NAME : SHORTEST_VALUE)) {
            return;
        }
        for (String spelling : spellings(kind, value)) {
            String folded = kind.fold() == Fold.EXACT ? spelling : spelling.toLowerCase(Locale.ROOT);
            if (!(kind.name() && ordinary.contains(folded))) {
                known.putIfAbsent(folded, kind);
            }
        }
    }

    /** The ways in which an identifier can be written. */
    private static Set<String> spellings(Kind kind, String value) {
        Set<String> all = new LinkedHashSet<>();
        all.add(value);
        if (kind.fold() == Fold.FIRST_LABEL && value.indexOf('.') >= SHORTEST_NAME) {
            all.add(value.substring(0, value.indexOf('.')));
        }
        if (kind.fold() == Fold.HEXADECIMAL) {
            String digits = kind.folded(value);
            all.add(digits);
            if (digits.length() == MAC_DIGITS) {
                String pairs = digits.replaceAll("(..)(?!$)", "$1:");
                all.add(pairs);
                all.add(pairs.replace(':', '-'));
                all.add(pairs.replace(':', ' '));
                all.add(digits.replaceAll("(....)(?!$)", "$1."));
            } else if (digits.length() == UUID_DIGITS) {
                all.add(digits.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
            }
        }
        return all;
    }

    /** The text with aliases, counted for the summary. */
    public String redact(String text) {
        return redact(text, true);
    }

    /** The text with aliases, where its identifiers are counted elsewhere. */
    public String redactAgain(String text) {
        return redact(text, false);
    }

    private String redact(String text, boolean counting) {
        StringBuilder out = new StringBuilder(text.length());
        boolean first = true;
        for (Piece piece : pieces(text)) {
            for (String line : piece.lines()) {
                if (!first) {
                    out.append('\n');
                }
                first = false;
                if (piece.block().isPresent()) {
                    Kind kind = piece.block().get();
                    String whole = String.join("\n", piece.lines());
                    out.append(aliases.of(kind, whole));
                    count(kind, whole, counting);
                } else {
                    line(line, out, counting);
                }
            }
        }
        return out.toString();
    }

    private void line(String line, StringBuilder out, boolean counting) {
        int at = 0;
        for (Identifier each : identifiers(line)) {
            Kind kind = kind(each.kind());
            out.append(line, at, each.start()).append(aliases.of(kind, each.value()));
            count(kind, each.value(), counting);
            at = each.end();
        }
        out.append(line, at, line.length());
    }

    private void count(Kind kind, String value, boolean counting) {
        if (counting) {
            places.merge(kind, 1, Integer::sum);
            things.computeIfAbsent(kind, any -> new HashSet<>()).add(kind.folded(value));
        }
    }

    /** Shapes first, then every other place of what is known. */
    private List<Identifier> identifiers(String line) {
        List<Identifier> all = new ArrayList<>(found(line));
        for (Identifier each : occurrences(line)) {
            if (all.stream().noneMatch(other -> other.start() < each.end() && each.start() < other.end())) {
                all.add(each);
            }
        }
        all.sort(Comparator.comparingInt(Identifier::start));
        return all;
    }

    private List<Identifier> found(String line) {
        return rules.find(line).stream().filter(each -> !isAlias(each.value())).toList();
    }

    /** Whether a text is an alias of an earlier redaction. */
    private boolean isAlias(String text) {
        Matcher shape = ALIAS.matcher(text);
        return shape.matches() && rules.kinds().containsKey(shape.group(1).toLowerCase(Locale.ROOT));
    }

    private Kind kind(String id) {
        return rules.kinds().get(id);
    }

    /** Where known identifiers stand, the longest first. */
    private List<Identifier> occurrences(String line) {
        List<Identifier> all = new ArrayList<>();
        String lowerCase = lower(line);
        known.forEach((spelling, kind) -> {
            String in = kind.fold() == Fold.EXACT ? line : lowerCase;
            int end;
            for (int at = in.indexOf(spelling); at >= 0; at = in.indexOf(spelling, end)) {
                end = at + spelling.length();
                if (isWhole(in, at, end)) {
                    all.add(new Identifier(kind.id(), line.substring(at, end), at, end));
                }
            }
        });
        all.sort(Comparator.comparingInt((Identifier each) -> each.start() - each.end()));
        return all;
    }

    /** Lower case without any change of length, so that places stay. */
    private static String lower(String line) {
        String lowerCase = line.toLowerCase(Locale.ROOT);
        if (lowerCase.length() == line.length()) {
            return lowerCase;
        }
        StringBuilder same = new StringBuilder(line.length());
        line.chars().forEach(c -> same.append((char) Character.toLowerCase(c)));
        return same.toString();
    }

    private static boolean isWhole(String text, int start, int end) {
        boolean open = start == 0
                || !Character.isLetterOrDigit(text.charAt(start))
                || !Character.isLetterOrDigit(text.charAt(start - 1));
        boolean closed = end == text.length()
                || !Character.isLetterOrDigit(text.charAt(end - 1))
                || !Character.isLetterOrDigit(text.charAt(end));
        return open && closed;
    }

    /** A line, or the lines of a block that is hidden whole. */
    private record Piece(List<String> lines, Optional<Kind> block) {}

    private List<Piece> pieces(String text) {
        List<Piece> pieces = new ArrayList<>();
        List<String> lines = List.of(text.split("\n", -1));
        for (int i = 0; i < lines.size(); i++) {
            pieces.add(new Piece(List.of(lines.get(i)), Optional.empty()));
            Optional<RedactionRule> rule =
                    lines.get(i).length() > LONGEST_BLOCK ? Optional.empty() : rules.beginningWith(lines.get(i));
            if (rule.isPresent()) {
                int end = i + 1;
                while (end < lines.size()
                        && end - i <= LONGEST_BLOCK
                        && !rule.get()
                                .until()
                                .orElseThrow()
                                .matcher(lines.get(end))
                                .find()) {
                    end++;
                }
                if (end > i + 1) {
                    pieces.add(new Piece(
                            lines.subList(i + 1, end), rule.get().kind().map(this::kind)));
                }
                i = end - 1;
            }
        }
        return pieces;
    }

    /** What was hidden how often, in the order of the kinds. */
    public List<Hidden> hidden() {
        return rules.kinds().values().stream()
                .filter(places::containsKey)
                .map(kind -> new Hidden(kind, things.get(kind).size(), places.get(kind)))
                .toList();
    }

    /**
     * The last look at a finished document: something known that still stands in it, however the format wrote it.
     *
     * @param document text of a file that is about to be written
     */
    public Optional<Leak> leak(String document) {
        String plain = document.replace("&quot;", "\"")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
        for (String reading : new LinkedHashSet<>(List.of(document, plain, document.replace("\\", "")))) {
            String lowerCase = lower(reading);
            for (Map.Entry<String, Kind> each : known.entrySet()) {
                String in = each.getValue().fold() == Fold.EXACT ? reading : lowerCase;
                String spelling = each.getKey();
                for (int at = in.indexOf(spelling); at >= 0; at = in.indexOf(spelling, at + 1)) {
                    if (isWhole(in, at, at + spelling.length())) {
                        int line = (int) in.substring(0, at)
                                        .chars()
                                        .filter(c -> c == '\n')
                                        .count()
                                + 1;
                        return Optional.of(new Leak(each.getValue(), aliases.of(each.getValue(), spelling), line));
                    }
                }
            }
        }
        return Optional.empty();
    }
}
