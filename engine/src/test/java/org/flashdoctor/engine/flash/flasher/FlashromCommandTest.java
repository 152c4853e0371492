// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import org.flashdoctor.engine.flash.ProgrammerDriver;

class FlashromCommandTest extends FlasherContract {

    @Override
    ProgrammerDriver driver() {
        return CommandLineDriver.flashrom();
    }
}
