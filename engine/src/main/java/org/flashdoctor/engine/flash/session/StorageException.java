// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import java.io.IOException;
import java.nio.file.Path;
import org.flashdoctor.engine.text.FileFailure;

/**
 * What has to be on the disk before a chip is touched cannot be kept there. The message is a clause that says what, where
 * and why; nothing of it is left behind.
 */
public final class StorageException extends IOException {

    private static final long serialVersionUID = 1;

    StorageException(String what, Path where, IOException cause) {
        super(what + " cannot be kept in " + where + " (" + FileFailure.inWords(cause) + ")", cause);
    }
}
