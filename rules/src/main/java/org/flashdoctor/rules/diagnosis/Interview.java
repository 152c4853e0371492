// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.diagnosis;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.ProbeGap;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.rules.condition.Condition.FactMatches;
import org.flashdoctor.rules.condition.Evaluator;
import org.flashdoctor.rules.condition.Outcome;
import org.flashdoctor.rules.condition.Truth;
import org.flashdoctor.rules.model.GateRule;
import org.flashdoctor.rules.model.KnowledgeBase;
import org.flashdoctor.rules.model.Question;
import org.flashdoctor.rules.model.Severity;

/** Chooses the questions that would tell most, each with the one command that answers it. */
final class Interview {

    /** A person answers a few questions, not a form. */
    private static final int QUESTIONS = 4;

    private final KnowledgeBase knowledge;
    private final Evaluator evaluator;
    private final Set<FactType> lookedAt;
    private final StepWriter writer;

    Interview(KnowledgeBase knowledge, Evaluator evaluator, FactSet facts, StepWriter writer) {
        this.knowledge = knowledge;
        this.evaluator = evaluator;
        this.writer = writer;
        this.lookedAt = lookedAt(facts);
    }

    /**
     * Types that a probe of the machine looked at: it saw a fact, or more rights would not have helped it. A person who
     * is asked the same would only see the same.
     */
    private static Set<FactType> lookedAt(FactSet facts) {
        Set<FactType> types = new LinkedHashSet<>();
        for (Fact fact : facts.facts()) {
            if (fact instanceof ProbeGap gap) {
                if (gap.why() != Gap.DENIED && gap.why() != Gap.NOT_LOOKED_AT) {
                    FactType.named(gap.fact()).ifPresent(types::add);
                }
            } else if (facts.evidence(fact).stream().anyMatch(Interview::isOfMachine)) {
                types.add(FactType.of(fact));
            }
        }
        return types;
    }

    private boolean isAnswered(Question question) {
        return !question.answers().isEmpty() && lookedAt.containsAll(question.answers());
    }

    private static boolean isOfMachine(Evidence evidence) {
        return evidence.place() instanceof Evidence.Path || evidence.place() instanceof Evidence.Register;
    }

    List<OpenQuestion> questions(
            List<Finding> findings, Map<String, List<Outcome>> undecided, Map<OperationKind, Verdict> gate, Goal goal) {
        Map<String, Set<String>> decides = new LinkedHashMap<>();
        undecided.forEach((finding, outcomes) -> {
            for (Outcome outcome : outcomes) {
                unknown(outcome)
                        .forEach(type -> answering(type)
                                .forEach(question -> decides.computeIfAbsent(question, id -> new LinkedHashSet<>())
                                        .add(finding)));
            }
        });
        for (Finding finding : findings) {
            if (finding.severity() != Severity.INFO) {
                for (String question : finding.entry().asks()) {
                    decides.computeIfAbsent(question, id -> new LinkedHashSet<>())
                            .add(finding.id());
                }
            }
        }
        boolean blocked = findings.stream().anyMatch(finding -> finding.severity() == Severity.BLOCKING);
        if (!blocked) {
            Map<String, Set<String>> demanded = demanded(gate, goal);
            demanded.forEach((question, names) -> decides.computeIfAbsent(question, id -> new LinkedHashSet<>()));
        }
        return decides.entrySet().stream()
                .filter(entry -> knowledge.questions().containsKey(entry.getKey()))
                .sorted((one, other) -> other.getValue().size() - one.getValue().size())
                .filter(entry -> !isAnswered(knowledge.questions().get(entry.getKey())))
                .map(entry -> open(knowledge.questions().get(entry.getKey()), entry.getValue()))
                .flatMap(Optional::stream)
                .limit(QUESTIONS)
                .toList();
    }

    private static Set<FactType> unknown(Outcome outcome) {
        Set<FactType> types = new LinkedHashSet<>();
        outcome.atoms().forEach((atom, truth) -> {
            if (truth == Truth.UNKNOWN && atom instanceof FactMatches wanted) {
                types.add(wanted.type());
            }
        });
        return types;
    }

    /** The first question that gives this type of fact. */
    private List<String> answering(FactType type) {
        return knowledge.questions().values().stream()
                .filter(question -> question.answers().contains(type))
                .map(Question::id)
                .limit(1)
                .toList();
    }

    private Map<String, Set<String>> demanded(Map<OperationKind, Verdict> gate, Goal goal) {
        Map<String, Set<String>> questions = new LinkedHashMap<>();
        OperationKind wanted = goal.operation() == OperationKind.READ ? OperationKind.READ : OperationKind.WRITE;
        if (gate.get(wanted).answer() != Verdict.Answer.UNKNOWN) {
            return questions;
        }
        for (GateRule rule : knowledge.gate()) {
            if (rule.operation() == wanted) {
                for (GateRule.Demand demand : rule.demands()) {
                    if (evaluator.truth(demand.holds()) != Truth.YES) {
                        demand.asks()
                                .ifPresent(question -> questions
                                        .computeIfAbsent(question, id -> new LinkedHashSet<>())
                                        .add(demand.name()));
                    }
                }
            }
        }
        return questions;
    }

    private Optional<OpenQuestion> open(Question question, Set<String> decides) {
        Optional<List<String>> plain = Optional.empty();
        for (Question.SystemCommand command : question.commands()) {
            if (command.system().isAlways()) {
                plain = plain.or(() -> Optional.of(command.command()));
            } else if (evaluator.truth(command.system()) == Truth.YES) {
                return Optional.of(opened(question, command.command(), decides));
            }
        }
        // A question about a system that nobody knows to be this one would only confuse.
        return plain.map(command -> opened(question, command, decides));
    }

    private OpenQuestion opened(Question question, List<String> command, Set<String> decides) {
        return new OpenQuestion(question, writer.command(command), List.copyOf(decides));
    }
}
