// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.plan;

import java.util.Set;
import org.flashdoctor.engine.flash.ProgrammerSpec;

/** What stands between programmer and chip, and so which facts decide what can be written. */
public enum Connection {
    /** The machine's own chipset or kernel, with its regions, protected ranges and locks. */
    CHIPSET,
    /** A programmer on the chip's own pins: only the chip protects itself. */
    PINS;

    /** Programmers that reach the machine's own flash; flashrom's list of names is open, so all others are external. */
    private static final Set<String> OWN = Set.of("internal", "linux_mtd", ProgrammerSpec.SIMULATED);

    public static Connection of(ProgrammerSpec spec) {
        return OWN.contains(spec.name()) ? CHIPSET : PINS;
    }
}
