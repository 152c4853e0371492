// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.log;

import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.RunFact.Stage;

/**
 * One run of a flasher within a log.
 *
 * @param number from 0, in the order of the log
 * @param observations what the run's lines say, in their order
 * @param reached the furthest stage that a line proves
 */
public record Run(int number, List<Observation> observations, Stage reached) {

    public Run {
        observations = List.copyOf(observations);
    }

    /** The first fact of a type. */
    public <F extends Fact> Optional<F> first(Class<F> type) {
        return observations.stream()
                .map(Observation::fact)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    /** Whether the run states a fact of a type. */
    public boolean has(Class<? extends Fact> type) {
        return first(type).isPresent();
    }

    /** Whether the run came at least this far. */
    public boolean reached(Stage stage) {
        return reached.compareTo(stage) >= 0;
    }
}
