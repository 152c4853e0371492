// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RegisterMapTest {

    @ParameterizedTest
    @CsvSource({
        "ICH7, SPIS, 0x00",
        "ICH7, BBAR, 0x50",
        "ICH7, PBR0, 0x60",
        "ICH7, PBR2, 0x68",
        "ICH9_COMPATIBLE, HSFS, 0x04",
        "ICH9_COMPATIBLE, FRAP, 0x50",
        "ICH9_COMPATIBLE, FREG0, 0x54",
        "ICH9_COMPATIBLE, FREG4, 0x64",
        "ICH9_COMPATIBLE, PR0, 0x74",
        "ICH9_COMPATIBLE, PR4, 0x84",
        "ICH9_COMPATIBLE, BBAR, 0xa0",
        "PCH100_COMPATIBLE, HSFS, 0x04",
        "PCH100_COMPATIBLE, DLOCK, 0x0c",
        "PCH100_COMPATIBLE, FREG8, 0x74",
        "PCH100_COMPATIBLE, FREG11, 0x80",
        "PCH100_COMPATIBLE, FREG12, 0xe0",
        "PCH100_COMPATIBLE, FREG15, 0xec",
        "PCH100_COMPATIBLE, PR0, 0x84",
        "PCH100_COMPATIBLE, PR4, 0x94",
        "PCH100_COMPATIBLE, GPR0, 0x98",
        "PCH100_COMPATIBLE, BM_RAP, 0x118",
        "PCH100_COMPATIBLE, BM_WAP, 0x11c",
    })
    void placesRegisters(RegisterMap map, SpiRegister register, String offset) {
        assertThat(map.offsetOf(register)).isEqualTo(OptionalInt.of(Integer.decode(offset)));
        assertThat(map.at(Integer.decode(offset))).contains(register);
    }

    @Test
    void leavesOutWhatAFamilyDoesNotHave() {
        assertThat(RegisterMap.ICH7.offsetOf(SpiRegister.FRAP)).isEmpty();
        assertThat(RegisterMap.ICH9_COMPATIBLE.offsetOf(SpiRegister.DLOCK)).isEmpty();
        assertThat(RegisterMap.ICH9_COMPATIBLE.offsetOf(SpiRegister.GPR0)).isEmpty();
        assertThat(RegisterMap.PCH100_COMPATIBLE.offsetOf(SpiRegister.BBAR)).isEmpty();
        assertThat(RegisterMap.ICH7.hasRegions()).isFalse();
    }

    @Test
    void takesTheOffsetThatFlashromPrintsForTheWriteRights() {
        assertThat(RegisterMap.PCH100_COMPATIBLE.at(0x11a)).contains(SpiRegister.BM_WAP);
    }

    @Test
    void knowsTheDataBuffer() {
        assertThat(RegisterMap.PCH100_COMPATIBLE.knows(0x10)).isTrue();
        assertThat(RegisterMap.ICH9_COMPATIBLE.knows(0x0c)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(RegisterMap.class)
    void namesNoOffsetTwice(RegisterMap map) {
        for (SpiRegister register : SpiRegister.values()) {
            map.offsetOf(register)
                    .ifPresent(offset -> assertThat(map.at(offset)).contains(register));
        }
    }
}
