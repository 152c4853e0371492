// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.flashdoctor.engine.fact.ProtectionFact.ConfigurationLockdown;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorOverride;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorValidity;
import org.flashdoctor.engine.fact.ProtectionFact.StatusRegisterCycle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlashStatusTest {

    @ParameterizedTest
    @CsvSource({
        // map, value, FLOCKDN, FDV, override active
        "ICH9_COMPATIBLE, 0xe008, true, true, false",
        "ICH9_COMPATIBLE, 0x6008, false, true, false",
        "ICH9_COMPATIBLE, 0x2000, false, false, false",
        "ICH9_COMPATIBLE, 0xc008, true, true, true",
        "ICH9_COMPATIBLE, 0xf008, true, true, false",
        "PCH100_COMPATIBLE, 0xe800, true, true, false",
        "PCH100_COMPATIBLE, 0xc800, true, true, true",
    })
    void readsLockDescriptorAndStrap(
            RegisterMap map, String value, boolean locked, boolean descriptor, boolean override) {
        FlashStatus status =
                FlashStatus.decode(Long.decode(value), map).accepted().orElseThrow();
        assertThat(status.locked()).isEqualTo(locked);
        assertThat(status.descriptorValid()).isEqualTo(descriptor);
        assertThat(status.overrideActive()).isEqualTo(override);
    }

    @Test
    void readsTheStatusRegisterLockFromThe100SeriesOnOnly() {
        assertThat(status(0xe804, RegisterMap.PCH100_COMPATIBLE).statusWriteDisabled())
                .isEqualTo(Optional.of(true));
        assertThat(status(0xf000, RegisterMap.PCH100_COMPATIBLE).statusWriteDisabled())
                .isEqualTo(Optional.of(false));
        assertThat(status(0xe804, RegisterMap.ICH9_COMPATIBLE).statusWriteDisabled())
                .isEmpty();
    }

    @Test
    void takesTheLowHalfOfAWideRead() {
        assertThat(status(0x0010_e804, RegisterMap.PCH100_COMPATIBLE))
                .isEqualTo(status(0xe804, RegisterMap.PCH100_COMPATIBLE));
    }

    @Test
    void givesFacts() {
        assertThat(status(0xe804, RegisterMap.PCH100_COMPATIBLE).facts())
                .containsExactly(
                        new ConfigurationLockdown(true),
                        new DescriptorOverride(false),
                        new DescriptorValidity(true),
                        new StatusRegisterCycle(true));
        assertThat(status(0x2000, RegisterMap.ICH9_COMPATIBLE).facts())
                .containsExactly(
                        new ConfigurationLockdown(false), new DescriptorOverride(false), new DescriptorValidity(false));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 0xffff, 0xffff_ffffL, 0x0010_0000, -1})
    void doesNotBelieveAnEmptyWindow(long value) {
        assertThat(FlashStatus.decode(value, RegisterMap.PCH100_COMPATIBLE))
                .isEqualTo(Decoded.implausible("HSFS", value));
    }

    @Test
    void readsTheLockOfAnIch7() {
        assertThat(FlashStatus.decodeIch7(0x8004)).isEqualTo(Decoded.plausible(new ConfigurationLockdown(true)));
        assertThat(FlashStatus.decodeIch7(0x0004)).isEqualTo(Decoded.plausible(new ConfigurationLockdown(false)));
        assertThat(FlashStatus.decodeIch7(0xffff).isImplausible()).isTrue();
    }

    private static FlashStatus status(long value, RegisterMap map) {
        return FlashStatus.decode(value, map).accepted().orElseThrow();
    }
}
