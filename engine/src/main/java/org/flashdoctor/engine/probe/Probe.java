// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe;

import java.util.Set;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.system.Machine;

/**
 * Looks at one side of a machine: acquires text or bytes through the gateway and hands them to a pure parser.
 *
 * <p>A probe may take its time or throw: {@link Probes} bounds both. It must not change the machine.
 */
public interface Probe {

    /** Name in kebab case; it is the source of the evidence. */
    String name();

    /** Types of the facts that this probe looks for. Each becomes a gap when the probe does not come to its end. */
    Set<FactType> answers();

    /** What it sees. */
    ProbeResult look(Machine machine);
}
