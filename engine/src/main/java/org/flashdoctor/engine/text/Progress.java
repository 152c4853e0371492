// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.text;

/** Tells the steps of a progress report, which say nothing once the next step is there, from messages. */
final class Progress {

    private Progress() {}

    /** Whether a rewritten line showed no words: {@code 12%}, {@code [####   ]}, {@code ...}, {@code 3/16}. */
    static boolean isBareFigure(Piece piece) {
        if (!piece.rewritten()) {
            return false;
        }
        String text = piece.text();
        boolean digits = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isLetter(c) || Character.isSurrogate(c)) {
                return false;
            }
            digits |= Character.isDigit(c);
        }
        return !digits || text.indexOf('%') >= 0 || text.indexOf('/') >= 0;
    }

    /** Whether the next piece has the same words and covers this one on the screen with a later figure. */
    static boolean isSuperseded(Piece piece, Piece next) {
        return piece.rewritten()
                && next.start() == Piece.Start.REWRITE
                && piece.number() == next.number()
                && piece.text().indexOf('%') >= 0
                && next.text().indexOf('%') >= 0
                && haveSameLetters(piece.text(), next.text());
    }

    private static boolean haveSameLetters(String one, String other) {
        int i = nextLetter(one, 0);
        int j = nextLetter(other, 0);
        while (i < one.length() && j < other.length()) {
            if (one.charAt(i) != other.charAt(j)) {
                return false;
            }
            i = nextLetter(one, i + 1);
            j = nextLetter(other, j + 1);
        }
        return i >= one.length() && j >= other.length();
    }

    private static int nextLetter(String text, int from) {
        int i = from;
        while (i < text.length() && !Character.isLetter(text.charAt(i))) {
            i++;
        }
        return i;
    }
}
