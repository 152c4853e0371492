// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

/** A clearance does not let this plan be carried out now. Nothing was written. */
public final class NotClearedException extends Exception {

    private static final long serialVersionUID = 1;

    NotClearedException(String message) {
        super(message);
    }
}
