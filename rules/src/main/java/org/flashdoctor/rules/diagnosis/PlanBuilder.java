// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.rules.condition.Evaluator;
import org.flashdoctor.rules.condition.Truth;
import org.flashdoctor.rules.model.Confidence;
import org.flashdoctor.rules.model.FixEntry;
import org.flashdoctor.rules.model.KnowledgeBase;
import org.flashdoctor.rules.model.Severity;

/**
 * Orders the fixes of all findings: what answers the causes of a block comes first, then what this case is known to be
 * made for, then the rungs of the ladder, then the least invasive and the cheapest; a prerequisite always stands before
 * what needs it.
 */
final class PlanBuilder {

    private final KnowledgeBase knowledge;
    private final Evaluator evaluator;
    private final StepWriter writer;

    PlanBuilder(KnowledgeBase knowledge, Evaluator evaluator, StepWriter writer) {
        this.knowledge = knowledge;
        this.evaluator = evaluator;
        this.writer = writer;
    }

    /** The plan, and the fixes that were left out because the evidence shows that they were tried. */
    record Plan(List<PlannedFix> fixes, List<String> tried) {}

    /** What speaks for a fix, best first. */
    private record Candidate(FixEntry fix, int group, boolean preferred, int preference, List<String> answers) {

        Rank rank() {
            return new Rank(group, !preferred, fix.rank(), fix.risk(), preference, fix.minutes(), fix.id());
        }
    }

    Plan plan(List<Finding> findings) {
        Map<String, Candidate> candidates = new LinkedHashMap<>();
        Set<String> tried = new LinkedHashSet<>();
        boolean blocked = findings.stream().anyMatch(finding -> finding.severity() == Severity.BLOCKING);
        for (Finding finding : findings) {
            boolean wanted = !goesWithItsCause(finding, findings);
            int preference = 0;
            for (String id : finding.entry().fixes()) {
                FixEntry fix = knowledge.fixes().get(id);
                if (fix == null || evaluator.truth(fix.applies()) == Truth.NO) {
                    continue;
                }
                if (evaluator.truth(fix.tried()) == Truth.YES) {
                    tried.add(id);
                    continue;
                }
                if (wanted) {
                    offer(candidates, fix, group(finding, blocked), preference++, finding.id());
                }
            }
        }
        List<Candidate> ordered = candidates.values().stream()
                .sorted((one, other) -> one.rank().against(other.rank()))
                .toList();
        Map<String, Candidate> placed = new LinkedHashMap<>();
        ordered.forEach(candidate -> place(candidate, candidates, placed, new LinkedHashSet<>()));
        return new Plan(
                placed.values().stream()
                        .map(candidate -> PlannedFix.write(candidate.fix(), candidate.answers(), writer))
                        .toList(),
                List.copyOf(tried));
    }

    /**
     * A consequence of a cause that is certain ends with the cause, so its own fixes would only lead astray. Where the
     * cause is no more than likely they stay, and an emergency has to be dealt with whatever its cause.
     */
    private static boolean goesWithItsCause(Finding finding, List<Finding> findings) {
        return !finding.entry().emergency()
                && findings.stream()
                        .filter(cause -> finding.explainedBy().contains(cause.id()))
                        .anyMatch(cause ->
                                cause.severity() == Severity.BLOCKING && cause.confidence() == Confidence.CERTAIN);
    }

    /** Causes of a block, their consequences, then remarks; where nothing blocks, good news comes before warnings. */
    private static int group(Finding finding, boolean blocked) {
        return switch (finding.severity()) {
            case BLOCKING -> finding.isRoot() ? 0 : 1;
            case WARNING -> 3;
            case INFO -> blocked ? 4 : 2;
        };
    }

    private Candidate candidate(FixEntry fix, int group, int preference, List<String> answers) {
        boolean preferred = evaluator.truth(fix.preferred()) == Truth.YES;
        return new Candidate(preferred ? fix.recommended() : fix, group, preferred, preference, answers);
    }

    private void offer(Map<String, Candidate> candidates, FixEntry fix, int group, int preference, String answer) {
        Candidate known = candidates.get(fix.id());
        List<String> answers = new ArrayList<>(known == null ? List.of() : known.answers());
        answers.add(answer);
        boolean better = known == null || group < known.group();
        candidates.put(
                fix.id(),
                candidate(fix, better ? group : known.group(), better ? preference : known.preference(), answers));
    }

    private void place(
            Candidate candidate,
            Map<String, Candidate> candidates,
            Map<String, Candidate> placed,
            Set<String> onTheWay) {
        if (placed.containsKey(candidate.fix().id())
                || !onTheWay.add(candidate.fix().id())) {
            return;
        }
        for (String id : candidate.fix().requires()) {
            Optional.ofNullable(knowledge.fixes().get(id))
                    .filter(fix -> evaluator.truth(fix.applies()) != Truth.NO)
                    .filter(fix -> evaluator.truth(fix.tried()) != Truth.YES)
                    .map(fix -> candidates.getOrDefault(id, candidate(fix, candidate.group(), 0, candidate.answers())))
                    .ifPresent(first -> place(first, candidates, placed, onTheWay));
        }
        placed.put(candidate.fix().id(), candidate);
    }
}
