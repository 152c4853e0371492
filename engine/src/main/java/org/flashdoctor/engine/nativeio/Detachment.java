// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.nativeio;

import com.sun.jna.Pointer;

/** Takes a process out of the reach of those who would end it in the middle of a write. */
public final class Detachment {

    private static final int SIGTERM = 15;
    private static final long SIG_IGN = 1;

    private Detachment() {}

    /**
     * Leaves the terminal, so that neither Ctrl-C nor its closing reaches this process, and ignores the request to end
     * that a shutdown sends to everybody. Whoever started this process ends it by closing its input.
     */
    public static void detach() throws UnavailableException {
        try {
            // Fails in a process that leads its group already, which the terminal does not reach either.
            CLibrary.setsid();
            CLibrary.signal(SIGTERM, new Pointer(SIG_IGN));
        } catch (LinkageError e) {
            throw UnavailableException.library("The native library of JNA cannot be used: " + e.getMessage());
        }
    }
}
