// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import java.util.OptionalInt;
import org.flashdoctor.engine.fact.ProtectionFact.BiosControl;
import org.flashdoctor.engine.fact.Reading;

/** BIOS control: BIOS_CNTL of ICH, BC of the SPI function from the 100 series on. */
public final class BiosControlRegister {

    private static final int WRITE_ENABLE = 0;
    private static final int LOCK_ENABLE = 1;
    private static final long LOW_BYTE = 0xff;

    private BiosControlRegister() {}

    /**
     * Decodes BIOSWE (WPD), BLE (LE) and SMM_BWP (EISS). Tools print the low byte of what may be 32 bits; the other
     * bits do not matter here. All ones mean that configuration space could not be read; zero is a real value.
     *
     * @param smmProtectionBit bit of SMM_BWP; empty on chipsets without it, which never leave writes to SMM alone
     */
    public static Decoded<BiosControl> decode(long value, OptionalInt smmProtectionBit) {
        if (!Bits.fits(value) || (value & LOW_BYTE) == LOW_BYTE) {
            return Decoded.implausible("BIOS_CNTL", value);
        }
        return Decoded.plausible(new BiosControl(
                Reading.of(Bits.isSet(value, WRITE_ENABLE)),
                Reading.of(Bits.isSet(value, LOCK_ENABLE)),
                Reading.of(smmProtectionBit.isPresent() && Bits.isSet(value, smmProtectionBit.getAsInt())),
                Reading.notLookedAt()));
    }
}
