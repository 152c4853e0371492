// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import static org.assertj.core.api.Assertions.assertThat;

import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegionGrantsTest {

    @ParameterizedTest
    @CsvSource({
        "0x00001a1b, 0, READ_ONLY",
        "0x00001a1b, 1, READ_WRITE",
        "0x00001a1b, 2, LOCKED",
        "0x00001a1b, 3, READ_WRITE",
        "0x00001a1b, 4, READ_WRITE",
        "0x00000a0b, 4, LOCKED",
        "0x0000ffff, 2, READ_WRITE",
        "0x0000ffff, 8, UNKNOWN",
        "0x0000040b, 2, WRITE_ONLY",
        "0x00ff040b, 2, WRITE_ONLY",
    })
    void readsFrap(String value, int index, RegionAccess access) {
        assertThat(RegionGrants.ofFrap(Long.decode(value))
                        .accepted()
                        .orElseThrow()
                        .access(index))
                .isEqualTo(access);
    }

    @ParameterizedTest
    @CsvSource({
        "0x010b, 0x0002, 0, READ_ONLY",
        "0x010b, 0x0002, 1, READ_WRITE",
        "0x010b, 0x0002, 2, LOCKED",
        "0x010b, 0x0102, 8, READ_WRITE",
        "0xffff, 0xffff, 15, READ_WRITE",
        "0x00ff010b, 0x00000002, 8, READ_ONLY",
    })
    void readsTheRightsOfTheBiosMaster(String read, String write, int index, RegionAccess access) {
        assertThat(RegionGrants.ofBiosMaster(Long.decode(read), Long.decode(write))
                        .accepted()
                        .orElseThrow()
                        .access(index))
                .isEqualTo(access);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 0xffff_ffffL, -1})
    void doesNotBelieveAnEmptyFrap(long value) {
        assertThat(RegionGrants.ofFrap(value)).isEqualTo(Decoded.implausible("FRAP", value));
    }

    @Test
    void doesNotBelieveAnEmptyBiosMaster() {
        assertThat(RegionGrants.ofBiosMaster(0, 0).isImplausible()).isTrue();
        assertThat(RegionGrants.ofBiosMaster(0xffff_ffffL, 0xffff_ffffL).isImplausible())
                .isTrue();
        assertThat(RegionGrants.ofBiosMaster(0xffff, 0xffff_ffffL).isImplausible())
                .isTrue();
    }

    @Test
    void theStrapLiftsEverything() {
        assertThat(new RegionGrants.Overridden().access(2)).isEqualTo(RegionAccess.READ_WRITE);
        assertThat(new RegionGrants.Overridden().access(12)).isEqualTo(RegionAccess.READ_WRITE);
    }

    @Test
    void anUnseenStrapLeavesRestrictionsOpen() {
        RegionGrants grants = new RegionGrants.PerhapsOverridden(
                RegionGrants.ofFrap(0x1a1b).accepted().orElseThrow());
        assertThat(grants.access(1)).isEqualTo(RegionAccess.READ_WRITE);
        assertThat(grants.access(2)).isEqualTo(RegionAccess.UNKNOWN);
    }
}
