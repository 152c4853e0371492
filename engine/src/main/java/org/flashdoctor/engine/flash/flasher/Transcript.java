// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import java.util.Optional;
import java.util.function.Predicate;

/** What a flasher said so far. */
final class Transcript {

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder errors = new StringBuilder();

    /**
     * Adds a piece; lines go on over pieces.
     *
     * @param error whether it tells of an error
     */
    void add(String piece, boolean error) {
        text.append(piece);
        if (error) {
            errors.append(piece);
        }
    }

    /** Begins a new line where the last one has no end. */
    void endLine() {
        if (text.length() > 0 && text.charAt(text.length() - 1) != '\n') {
            text.append('\n');
        }
    }

    /** An operation begins: what was told of earlier ones does not explain its failure. */
    void forgetErrors() {
        errors.setLength(0);
    }

    /** The first line of the operation's errors, which is the cause of those that follow it. */
    Optional<String> error() {
        return errors.toString()
                .lines()
                .map(String::strip)
                .filter(Predicate.not(String::isEmpty))
                .findFirst();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
