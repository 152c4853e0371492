// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.flashdoctor.engine.fact.ProtectionFact.BootGuard;
import org.flashdoctor.engine.fact.ProtectionFact.ManagementEngine;
import org.flashdoctor.engine.fact.ProtectionFact.MeOperationMode;
import org.flashdoctor.engine.fact.ProtectionFact.MeWorkingState;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FirmwareStatusTest {

    private static final long FUSED = 1L << 30;
    private static final long MANUFACTURING_LOCK = 1L << 21;
    private static final long VERIFIED = 1L << 9;
    private static final long BOOT_GUARD_OFF = 1L << 28;

    @ParameterizedTest
    @CsvSource({
        "0x00000245, NORMAL, NORMAL",
        "0x00000255, NORMAL, NORMAL",
        "0x00020245, NORMAL, DEBUG",
        "0x00030244, DISABLED, SOFT_DISABLED",
        "0x00040245, NORMAL, OVERRIDE_JUMPER",
        "0x00050245, NORMAL, OVERRIDE_MEI",
        "0x00070242, RECOVERY, ENHANCED_DEBUG",
    })
    void readsStateAndMode(String value, MeWorkingState state, MeOperationMode mode) {
        ManagementEngine engine = status(Long.decode(value), Optional.empty()).managementEngine(MeVersions.exactly(8));
        assertThat(engine.workingState()).isEqualTo(Reading.of(state));
        assertThat(engine.operationMode()).isEqualTo(Reading.of(mode));
        assertThat(engine.generation()).isEqualTo(Reading.of(8));
    }

    @Test
    void doesNotInventMeaningsForReservedValues() {
        ManagementEngine engine = status(0x0001_000f, Optional.empty()).managementEngine(MeVersions.any());
        assertThat(engine.workingState()).isEqualTo(Reading.unknown(Gap.NOT_SUPPORTED));
        assertThat(engine.operationMode()).isEqualTo(Reading.unknown(Gap.NOT_SUPPORTED));
        assertThat(engine.generation()).isEqualTo(Reading.notLookedAt());
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 11, 12, 13, 14, 15, 16, 18, 21})
    void theModeBitAlwaysMeansManufacturing(int version) {
        assertThat(manufacturing(true, Optional.of(FUSED | MANUFACTURING_LOCK), MeVersions.exactly(version)))
                .isEqualTo(Reading.of(true));
        assertThat(manufacturing(true, Optional.empty(), MeVersions.exactly(version)))
                .isEqualTo(Reading.of(true));
    }

    @Test
    void theModeBitIsEnoughUpToVersion13() {
        assertThat(manufacturing(false, Optional.empty(), MeVersions.exactly(13)))
                .isEqualTo(Reading.of(false));
        assertThat(manufacturing(false, Optional.of(0L), new MeVersions(12, 13)))
                .isEqualTo(Reading.of(false));
    }

    @Test
    void version15AlsoWantsItsFusesLocked() {
        assertThat(manufacturing(false, Optional.of(FUSED), MeVersions.exactly(15)))
                .isEqualTo(Reading.of(false));
        assertThat(manufacturing(false, Optional.of(0L), MeVersions.exactly(15)))
                .isEqualTo(Reading.of(true));
        assertThat(manufacturing(false, Optional.empty(), MeVersions.exactly(15)))
                .isEqualTo(Reading.notLookedAt());
    }

    @Test
    void version16AlsoWantsTheManufacturingLock() {
        MeVersions version = MeVersions.exactly(16);
        assertThat(manufacturing(false, Optional.of(FUSED), version)).isEqualTo(Reading.of(true));
        assertThat(manufacturing(false, Optional.of(MANUFACTURING_LOCK), version))
                .isEqualTo(Reading.of(true));
        assertThat(manufacturing(false, Optional.of(FUSED | MANUFACTURING_LOCK), version))
                .isEqualTo(Reading.of(false));
    }

    @Test
    void sourcesMustAgreeOnVersion14() {
        assertThat(manufacturing(false, Optional.of(FUSED), MeVersions.exactly(14)))
                .isEqualTo(Reading.of(false));
        assertThat(manufacturing(false, Optional.of(0L), MeVersions.exactly(14)))
                .isEqualTo(Reading.notLookedAt());
    }

    @Test
    void allVersionsMustAgreeWhereNoneIsKnown() {
        assertThat(manufacturing(false, Optional.of(FUSED | MANUFACTURING_LOCK), MeVersions.any()))
                .isEqualTo(Reading.of(false));
        assertThat(manufacturing(false, Optional.of(FUSED), MeVersions.any())).isEqualTo(Reading.notLookedAt());
    }

    @Test
    void readsBootGuard() {
        MeVersions version = MeVersions.exactly(12);
        assertThat(status(0x245, Optional.of(FUSED | VERIFIED)).bootGuard(version))
                .contains(new BootGuard(true));
        assertThat(status(0x245, Optional.of(FUSED)).bootGuard(version)).contains(new BootGuard(false));
        assertThat(status(0x245, Optional.of(FUSED | BOOT_GUARD_OFF)).bootGuard(version))
                .contains(new BootGuard(false));
    }

    @Test
    void doesNotGuessBootGuard() {
        assertThat(status(0x245, Optional.of(VERIFIED)).bootGuard(MeVersions.exactly(12)))
                .isEmpty();
        assertThat(status(0x245, Optional.of(0L)).bootGuard(MeVersions.exactly(12)))
                .isEmpty();
        assertThat(status(0x245, Optional.empty()).bootGuard(MeVersions.exactly(12)))
                .isEmpty();
        assertThat(status(0x245, Optional.of(FUSED | VERIFIED)).bootGuard(MeVersions.exactly(18)))
                .isEmpty();
        assertThat(status(0x245, Optional.of(FUSED | VERIFIED)).bootGuard(MeVersions.any()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 0xffff_ffffL, -1})
    void doesNotBelieveAHiddenFunction(long value) {
        assertThat(FirmwareStatus.decode(value, Optional.of(FUSED))).isEqualTo(Decoded.implausible("HFSTS1", value));
    }

    @Test
    void dropsASixthRegisterThatIsNotThere() {
        assertThat(status(0x245, Optional.of(0xffff_ffffL)).sixth()).isEmpty();
    }

    private static Reading<Boolean> manufacturing(boolean modeBit, Optional<Long> sixth, MeVersions versions) {
        return status(modeBit ? 0x255 : 0x245, sixth).managementEngine(versions).manufacturingMode();
    }

    private static FirmwareStatus status(long first, Optional<Long> sixth) {
        return FirmwareStatus.decode(first, sixth).accepted().orElseThrow();
    }
}
