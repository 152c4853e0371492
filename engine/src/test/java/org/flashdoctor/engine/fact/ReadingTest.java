// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.fact;

import static org.assertj.core.api.Assertions.assertThat;

import org.flashdoctor.engine.fact.Reading.Gap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadingTest {

    @Test
    void aKnownValueIsGivenAndMapped() {
        Reading<Integer> reading = Reading.of(3);

        assertThat(reading.known()).hasValue(3);
        assertThat(reading.is(3)).isTrue();
        assertThat(reading.is(4)).isFalse();
        assertThat(reading.map(value -> "W" + value)).isEqualTo(Reading.of("W3"));
    }

    @ParameterizedTest
    @EnumSource(Gap.class)
    void anUnknownValueIsNoValueAndKeepsItsReason(Gap gap) {
        Reading<Integer> reading = Reading.unknown(gap);

        assertThat(reading.known()).isEmpty();
        assertThat(reading.is(3)).isFalse();
        assertThat(reading.map(value -> "W" + value)).isEqualTo(Reading.<String>unknown(gap));
        assertThat(reading).isNotEqualTo(Reading.of(3));
    }

    @Test
    void reasonsAreDifferentAnswers() {
        for (Gap one : Gap.values()) {
            for (Gap other : Gap.values()) {
                assertThat(Reading.unknown(one).equals(Reading.unknown(other))).isEqualTo(one == other);
            }
        }
        assertThat(Reading.notLookedAt()).isEqualTo(Reading.unknown(Gap.NOT_LOOKED_AT));
    }
}
