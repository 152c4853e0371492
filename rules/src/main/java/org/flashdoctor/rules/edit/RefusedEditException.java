// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.edit;

/** An edit that cannot be made safely by a program. The message is a sentence for the person who has to make it. */
public final class RefusedEditException extends Exception {

    private static final long serialVersionUID = 1;

    public RefusedEditException(String message) {
        super(message);
    }
}
