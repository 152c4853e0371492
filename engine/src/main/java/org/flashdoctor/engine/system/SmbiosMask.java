// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.system;

import java.util.Arrays;
import java.util.Map;

/** Takes the numbers of the single unit out of an SMBIOS table. Lengths stay, so that every structure does. */
final class SmbiosMask {

    /** Offsets of string numbers that hold a serial number or an asset tag, by structure type. */
    private static final Map<Integer, int[]> PRIVATE = Map.of(
            1, new int[] {0x07},
            2, new int[] {0x07, 0x08},
            3, new int[] {0x07, 0x08},
            4, new int[] {0x20, 0x21},
            17, new int[] {0x18, 0x19},
            22, new int[] {0x07},
            39, new int[] {0x08, 0x09});

    private static final int SYSTEM = 1;
    private static final int UNIT_START = 0x08;
    private static final int UNIT_END = 0x18;
    private static final int HEADER = 4;

    private SmbiosMask() {}

    /** A copy of the table without them. What does not look like a structure stays as it is. */
    static byte[] mask(byte[] table) {
        byte[] masked = table.clone();
        int at = 0;
        while (at + HEADER <= masked.length) {
            int type = masked[at] & 0xff;
            int length = masked[at + 1] & 0xff;
            if (length < HEADER || at + length > masked.length) {
                return masked;
            }
            if (type == SYSTEM && length >= UNIT_END) {
                Arrays.fill(masked, at + UNIT_START, at + UNIT_END, (byte) 0);
            }
            int strings = at + length;
            for (int offset : PRIVATE.getOrDefault(type, new int[0])) {
                if (offset < length) {
                    hide(masked, strings, masked[at + offset] & 0xff);
                }
            }
            at = end(masked, strings);
        }
        return masked;
    }

    /** Overwrites one of the strings behind a structure, counted from 1. */
    private static void hide(byte[] table, int strings, int wanted) {
        int number = 1;
        for (int at = strings; at < table.length && wanted > 0; at++) {
            if (table[at] == 0) {
                number++;
                if (at + 1 < table.length && table[at + 1] == 0) {
                    return;
                }
            } else if (number == wanted) {
                table[at] = '*';
            }
        }
    }

    /** Behind the two zero bytes that end the strings. */
    private static int end(byte[] table, int strings) {
        int at = strings;
        while (at + 1 < table.length && !(table[at] == 0 && table[at + 1] == 0)) {
            at++;
        }
        return at + 2;
    }
}
