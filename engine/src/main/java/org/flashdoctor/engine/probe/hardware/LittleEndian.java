// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

/** Numbers in bytes, least significant byte first, without sign. */
final class LittleEndian {

    private static final int BYTE = 0xff;

    private LittleEndian() {}

    /** Whether a number of {@code size} bytes at the offset lies within the data. */
    static boolean holds(byte[] data, int offset, int size) {
        return offset >= 0 && size <= data.length - offset;
    }

    /** The number of {@code size} bytes, one to eight, at the offset. */
    static long read(byte[] data, int offset, int size) {
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = value << Byte.SIZE | (data[offset + i] & BYTE);
        }
        return value;
    }

    /** Whether every bit of {@code size} bytes is set. */
    static boolean allOnes(long value, int size) {
        return value == (1L << (size * Byte.SIZE)) - 1;
    }

    /** The value as registers are written, two digits a byte. */
    static String hex(long value, int size) {
        return ("0x%0" + 2 * size + "x").formatted(value);
    }
}
