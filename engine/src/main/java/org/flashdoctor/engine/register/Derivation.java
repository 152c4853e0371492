// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import java.util.List;
import org.flashdoctor.engine.fact.Observation;

/**
 * What the raw registers of a run say beyond its text.
 *
 * @param observations new facts, each with the registers (and, where it completes a fact of the text, the lines) that
 *     say it
 * @param refused raw registers that are no evidence, because no live register holds such a value
 */
public record Derivation(List<Observation> observations, List<Observation> refused) {

    public Derivation {
        observations = List.copyOf(observations);
        refused = List.copyOf(refused);
    }
}
