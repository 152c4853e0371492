// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe;

import java.util.List;
import java.util.Set;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.Observation;

/**
 * What a probe saw.
 *
 * @param observations facts with their evidence, gaps among them
 * @param covered types that were looked at completely: what is not among the observations is not there
 */
public record ProbeResult(List<Observation> observations, Set<FactType> covered) {

    public ProbeResult {
        observations = List.copyOf(observations);
        covered = Set.copyOf(covered);
    }
}
