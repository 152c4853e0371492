// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.change;

/** A change could not be made. The message is one line: what was tried, the value, and why it failed. */
public final class ChangeException extends Exception {

    private static final long serialVersionUID = 1;

    public ChangeException(String message) {
        super(message);
    }

    public ChangeException(String message, Throwable cause) {
        super(message, cause);
    }
}
