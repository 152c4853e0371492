// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.log;

import com.google.re2j.Matcher;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.FieldType;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.RunFact.Invocation;
import org.flashdoctor.engine.text.CaseFolding;

/**
 * How a match becomes a fact: a value for each field, built from the groups of the match.
 *
 * @param type the fact to make
 * @param values how each field gets its value; fields that are left out stay unknown
 */
public record FactTemplate(FactType type, Map<String, Value> values) {

    /** Where the value of a field comes from. */
    public sealed interface Value {}

    /** Text with groups: literal parts and group names in turn, beginning with a literal. */
    public record Text(List<String> parts) implements Value {

        /** Reads {@code literal${group}literal}. */
        public static Text of(String template) {
            List<String> parts = new java.util.ArrayList<>();
            int at = 0;
            while (true) {
                int open = template.indexOf("${", at);
                int close = open < 0 ? -1 : template.indexOf('}', open);
                if (close < 0) {
                    parts.add(template.substring(at));
                    return new Text(List.copyOf(parts));
                }
                parts.add(template.substring(at, open));
                parts.add(template.substring(open + 2, close));
                at = close + 1;
            }
        }

        /** Names of the groups that it uses. */
        public List<String> groups() {
            List<String> groups = new java.util.ArrayList<>();
            for (int i = 1; i < parts.size(); i += 2) {
                groups.add(parts.get(i));
            }
            return groups;
        }

        Optional<String> fill(Matcher match) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < parts.size(); i++) {
                if (i % 2 == 0) {
                    text.append(parts.get(i));
                } else {
                    String group = match.group(parts.get(i));
                    if (group == null) {
                        return Optional.empty();
                    }
                    text.append(group);
                }
            }
            return Optional.of(text.toString());
        }
    }

    /** Words of a tool to words of a fact. */
    public record Mapped(Text of, Map<String, String> words) implements Value {}

    /** One bit of a number. */
    public record Bit(Text of, int bit) implements Value {}

    /**
     * Makes the fact of a match. Empty when a field that the fact needs did not take part in the match, or when the
     * values are not possible (a range that ends before it begins is an unused register, not a range).
     */
    Optional<Fact> instantiate(Matcher match, Map<String, CallResult> errnoTexts) {
        Map<String, Object> filled = new LinkedHashMap<>();
        for (Map.Entry<String, Value> entry : values.entrySet()) {
            Optional<String> text = text(entry.getValue(), match);
            if (text.isEmpty()) {
                continue;
            }
            try {
                filled.put(entry.getKey(), value(entry.getKey(), text.get(), errnoTexts));
            } catch (IllegalArgumentException e) {
                // A tool printed something that is no value of this field.
                filled.remove(entry.getKey());
            }
        }
        try {
            if (type.type() == Invocation.class) {
                String arguments = (String) filled.getOrDefault("arguments", "");
                return Optional.of(CommandLine.parse((String) filled.getOrDefault("prompt", ""), arguments));
            }
            return Optional.of(type.create(filled));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Object value(String field, String text, Map<String, CallResult> errnoTexts) {
        FactType.Field target = type.fields().get(field);
        if (target == null) {
            return text;
        }
        FieldType known = target.type().known();
        if (known instanceof FieldType.Word word && word.type() == CallResult.class) {
            CallResult result = errno(text, errnoTexts);
            return target.type() instanceof FieldType.Maybe ? org.flashdoctor.engine.fact.Reading.of(result) : result;
        }
        return target.type().parse(text);
    }

    private static CallResult errno(String text, Map<String, CallResult> errnoTexts) {
        String key = CaseFolding.fold(text.strip());
        while (key.endsWith(".") || key.endsWith("!") || key.endsWith(")") || key.endsWith("。")) {
            key = key.substring(0, key.length() - 1).strip();
        }
        for (CallResult result : CallResult.values()) {
            if (result.name().equalsIgnoreCase(key)) {
                return result;
            }
        }
        return errnoTexts.getOrDefault(key, CallResult.OTHER);
    }

    private static Optional<String> text(Value value, Matcher match) {
        if (value instanceof Text text) {
            return text.fill(match);
        } else if (value instanceof Mapped mapped) {
            return mapped.of()
                    .fill(match)
                    .flatMap(word ->
                            Optional.ofNullable(mapped.words().get(word.strip().toLowerCase(Locale.ROOT))));
        } else {
            Bit bit = (Bit) value;
            return bit.of().fill(match).flatMap(text -> {
                try {
                    long number = (Long) new FieldType.Whole(true).parse(text);
                    return Optional.of(Boolean.toString((number >> bit.bit() & 1) == 1));
                } catch (IllegalArgumentException e) {
                    return Optional.empty();
                }
            });
        }
    }

    /** Pseudo fields that a recogniser of command lines fills instead of those of {@link Invocation}. */
    public static final Set<String> COMMAND_LINE_FIELDS = Set.of("arguments", "prompt");
}
