// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.flashdoctor.engine.flash.Opening;
import org.flashdoctor.engine.flash.ProgrammerSpec;
import org.junit.jupiter.api.Test;

class InstalledFlashersTest {

    private static Opening open(String choice, String spec) {
        return new InstalledFlashers(Map.of(InstalledFlashers.CHOICE, choice))
                .open(ProgrammerSpec.parse(spec), Optional.empty());
    }

    @Test
    void theLibraryComesFirst() {
        Installed.needLibrary();
        Opening opening = open("", "dummy:emulate=M25P10.RES");
        try (var programmer = FlasherContract.opened(opening)) {
            assertThat(programmer).isInstanceOf(LibflashromProgrammer.class);
        }
    }

    @Test
    void aFlasherCanBeChosen() {
        Installed.need("flashrom");
        Opening opening = open("flashrom", "dummy:emulate=M25P10.RES");
        try (var programmer = FlasherContract.opened(opening)) {
            assertThat(programmer).isInstanceOf(CommandLineProgrammer.class);
        }
    }

    @Test
    void aChoiceThatThereIsNotIsTold() {
        assertThat(open("fwupd", "dummy"))
                .isEqualTo(new Opening.Unavailable("FLASHDOCTOR_FLASHER is \"fwupd\"; it can be libflashrom,"
                        + " flashrom, flashprog, or be left out"));
    }

    @Test
    void aProgrammerThatNoneKnowsIsToldOfEach() {
        Installed.needLibrary();
        Installed.need("flashrom");
        assertThat(open("", "no_such_programmer"))
                .isInstanceOfSatisfying(
                        Opening.Unavailable.class,
                        unavailable -> assertThat(unavailable.reason())
                                .startsWith("libflashrom knows no programmer \"no_such_programmer\"; flashrom knows no"
                                        + " programmer \"no_such_programmer\"; "));
    }
}
