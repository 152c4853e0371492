// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.condition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.rules.condition.Condition.All;
import org.flashdoctor.rules.condition.Condition.Any;
import org.flashdoctor.rules.condition.Condition.Atom;
import org.flashdoctor.rules.condition.Condition.FactMatches;
import org.flashdoctor.rules.condition.Condition.FindingMade;
import org.flashdoctor.rules.condition.Condition.Not;
import org.flashdoctor.rules.condition.Condition.Unless;

/**
 * Says what a condition means, one condition at a time. It chooses recipes and checks the gate's demands, where a rule
 * engine would be out of proportion, and it is the reference against which the rule engine is tested.
 */
public final class Evaluator {

    private final FactSet facts;
    private final Predicate<String> findings;

    /**
     * An evaluator for a case.
     *
     * @param facts the facts of the case
     * @param findings whether a finding was made
     */
    public Evaluator(FactSet facts, Predicate<String> findings) {
        this.facts = facts;
        this.findings = findings;
    }

    /** An evaluator for the same case with one more fact. */
    public Evaluator and(Fact fact) {
        Evidence assumed = new Evidence(
                "assumed", new Evidence.Option("what if"), FactType.of(fact).name());
        return new Evaluator(facts.with(new Observation(fact, 0, List.of(assumed))), findings);
    }

    /** Truth of a condition, with the facts that support it. */
    public Outcome evaluate(Condition condition) {
        Map<Atom, Truth> atoms = new LinkedHashMap<>();
        Map<Atom, List<Fact>> matches = new LinkedHashMap<>();
        for (Atom atom : condition.atoms()) {
            atoms.computeIfAbsent(
                    atom,
                    each -> truth(
                            each,
                            fact -> matches.computeIfAbsent(each, any -> new ArrayList<>())
                                    .add(fact)));
        }
        return new Outcome(combine(condition, atoms::get), atoms, matches);
    }

    /** Truth of a condition. */
    public Truth truth(Condition condition) {
        return combine(condition, this::truth);
    }

    private Truth truth(Atom atom) {
        return truth(atom, fact -> {});
    }

    /** Kleene's connectives over the truth of atoms. */
    public static Truth combine(Condition condition, Function<Atom, Truth> atoms) {
        if (condition instanceof All all) {
            Truth truth = Truth.YES;
            for (Condition part : all.parts()) {
                truth = truth.and(combine(part, atoms));
                if (truth == Truth.NO) {
                    return truth;
                }
            }
            return truth;
        } else if (condition instanceof Any any) {
            Truth truth = Truth.NO;
            for (Condition part : any.parts()) {
                truth = truth.or(combine(part, atoms));
                if (truth == Truth.YES) {
                    return truth;
                }
            }
            return truth;
        } else if (condition instanceof Not not) {
            return combine(not.part(), atoms).not();
        } else if (condition instanceof Unless unless) {
            return Truth.of(combine(unless.part(), atoms) != Truth.YES);
        } else {
            return atoms.apply((Atom) condition);
        }
    }

    private Truth truth(Atom atom, Consumer<Fact> match) {
        if (atom instanceof FindingMade made) {
            return Truth.of(findings.test(made.id()));
        }
        FactMatches wanted = (FactMatches) atom;
        Truth truth = facts.covers(wanted.type()) ? Truth.NO : silence(wanted, facts.facts());
        for (Fact fact : facts.facts()) {
            if (wanted.type().type().isInstance(fact)) {
                Truth one = wanted.test(fact);
                truth = truth.or(one);
                if (one == Truth.YES) {
                    match.accept(fact);
                }
            }
        }
        return truth;
    }

    /**
     * What silence means for a type that is not covered. A type of which a machine has one (its kernel, its lockdown
     * mode) is answered by the fact that was seen; of a type that comes in numbers (regions, parameters, drivers)
     * there may be more than was seen.
     */
    public static Truth silence(FactMatches wanted, List<Fact> facts) {
        if (wanted.type().isSingle()) {
            for (Fact fact : facts) {
                if (wanted.type().type().isInstance(fact)) {
                    return Truth.NO;
                }
            }
        }
        return Truth.UNKNOWN;
    }
}
