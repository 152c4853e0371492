// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.fact;

import java.util.Optional;
import org.flashdoctor.engine.address.AddressRange;

/** Facts about what firmware and hardware protect: descriptor, protected ranges, BIOS control, ME, AMD, chip. */
public sealed interface ProtectionFact extends Fact {

    /** A raw register as a tool printed it or a probe read it. Decoding turns it into the other facts. */
    record RegisterValue(RegisterSpace space, int offset, long value) implements ProtectionFact {}

    /** Where a register lives. */
    enum RegisterSpace {
        /** SPI controller registers, offset from SPIBAR. */
        SPIBAR,
        /** PCI configuration space of the LPC/eSPI bridge or SPI function. */
        BRIDGE,
        /** PCI configuration space of the management engine interface (HFSTS). */
        HECI,
        /** PCI configuration space of the LPC bridge of an AMD FCH. */
        AMD_BRIDGE,
        /** SPI controller registers of an AMD FCH, offset from the base that its LPC bridge tells. */
        AMD_SPI
    }

    /** A region of the Intel flash descriptor and what the host may do with it. */
    record FlashRegion(DescriptorRegion region, AddressRange range, RegionAccess access) implements ProtectionFact {}

    /** Regions by descriptor index; names are those of ifdtool and of flashrom's -i option. */
    enum DescriptorRegion {
        FD(0),
        BIOS(1),
        ME(2),
        GBE(3),
        PD(4),
        DEVICE_EXPANSION(5),
        BIOS2(6),
        REG7(7),
        EC(8),
        DEVICE_EXPANSION_2(9),
        IE(10),
        TEN_GBE_0(11),
        TEN_GBE_1(12),
        REG13(13),
        REG14(14),
        PTT(15);

        private final int index;

        DescriptorRegion(int index) {
            this.index = index;
        }

        /** Number of the FREG register. */
        public int index() {
            return index;
        }

        /** The region of FREG number {@code index}, for 0 to 15. */
        public static Optional<DescriptorRegion> of(int index) {
            return index >= 0 && index < values().length ? Optional.of(values()[index]) : Optional.empty();
        }
    }

    /** Rights of the host on a region. */
    enum RegionAccess {
        READ_WRITE,
        READ_ONLY,
        WRITE_ONLY,
        LOCKED,
        UNKNOWN
    }

    /** The tool's summary over all regions, where the region lines themselves may be missing. */
    record RegionRestriction(RestrictionKind kind) implements ProtectionFact, Event {}

    /** Kinds of summary. */
    enum RestrictionKind {
        /** "Not all flash regions are freely accessible", most likely the ME. */
        SOME_RESTRICTED,
        SOME_READ_PROTECTED,
        SOME_WRITE_PROTECTED
    }

    /**
     * A protected range register (PR0 to PR4, GPR0) that is active.
     *
     * @param register name as in the datasheet: {@code PR0}, {@code GPR0}
     * @param within the descriptor region that holds the whole range; derived where regions are known
     */
    record ProtectedRange(
            String register, AddressRange range, RangeProtection protection, Reading<DescriptorRegion> within)
            implements ProtectionFact {}

    /** What a protected range refuses. */
    enum RangeProtection {
        WRITE,
        READ,
        READ_WRITE
    }

    /**
     * BIOS control after the tool was done with it (PCI 0xdc; SBASE + 0xfc on Silvermont).
     *
     * @param writeEnable BIOSWE/WPD, bit 0: 1 = the BIOS region takes writes
     * @param lockEnable BLE/LE, bit 1: setting bit 0 raises an SMI; set until reset
     * @param smmProtection SMM_BWP/EISS, bit 5: the BIOS region takes writes from SMM only
     * @param changeRefused whether the tool tried to change the register and read back something else
     */
    record BiosControl(
            Reading<Boolean> writeEnable,
            Reading<Boolean> lockEnable,
            Reading<Boolean> smmProtection,
            Reading<Boolean> changeRefused)
            implements ProtectionFact, Single {}

    /** FLOCKDN: the controller's configuration is frozen until reset. Normal on production firmware. */
    record ConfigurationLockdown(boolean locked) implements ProtectionFact, Single {}

    /** FDOPSS: the descriptor override strap. Active lifts the descriptor's grants, never protected ranges. */
    record DescriptorOverride(boolean active) implements ProtectionFact, Single {}

    /** FDV: whether the controller found a valid descriptor. */
    record DescriptorValidity(boolean valid) implements ProtectionFact, Single {}

    /** WRSDIS: the chip's status register cannot be written through hardware sequencing. */
    record StatusRegisterCycle(boolean disabled) implements ProtectionFact, Single {}

    /** How the tool talks to the chip. */
    record ControllerMode(SequencingMode mode) implements ProtectionFact, Single {}

    /** Modes of the Intel controller. */
    enum SequencingMode {
        HARDWARE,
        SOFTWARE
    }

    /** State of the Intel management engine. */
    record ManagementEngine(
            Reading<MeWorkingState> workingState,
            Reading<MeOperationMode> operationMode,
            Reading<Boolean> manufacturingMode,
            Reading<Integer> generation)
            implements ProtectionFact, Single {}

    /** HFSTS1 bits 3:0. */
    enum MeWorkingState {
        RESET,
        INITIALIZING,
        RECOVERY,
        TEST,
        DISABLED,
        NORMAL,
        DISABLE_WAIT,
        TRANSITION,
        INVALID_CPU
    }

    /** HFSTS1 bits 19:16. */
    enum MeOperationMode {
        NORMAL,
        /** Debug: what the HAP bit leads to. */
        DEBUG,
        SOFT_DISABLED,
        OVERRIDE_JUMPER,
        /** HMRFPO, through a MEI message. */
        OVERRIDE_MEI,
        ENHANCED_DEBUG
    }

    /** Boot Guard (Intel) or Platform Secure Boot (AMD): the processor only starts firmware signed with a fused key. */
    record BootGuard(boolean enforced) implements ProtectionFact, Single {}

    /** AMD protections between host and flash. */
    record AmdProtection(AmdProtectionKind kind, Reading<AddressRange> range, Reading<Boolean> lifted)
            implements ProtectionFact {}

    /** Kinds of AMD protection. */
    enum AmdProtectionKind {
        /** ROM protect registers of the LPC bridge cover a range. */
        ROM_RANGE,
        /** ROM Armor: the PSP hides the SPI controller. */
        ROM_ARMOR,
        /** Host access bits are cleared until reset. */
        HOST_ACCESS_DISABLED,
        /** The integrated micro controller shares the flash. */
        IMC_ACTIVE
    }

    /**
     * The chip's own block protection.
     *
     * @param mode what decides whether the protection can be changed
     * @param active whether any byte is protected
     * @param range the protected bytes
     */
    record StatusRegisterProtection(Reading<ProtectionMode> mode, Reading<Boolean> active, Reading<AddressRange> range)
            implements ProtectionFact, Single {}

    /** What guards the chip's status register. */
    enum ProtectionMode {
        DISABLED,
        /** The register is guarded by the WP# pin. */
        HARDWARE,
        POWER_CYCLE,
        PERMANENT
    }

    /** An attempt to change or lift the chip's protection, and how it ended. */
    record ProtectionChange(ChangeOutcome outcome, Reading<Boolean> guardedByPin) implements ProtectionFact, Event {}

    /** Outcomes of changing protection. */
    enum ChangeOutcome {
        DONE,
        /** The register read back differently. */
        NOT_TAKEN,
        /** The tool refused to touch a protected range. */
        REFUSED,
        /** Chip or programmer does not support it. */
        NOT_SUPPORTED
    }

    /**
     * What Linux' own driver for Intel controllers says in sysfs. A hint: the driver calls a controller locked that it
     * was not allowed to open itself, so it proves nothing about the hardware.
     */
    record KernelFlashHint(KernelFlashHintKind kind, boolean set) implements ProtectionFact {}

    /** Attributes of the driver. */
    enum KernelFlashHintKind {
        /** intel_spi_locked: the opcode menu is frozen. */
        OPCODES_LOCKED,
        /** intel_spi_bios_locked: the driver did not make the BIOS region writable. */
        BIOS_LOCKED,
        /** intel_spi_protected: not writable, or a protected range overlaps. */
        RANGES_PROTECTED
    }

    /** What coreboot's console says of its boot medium lock, which sets a protected range before the system starts. */
    record BootMediumLock(BootMediumLockState state, Reading<BootMediumLockScheme> scheme)
            implements ProtectionFact, Single {}

    /** What became of the lock. */
    enum BootMediumLockState {
        ENABLED,
        /** By the setup option, or for Firmware Update Mode. */
        SKIPPED,
        /** It was wanted and could not be set. */
        FAILED
    }

    /** What the lock covers. */
    enum BootMediumLockScheme {
        READ_ONLY,
        NO_ACCESS,
        /** The WP_RO region of verified boot, read-only. */
        WP_RO_ONLY
    }

    /** Attributes of AMD's security processor, as Linux shows them. */
    record SecurityProcessorState(SecurityProcessorAttribute attribute, boolean set) implements ProtectionFact {}

    /** Attributes of the security processor. */
    enum SecurityProcessorAttribute {
        /** The processor is fused against tampering; this alone does not tie it to a firmware key. */
        FUSED_PART,
        /** The processor is the root of trust of the boot. */
        BOOT_INTEGRITY,
        DEBUG_LOCK_ON,
        ANTI_ROLLBACK_STATUS,
        ROM_ARMOR_ENFORCED,
        RPMC_PRODUCTION_ENABLED,
        RPMC_SPIROM_AVAILABLE
    }

    /** MSR 0x13a of an Intel processor: how Boot Guard ran at this start. */
    record BootPolicy(Reading<Boolean> keyFused, Reading<Boolean> measured, Reading<Boolean> verified)
            implements ProtectionFact, Single {}
}
