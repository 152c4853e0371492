// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.flashdoctor.engine.evidence.CaseAssembler.DirectFacts;
import org.flashdoctor.engine.probe.host.HostProbes;
import org.flashdoctor.engine.system.Machine;

/** All that a machine shows of itself. */
public final class LiveEvidence {

    private LiveEvidence() {}

    /**
     * Looks at a machine, live or recorded. Nothing is changed on it.
     *
     * @param machine the machine
     * @param more probes besides those of the operating system: chipset, controller, firmware
     * @param limit what all probes together may take, see {@link Probes#limit}
     */
    public static DirectFacts collect(Machine machine, List<Probe> more, Duration limit) {
        List<Probe> probes = new ArrayList<>(HostProbes.of(machine));
        probes.addAll(more);
        ProbeResult result = Probes.run(probes, machine, limit);
        return new DirectFacts(result.observations(), result.covered());
    }
}
