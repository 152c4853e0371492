// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import java.time.Clock;
import java.util.Optional;
import org.flashdoctor.engine.flash.ProgrammerDriver;
import org.flashdoctor.engine.flash.ProgrammerSpec;

/**
 * What a session works with.
 *
 * @param spec the programmer, to open it anew when it was lost
 * @param chip part name to insist on
 * @param driver opens it
 * @param state where the journal is kept
 * @param clock for dates and the age of clearances
 * @param listener hears what is done
 */
public record SessionSetup(
        ProgrammerSpec spec,
        Optional<String> chip,
        ProgrammerDriver driver,
        FlashFolder state,
        Clock clock,
        SessionListener listener) {}
