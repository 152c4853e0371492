// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.fact;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.PlatformFact.PciId;

/**
 * Type of one field of a fact, and the way between its value and the text in YAML, JSON and messages.
 *
 * <p>Text is the same everywhere: enum constants in kebab case (errno names as they are), numbers decimal or {@code 0x},
 * ranges {@code start-end}, inclusive, or {@code start+length}; sets separated by blanks or commas.
 */
public sealed interface FieldType {

    /** What stands between the elements of a set. */
    Pattern SEPARATORS = Pattern.compile("[\\s,]+");

    /** Vendor and device, up to four hexadecimal digits each. */
    Pattern PCI_ID = Pattern.compile("[0-9a-fA-F]{1,4}:[0-9a-fA-F]{1,4}");

    /** Free text. */
    record Text() implements FieldType {}

    /** Whole numbers; {@code wide} for 64 bit. */
    record Whole(boolean wide) implements FieldType {}

    /** true or false; hexadecimal text gives the truth of "not zero", so that single bits can be used. */
    record Truth() implements FieldType {}

    /** One of a closed list of words. */
    record Word(Class<? extends Enum<?>> type) implements FieldType {

        /**
         * The constant of this name.
         *
         * @throws IllegalArgumentException when there is none
         */
        @SuppressWarnings({"unchecked", "rawtypes"})
        public Enum<?> named(String constant) {
            return Enum.valueOf((Class) type, constant);
        }
    }

    /** A range of addresses. */
    record Range() implements FieldType {}

    /** A flasher's version. */
    record Version() implements FieldType {}

    /** A PCI vendor and device id. */
    record Pci() implements FieldType {}

    /** A set of elements. */
    record SetOf(FieldType element) implements FieldType {}

    /** A value that may be unknown. */
    record Maybe(FieldType value) implements FieldType {}

    /** The field type of a record component. */
    static FieldType of(Type type) {
        if (type instanceof ParameterizedType generic) {
            FieldType argument = of(generic.getActualTypeArguments()[0]);
            if (generic.getRawType() == Reading.class) {
                return new Maybe(argument);
            }
            if (generic.getRawType() == Set.class) {
                return new SetOf(argument);
            }
        }
        if (type instanceof Class<?> plain) {
            if (plain == String.class) {
                return new Text();
            }
            if (plain == int.class || plain == Integer.class) {
                return new Whole(false);
            }
            if (plain == long.class || plain == Long.class) {
                return new Whole(true);
            }
            if (plain == boolean.class || plain == Boolean.class) {
                return new Truth();
            }
            if (plain == AddressRange.class) {
                return new Range();
            }
            if (plain == ToolVersion.class) {
                return new Version();
            }
            if (plain == PciId.class) {
                return new Pci();
            }
            if (plain.isEnum()) {
                @SuppressWarnings("unchecked")
                Class<? extends Enum<?>> words = (Class<? extends Enum<?>>) plain;
                return new Word(words);
            }
        }
        throw new IllegalArgumentException("A fact has a component of type " + type + ", which has no text form.");
    }

    /**
     * Reads a value from text.
     *
     * @throws IllegalArgumentException when the text is no value of this type; the message says what is expected
     */
    default Object parse(String text) {
        String stripped = text.strip();
        if (this instanceof Text) {
            return stripped;
        } else if (this instanceof Whole number) {
            long value = parseNumber(stripped);
            if (number.wide()) {
                return value;
            }
            if (value != (int) value) {
                throw new IllegalArgumentException("\"" + stripped + "\" is no number of 32 bits");
            }
            return (int) value;
        } else if (this instanceof Truth) {
            return switch (stripped.toLowerCase(Locale.ROOT)) {
                case "true", "yes" -> true;
                case "false", "no" -> false;
                default -> parseNumber(stripped) != 0;
            };
        } else if (this instanceof Word word) {
            return parseWord(word.type(), stripped);
        } else if (this instanceof Range) {
            return parseRange(stripped);
        } else if (this instanceof Version) {
            return ToolVersion.parse(stripped)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "\"" + stripped + "\" is no version; expected something like 1.2 or v1.2-551-gf47ff31"));
        } else if (this instanceof Pci) {
            if (!PCI_ID.matcher(stripped).matches()) {
                throw new IllegalArgumentException("\"" + stripped + "\" is no PCI id; expected 8086:a2c9");
            }
            String[] parts = stripped.split(":", -1);
            return new PciId(Integer.parseInt(parts[0], 16), Integer.parseInt(parts[1], 16));
        } else if (this instanceof SetOf set) {
            Set<Object> elements = new LinkedHashSet<>();
            for (String part : SEPARATORS.split(stripped, -1)) {
                if (!part.isEmpty()) {
                    elements.add(set.element().parse(part));
                }
            }
            return elements;
        } else {
            return Reading.of(((Maybe) this).value().parse(stripped));
        }
    }

    /** The value in the text form that {@link #parse} reads. */
    default String format(Object value) {
        return text(value);
    }

    /** The same, for a value of any type. */
    static String text(Object value) {
        if (value instanceof Reading.Known<?> known) {
            return text(known.value());
        } else if (value instanceof Reading.Unknown<?> unknown) {
            return "(" + kebab(unknown.gap().name()).replace('-', ' ') + ")";
        } else if (value instanceof Enum<?> word) {
            return wordText(word);
        } else if (value instanceof Collection<?> elements) {
            return elements.stream().map(FieldType::text).sorted().collect(Collectors.joining(" "));
        } else {
            return String.valueOf(value);
        }
    }

    /** The words that are allowed, where the type has a closed list of them. */
    default List<String> words() {
        if (this instanceof Word word) {
            List<String> words = new ArrayList<>();
            for (Enum<?> constant : word.type().getEnumConstants()) {
                words.add(wordText(constant));
            }
            return words;
        } else if (this instanceof Maybe maybe) {
            return maybe.value().words();
        } else if (this instanceof SetOf set) {
            return set.element().words();
        }
        return List.of();
    }

    /** The type without the possibility of being unknown. */
    default FieldType known() {
        return this instanceof Maybe maybe ? maybe.value() : this;
    }

    private static Object parseWord(Class<? extends Enum<?>> type, String text) {
        for (Enum<?> constant : type.getEnumConstants()) {
            if (wordText(constant).equalsIgnoreCase(text)) {
                return constant;
            }
        }
        String all = java.util.Arrays.stream(type.getEnumConstants())
                .map(FieldType::wordText)
                .collect(Collectors.joining(", "));
        throw new IllegalArgumentException("\"" + text + "\" is none of " + all);
    }

    private static long parseNumber(String text) {
        try {
            return text.startsWith("0x") || text.startsWith("0X")
                    ? Long.parseUnsignedLong(text.substring(2), 16)
                    : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no number; expected decimal or 0x…", e);
        }
    }

    private static AddressRange parseRange(String text) {
        int plus = text.indexOf('+');
        if (plus > 0) {
            long start = parseNumber(text.substring(0, plus).strip());
            return new AddressRange(
                    start, start + parseNumber(text.substring(plus + 1).strip()) - 1);
        }
        int dash = text.indexOf('-');
        if (dash <= 0) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no range; expected start-end (inclusive) or start+length");
        }
        return new AddressRange(
                parseNumber(text.substring(0, dash).strip()),
                parseNumber(text.substring(dash + 1).strip()));
    }

    private static String wordText(Enum<?> constant) {
        return constant.getDeclaringClass() == HostFact.CallResult.class
                        && constant.name().startsWith("E")
                ? constant.name()
                : kebab(constant.name());
    }

    /** {@code READ_ONLY} and {@code readOnly} as {@code read-only}. */
    static String kebab(String name) {
        if (name.toUpperCase(Locale.ROOT).equals(name)) {
            return name.toLowerCase(Locale.ROOT).replace('_', '-');
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                text.append('-').append(Character.toLowerCase(c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    /** The name among {@code names} that is nearest to a mistyped one, if any is near. */
    static Optional<String> nearest(String mistyped, Collection<String> names) {
        String best = "";
        int distance = Math.max(2, mistyped.length() / 3) + 1;
        for (String name : names) {
            int d = editDistance(mistyped.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (d < distance) {
                distance = d;
                best = name;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    private static int editDistance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
