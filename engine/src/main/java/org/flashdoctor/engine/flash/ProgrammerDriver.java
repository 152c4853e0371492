// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash;

import java.util.Optional;

/** Opens programmers of one kind. */
public interface ProgrammerDriver {

    /**
     * Sets a programmer up and identifies the chip behind it. Never throws for what a machine can do wrong.
     *
     * @param chip part name to insist on, as after {@code -c}
     */
    Opening open(ProgrammerSpec spec, Optional<String> chip);
}
