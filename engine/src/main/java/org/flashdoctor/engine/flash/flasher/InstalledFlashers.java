// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashdoctor.engine.flash.Opening;
import org.flashdoctor.engine.flash.ProgrammerDriver;
import org.flashdoctor.engine.flash.ProgrammerSpec;

/** Takes the first flasher of this machine that has the programmer: the library, then the commands. */
public final class InstalledFlashers implements ProgrammerDriver {

    /** Variable of the environment that names the only flasher to be used. */
    public static final String CHOICE = "FLASHDOCTOR_FLASHER";

    private static final String LIBRARY = "libflashrom";

    private final LibflashromDriver library = new LibflashromDriver();
    private final Map<String, ProgrammerDriver> drivers = new LinkedHashMap<>();
    private final Optional<String> choice;

    /**
     * The flashers of this machine.
     *
     * @param environment variables of the environment
     */
    public InstalledFlashers(Map<String, String> environment) {
        drivers.put(LIBRARY, library);
        drivers.put("flashrom", CommandLineDriver.flashrom());
        drivers.put("flashprog", CommandLineDriver.flashprog());
        choice = Optional.ofNullable(environment.get(CHOICE)).filter(name -> !name.isEmpty());
    }

    /**
     * Makes ready what takes long to start and touches no hardware, in the background: {@link #open} is going to be called,
     * unless something else goes wrong before.
     */
    public void prepare() {
        if (choice.isEmpty() || choice.get().equals(LIBRARY)) {
            library.prepare();
        }
    }

    /** Waits until what {@link #prepare} began is ready, or failed. */
    public void awaitPrepared() {
        library.awaitPrepared();
    }

    @Override
    public Opening open(ProgrammerSpec spec, Optional<String> chip) {
        if (choice.isPresent() && !drivers.containsKey(choice.get())) {
            return new Opening.Unavailable(CHOICE + " is \"" + choice.get() + "\"; it can be "
                    + String.join(", ", drivers.keySet()) + ", or be left out");
        }
        List<String> reasons = new ArrayList<>();
        for (Map.Entry<String, ProgrammerDriver> driver : drivers.entrySet()) {
            if (choice.isEmpty() || choice.get().equals(driver.getKey())) {
                Opening opening = driver.getValue().open(spec, chip);
                if (!(opening instanceof Opening.Unavailable unavailable)) {
                    return opening;
                }
                reasons.add(unavailable.reason());
            }
        }
        return new Opening.Unavailable(String.join("; ", reasons));
    }
}
