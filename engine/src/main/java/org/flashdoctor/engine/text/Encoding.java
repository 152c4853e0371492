// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.text;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The character encoding of a log.
 *
 * @param charset how to decode it
 * @param mark length of the byte order mark at its start
 */
record Encoding(Charset charset, int mark) {

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    /** The encoding that the start of a log speaks for. There is always one, since every byte has some meaning. */
    static Encoding of(byte[] sample) {
        if (startsWith(sample, 0xEF, 0xBB, 0xBF)) {
            return new Encoding(StandardCharsets.UTF_8, 3);
        }
        if (startsWith(sample, 0xFF, 0xFE)) {
            return new Encoding(StandardCharsets.UTF_16LE, 2);
        }
        if (startsWith(sample, 0xFE, 0xFF)) {
            return new Encoding(StandardCharsets.UTF_16BE, 2);
        }
        if (alternatesWithNul(sample, 1)) {
            return new Encoding(StandardCharsets.UTF_16LE, 0);
        }
        if (alternatesWithNul(sample, 0)) {
            return new Encoding(StandardCharsets.UTF_16BE, 0);
        }
        return new Encoding(isMostlyUtf8(sample) ? StandardCharsets.UTF_8 : WINDOWS_1252, 0);
    }

    boolean isSingleByte() {
        return charset.equals(WINDOWS_1252);
    }

    private static boolean startsWith(byte[] sample, int... bytes) {
        if (sample.length < bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((sample[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether most pairs of bytes are an ASCII character whose high byte, at this place in the pair, is zero. */
    private static boolean alternatesWithNul(byte[] sample, int high) {
        int pairs = sample.length / 2;
        int ascii = 0;
        int nul = 0;
        for (int pair = 0; pair < pairs; pair++) {
            int low = sample[2 * pair + 1 - high];
            if (low == 0) {
                nul++;
            } else if (sample[2 * pair + high] == 0 && (low >= ' ' || low == '\n' || low == '\r' || low == '\t')) {
                ascii++;
            }
        }
        // Console output is ASCII but for names and translated system errors, whatever the language.
        return pairs >= 2 && ascii * 10L >= pairs * 6L && nul * 20L <= pairs;
    }

    /**
     * Whether there are at least as many well-formed UTF-8 sequences as stray bytes. One byte damaged on a serial line
     * does not make a file windows-1252, and text in an 8-bit character set hardly ever forms a sequence by accident.
     */
    private static boolean isMostlyUtf8(byte[] sample) {
        int formed = 0;
        int stray = 0;
        int i = 0;
        while (i < sample.length) {
            int lead = sample[i] & 0xFF;
            int length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
            int found = 1;
            while (found < length && i + found < sample.length && (sample[i + found] & 0xC0) == 0x80) {
                found++;
            }
            boolean cutBySample = found < length && i + found == sample.length;
            if (length == 0 || (found < length && !cutBySample)) {
                stray++;
            } else if (length > 1 && !cutBySample) {
                formed++;
            }
            i += found;
        }
        return formed >= stray;
    }
}
