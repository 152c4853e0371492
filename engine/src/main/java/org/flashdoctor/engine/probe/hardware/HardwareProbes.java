// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import java.util.List;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.register.ChipsetCatalogue;

/** The probes of this package. */
public final class HardwareProbes {

    private HardwareProbes() {}

    /**
     * All probes; they depend on each other in nothing and may run side by side.
     *
     * @param catalogue tells the generation of a chipset by its PCI id
     */
    public static List<Probe> all(ChipsetCatalogue catalogue) {
        Platform.Finder platforms = new Platform.Finder(catalogue);
        return List.of(
                new ChipsetProbe(platforms),
                new SpiControllerProbe(platforms),
                new KernelFlashProbe(),
                new ManagementEngineProbe(platforms),
                new BootGuardProbe(platforms),
                new AmdFlashProbe(platforms),
                new FirmwareProbe());
    }
}
