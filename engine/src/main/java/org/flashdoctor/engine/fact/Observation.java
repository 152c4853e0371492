// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.fact;

import java.util.List;

/**
 * A fact with the places that say it.
 *
 * @param fact what is said
 * @param run number of the flasher run within its source, from 0; machine-wide evidence has run 0
 * @param evidence where it was seen, at least one
 */
public record Observation(Fact fact, int run, List<Evidence> evidence) {

    public Observation {
        evidence = List.copyOf(evidence);
        if (evidence.isEmpty()) {
            throw new IllegalArgumentException("A fact without evidence (" + fact + ") cannot be observed.");
        }
    }
}
