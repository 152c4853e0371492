// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.fact.ProtectionFact;
import org.flashdoctor.engine.fact.ProtectionFact.ConfigurationLockdown;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorOverride;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorValidity;
import org.flashdoctor.engine.fact.ProtectionFact.StatusRegisterCycle;

/**
 * HSFS, the hardware sequencing flash status: SPIBAR + 0x04, 16 bits, on ICH8 and later.
 *
 * @param locked FLOCKDN, bit 15
 * @param descriptorValid FDV, bit 14
 * @param overrideActive FDOPSS, bit 13, inverted: the bit is 0 while the strap is active
 * @param statusWriteDisabled WRSDIS, bit 11; empty before the 100 series
 */
public record FlashStatus(
        boolean locked, boolean descriptorValid, boolean overrideActive, Optional<Boolean> statusWriteDisabled) {

    private static final int WRSDIS = 11;
    private static final int FDOPSS = 13;
    private static final int FDV = 14;
    private static final int FLOCKDN = 15;
    private static final long LOW_HALF = 0xffff;

    /** Decodes HSFS. A probe may have read HSFC along with it, in the upper half. */
    public static Decoded<FlashStatus> decode(long value, RegisterMap map) {
        long status = value & LOW_HALF;
        if (!Bits.fits(value) || status == LOW_HALF || status == 0) {
            return Decoded.implausible("HSFS", value);
        }
        return Decoded.plausible(new FlashStatus(
                Bits.isSet(status, FLOCKDN),
                Bits.isSet(status, FDV),
                !Bits.isSet(status, FDOPSS),
                map == RegisterMap.PCH100_COMPATIBLE ? Optional.of(Bits.isSet(status, WRSDIS)) : Optional.empty()));
    }

    /** Decodes SPIS, the status of an ICH7: SPIBAR + 0x00, 16 bits. Only its lock bit, 15, matters. */
    public static Decoded<ConfigurationLockdown> decodeIch7(long value) {
        long status = value & LOW_HALF;
        if (!Bits.fits(value) || status == LOW_HALF || status == 0) {
            return Decoded.implausible("SPIS", value);
        }
        return Decoded.plausible(new ConfigurationLockdown(Bits.isSet(status, FLOCKDN)));
    }

    /** The facts in it. */
    public List<ProtectionFact> facts() {
        List<ProtectionFact> facts = new ArrayList<>(List.of(
                new ConfigurationLockdown(locked),
                new DescriptorOverride(overrideActive),
                new DescriptorValidity(descriptorValid)));
        statusWriteDisabled.ifPresent(disabled -> facts.add(new StatusRegisterCycle(disabled)));
        return List.copyOf(facts);
    }
}
