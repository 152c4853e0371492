// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import java.util.Optional;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.Reading;

/**
 * PRn (FPRn), GPR0 and the PBRn of ICH7. A PR holds base and limit like a FREG, RPE in bit 15 (reads refused) and WPE
 * in bit 31 (writes and erases refused); with neither it is inactive. The descriptor override strap does not lift it.
 */
public final class ProtectedRangeRegister {

    private static final int READ_PROTECT = 15;
    private static final int WRITE_PROTECT = 31;
    private static final int UNIT = 12;
    private static final long LAST_OF_UNIT = 0xfff;

    private ProtectedRangeRegister() {}

    /** Decodes PR0 to PR4, GPR0 or PBR0 to PBR2; empty when the register protects nothing. */
    public static Decoded<Optional<ProtectedRange>> decode(SpiRegister register, long value) {
        if (!Bits.fits(value) || value == Bits.ALL_ONES) {
            return Decoded.implausible(register.label(), value);
        }
        return Decoded.plausible(
                isIch7(register)
                        ? protectedRange(register, ich7Range(value), Bits.isSet(value, WRITE_PROTECT), false)
                        : protectedRange(
                                register,
                                RegionRegister.range(value),
                                Bits.isSet(value, WRITE_PROTECT),
                                Bits.isSet(value, READ_PROTECT)));
    }

    /** The value that PR0 to PR4 or GPR0 holds for a protection. */
    public static long encode(AddressRange range, RangeProtection protection) {
        long value = RegionRegister.encode(range);
        return switch (protection) {
            case WRITE -> value | 1L << WRITE_PROTECT;
            case READ -> value | 1L << READ_PROTECT;
            case READ_WRITE -> value | 1L << WRITE_PROTECT | 1L << READ_PROTECT;
        };
    }

    private static boolean isIch7(SpiRegister register) {
        return switch (register) {
            case PBR0, PBR1, PBR2 -> true;
            case PR0, PR1, PR2, PR3, PR4, GPR0 -> false;
            default -> throw new IllegalArgumentException(register + " is no protected range register.");
        };
    }

    /** Base in bits 11:0, limit in bits 23:12. */
    private static Optional<AddressRange> ich7Range(long value) {
        long start = Bits.field(value, 11, 0) << UNIT;
        long end = Bits.field(value, 23, 12) << UNIT | LAST_OF_UNIT;
        return start < end ? Optional.of(new AddressRange(start, end)) : Optional.empty();
    }

    private static Optional<ProtectedRange> protectedRange(
            SpiRegister register, Optional<AddressRange> range, boolean write, boolean read) {
        return protection(write, read)
                .flatMap(protection -> range.map(
                        held -> new ProtectedRange(register.label(), held, protection, Reading.notLookedAt())));
    }

    private static Optional<RangeProtection> protection(boolean write, boolean read) {
        if (write) {
            return Optional.of(read ? RangeProtection.READ_WRITE : RangeProtection.WRITE);
        }
        return read ? Optional.of(RangeProtection.READ) : Optional.empty();
    }
}
