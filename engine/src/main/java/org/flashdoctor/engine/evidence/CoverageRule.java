// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.evidence;

import java.util.Set;
import java.util.function.Predicate;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.RunFact.Stage;
import org.flashdoctor.engine.log.Run;

/**
 * What silence means: a run that came to a stage would have shown these states by then.
 *
 * @param stage the stage that the run must have reached
 * @param programmers the programmers of which the run must have used one; empty for any
 * @param applies what else must be known of the run, such as the tool's version
 * @param shows the states
 */
public record CoverageRule(Stage stage, Set<String> programmers, Predicate<FactSet> applies, Set<FactType> shows) {

    /**
     * Whether a run shows these states.
     *
     * @param facts those of the run
     */
    boolean holdsFor(Run run, FactSet facts) {
        boolean used = programmers.isEmpty()
                || RunProgrammer.of(run).map(programmers::contains).orElse(false);
        return run.reached(stage) && used && applies.test(facts);
    }
}
