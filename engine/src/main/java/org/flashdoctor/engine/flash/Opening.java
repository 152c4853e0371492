// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash;

import java.util.List;

/** How an attempt to open a programmer ended. */
public sealed interface Opening {

    /** What the flasher said meanwhile, for the reader of logs. */
    String transcript();

    /** A chip was identified; the caller closes the programmer. */
    record Opened(Programmer programmer) implements Opening {
        @Override
        public String transcript() {
            return programmer.transcript();
        }
    }

    /** The programmer works, and no chip that it knows answered. */
    record NoChip(String transcript) implements Opening {}

    /** Several part names fit what answered; one has to be chosen with -c. */
    record SeveralChips(List<String> names, String transcript) implements Opening {
        public SeveralChips {
            names = List.copyOf(names);
        }
    }

    /** The programmer could not be set up: privileges, locks, missing device. The transcript tells why. */
    record Refused(String reason, String transcript) implements Opening {}

    /** Nothing on this machine can drive it: no libflashrom, no flashrom, no flashprog, or an unknown name. */
    record Unavailable(String reason) implements Opening {
        @Override
        public String transcript() {
            return "";
        }
    }
}
