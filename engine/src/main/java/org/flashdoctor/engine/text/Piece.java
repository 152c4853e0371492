// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.text;

/**
 * Text between two places where a line of console output ended, was begun anew, or became too long.
 *
 * @param number number of the original line, from 1
 * @param start why the text begins where it does
 * @param rewritten whether the line it stands in was rewritten on the screen, as progress output is
 * @param marks the {@link Marks} of its characters, or more
 */
record Piece(int number, String text, Start start, boolean rewritten, int marks) {

    enum Start {
        /** The beginning of a line. */
        LINE,
        /** The cursor went back to the beginning of a line that already had text. */
        REWRITE,
        /** The line was longer than a piece may be; this is how it goes on. */
        CUT
    }

    Piece with(String otherText) {
        return new Piece(number, otherText, start, rewritten, Marks.ALL);
    }

    Piece with(String otherText, Start otherStart) {
        return new Piece(number, otherText, otherStart, rewritten, Marks.ALL);
    }

    /** Whether there may be a character of some of these marks. */
    boolean mayHave(int wanted) {
        return (marks & wanted) != 0;
    }
}
