// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.sim;

/** What hardware sequencing does in one go. */
enum Cycle {
    READ,
    PROGRAM,
    ERASE;

    /** Bytes of the controller's data buffer: the most that a read or program cycle moves. */
    static final int DATA = 64;

    boolean changes() {
        return this != READ;
    }
}
