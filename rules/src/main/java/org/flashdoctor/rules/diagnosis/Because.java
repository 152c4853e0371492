// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.Reading;

/** Fills {@code ${Type.field}}, or several fields of one fact {@code ${Type.one+other}}, with what was seen. */
final class Because {

    private static final Pattern PLACE = Pattern.compile("\\$\\{([A-Za-z]+)\\.([a-z0-9+-]+)}");

    /** More values than this make no sentence. */
    private static final int VALUES = 4;

    private Because() {}

    /** The sentence with the values of the supporting facts, or of any fact of that type. */
    static String fill(String template, List<Fact> support, Iterable<Fact> all) {
        Matcher place = PLACE.matcher(template);
        StringBuilder text = new StringBuilder();
        while (place.find()) {
            List<String> values = values(place.group(1), place.group(2), support);
            if (values.isEmpty()) {
                values = values(place.group(1), place.group(2), all);
            }
            place.appendReplacement(text, Matcher.quoteReplacement(join(values)));
        }
        place.appendTail(text);
        return text.toString().strip().replaceAll("\\s+", " ");
    }

    private static List<String> values(String type, String field, Iterable<Fact> facts) {
        Optional<FactType> wanted = FactType.named(type);
        List<FactType.Field> parts = new ArrayList<>();
        for (String name : field.split("\\+", -1)) {
            wanted.map(found -> found.fields().get(name)).ifPresent(parts::add);
        }
        Set<String> values = new LinkedHashSet<>();
        for (Fact fact : facts) {
            if (fact.getClass().getSimpleName().equals(type)) {
                List<FactType.Field> known = parts.stream()
                        .filter(part -> !(part.of(fact) instanceof Reading.Unknown<?>))
                        .toList();
                if (!known.isEmpty()) {
                    values.add(known.stream()
                            .map(part -> part.type().format(part.of(fact)))
                            .collect(Collectors.joining(" ")));
                }
            }
        }
        return List.copyOf(values);
    }

    private static String join(List<String> values) {
        if (values.isEmpty()) {
            return "(not shown)";
        }
        List<String> shown = values.subList(0, Math.min(VALUES, values.size()));
        String text = String.join(", ", shown);
        return values.size() > VALUES ? text + " and " + (values.size() - VALUES) + " more" : text;
    }
}
