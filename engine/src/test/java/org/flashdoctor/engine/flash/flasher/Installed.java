// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import org.flashdoctor.engine.flash.Opening;
import org.flashdoctor.engine.flash.ProgrammerSpec;
import org.flashdoctor.engine.system.Child;

/** Tests that need a flasher are left out where it is not installed, and fail where all of them are to be run. */
final class Installed {

    private Installed() {}

    static void need(String command) {
        need(Child.has(command), command);
    }

    static void needLibrary() {
        Opening opening = new LibflashromDriver().open(ProgrammerSpec.parse("dummy"), Optional.empty());
        need(!(opening instanceof Opening.Unavailable), "libflashrom1");
    }

    private static void need(boolean there, String name) {
        if ("true".equals(System.getenv("CI"))) {
            assertThat(there).as(name + " is installed").isTrue();
        }
        assumeTrue(there, name + " is not installed");
    }
}
