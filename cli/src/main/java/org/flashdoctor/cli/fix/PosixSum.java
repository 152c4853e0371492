// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.fix;

/** The checksum that POSIX defines for cksum, which every system has: CRC-32 over the content and then its length. */
final class PosixSum {

    private static final int POLYNOMIAL = 0x04c11db7;

    private PosixSum() {}

    /** As {@code cksum <FILE} prints it: checksum, blank, number of bytes. */
    static String of(byte[] content) {
        int crc = 0;
        for (byte b : content) {
            crc = next(crc, b & 0xff);
        }
        for (long length = content.length; length != 0; length >>>= Byte.SIZE) {
            crc = next(crc, (int) (length & 0xff));
        }
        return Integer.toUnsignedLong(~crc) + " " + content.length;
    }

    private static int next(int crc, int octet) {
        int value = crc ^ (octet << (Integer.SIZE - Byte.SIZE));
        for (int bit = 0; bit < Byte.SIZE; bit++) {
            value = (value << 1) ^ (value < 0 ? POLYNOMIAL : 0);
        }
        return value;
    }
}
