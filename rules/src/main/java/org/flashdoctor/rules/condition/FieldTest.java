// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.condition;

import com.google.re2j.Pattern;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.FieldType;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.fact.ToolVersion;
import org.flashdoctor.engine.lazy.Lazy;

/** A test on the value of one field. An unknown value gives an unknown answer, except to the question whether it is known. */
public sealed interface FieldTest {

    /** Equal to one of these. */
    record OneOf(List<Object> values) implements FieldTest {
        public OneOf {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return "in " + values.stream().map(FieldType::text).collect(Collectors.toList());
        }
    }

    /** Does not pass a test. */
    record Negated(FieldTest test) implements FieldTest {
        @Override
        public String toString() {
            return "not (" + test + ")";
        }
    }

    /** Passes at least one test. */
    record Either(List<FieldTest> tests) implements FieldTest {
        public Either {
            tests = List.copyOf(tests);
        }

        @Override
        public String toString() {
            return tests.stream().map(FieldTest::toString).collect(Collectors.joining(" or ", "(", ")"));
        }
    }

    /** In this order to a value. */
    record Compared(Order order, Object value) implements FieldTest {
        @Override
        public String toString() {
            return order.name().toLowerCase(Locale.ROOT) + " " + FieldType.text(value);
        }
    }

    /** Orders. */
    enum Order {
        LT,
        LE,
        GT,
        GE;

        boolean holds(int comparison) {
            return switch (this) {
                case LT -> comparison < 0;
                case LE -> comparison <= 0;
                case GT -> comparison > 0;
                case GE -> comparison >= 0;
            };
        }
    }

    /** A set that has the element, or a text that has the words (without case). */
    record Contains(Object value) implements FieldTest {
        @Override
        public String toString() {
            return "contains " + FieldType.text(value);
        }
    }

    /**
     * A text in which the pattern is found.
     *
     * @param compiled the pattern; compiling it takes longer than all else of a condition
     */
    record Matches(String pattern, Lazy<Pattern> compiled) implements FieldTest {

        /** A test for an RE2 pattern; what is none shows when it is compiled. */
        public static Matches of(String pattern) {
            return new Matches(pattern, new Lazy<>(() -> Pattern.compile(pattern)));
        }

        @Override
        public String toString() {
            return "matches " + pattern;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Matches matches && matches.pattern.equals(pattern);
        }

        @Override
        public int hashCode() {
            return pattern.hashCode();
        }
    }

    /** A range that shares a byte with this one. */
    record Overlaps(AddressRange range) implements FieldTest {
        @Override
        public String toString() {
            return "overlaps " + range;
        }
    }

    /** A range or address that lies within this range. */
    record Within(AddressRange range) implements FieldTest {
        @Override
        public String toString() {
            return "within " + range;
        }
    }

    /** A set without elements, or an empty text. */
    record Empty() implements FieldTest {
        @Override
        public String toString() {
            return "empty";
        }
    }

    /** A set all of whose elements are among these. */
    record SubsetOf(List<Object> values) implements FieldTest {
        public SubsetOf {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return "subset of " + values.stream().map(FieldType::text).collect(Collectors.toList());
        }
    }

    /** Whether the value is known; with a gap, whether it is unknown for just this reason. */
    record Knowledge(boolean known, Optional<Gap> gap) implements FieldTest {
        @Override
        public String toString() {
            return "is " + gap.map(Enum::name).orElse(known ? "KNOWN" : "UNKNOWN");
        }
    }

    /** Several tests on one value. */
    record Each(List<FieldTest> tests) implements FieldTest {
        public Each {
            tests = List.copyOf(tests);
        }

        @Override
        public String toString() {
            return tests.stream().map(FieldTest::toString).collect(Collectors.joining(" and "));
        }
    }

    /** What the value says. */
    default Truth test(Object value) {
        if (this instanceof Knowledge knowledge) {
            if (value instanceof Reading.Unknown<?> unknown) {
                return Truth.of(!knowledge.known()
                        && knowledge.gap().map(gap -> gap == unknown.gap()).orElse(true));
            }
            return Truth.of(knowledge.known());
        }
        if (this instanceof Each each) {
            return each.tests().stream().map(test -> test.test(value)).reduce(Truth.YES, Truth::and);
        } else if (this instanceof Either either) {
            return either.tests().stream().map(test -> test.test(value)).reduce(Truth.NO, Truth::or);
        } else if (this instanceof Negated negated) {
            return negated.test().test(value).not();
        }
        if (value instanceof Reading.Unknown<?>) {
            return Truth.UNKNOWN;
        }
        return Truth.of(holds(Reading.said(value)));
    }

    private boolean holds(Object value) {
        if (this instanceof OneOf one) {
            return one.values().stream().anyMatch(each -> equal(value, each));
        } else if (this instanceof Compared compared) {
            return compared.order().holds(compare(value, compared.value()));
        } else if (this instanceof Contains contains) {
            return value instanceof Collection<?> set
                    ? set.stream().anyMatch(element -> same(element, contains.value()))
                    : String.valueOf(value)
                            .toLowerCase(Locale.ROOT)
                            .contains(String.valueOf(contains.value()).toLowerCase(Locale.ROOT));
        } else if (this instanceof Matches matches) {
            return matches.compiled().get().matcher(String.valueOf(value)).find();
        } else if (this instanceof Overlaps overlaps) {
            return range(value).overlaps(overlaps.range());
        } else if (this instanceof Within within) {
            return within.range().contains(range(value));
        } else if (this instanceof Empty) {
            return value instanceof Collection<?> set
                    ? set.isEmpty()
                    : String.valueOf(value).isEmpty();
        } else if (this instanceof SubsetOf subset) {
            return ((Collection<?>) value)
                    .stream().allMatch(element -> subset.values().stream().anyMatch(allowed -> same(element, allowed)));
        }
        throw new IllegalStateException("The test " + this + " cannot be applied to " + value + ".");
    }

    /** Releases are equal however they are spelled: 1.2 is v1.2. */
    private static boolean equal(Object value, Object wanted) {
        return (value instanceof ToolVersion version && wanted instanceof ToolVersion other)
                ? version.compareTo(other) == 0
                : value.equals(wanted);
    }

    /** Names of regions are typed in any case. */
    private static boolean same(Object element, Object wanted) {
        return (element instanceof String text && wanted instanceof String name)
                ? text.equalsIgnoreCase(name)
                : element.equals(wanted);
    }

    private static AddressRange range(Object value) {
        return value instanceof AddressRange range
                ? range
                : new AddressRange(((Number) value).longValue(), ((Number) value).longValue());
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object value, Object bound) {
        return ((Comparable<Object>) value).compareTo(bound);
    }
}
