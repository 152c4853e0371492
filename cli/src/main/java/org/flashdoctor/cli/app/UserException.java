// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.app;

/** The command line or an input is wrong. The message is one line: what was wrong, the value, and what to do next. */
public final class UserException extends Exception {

    private static final long serialVersionUID = 1;

    public UserException(String message) {
        super(message);
    }
}
