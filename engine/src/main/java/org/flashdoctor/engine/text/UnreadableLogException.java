// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.text;

/** The input is no log. The message tells the user what it is instead and what to give. */
public final class UnreadableLogException extends Exception {

    /** What the input is instead of a log. */
    public enum Reason {
        /** There is nothing to read: no bytes, or nothing but blank lines, fences and progress bars. */
        EMPTY,
        /** A program, an archive, a picture, a flash image or other binary data. */
        BINARY
    }

    private final Reason reason;

    UnreadableLogException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** What the input is instead of a log. */
    public Reason reason() {
        return reason;
    }
}
