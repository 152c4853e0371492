// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.fact.ProtectionFact.BootGuard;
import org.flashdoctor.engine.fact.ProtectionFact.ManagementEngine;
import org.flashdoctor.engine.fact.ProtectionFact.MeOperationMode;
import org.flashdoctor.engine.fact.ProtectionFact.MeWorkingState;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;

/**
 * HFSTS1 to HFSTS6, the status that the management engine shows in the configuration space of PCI function 00:16.0.
 *
 * @param first HFSTS1, offset 0x40
 * @param sixth HFSTS6, offset 0x6c; empty where it was not read
 */
public record FirmwareStatus(long first, Optional<Long> sixth) {

    /** Offset of HFSTS1 in configuration space. */
    public static final int HFSTS1 = 0x40;

    /** Offset of HFSTS6 in configuration space. */
    public static final int HFSTS6 = 0x6c;

    private static final int MANUFACTURING_MODE = 4;
    private static final int VERIFIED_BOOT = 9;
    private static final int MANUFACTURING_LOCK = 21;
    private static final int BOOT_GUARD_DISABLED = 28;
    private static final int FUSES_LOCKED = 30;

    private static final Map<Long, MeWorkingState> STATES = Map.of(
            0L, MeWorkingState.RESET,
            1L, MeWorkingState.INITIALIZING,
            2L, MeWorkingState.RECOVERY,
            3L, MeWorkingState.TEST,
            4L, MeWorkingState.DISABLED,
            5L, MeWorkingState.NORMAL,
            6L, MeWorkingState.DISABLE_WAIT,
            7L, MeWorkingState.TRANSITION,
            8L, MeWorkingState.INVALID_CPU);

    private static final Map<Long, MeOperationMode> MODES = Map.of(
            0L, MeOperationMode.NORMAL,
            2L, MeOperationMode.DEBUG,
            3L, MeOperationMode.SOFT_DISABLED,
            4L, MeOperationMode.OVERRIDE_JUMPER,
            5L, MeOperationMode.OVERRIDE_MEI,
            7L, MeOperationMode.ENHANCED_DEBUG);

    /** How a version of the engine shows that manufacturing has not been ended. */
    private enum ManufacturingRule {
        /** HFSTS1 bit 4. */
        MODE_BIT(false, false),
        /** That, or the fuses are not locked. */
        FUSES(true, false),
        /** Those, or the manufacturing lock is open. */
        FUSES_AND_LOCK(true, true);

        private final boolean needsFuses;
        private final boolean needsLock;

        ManufacturingRule(boolean needsFuses, boolean needsLock) {
            this.needsFuses = needsFuses;
            this.needsLock = needsLock;
        }

        static Set<ManufacturingRule> of(MeVersions versions) {
            Set<ManufacturingRule> rules = EnumSet.noneOf(ManufacturingRule.class);
            // Of version 14 one source says that it follows version 12, another that it follows 15.
            if (versions.touches(1, 14)) {
                rules.add(MODE_BIT);
            }
            if (versions.touches(14, 15)) {
                rules.add(FUSES);
            }
            if (versions.touches(16, Integer.MAX_VALUE)) {
                rules.add(FUSES_AND_LOCK);
            }
            return rules;
        }

        Optional<Boolean> manufacturing(FirmwareStatus status) {
            if (Bits.isSet(status.first, MANUFACTURING_MODE)) {
                return Optional.of(true);
            }
            if (!needsFuses) {
                return Optional.of(false);
            }
            return status.sixth.map(
                    value -> !Bits.isSet(value, FUSES_LOCKED) || (needsLock && !Bits.isSet(value, MANUFACTURING_LOCK)));
        }
    }

    /** Takes the values; all ones mean a hidden or disabled function, and zero one that does not run. */
    public static Decoded<FirmwareStatus> decode(long hfsts1, Optional<Long> hfsts6) {
        if (!Bits.fits(hfsts1) || hfsts1 == Bits.ALL_ONES || hfsts1 == 0) {
            return Decoded.implausible("HFSTS1", hfsts1);
        }
        return Decoded.plausible(
                new FirmwareStatus(hfsts1, hfsts6.filter(value -> Bits.fits(value) && value != Bits.ALL_ONES)));
    }

    /**
     * State of the engine. Versions disagree on what proves the end of manufacturing; the mode is known when all
     * versions that it can be agree.
     */
    public ManagementEngine managementEngine(MeVersions versions) {
        return new ManagementEngine(
                meaning(STATES, Bits.field(first, 3, 0)),
                meaning(MODES, Bits.field(first, 19, 16)),
                manufacturingMode(versions).map(Reading::of).orElseGet(Reading::notLookedAt),
                versions.single().map(Reading::of).orElseGet(Reading::notLookedAt));
    }

    /** Values without a meaning are reserved. */
    private static <T> Reading<T> meaning(Map<Long, T> meanings, long value) {
        return meanings.containsKey(value) ? Reading.of(meanings.get(value)) : Reading.unknown(Gap.NOT_SUPPORTED);
    }

    private Optional<Boolean> manufacturingMode(MeVersions versions) {
        Set<Optional<Boolean>> answers = new HashSet<>();
        for (ManufacturingRule rule : ManufacturingRule.of(versions)) {
            answers.add(rule.manufacturing(this));
        }
        return answers.size() == 1 ? answers.iterator().next() : Optional.empty();
    }

    /**
     * What versions 11 to 17 say of Boot Guard in HFSTS6: bit 9 verified boot, bit 28 disabled, bit 30 fuses locked.
     * Verified boot without locked fuses binds nobody yet, and proves nothing: no answer.
     */
    public Optional<BootGuard> bootGuard(MeVersions versions) {
        if (!versions.within(11, 17)) {
            return Optional.empty();
        }
        return sixth.filter(value -> value != 0).flatMap(value -> {
            if (Bits.isSet(value, BOOT_GUARD_DISABLED)) {
                return Optional.of(new BootGuard(false));
            }
            return Bits.isSet(value, FUSES_LOCKED)
                    ? Optional.of(new BootGuard(Bits.isSet(value, VERIFIED_BOOT)))
                    : Optional.empty();
        });
    }
}
