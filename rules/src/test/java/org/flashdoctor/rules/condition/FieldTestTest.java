// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.fact.ToolVersion;
import org.flashdoctor.rules.condition.FieldTest.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FieldTestTest {

    private static final FieldTest ONE = new FieldTest.OneOf(List.of(1));
    private static final FieldTest AT_MOST_TWO = new FieldTest.Compared(Order.LE, 2);

    static Stream<Row> tests() {
        AddressRange bios = new AddressRange(0x1000, 0x1fff);
        return Stream.of(
                // equality
                row(ONE, 1, Truth.YES),
                row(ONE, 1000, Truth.NO),
                row(new FieldTest.OneOf(List.of(1, 3)), 3, Truth.YES),
                row(new FieldTest.OneOf(List.of()), 1, Truth.NO),
                row(new FieldTest.OneOf(List.of("iomem")), "iomem", Truth.YES),
                row(new FieldTest.OneOf(List.of("iomem")), "IOMEM", Truth.NO),
                row(new FieldTest.OneOf(List.of(RegionAccess.LOCKED)), RegionAccess.LOCKED, Truth.YES),
                row(new FieldTest.OneOf(List.of(RegionAccess.LOCKED)), RegionAccess.READ_ONLY, Truth.NO),
                // order
                row(new FieldTest.Compared(Order.LT, 2), 1, Truth.YES),
                row(new FieldTest.Compared(Order.LT, 2), 2, Truth.NO),
                row(AT_MOST_TWO, 2, Truth.YES),
                row(AT_MOST_TWO, 3, Truth.NO),
                row(new FieldTest.Compared(Order.GT, 2), 3, Truth.YES),
                row(new FieldTest.Compared(Order.GT, 2), 2, Truth.NO),
                row(new FieldTest.Compared(Order.GE, 2), 2, Truth.YES),
                row(new FieldTest.Compared(Order.GE, 2), 1, Truth.NO),
                row(new FieldTest.OneOf(List.of(version("1.2"))), version("v1.2"), Truth.YES),
                row(new FieldTest.OneOf(List.of(version("1.2"))), version("1.2.1"), Truth.NO),
                row(new FieldTest.Compared(Order.LT, version("1.10")), version("1.9"), Truth.YES),
                row(new FieldTest.Compared(Order.LT, version("1.2")), version("v0.9.9-r1955"), Truth.YES),
                row(new FieldTest.Compared(Order.LT, version("1.2")), version("v1.2"), Truth.NO),
                row(new FieldTest.Compared(Order.GT, version("1.2")), version("v1.2-551-gf47ff31"), Truth.YES),
                // sets and words
                row(new FieldTest.Contains(OperationKind.READ), Set.of(OperationKind.READ), Truth.YES),
                row(new FieldTest.Contains(OperationKind.READ), Set.of(OperationKind.WRITE), Truth.NO),
                row(new FieldTest.Contains(OperationKind.READ), Set.of(), Truth.NO),
                row(new FieldTest.Contains("LENOVO"), "Lenovo ThinkPad", Truth.YES),
                row(new FieldTest.Contains("Dell"), "Lenovo ThinkPad", Truth.NO),
                row(new FieldTest.SubsetOf(List.of("bios", "fd")), Set.of("bios"), Truth.YES),
                row(new FieldTest.SubsetOf(List.of("bios", "fd")), Set.of("bios", "me"), Truth.NO),
                row(new FieldTest.SubsetOf(List.of("bios")), Set.of(), Truth.YES),
                row(new FieldTest.Empty(), Set.of(), Truth.YES),
                row(new FieldTest.Empty(), Set.of("bios"), Truth.NO),
                row(new FieldTest.Empty(), "", Truth.YES),
                row(new FieldTest.Empty(), " ", Truth.NO),
                // patterns
                row(matches("^W25Q"), "W25Q128.V", Truth.YES),
                row(matches("^W25Q"), "MX W25Q", Truth.NO),
                row(matches("128"), "W25Q128.V", Truth.YES),
                row(matches("(?i)x230"), "ThinkPad X230", Truth.YES),
                row(matches("^4$"), 4, Truth.YES),
                // ranges
                row(new FieldTest.Overlaps(bios), new AddressRange(0x1fff, 0x2fff), Truth.YES),
                row(new FieldTest.Overlaps(bios), new AddressRange(0x2000, 0x2fff), Truth.NO),
                row(new FieldTest.Overlaps(bios), new AddressRange(0, 0xffffff), Truth.YES),
                row(new FieldTest.Within(bios), new AddressRange(0x1000, 0x1fff), Truth.YES),
                row(new FieldTest.Within(bios), new AddressRange(0x1000, 0x2000), Truth.NO),
                row(new FieldTest.Within(bios), new AddressRange(0, 0xffffff), Truth.NO),
                row(new FieldTest.Within(bios), 0x1fffL, Truth.YES),
                row(new FieldTest.Within(bios), 0x2000L, Truth.NO),
                row(new FieldTest.Overlaps(bios), 0x1000L, Truth.YES),
                // several tests on one value
                row(new FieldTest.Negated(ONE), 1, Truth.NO),
                row(new FieldTest.Negated(ONE), 2, Truth.YES),
                row(new FieldTest.Either(List.of(ONE, new FieldTest.Negated(AT_MOST_TWO))), 3, Truth.YES),
                row(new FieldTest.Either(List.of(ONE, new FieldTest.Negated(AT_MOST_TWO))), 2, Truth.NO),
                row(new FieldTest.Each(List.of(AT_MOST_TWO, new FieldTest.Negated(ONE))), 2, Truth.YES),
                row(new FieldTest.Each(List.of(AT_MOST_TWO, new FieldTest.Negated(ONE))), 1, Truth.NO));
    }

    private record Row(FieldTest test, Object value, Truth expected) implements Arguments {
        @Override
        public Object[] get() {
            return new Object[] {test, value, expected};
        }
    }

    private static Row row(FieldTest test, Object value, Truth expected) {
        return new Row(test, value, expected);
    }

    @ParameterizedTest(name = "{1}: {0} is {2}")
    @MethodSource("tests")
    void saysWhetherAValuePasses(FieldTest test, Object value, Truth expected) {
        assertThat(test.test(value)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "known {1}: {0} is {2}")
    @MethodSource("tests")
    void aKnownReadingIsTestedLikeItsValue(FieldTest test, Object value, Truth expected) {
        assertThat(test.test(Reading.of(value))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "unknown: {0}")
    @MethodSource("tests")
    void anUnknownReadingGivesAnUnknownAnswerToEveryTest(FieldTest test, Object value, Truth expected) {
        for (Gap gap : Gap.values()) {
            assertThat(test.test(Reading.unknown(gap))).isEqualTo(Truth.UNKNOWN);
        }
    }

    @ParameterizedTest
    @EnumSource(Gap.class)
    void whetherAValueIsKnownIsItselfAlwaysKnown(Gap gap) {
        FieldTest known = new FieldTest.Knowledge(true, Optional.empty());
        FieldTest unknown = new FieldTest.Knowledge(false, Optional.empty());
        Reading<CallResult> reading = Reading.unknown(gap);

        assertThat(known.test(reading)).isEqualTo(Truth.NO);
        assertThat(unknown.test(reading)).isEqualTo(Truth.YES);
        assertThat(known.test(Reading.of(CallResult.EPERM))).isEqualTo(Truth.YES);
        assertThat(unknown.test(Reading.of(CallResult.EPERM))).isEqualTo(Truth.NO);
        assertThat(known.test(CallResult.EPERM)).isEqualTo(Truth.YES);
    }

    @ParameterizedTest
    @EnumSource(Gap.class)
    void askedForOneReasonOnlyThatReasonCounts(Gap asked) {
        FieldTest test = new FieldTest.Knowledge(false, Optional.of(asked));

        for (Gap gap : Gap.values()) {
            assertThat(test.test(Reading.unknown(gap))).isEqualTo(Truth.of(gap == asked));
        }
        assertThat(test.test(Reading.of(1))).isEqualTo(Truth.NO);
    }

    @Test
    void knowledgeWithinOtherTestsLooksAtTheReadingItself() {
        // "denied, or 1": a reading that was denied passes the first half.
        FieldTest denied = new FieldTest.Knowledge(false, Optional.of(Gap.DENIED));
        FieldTest either = new FieldTest.Either(List.of(denied, ONE));
        FieldTest each = new FieldTest.Each(List.of(new FieldTest.Knowledge(true, Optional.empty()), ONE));

        assertThat(either.test(Reading.of(1))).isEqualTo(Truth.YES);
        assertThat(either.test(Reading.unknown(Gap.DENIED))).isEqualTo(Truth.YES);
        assertThat(new FieldTest.Negated(denied).test(Reading.unknown(Gap.DENIED)))
                .isEqualTo(Truth.NO);
        assertThat(each.test(Reading.of(1))).isEqualTo(Truth.YES);
        assertThat(each.test(Reading.unknown(Gap.ABSENT))).isEqualTo(Truth.NO);
    }

    @Test
    void patternsAreEqualByTheirText() {
        assertThat(matches("a")).isEqualTo(matches("a")).hasSameHashCodeAs(matches("a"));
        assertThat(matches("a")).isNotEqualTo(matches("b"));
    }

    @Test
    void textsNameOperatorAndValue() {
        List<String> texts = new ArrayList<>();
        tests().forEach(row -> texts.add(row.test().toString()));

        assertThat(texts)
                .contains(
                        "in [1]",
                        "in [locked]",
                        "lt 1.2",
                        "le 2",
                        "contains read",
                        "subset of [bios, fd]",
                        "empty",
                        "matches ^W25Q",
                        "overlaps 0x00001000-0x00001fff",
                        "within 0x00001000-0x00001fff",
                        "not (in [1])",
                        "(in [1] or not (le 2))",
                        "le 2 and not (in [1])");
        assertThat(new FieldTest.Knowledge(false, Optional.of(Gap.DENIED))).hasToString("is DENIED");
    }

    private static FieldTest matches(String pattern) {
        return FieldTest.Matches.of(pattern);
    }

    private static ToolVersion version(String text) {
        return ToolVersion.parse(text).orElseThrow();
    }
}
