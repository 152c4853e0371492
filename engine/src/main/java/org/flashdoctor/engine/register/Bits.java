// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

/** Bits and fields of 32 bit registers, held in a long without sign. */
final class Bits {

    static final long ALL_ONES = 0xffff_ffffL;

    private Bits() {}

    /** Whether the value is one of 32 bits. */
    static boolean fits(long value) {
        return (value & ~ALL_ONES) == 0;
    }

    static boolean isSet(long value, int bit) {
        return ((value >>> bit) & 1) == 1;
    }

    /** The field from bit {@code low} to bit {@code high}, both included. */
    static long field(long value, int high, int low) {
        return (value >>> low) & ((1L << (high - low + 1)) - 1);
    }
}
