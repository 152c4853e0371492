// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.text;

/**
 * What the characters of a text could be besides words, found in one pass, so that text with nothing to clean is not
 * searched for it over and over. A set of the constants.
 */
final class Marks {

    /** Nothing to clean. */
    static final int NONE = 0;

    /** Characters that markup of web pages and forums has, or a control character that was printed. */
    static final int MARKUP = 1;

    /** Characters that fences of code blocks are made of. */
    static final int FENCE = 2;

    /** Tabs. */
    static final int TAB = 4;

    /** Control characters other than tabs. */
    static final int CONTROL = 8;

    /** Characters that are not ASCII. */
    static final int FOREIGN = 16;

    /** Whatever there may be. */
    static final int ALL = 31;

    private static final byte[] OF_ASCII = new byte[128];

    static {
        for (char c = 0; c < OF_ASCII.length; c++) {
            OF_ASCII[c] = (byte) (c < ' ' || c == 0x7F ? CONTROL : NONE);
        }
        OF_ASCII['\t'] = TAB;
        OF_ASCII['['] = MARKUP;
        OF_ASCII['<'] = MARKUP;
        OF_ASCII['&'] = MARKUP;
        OF_ASCII['^'] = MARKUP;
        OF_ASCII['`'] = FENCE;
        OF_ASCII['~'] = FENCE;
    }

    private Marks() {}

    static int of(char c) {
        return c < 128 ? OF_ASCII[c] : FOREIGN;
    }

    /** The mark of a byte of an encoding that extends ASCII. */
    static int of(byte b) {
        return b >= 0 ? OF_ASCII[b] : FOREIGN;
    }
}
