// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.diagnosis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.rules.condition.Condition.FactMatches;
import org.flashdoctor.rules.condition.Condition.FindingMade;
import org.flashdoctor.rules.condition.Evaluator;
import org.flashdoctor.rules.condition.Outcome;
import org.flashdoctor.rules.condition.Proposition;
import org.flashdoctor.rules.condition.Truth;
import org.flashdoctor.rules.drools.RuleBase;
import org.flashdoctor.rules.model.FindingEntry;
import org.flashdoctor.rules.model.KnowledgeBase;
import org.flashdoctor.rules.model.Scope;
import org.flashdoctor.rules.model.Severity;

/**
 * From facts to findings, root causes, plan and verdicts. Each layer is fed by the one before.
 *
 * <p>A diagnoser is made for a knowledge base once and serves any number of cases.
 */
public final class Diagnoser {

    private static final int EVIDENCE_LINES = 6;

    /** What has to work before a read does, and what is one. */
    private static final Set<OperationKind> BEFORE_A_READ =
            Set.of(OperationKind.PROBE, OperationKind.READ, OperationKind.VERIFY);

    private final KnowledgeBase knowledge;
    private final Map<String, Integer> strata;

    /** A diagnoser for any number of cases of one knowledge base. Any number of threads may use it. */
    public Diagnoser(KnowledgeBase knowledge) {
        this.knowledge = knowledge;
        this.strata = Strata.of(needs(knowledge));
    }

    private static Map<String, Set<String>> needs(KnowledgeBase knowledge) {
        Map<String, Set<String>> needs = new LinkedHashMap<>();
        knowledge.scopes().forEach((id, scope) -> needs.put(id, scope.findings()));
        return needs;
    }

    /** Says all that can be said of a case. */
    public Diagnosis diagnose(FactSet facts) {
        Goal goal = facts.last(Goal.class).orElse(new Goal(OperationKind.WRITE, Set.of()));
        Map<String, Outcome> outcomes = decide(new Reach(knowledge, facts).cases(), facts);
        Map<String, Truth> made = made(outcomes);
        Evaluator evaluator = new Evaluator(facts, id -> made.get(id) == Truth.YES);
        List<Finding> findings = new Ranking().order(causes(findings(facts, outcomes), evaluator));
        boolean blocked = findings.stream().anyMatch(finding -> finding.severity() == Severity.BLOCKING);
        Evaluator settled =
                new Evaluator(facts, id -> id.equals(FindingMade.ANY_BLOCKING) ? blocked : made.get(id) == Truth.YES);
        StepWriter writer = new StepWriter(knowledge.recipes(), facts, settled);
        PlanBuilder.Plan plan = new PlanBuilder(knowledge, settled, writer).plan(findings);
        Map<OperationKind, Verdict> gate = new Gate(knowledge.gate(), evaluator, facts, goal).verdicts(findings);
        List<OpenQuestion> questions =
                new Interview(knowledge, evaluator, facts, writer).questions(findings, undecided(outcomes), gate, goal);
        return new Diagnosis(facts, goal, findings, plan.fixes(), plan.tried(), gate, questions);
    }

    /** Whether the finding is made, could be made, or is not, as the rule engine decides it. */
    public Truth truth(String finding, FactSet facts) {
        Map<String, Set<String>> needs = needs(knowledge);
        Set<String> below = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(finding));
        while (!open.isEmpty()) {
            String next = open.remove();
            if (needs.containsKey(next) && below.add(next)) {
                open.addAll(needs.get(next));
            }
        }
        List<FindingEntry> entries =
                below.stream().map(id -> knowledge.findings().get(id)).toList();
        return made(decide(Reach.Case.all(entries), facts)).getOrDefault(finding, Truth.NO);
    }

    /** The same from the meaning of the conditions, without the rule engine; for checks that both agree. */
    public Truth reference(String finding, FactSet facts) {
        Map<String, Truth> known = new HashMap<>();
        knowledge.allFindings().stream()
                .sorted(Comparator.comparingInt(entry -> strata.getOrDefault(entry.id(), 0)))
                .forEach(entry -> {
                    Evaluator evaluator = new Evaluator(facts, id -> known.get(id) == Truth.YES);
                    known.put(
                            entry.id(),
                            entry.cases().stream()
                                    .map(each -> evaluator.truth(each.when()))
                                    .reduce(Truth.NO, Truth::or));
                });
        return known.getOrDefault(finding, Truth.NO);
    }

    private Map<String, Outcome> decide(Collection<Reach.Case> cases, FactSet facts) {
        return new RuleBase(propositions(cases)).decide(facts);
    }

    private List<Proposition> propositions(Collection<Reach.Case> cases) {
        List<Proposition> propositions = new ArrayList<>();
        for (Reach.Case each : cases) {
            FindingEntry finding = each.finding();
            propositions.add(new Proposition(
                    name(finding, each.number()), finding.id(), strata.getOrDefault(finding.id(), 0), each.when()));
        }
        return propositions;
    }

    private static String name(FindingEntry finding, int number) {
        return finding.id() + "#" + number;
    }

    /** The findings that were put to the rule engine, in the order of the knowledge base. */
    private List<FindingEntry> decided(Map<String, Outcome> outcomes) {
        Set<String> ids = made(outcomes).keySet();
        List<FindingEntry> decided = new ArrayList<>();
        for (String id : knowledge.findings().keySet()) {
            if (ids.contains(id)) {
                decided.add(knowledge.findings().get(id));
            }
        }
        return decided;
    }

    private static Map<String, Truth> made(Map<String, Outcome> outcomes) {
        Map<String, Truth> made = new HashMap<>();
        outcomes.forEach(
                (name, outcome) -> made.merge(name.substring(0, name.indexOf('#')), outcome.truth(), Truth::or));
        return made;
    }

    private List<Finding> findings(FactSet facts, Map<String, Outcome> outcomes) {
        List<Finding> findings = new ArrayList<>();
        for (FindingEntry entry : decided(outcomes)) {
            for (int i = 0; i < entry.cases().size(); i++) {
                Outcome outcome = outcomes.get(name(entry, i));
                if (outcome != null && outcome.truth() == Truth.YES) {
                    findings.add(finding(entry, entry.cases().get(i), outcome, facts));
                    break;
                }
            }
        }
        return findings;
    }

    private static Finding finding(FindingEntry entry, FindingEntry.Case found, Outcome outcome, FactSet facts) {
        // In the order of the condition's text, which is the order in which its author thinks.
        List<Fact> support = outcome.support(found.when().affirmed());
        // What every case has is no proof beside what happened; an old version by itself is one, a wish never.
        boolean nothingHappened = support.stream().allMatch(fact -> Scope.isSurrounding(FactType.of(fact)));
        List<Evidence> evidence = new ArrayList<>();
        for (Fact fact : support) {
            if (nothingHappened ? !(fact instanceof Goal) : !Scope.isSurrounding(FactType.of(fact))) {
                facts.evidence(fact).forEach(place -> addOnce(place, evidence));
            }
        }
        evidence.sort((one, other) -> rank(one).against(rank(other)));
        return new Finding(
                entry,
                severity(entry, found, facts),
                found.confidence(),
                Because.fill(found.because(), support, facts.facts()),
                found.blocks(),
                support,
                List.copyOf(evidence.subList(0, Math.min(EVIDENCE_LINES, evidence.size()))),
                List.of());
    }

    /** What keeps from writing alone does not stand in the way of somebody who wants to read. */
    private static Severity severity(FindingEntry entry, FindingEntry.Case found, FactSet facts) {
        boolean reads = facts.last(Goal.class)
                .filter(goal -> goal.operation() == OperationKind.READ)
                .isPresent();
        boolean writingOnly = !found.blocks().isEmpty() && Collections.disjoint(found.blocks(), BEFORE_A_READ);
        return found.severity() == Severity.BLOCKING && reads && writingOnly && !entry.emergency()
                ? Severity.WARNING
                : found.severity();
    }

    /** Of what several facts show on one line, the longest: it may have been broken, and read once without its end. */
    private static void addOnce(Evidence place, List<Evidence> evidence) {
        for (int i = 0; i < evidence.size(); i++) {
            if (isSamePlace(evidence.get(i), place)) {
                if (evidence.get(i).text().length() < place.text().length()) {
                    evidence.set(i, place);
                }
                return;
            }
        }
        evidence.add(place);
    }

    private static boolean isSamePlace(Evidence one, Evidence other) {
        if (!one.source().equals(other.source())) {
            return false;
        } else if (one.place() instanceof Evidence.Line) {
            return line(one) == line(other);
        } else if (one.place() instanceof Evidence.Path path && other.place() instanceof Evidence.Path same) {
            return path.path().equals(same.path()) && one.text().equals(other.text());
        }
        return one.equals(other);
    }

    private static Rank rank(Evidence evidence) {
        return new Rank(evidence.source(), line(evidence));
    }

    private static int line(Evidence evidence) {
        return evidence.place() instanceof Evidence.Line line ? line.number() : 0;
    }

    /** Marks consequences. A finding explains only what blocks no more than itself, and never its own cause. */
    private static List<Finding> causes(List<Finding> findings, Evaluator evaluator) {
        Map<String, Finding> byId = findings.stream()
                .collect(Collectors.toMap(Finding::id, finding -> finding, (a, b) -> a, LinkedHashMap::new));
        Map<String, List<String>> causes = new LinkedHashMap<>();
        List<Finding> strongestFirst = new Ranking().order(findings);
        for (Finding cause : strongestFirst) {
            for (FindingEntry.Explained explained : cause.entry().explains()) {
                Finding consequence = byId.get(explained.finding());
                if (consequence != null
                        && !consequence.id().equals(cause.id())
                        && cause.severity().compareTo(consequence.severity()) <= 0
                        && !leadsTo(consequence.id(), cause.id(), causes)
                        && evaluator.truth(explained.when()) == Truth.YES) {
                    causes.computeIfAbsent(consequence.id(), id -> new ArrayList<>())
                            .add(cause.id());
                }
            }
        }
        return findings.stream()
                .map(finding -> finding.explainedBy(causes.getOrDefault(finding.id(), List.of())))
                .toList();
    }

    private static boolean leadsTo(String from, String to, Map<String, List<String>> causes) {
        List<String> above = causes.getOrDefault(to, List.of());
        return above.contains(from) || above.stream().anyMatch(each -> leadsTo(from, each, causes));
    }

    /** Cases that could hold if more were known, and of which something is known to hold. */
    private Map<String, List<Outcome>> undecided(Map<String, Outcome> outcomes) {
        Map<String, List<Outcome>> undecided = new LinkedHashMap<>();
        for (FindingEntry entry : decided(outcomes)) {
            for (int i = 0; i < entry.cases().size(); i++) {
                Outcome outcome = outcomes.get(name(entry, i));
                if (outcome == null) {
                    continue;
                }
                if (outcome.truth() == Truth.YES) {
                    break;
                }
                boolean symptom = entry.cases().get(i).when().affirmed().stream()
                        .anyMatch(atom -> atom instanceof FactMatches wanted
                                && outcome.atoms().get(atom) == Truth.YES
                                && !Scope.isSurrounding(wanted.type()));
                if (outcome.truth() == Truth.UNKNOWN
                        && symptom
                        && entry.cases().get(i).severity() != Severity.INFO) {
                    undecided
                            .computeIfAbsent(entry.id(), id -> new ArrayList<>())
                            .add(outcome);
                }
            }
        }
        return undecided;
    }

    /** Order of findings: what stands most in the way first, and of that root causes before what they explain. */
    private static final class Ranking {

        List<Finding> order(List<Finding> findings) {
            return findings.stream()
                    .sorted((one, other) -> rank(one).against(rank(other)))
                    .toList();
        }

        private static Rank rank(Finding finding) {
            return new Rank(
                    finding.severity(),
                    !finding.isRoot(),
                    !finding.entry().emergency(),
                    earliestStage(finding),
                    finding.confidence(),
                    finding.entry().order(),
                    finding.id());
        }

        private static int earliestStage(Finding finding) {
            return finding.blocks().stream().mapToInt(Enum::ordinal).min().orElse(OperationKind.values().length);
        }
    }
}
