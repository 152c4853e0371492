// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash;

/** Hears how far an operation is. Called often and from the thread that works; must return at once. */
@FunctionalInterface
public interface Progress {

    /** Bytes of the current range that are done; never falls within one call of a programmer. */
    void done(long bytes);

    /** For callers who do not want to know. */
    static Progress none() {
        return bytes -> {};
    }
}
