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
        return List.of(
                new ChipsetProbe(catalogue),
                new SpiControllerProbe(catalogue),
                new KernelFlashProbe(),
                new ManagementEngineProbe(catalogue),
                new BootGuardProbe(catalogue),
                new AmdFlashProbe(catalogue),
                new FirmwareProbe());
    }
}
