// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.drools;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.rules.condition.Condition;
import org.flashdoctor.rules.condition.Condition.All;
import org.flashdoctor.rules.condition.Condition.Any;
import org.flashdoctor.rules.condition.Condition.FactMatches;
import org.flashdoctor.rules.condition.Condition.FindingMade;
import org.flashdoctor.rules.condition.Condition.Not;
import org.flashdoctor.rules.condition.Proposition;

/**
 * Makes the rule engine ready on a second thread while the first one still reads evidence. Most of the time that a first
 * network takes goes into loading and initialising some eight hundred classes, whatever the network.
 */
public final class WarmUp {

    private WarmUp() {}

    /** Begins to make the rule engine ready, and returns. */
    public static void begin() {
        Thread thread = new Thread(WarmUp::decide, "warm-up");
        thread.setDaemon(true);
        // A failure shows again, with its cause, where the engine is used.
        thread.setUncaughtExceptionHandler((where, failure) -> {});
        thread.start();
    }

    /** Decides a case that has one of everything that networks are made of. */
    private static void decide() {
        Condition goal =
                new FactMatches(FactType.named(Goal.class.getSimpleName()).orElseThrow(), Map.of());
        Condition both = new All(List.of(goal, new Not(new FindingMade("nothing"))));
        List<Proposition> propositions = List.of(
                new Proposition("one", "one", 0, new All(List.of(goal, new Any(List.of(goal, both)), both))),
                new Proposition("two", "two", 1, new All(List.of(new FindingMade("one"), new Not(goal)))));
        Evidence evidence = new Evidence("warm-up", new Evidence.Line(1), "");
        Observation observation = new Observation(new Goal(OperationKind.WRITE, Set.of()), 0, List.of(evidence));
        new RuleBase(propositions).decide(FactSet.of(List.of(observation), Set.of()));
    }
}
