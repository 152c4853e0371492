// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.text;

/**
 * Turns the characters that word processors, forums and phones put in place of ASCII back into ASCII, and removes those
 * that show nothing. Letters of all languages stay.
 */
final class Typography {

    private Typography() {}

    static String undo(String text) {
        if (isPrintableAscii(text)) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length() + 8);
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == '\u2013' || c == '\u2014') {
                plain.append(dash(plain, text, i));
            } else {
                append(plain, c);
            }
        }
        return plain.toString();
    }

    private static boolean isPrintableAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /**
     * Phones and word processors write {@code --verify} as a dash and the word, and sometimes {@code -p} as well. The
     * flashers' options have one dash before one letter and two before a word.
     */
    private static String dash(StringBuilder before, String text, int next) {
        boolean beginsWord = before.length() == 0 || before.charAt(before.length() - 1) == ' ';
        return beginsWord && isAsciiLetter(text, next) && isAsciiLetter(text, next + 1) ? "--" : "-";
    }

    private static boolean isAsciiLetter(String text, int index) {
        return index < text.length() && text.charAt(index) < 0x80 && Character.isLetter(text.charAt(index));
    }

    private static void append(StringBuilder plain, int c) {
        switch (c) {
            case 0x201C, 0x201D, 0x201E, 0x201F, 0xAB, 0xBB, 0x2033, 0x301D, 0x301E -> plain.append('"');
            case 0x2018, 0x2019, 0x201A, 0x201B, 0x2039, 0x203A, 0x2032, 0xB4, 0x2BC -> plain.append('\'');
            case 0x2010, 0x2011, 0x2012, 0x2015, 0x2212, 0xFE58, 0xFE63 -> plain.append('-');
            case 0x2026 -> plain.append("...");
            case 0x2192 -> plain.append("->");
            // Ligatures: text copied out of a PDF holds them in "flash" and "configuration".
            case 0xFB00 -> plain.append("ff");
            case 0xFB01 -> plain.append("fi");
            case 0xFB02 -> plain.append("fl");
            case 0xFB03 -> plain.append("ffi");
            case 0xFB04 -> plain.append("ffl");
            // Blanks that Unicode does not call spaces: Hangul fillers and the empty Braille cell of spinners.
            case 0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800 -> plain.append(' ');
            case 0x034F -> {}
            default -> {
                if (c >= 0xFF01 && c <= 0xFF5E) {
                    // Full-width forms of ASCII, from East Asian input methods.
                    plain.append((char) (c - 0xFEE0));
                } else if (c < 0xFE00 || c > 0xFE0F) {
                    appendByType(plain, c);
                }
            }
        }
    }

    private static void appendByType(StringBuilder plain, int c) {
        switch (Character.getType(c)) {
            case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                plain.append(' ');
            case Character.CONTROL, Character.FORMAT -> {}
            case Character.SURROGATE -> plain.append('\uFFFD');
            default -> plain.appendCodePoint(c);
        }
    }
}
