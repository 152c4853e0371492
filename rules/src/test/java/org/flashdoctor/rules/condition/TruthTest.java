// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TruthTest {

    private static final List<Truth> ALL = List.of(Truth.values());

    @ParameterizedTest
    @CsvSource({
        "NO, NO, NO, NO",
        "NO, UNKNOWN, NO, UNKNOWN",
        "NO, YES, NO, YES",
        "UNKNOWN, NO, NO, UNKNOWN",
        "UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN",
        "UNKNOWN, YES, UNKNOWN, YES",
        "YES, NO, NO, YES",
        "YES, UNKNOWN, UNKNOWN, YES",
        "YES, YES, YES, YES"
    })
    void connectivesFollowKleenesTables(Truth a, Truth b, Truth and, Truth or) {
        assertThat(a.and(b)).isEqualTo(and);
        assertThat(a.or(b)).isEqualTo(or);
    }

    @ParameterizedTest
    @CsvSource({"NO, YES", "UNKNOWN, UNKNOWN", "YES, NO"})
    void negationKeepsTheUnknownUnknown(Truth truth, Truth negated) {
        assertThat(truth.not()).isEqualTo(negated);
    }

    @Test
    void connectivesCommuteAssociateAndDistribute() {
        for (Truth a : ALL) {
            for (Truth b : ALL) {
                assertThat(a.and(b)).isEqualTo(b.and(a));
                assertThat(a.or(b)).isEqualTo(b.or(a));
                for (Truth c : ALL) {
                    assertThat(a.and(b).and(c)).isEqualTo(a.and(b.and(c)));
                    assertThat(a.or(b).or(c)).isEqualTo(a.or(b.or(c)));
                    assertThat(a.and(b.or(c))).isEqualTo(a.and(b).or(a.and(c)));
                    assertThat(a.or(b.and(c))).isEqualTo(a.or(b).and(a.or(c)));
                }
            }
        }
    }

    @Test
    void deMorganHolds() {
        for (Truth a : ALL) {
            for (Truth b : ALL) {
                assertThat(a.and(b).not()).isEqualTo(a.not().or(b.not()));
                assertThat(a.or(b).not()).isEqualTo(a.not().and(b.not()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Truth.class)
    void whatIsLearnedOfOnePartNeverTurnsADecidedWholeRound(Truth other) {
        for (Truth learned : List.of(Truth.YES, Truth.NO)) {
            if (Truth.UNKNOWN.and(other) != Truth.UNKNOWN) {
                assertThat(learned.and(other)).isEqualTo(Truth.UNKNOWN.and(other));
            }
            if (Truth.UNKNOWN.or(other) != Truth.UNKNOWN) {
                assertThat(learned.or(other)).isEqualTo(Truth.UNKNOWN.or(other));
            }
        }
    }

    @Test
    void aPlainAnswerIsNeverUnknown() {
        assertThat(Truth.of(true)).isEqualTo(Truth.YES);
        assertThat(Truth.of(false)).isEqualTo(Truth.NO);
    }
}
