// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import java.util.Optional;
import org.flashdoctor.engine.address.AddressRange;

/**
 * FREGn, the range of a descriptor region: base in bits 14:0 and limit in bits 30:16, both in units of 4 KiB, the limit
 * included. ICH8 to 9 series have 13 bits for each; their upper bits read 0.
 */
public final class RegionRegister {

    /** Bits that hold base and limit. */
    static final long MASK = 0x7fff_7fffL;

    private static final int UNIT = 12;
    private static final long LAST_OF_UNIT = 0xfff;

    private RegionRegister() {}

    /**
     * Decodes a FREG. A region is unused when its base lies above its limit, or when a register other than FREG0 is 0.
     *
     * @param index number of the region, 0 to 15
     */
    public static Decoded<Optional<AddressRange>> decode(int index, long value) {
        if (!Bits.fits(value) || value == Bits.ALL_ONES) {
            return Decoded.implausible("FREG" + index, value);
        }
        return Decoded.plausible(index > 0 && value == 0 ? Optional.empty() : range(value));
    }

    /**
     * The value that a FREG holds for a range.
     *
     * @param range begins and ends at a border of 4 KiB, below 128 MiB
     */
    public static long encode(AddressRange range) {
        long base = range.start() >>> UNIT;
        long limit = range.end() >>> UNIT;
        long value = limit << 16 | base;
        if (limit > 0x7fff || !range(value).equals(Optional.of(range))) {
            throw new IllegalArgumentException(
                    "The range %s cannot be held by a register that counts 4 KiB blocks.".formatted(range));
        }
        return value;
    }

    /** Base and limit of a FREG or PR. */
    static Optional<AddressRange> range(long value) {
        long start = Bits.field(value, 14, 0) << UNIT;
        long end = Bits.field(value, 30, 16) << UNIT | LAST_OF_UNIT;
        return start < end ? Optional.of(new AddressRange(start, end)) : Optional.empty();
    }
}
