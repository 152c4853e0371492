// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.KernelDriver;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** Drivers of the kernel that use the flash controller or hold memory beside its registers. */
final class DriverProbe implements Probe {

    private static final String MODULES = "/sys/module";
    private static final String CLAIMS = "/proc/iomem";
    private static final String BRIDGE = "/sys/bus/pci/devices/0000:00:1f.0/driver";

    /** Drivers of the controller itself; they were renamed in kernel 5.18. */
    private static final List<String> CONTROLLER_DRIVERS = List.of(
            "spi_intel_pci", "spi_intel_platform", "spi_intel", "intel_spi_pci", "intel_spi_platform", "intel_spi");

    private static final String BRIDGE_DRIVER = "lpc_ich";
    private static final String WATCHDOG = "iTCO_wdt";

    /**
     * Root complex registers of ICH6 to the 9 series, where firmware puts them. A flasher maps them all, and the
     * watchdog's registers lie on the page of the flash controller's.
     */
    private static final AddressRange ROOT_COMPLEX = new AddressRange(0xfed1c000L, 0xfed1ffffL);

    /** The flash controller of later chipsets. */
    private static final String CONTROLLER = "0000:00:1f.5";

    /** Under this name all drivers of the controller claim memory below a platform device. */
    private static final String CONTROLLER_FAMILY = "intel_spi";

    @Override
    public String name() {
        return "kernel-drivers";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(KernelDriver.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Notes notes = new Notes(name());
        Look look = new Look(machine);
        drivers(notes, machine, look);
        return notes.result();
    }

    private static void drivers(Notes notes, Machine machine, Look look) {
        Access<List<String>> modules = machine.list(MODULES);
        if (modules.got().isEmpty()) {
            notes.missed(modules, MODULES, KernelDriver.class);
            return;
        }
        List<String> loaded = modules.got().get();
        Access<IoMemory> memory = look.text(CLAIMS).map(IoMemory::parse);
        for (String driver : CONTROLLER_DRIVERS) {
            if (loaded.contains(driver)) {
                driver(notes, look, driver, holds(memory, driver));
            }
        }
        boolean bridge = machine.readLink(BRIDGE)
                .got()
                .filter(target -> target.endsWith("/" + BRIDGE_DRIVER))
                .isPresent();
        Reading<Boolean> watchdog = holds(memory, WATCHDOG);
        if (loaded.contains(WATCHDOG) && bridge && !watchdog.is(false)) {
            driver(notes, look, WATCHDOG, watchdog);
        }
        if (loaded.contains(BRIDGE_DRIVER) && bridge) {
            driver(notes, look, BRIDGE_DRIVER, holds(memory, BRIDGE_DRIVER));
        }
        notes.covers(KernelDriver.class);
    }

    private static void driver(Notes notes, Look look, String driver, Reading<Boolean> holdsWindow) {
        String path = MODULES + "/" + driver + "/refcnt";
        Reading<Integer> count =
                look.value(path).reading().map(text -> text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0);
        notes.saw(
                new KernelDriver(driver, count, holdsWindow),
                path,
                driver
                        + count.known().map(users -> " has " + users + " users").orElse(" is built in")
                        + (holdsWindow.is(true) ? " and holds memory of the flash controller" : ""));
    }

    /** Whether a driver has claimed memory in the controller's registers or in what a flasher maps with them. */
    private static Reading<Boolean> holds(Access<IoMemory> memory, String driver) {
        if (memory.got().isEmpty()) {
            return memory.reading().map(claims -> false);
        }
        IoMemory claims = memory.got().get();
        return claims.shown() ? Reading.of(holds(claims, driver)) : Reading.unknown(Gap.DENIED);
    }

    /** Drivers claim under their device's name, in which a dash may stand for the module's underscore. */
    static boolean holds(IoMemory memory, String driver) {
        String wanted = family(driver);
        Optional<IoMemory.Claim> controller = memory.claims().stream()
                .filter(claim -> claim.owner().equals(CONTROLLER))
                .findFirst();
        boolean inside = controller
                .filter(window -> memory.claims().stream()
                        .anyMatch(claim ->
                                claim.depth() > window.depth() && window.range().contains(claim.range())))
                .isPresent();
        return (inside && wanted.equals(CONTROLLER_FAMILY))
                || memory.within(ROOT_COMPLEX).stream()
                        .anyMatch(claim -> claim.owner()
                                .toLowerCase(Locale.ROOT)
                                .replace('-', '_')
                                .contains(wanted));
    }

    private static String family(String driver) {
        String name = driver.toLowerCase(Locale.ROOT);
        return name.startsWith("intel_spi") || name.startsWith("spi_intel") ? CONTROLLER_FAMILY : name;
    }
}
