// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.text;

/**
 * A cleaned line of a log. Several of them have the same number when the original line was rewritten on the screen
 * (progress output), was longer than {@link LogText#LONGEST_LINE} or held line breaks of a web page.
 *
 * @param number number of the line in the original input, from 1
 * @param text what the line says, without control characters and decoration
 */
public record LogLine(int number, String text) {

    /** Refuses numbers below 1: the first line of a file is line 1. */
    public LogLine {
        if (number < 1) {
            throw new IllegalArgumentException("A line number of %d cannot be; count from 1.".formatted(number));
        }
    }
}
