// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash;

import java.util.Optional;

/** Opens programmers of one kind. */
public interface ProgrammerDriver {

    /**
     * Makes ready what takes long to start and touches no hardware, in the background: {@link #open} is going to be called,
     * unless something else goes wrong before.
     */
    default void prepare() {}

    /**
     * Sets a programmer up and identifies the chip behind it. Never throws for what a machine can do wrong.
     *
     * @param chip part name to insist on, as after {@code -c}
     */
    Opening open(ProgrammerSpec spec, Optional<String> chip);
}
