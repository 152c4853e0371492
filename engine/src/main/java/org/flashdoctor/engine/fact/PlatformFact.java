// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.fact;

import java.util.HexFormat;

/** Facts about the mainboard, its chipset and its firmware. */
public sealed interface PlatformFact extends Fact {

    /** The south bridge, PCH or FCH that owns the flash controller, as far as the tool knows it. */
    record Chipset(ChipsetSupport support, Reading<String> name, Reading<PciId> id) implements PlatformFact, Single {}

    /** What a tool knows of a chipset. */
    enum ChipsetSupport {
        SUPPORTED,
        /** Marked untested: the code is there, nobody reported success. */
        UNTESTED,
        /** Known, and known not to work. */
        UNSUPPORTED,
        /** No known chipset was found. */
        NOT_FOUND,
        /** The tool has no internal programmer for this processor architecture or system. */
        NO_INTERNAL_PROGRAMMER
    }

    /** PCI vendor and device id. */
    record PciId(int vendor, int device) {
        @Override
        public String toString() {
            return HexFormat.of().toHexDigits(vendor, 4) + ":" + HexFormat.of().toHexDigits(device, 4);
        }
    }

    /** How enabling flash access in the chipset ended. */
    record ChipsetEnable(EnableOutcome outcome) implements PlatformFact, Event {}

    /** Outcomes of enabling flash access. */
    enum EnableOutcome {
        OK,
        /** "PROBLEMS, continuing anyway": reading may work, writing will not. */
        PARTLY,
        FAILED
    }

    /** Board and system names from SMBIOS or coreboot. */
    record PlatformIdentity(Reading<String> vendor, Reading<String> product, Reading<String> board)
            implements PlatformFact, Single {}

    /** Whether the machine is a laptop, whose embedded controller may share the flash chip. */
    record LaptopState(LaptopKind kind) implements PlatformFact, Single {}

    /** What the tool knows about the machine's form. */
    enum LaptopKind {
        /** A laptop that the tool does not know. */
        UNKNOWN_LAPTOP,
        /** May be a laptop; SMBIOS does not say. */
        SUSPECTED,
        /** A laptop known to be safe. */
        KNOWN_SAFE,
        NOT_A_LAPTOP
    }

    /** Board detection and board specific set-up. */
    record BoardMatch(BoardOutcome outcome, Reading<String> detail) implements PlatformFact, Event {}

    /** Outcomes of board detection. */
    enum BoardOutcome {
        ENABLED,
        ENABLE_FAILED,
        ENABLE_UNTESTED,
        /** The board needs a set-up that must be asked for. */
        ENABLE_NEEDED,
        /** The image or the user names another board than the machine. */
        MISMATCH,
        AMBIGUOUS
    }

    /** Which firmware runs. */
    record Firmware(FirmwareFamily family, Reading<String> version) implements PlatformFact, Single {}

    /** Firmware families that differ in how protection is lifted. */
    enum FirmwareFamily {
        COREBOOT,
        DASHARO,
        HEADS,
        LIBREBOOT,
        CHROMEOS,
        VENDOR
    }

    /**
     * A function on the PCI bus that tells about the protection of the flash, and how much of it can be seen. Anything
     * but FULL says why registers are not known; it says nothing of what they hold.
     */
    record PciFunction(PciRole role, PciVisibility visibility, Reading<PciId> id) implements PlatformFact {}

    /** What a PCI function is for. */
    enum PciRole {
        /** The LPC, eSPI or ISA bridge of the chipset. */
        BRIDGE,
        /** The SPI controller, where it is a function of its own: 100 series and later, Apollo Lake and later. */
        SPI_CONTROLLER,
        /** HECI, the interface to the management engine. */
        MANAGEMENT_ENGINE,
        /** The SMBus function of an AMD FCH, whose revision tells the generation. */
        SMBUS
    }

    /** How much of a PCI function a program can see. */
    enum PciVisibility {
        /** The whole of its configuration space. */
        FULL,
        /** The first 64 bytes: the process lacks CAP_SYS_ADMIN. */
        CUT,
        /** Its identity only; configuration space cannot be opened. */
        REFUSED,
        /** The chipset has it, and it is not on the bus or answers with all ones: firmware hid or disabled it. */
        HIDDEN
    }

    /** A reading that cannot be true and is therefore no evidence of any protection. */
    record ImplausibleReading(ReadingSource what, ImplausibleKind kind, Reading<String> detail)
            implements PlatformFact, Event {}

    /** What was read. */
    enum ReadingSource {
        CHIPSET,
        BIOS_CONTROL,
        SPI_CONTROLLER,
        MANAGEMENT_ENGINE,
        AMD_SPI_CONTROLLER
    }

    /** What is wrong with a reading. */
    enum ImplausibleKind {
        /** What a bus answers when nobody is there. */
        ALL_ONES,
        /** What an empty window holds. */
        ALL_ZEROS,
        /** A value that no register of this kind holds, or an address that leads nowhere. */
        IMPOSSIBLE,
        /** The controller claims to be busy each time that it is asked ("SCIP never cleared"). */
        NEVER_IDLE,
        /** A virtual machine monitor plays the chipset; there is no flash chip of a mainboard behind it. */
        EMULATED
    }

    /** Dasharo's Firmware Update Mode: locks are open until the next restart. */
    record FirmwareUpdateMode(boolean active) implements PlatformFact, Single {}

    /**
     * A setup option of Dasharo.
     *
     * @param value as stored; denied where the firmware hides the variable from the operating system, which says nothing
     *     about the option
     */
    record FirmwareOption(FirmwareOptionName option, Reading<Integer> value) implements PlatformFact {}

    /** Setup options that decide about flashing, by the names of their variables. */
    enum FirmwareOptionName {
        /** "Lock the BIOS boot medium". */
        LOCK_BIOS,
        /** "Enable SMM BIOS write protection". */
        SMM_BWP,
        /** "Intel ME mode": 0 enabled, 1 soft disabled, 2 HAP. */
        ME_MODE
    }
}
