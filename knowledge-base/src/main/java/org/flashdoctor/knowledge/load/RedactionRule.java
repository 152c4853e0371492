// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.load;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A shape of text that tells who somebody is or which unit a thing is.
 *
 * @param id its name
 * @param kind kind of what it catches, for a rule on whole lines; else the names of the pattern's groups are kinds
 * @param pattern what it looks like
 * @param anchors texts, in lower case, of which a line must hold one to be looked at; none: every line is looked at
 * @param unless values that are none after all
 * @param unlessBefore texts before a value that make it none
 * @param unlessAfter texts behind a value that make it none
 * @param until where the lines end that are hidden whole
 * @param hides examples that must not survive
 * @param keeps texts that must survive untouched
 */
public record RedactionRule(
        String id,
        Optional<String> kind,
        Pattern pattern,
        List<String> anchors,
        Optional<Pattern> unless,
        Optional<Pattern> unlessBefore,
        Optional<Pattern> unlessAfter,
        Optional<Pattern> until,
        List<String> hides,
        List<String> keeps) {

    /** The kind that a group of a pattern stands for: its name without the digit that makes it unique. */
    static String kindOf(String group) {
        return group.length() > 1 && Character.isDigit(group.charAt(group.length() - 1)) && !group.equals("ip6")
                ? group.substring(0, group.length() - 1)
                : group;
    }

    /** Whether a line, in lower case, may hold what this looks for. */
    boolean concerns(String lowerCase) {
        return anchors.isEmpty() || anchors.stream().anyMatch(lowerCase::contains);
    }

    /** What a line holds of this shape. Rules on whole lines find nothing within a line. */
    public List<Redaction.Identifier> find(String line) {
        List<Redaction.Identifier> found = new ArrayList<>();
        if (until.isPresent()) {
            return found;
        }
        Map<String, Integer> groups = pattern.namedGroups();
        Matcher matcher = pattern.matcher(line);
        while (matcher.find()) {
            for (Map.Entry<String, Integer> group : groups.entrySet()) {
                int start = matcher.start(group.getValue());
                int end = matcher.end(group.getValue());
                if (start >= 0 && end > start && counts(line, start, end)) {
                    found.add(new Redaction.Identifier(kindOf(group.getKey()), line.substring(start, end), start, end));
                }
            }
        }
        return found;
    }

    private boolean counts(String line, int start, int end) {
        return unless.map(pattern ->
                                !pattern.matcher(line.substring(start, end)).find())
                        .orElse(true)
                && unlessBefore
                        .map(pattern -> !pattern.matcher(line.substring(Math.max(0, start - CONTEXT), start))
                                .find())
                        .orElse(true)
                && unlessAfter
                        .map(pattern -> !pattern.matcher(line.substring(end, Math.min(line.length(), end + CONTEXT)))
                                .find())
                        .orElse(true);
    }

    /** Characters beside a value that are looked at. */
    private static final int CONTEXT = 80;

    static List<String> lowerCase(List<String> anchors) {
        return anchors.stream().map(anchor -> anchor.toLowerCase(Locale.ROOT)).toList();
    }
}
