// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.flashdoctor.engine.nativeio.FlashLibrary.Level;

/** What a flasher said so far. */
final class Transcript {

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder errors = new StringBuilder();
    private final StringBuilder complaints = new StringBuilder();
    private int begin;

    /** An operation begins: what was told of earlier ones does not explain its failure. */
    void begin() {
        begin = text.length();
        errors.setLength(0);
        complaints.setLength(0);
    }

    /** Adds a piece of what is said; lines go on over pieces. */
    void add(String piece, Level level) {
        text.append(piece);
        if (level == Level.ERROR) {
            errors.append(piece);
        }
        if (level == Level.ERROR || level == Level.WARNING) {
            complaints.append(piece);
        }
    }

    /** Adds lines of their own. */
    void addLines(String lines, Level level) {
        if (text.length() > 0 && text.charAt(text.length() - 1) != '\n') {
            text.append('\n');
        }
        add(lines, level);
    }

    /**
     * Strikes out what was said of an operation that succeeded, but for complaints: it was one step of many, and may
     * have been cut short.
     *
     * @param repeated whether the complaints go as well, since an earlier step gave them already
     */
    void strike(boolean repeated) {
        text.setLength(begin);
        if (!repeated) {
            text.append(complaints);
        }
    }

    /** The first line of the operation's errors, which is the cause of those that follow it; else of its warnings. */
    Optional<String> error() {
        return lines(errors).findFirst().or(() -> lines(complaints).findFirst());
    }

    private static Stream<String> lines(CharSequence from) {
        return from.toString().lines().map(String::strip).filter(Predicate.not(String::isEmpty));
    }

    /** What was said last, which may tell more than nothing. */
    Optional<String> lastLine() {
        return lines(text).reduce((first, last) -> last);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
