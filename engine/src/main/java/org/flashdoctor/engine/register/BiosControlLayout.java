// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import java.util.OptionalInt;

/** Where a chipset keeps BIOS control (BIOS_CNTL, BC) in PCI configuration space, and which bit guards it by SMM. */
public enum BiosControlLayout {
    /** ICH to ICH5: 0x4e, without SMM protection. */
    AT_4E(0x4e, OptionalInt.empty()),
    /** Poulsbo and Tunnel Creek: 0xd8, without SMM protection. */
    AT_D8(0xd8, OptionalInt.empty()),
    /** Centerton: 0xd8, SMM protection in bit 7. */
    AT_D8_SMM(0xd8, OptionalInt.of(7)),
    /** ICH6 to ICH10: 0xdc, without SMM protection. */
    AT_DC(0xdc, OptionalInt.empty()),
    /** 5 series and later: 0xdc, SMM_BWP (EISS on the 100 series and later) in bit 5. */
    AT_DC_SMM(0xdc, OptionalInt.of(5));

    private final int offset;
    private final OptionalInt smmProtectionBit;

    BiosControlLayout(int offset, OptionalInt smmProtectionBit) {
        this.offset = offset;
        this.smmProtectionBit = smmProtectionBit;
    }

    /** Offset in the configuration space of the bridge or SPI function. */
    public int offset() {
        return offset;
    }

    /** Bit of SMM_BWP, EISS or InSMM_STS; empty where there is none. */
    public OptionalInt smmProtectionBit() {
        return smmProtectionBit;
    }
}
