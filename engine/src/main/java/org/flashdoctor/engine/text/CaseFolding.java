// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.text;

/**
 * Texts without the difference of upper and lower case, one letter for each, so that places in a text stay where they are.
 * {@link String#toLowerCase} does not: it looks at whole words for some languages, for which it loads their locale data.
 */
public final class CaseFolding {

    private CaseFolding() {}

    /** The letter in lower case. */
    public static char fold(char c) {
        return c < 128 ? (c >= 'A' && c <= 'Z' ? (char) (c + 32) : c) : Character.toLowerCase(c);
    }

    /** The text with every letter in lower case. */
    public static String fold(String text) {
        char[] letters = text.toCharArray();
        for (int i = 0; i < letters.length; i++) {
            letters[i] = fold(letters[i]);
        }
        return String.valueOf(letters);
    }
}
