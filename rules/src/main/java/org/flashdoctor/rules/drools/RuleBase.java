// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.drools;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.rules.condition.Condition;
import org.flashdoctor.rules.condition.Condition.All;
import org.flashdoctor.rules.condition.Condition.Any;
import org.flashdoctor.rules.condition.Condition.Atom;
import org.flashdoctor.rules.condition.Condition.FactMatches;
import org.flashdoctor.rules.condition.Condition.FindingMade;
import org.flashdoctor.rules.condition.Condition.Not;
import org.flashdoctor.rules.condition.Condition.Unless;
import org.flashdoctor.rules.condition.Evaluator;
import org.flashdoctor.rules.condition.Outcome;
import org.flashdoctor.rules.condition.Proposition;
import org.flashdoctor.rules.condition.Truth;
import org.kie.api.runtime.KieSession;

/**
 * Propositions, ready to be decided by the rule engine.
 *
 * <p>Atoms look at facts; every part of a condition becomes {@link Clause}s over {@link Literal}s: what is certain or
 * possible of its own parts. Nothing depends on the order in which rules fire: literals are only ever added within a
 * stratum, and findings of one stratum are final before the next begins.
 *
 * <p>A literal names its atom by the atom's number, because texts with commas and words like "or" in them can read alike.
 */
public final class RuleBase {

    private final List<Proposition> propositions;
    private final Map<Atom, String> atoms = new LinkedHashMap<>();
    private final List<Clause> clauses = new ArrayList<>();

    /** The propositions by what they make. */
    private final Map<String, List<Proposition>> groups = new HashMap<>();

    /** Takes the propositions apart. */
    public RuleBase(Collection<Proposition> propositions) {
        this.propositions = List.copyOf(propositions);
        for (Proposition proposition : propositions) {
            groups.computeIfAbsent(proposition.group(), group -> new ArrayList<>())
                    .add(proposition);
        }
        new Builder().build();
    }

    /** Decides every proposition on a case. */
    public Map<String, Outcome> decide(FactSet facts) {
        Map<String, Premise> premises = premises();
        Recorder recorder = new Recorder(premises.keySet());
        KieSession session = RuleNetwork.session(recorder);
        try {
            facts.facts().forEach(session::insert);
            premises.values().forEach(session::insert);
            for (Clause clause : clauses) {
                if (clause.premises().isEmpty()) {
                    state(session, recorder, clause.conclusion());
                }
            }
            looks().forEach(session::insert);
            session.fireAllRules();
            Map<Atom, Truth> truths = new HashMap<>();
            for (Atom atom : atoms.keySet()) {
                if (atom instanceof FactMatches wanted) {
                    Truth silence = facts.covers(wanted.type()) ? Truth.NO : Evaluator.silence(wanted, facts.facts());
                    truths.put(atom, silence.or(recorder.best(wanted)));
                    state(session, recorder, atom, truths.get(atom));
                }
            }
            int last = last(propositions);
            for (int stratum = 0; stratum <= last; stratum++) {
                session.fireAllRules();
                for (Atom atom : atoms.keySet()) {
                    if (atom instanceof FindingMade made && !truths.containsKey(atom) && isFinal(made.id(), stratum)) {
                        truths.put(atom, made(made.id(), recorder));
                        state(session, recorder, atom, truths.get(atom));
                    }
                }
            }
            session.fireAllRules();
            Map<String, Outcome> outcomes = new LinkedHashMap<>();
            for (Proposition proposition : propositions) {
                outcomes.put(proposition.name(), outcome(proposition, truths, recorder));
            }
            return outcomes;
        } finally {
            session.dispose();
        }
    }

    private Collection<Look> looks() {
        Map<Class<? extends Fact>, Look> looks = new LinkedHashMap<>();
        for (Atom atom : atoms.keySet()) {
            if (atom instanceof FactMatches wanted) {
                looks.computeIfAbsent(wanted.type().type(), type -> new Look(type, new ArrayList<>()))
                        .atoms()
                        .add(wanted);
            }
        }
        return looks.values();
    }

    /** What is waited for, each once for all clauses that wait for it: to the rule engine, fewer facts are less work. */
    private Map<String, Premise> premises() {
        Map<String, Premise> premises = new LinkedHashMap<>();
        for (Clause clause : clauses) {
            Premise.Step step = new Premise.Step(clause);
            for (String literal : clause.premises()) {
                premises.computeIfAbsent(literal, text -> new Premise(text, new ArrayList<>()))
                        .steps()
                        .add(step);
            }
        }
        return premises;
    }

    private static int last(List<Proposition> propositions) {
        int last = 0;
        for (Proposition proposition : propositions) {
            last = Math.max(last, proposition.stratum());
        }
        return last;
    }

    private boolean isFinal(String group, int stratum) {
        return last(groups.getOrDefault(group, List.of())) <= stratum;
    }

    private Truth made(String group, Recorder recorder) {
        for (Proposition proposition : groups.getOrDefault(group, List.of())) {
            if (truth(proposition, recorder) == Truth.YES) {
                return Truth.YES;
            }
        }
        return Truth.NO;
    }

    private static Truth truth(Proposition proposition, Recorder recorder) {
        String part = Builder.part(proposition.name());
        if (recorder.has(Literal.certain(part))) {
            return Truth.YES;
        }
        return recorder.has(Literal.possible(part)) ? Truth.UNKNOWN : Truth.NO;
    }

    private static Outcome outcome(Proposition proposition, Map<Atom, Truth> truths, Recorder recorder) {
        Map<Atom, Truth> own = new LinkedHashMap<>();
        Map<Atom, List<Fact>> matches = new LinkedHashMap<>();
        proposition.condition().atoms().forEach(atom -> {
            own.put(atom, truths.getOrDefault(atom, Truth.NO));
            if (atom instanceof FactMatches wanted && !recorder.matches(wanted).isEmpty()) {
                matches.put(atom, recorder.matches(wanted));
            }
        });
        return new Outcome(truth(proposition, recorder), own, matches);
    }

    private void state(KieSession session, Recorder recorder, Atom atom, Truth truth) {
        String part = atoms.get(atom);
        List<String> literals = switch (truth) {
            case YES -> List.of(Literal.certain(part), Literal.possible(part));
            case UNKNOWN -> List.of(Literal.possible(part), Literal.possiblyNot(part));
            case NO -> List.of(Literal.certainlyNot(part), Literal.possiblyNot(part));
        };
        for (String literal : literals) {
            state(session, recorder, literal);
        }
    }

    private static void state(KieSession session, Recorder recorder, String literal) {
        if (recorder.leadsOn(literal)) {
            session.insert(new Literal(literal));
        }
    }

    /** Turns propositions into clauses. */
    private final class Builder {

        private int counter = 0;

        void build() {
            for (Proposition proposition : propositions) {
                proposition.condition().atoms().forEach(this::number);
                conclude(proposition.condition(), Literal.certain(part(proposition.name())), true, true);
                conclude(proposition.condition(), Literal.possible(part(proposition.name())), true, false);
            }
        }

        private void number(Atom atom) {
            atoms.computeIfAbsent(atom, each -> Integer.toString(atoms.size()));
        }

        static String part(String proposition) {
            return "proposition " + proposition;
        }

        /** Clauses that conclude a literal from a condition, or from its negation, certainly or possibly. */
        private void conclude(Condition condition, String conclusion, boolean positive, boolean certain) {
            if (condition instanceof Not not) {
                conclude(not.part(), conclusion, !positive, certain);
                return;
            }
            if (condition instanceof Unless unless) {
                // "Not known to hold" is "possibly not"; its negation is "certainly".
                conclude(unless.part(), conclusion, !positive, !positive);
                return;
            }
            boolean conjunction = condition instanceof All ? positive : condition instanceof Any ? !positive : true;
            List<Condition> parts = condition instanceof All all
                    ? all.parts()
                    : condition instanceof Any any ? any.parts() : List.of(condition);
            Set<String> premises = new LinkedHashSet<>();
            for (Condition part : parts) {
                premises.add(literal(part, positive, certain));
            }
            if (conjunction) {
                clauses.add(new Clause(premises, conclusion));
            } else {
                premises.forEach(premise -> clauses.add(new Clause(Set.of(premise), conclusion)));
            }
        }

        private String literal(Condition part, boolean positive, boolean certain) {
            if (part instanceof Not not) {
                return literal(not.part(), !positive, certain);
            }
            if (part instanceof Unless unless) {
                return literal(unless.part(), !positive, !positive);
            }
            if (part instanceof Atom atom) {
                UnaryOperator<String> sign = positive
                        ? certain ? Literal::certain : Literal::possible
                        : certain ? Literal::certainlyNot : Literal::possiblyNot;
                return sign.apply(atoms.get(atom));
            }
            String conclusion = "part " + counter++;
            conclude(part, conclusion, positive, certain);
            return conclusion;
        }
    }
}
