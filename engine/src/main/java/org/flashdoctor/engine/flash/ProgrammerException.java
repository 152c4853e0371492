// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash;

/**
 * The programmer reported an error, or is gone. What the chip holds afterwards is not known from this alone: the session
 * reads it again, and where that is impossible the outcome is unknown.
 */
public final class ProgrammerException extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean lost;

    private ProgrammerException(String message, boolean lost) {
        super(message);
        this.lost = lost;
    }

    /** The operation failed; the programmer still answers. */
    public static ProgrammerException failed(String message) {
        return new ProgrammerException(message, false);
    }

    /** The programmer is gone: its process ended, or the device was unplugged. It has to be opened anew. */
    public static ProgrammerException lost(String message) {
        return new ProgrammerException(message, true);
    }

    public boolean isLost() {
        return lost;
    }
}
