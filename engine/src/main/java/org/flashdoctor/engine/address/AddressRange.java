// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.address;

/**
 * A range of byte addresses, inclusive at both ends, as flash descriptors and protected range registers give them.
 *
 * @param start first byte of the range
 * @param end last byte of the range, not below start
 */
public record AddressRange(long start, long end) {

    /** Refuses ranges that end before they begin or lie outside 64 bit addresses. */
    public AddressRange {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException(
                    "An address range from 0x%x to 0x%x ends before it begins; an unused".formatted(start, end)
                            + " range must be left out, not stored.");
        }
    }

    /** Length in bytes. */
    public long length() {
        return end - start + 1;
    }

    /** Whether both ranges share at least one byte. */
    public boolean overlaps(AddressRange other) {
        return start <= other.end && other.start <= end;
    }

    /** Whether every byte of the other range lies in this one. */
    public boolean contains(AddressRange other) {
        return start <= other.start && other.end <= end;
    }

    /** Whether the address lies in this range. */
    public boolean contains(long address) {
        return start <= address && address <= end;
    }

    /** Lower-case hexadecimal, eight digits or more: {@code 0x00600000-0x00bfffff}. */
    @Override
    public String toString() {
        return hex(start) + "-" + hex(end);
    }

    /** The way in which flashdoctor writes every address. */
    public static String hex(long address) {
        String digits = Long.toHexString(address);
        return "0x" + "0".repeat(Math.max(0, 8 - digits.length())) + digits;
    }
}
