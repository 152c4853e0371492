// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.fact;

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
            return "%04x:%04x".formatted(vendor, device);
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
}
