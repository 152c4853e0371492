// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.Terminal;

/** When output is painted; shared by all commands that lay something out. */
final class ColourOption {

    private Terminal.Colour colour = Terminal.Colour.AUTO;

    void declare(Syntax syntax) {
        syntax.option(
                "--color",
                "WHEN",
                Terminal.Colour.class,
                "auto, always or never. NO_COLOR counts for auto. Default: ${DEFAULT-VALUE}.",
                "auto",
                given -> colour = given);
    }

    /** Whether what goes to the terminal is painted. */
    boolean paints(Terminal terminal, Console console) {
        return colour.paints(terminal, console.environment());
    }
}
