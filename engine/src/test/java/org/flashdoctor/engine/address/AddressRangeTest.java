// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRangeTest {

    @Test
    void bothEndsBelongToTheRange() {
        AddressRange range = new AddressRange(0x1000, 0x1fff);

        assertThat(range.length()).isEqualTo(0x1000);
        assertThat(range.contains(0x0fff)).isFalse();
        assertThat(range.contains(0x1000)).isTrue();
        assertThat(range.contains(0x1fff)).isTrue();
        assertThat(range.contains(0x2000)).isFalse();
    }

    @Test
    void aRangeOfOneByteIsARange() {
        assertThat(new AddressRange(0, 0).length()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "0x1000, 0xfff", "-1, 5", "-5, -1", "5, -1"})
    void aRangeThatEndsBeforeItBeginsIsRefused(String start, String end) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AddressRange(Long.decode(start), Long.decode(end)))
                .withMessageContaining("ends before it begins");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0xfff, 0x00000000-0x00000fff",
        "0x600000, 0xBFFFFF, 0x00600000-0x00bfffff",
        "0xffffffff, 0x1ffffffff, 0xffffffff-0x1ffffffff"
    })
    void isWrittenInLowerCaseHexOfEightDigitsOrMore(String start, String end, String text) {
        assertThat(new AddressRange(Long.decode(start), Long.decode(end))).hasToString(text);
    }

    @Test
    void overlapAndContainmentAgreeWithTheSetsOfTheirBytes() {
        Random random = new Random(1);
        for (int i = 0; i < 5000; i++) {
            AddressRange a = random(random);
            AddressRange b = random(random);
            boolean overlap = false;
            boolean contained = true;
            for (long at = b.start(); at <= b.end(); at++) {
                overlap |= a.contains(at);
                contained &= a.contains(at);
            }

            assertThat(a.overlaps(b)).as("%s and %s", a, b).isEqualTo(overlap);
            assertThat(b.overlaps(a)).as("%s and %s", a, b).isEqualTo(overlap);
            assertThat(a.contains(b)).as("%s and %s", a, b).isEqualTo(contained);
            assertThat(a.contains(a)).isTrue();
        }
    }

    private static AddressRange random(Random random) {
        long start = random.nextInt(16);
        return new AddressRange(start, start + random.nextInt(6));
    }
}
