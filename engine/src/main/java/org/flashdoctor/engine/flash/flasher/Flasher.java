// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import java.util.List;

/** Commands that are used, and where they differ. */
enum Flasher {
    FLASHROM("flashrom"),
    FLASHPROG("flashprog");

    private final String command;

    Flasher(String command) {
        this.command = command;
    }

    String command() {
        return command;
    }

    /** The command that asks for the chip's protection, without programmer and chip. */
    List<String> protectionCommand() {
        return switch (this) {
            case FLASHROM -> List.of(command, "--wp-status");
            // Since 1.3; earlier ones cannot tell it.
            case FLASHPROG -> List.of(command, "write-protect", "status");
        };
    }
}
