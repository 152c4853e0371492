// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.flashdoctor.engine.fact.ProtectionFact.BiosControl;
import org.flashdoctor.engine.fact.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BiosControlRegisterTest {

    private static final OptionalInt BIT_5 = OptionalInt.of(5);

    @ParameterizedTest
    @CsvSource({
        "0x00, false, false, false",
        "0x01, true, false, false",
        "0x09, true, false, false",
        "0x89, true, false, false",
        "0x8b, true, true, false",
        "0x0a, false, true, false",
        "0xaa, false, true, true",
        "0xab, true, true, true",
        "0xa88, false, false, false",
    })
    void readsTheThreeBitsThatMatter(String value, boolean writeEnable, boolean lockEnable, boolean smm) {
        assertThat(BiosControlRegister.decode(Long.decode(value), BIT_5))
                .isEqualTo(Decoded.plausible(new BiosControl(
                        Reading.of(writeEnable), Reading.of(lockEnable), Reading.of(smm), Reading.notLookedAt())));
    }

    @Test
    void readsBit7OnCenterton() {
        OptionalInt bit = Generation.CENTERTON.biosControl().orElseThrow().smmProtectionBit();
        assertThat(BiosControlRegister.decode(0x81, bit)
                        .accepted()
                        .orElseThrow()
                        .smmProtection())
                .isEqualTo(Reading.of(true));
        assertThat(BiosControlRegister.decode(0x21, bit)
                        .accepted()
                        .orElseThrow()
                        .smmProtection())
                .isEqualTo(Reading.of(false));
    }

    @Test
    void knowsOfNoSmmProtectionBeforeThe5Series() {
        OptionalInt bit = Generation.ICH9.biosControl().orElseThrow().smmProtectionBit();
        assertThat(BiosControlRegister.decode(0x21, bit)
                        .accepted()
                        .orElseThrow()
                        .smmProtection())
                .isEqualTo(Reading.of(false));
    }

    @ParameterizedTest
    @ValueSource(longs = {0xff, 0xffff_ffffL, -1, 0x1_0000_0001L})
    void doesNotBelieveWhatNoRegisterHolds(long value) {
        assertThat(BiosControlRegister.decode(value, BIT_5)).isEqualTo(Decoded.implausible("BIOS_CNTL", value));
    }
}
