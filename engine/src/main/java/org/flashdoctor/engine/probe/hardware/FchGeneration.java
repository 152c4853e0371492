// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import java.util.Arrays;
import java.util.Optional;

/** Generations of AMD's FCH and the bridges before it, told by the revision of the SMBus function. */
enum FchGeneration {
    SB7XX("SB7xx", 0x4385, 0x39, 0x3d, RomProtection.OLD, true),
    SB8XX("SB8xx/SB9xx", 0x4385, 0x40, 0x42, RomProtection.OLD, true),
    HUDSON("Hudson", 0x780b, 0x11, 0x15, RomProtection.OLD, true),
    BOLTON("Bolton", 0x780b, 0x16, 0x16, RomProtection.OLD, true),
    YANGTZE("Yangtze", 0x780b, 0x39, 0x3a, RomProtection.OLD, true),
    YANGTZE_LATE("Yangtze", 0x780b, 0x42, 0x42, RomProtection.OLD, true),
    CARRIZO("Carrizo/Merlin Falcon", 0x790b, 0x4a, 0x4a, RomProtection.OLD, false),
    STONEY_RIDGE("Stoney Ridge", 0x790b, 0x4b, 0x4b, RomProtection.OLD, false),
    RENOIR("Renoir/Cezanne", 0x790b, 0x51, 0x51, RomProtection.ZEN, false),
    PINNACLE_RIDGE("Pinnacle Ridge", 0x790b, 0x59, 0x59, RomProtection.ZEN, false),
    RAVEN_RIDGE("Raven Ridge/Matisse/Starship", 0x790b, 0x61, 0x61, RomProtection.ZEN, false),
    RAPHAEL("Mendocino/Van Gogh/Rembrandt/Raphael/Genoa", 0x790b, 0x71, 0x71, RomProtection.ZEN, false);

    private final String label;
    private final int device;
    private final int first;
    private final int last;
    private final RomProtection romProtection;
    private final boolean hasImc;

    FchGeneration(String label, int device, int first, int last, RomProtection romProtection, boolean hasImc) {
        this.label = label;
        this.device = device;
        this.first = first;
        this.last = last;
        this.romProtection = romProtection;
        this.hasImc = hasImc;
    }

    /** The generation to which an SMBus function belongs; empty for revisions that nobody has described. */
    static Optional<FchGeneration> of(PciDevice smbus) {
        return Arrays.stream(values())
                .filter(generation -> generation.device == smbus.id().device()
                        && generation.first <= smbus.revision()
                        && smbus.revision() <= generation.last)
                .findFirst();
    }

    String label() {
        return label;
    }

    /** Layout of the ROM protect registers. */
    RomProtection romProtection() {
        return romProtection;
    }

    /** Whether there can be an integrated micro controller that shares the flash. */
    boolean hasImc() {
        return hasImc;
    }
}
