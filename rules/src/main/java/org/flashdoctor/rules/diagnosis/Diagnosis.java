// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.diagnosis;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.rules.model.Severity;

/**
 * All that can be said of a case.
 *
 * @param facts the evidence
 * @param goal what the user wants
 * @param findings most blocking first
 * @param plan fixes in the order in which a person should act
 * @param skipped fixes that the evidence shows were tried already
 * @param gate a verdict for reading and for writing
 * @param questions what would tell more
 */
public record Diagnosis(
        FactSet facts,
        Goal goal,
        List<Finding> findings,
        List<PlannedFix> plan,
        List<String> skipped,
        Map<OperationKind, Verdict> gate,
        List<OpenQuestion> questions) {

    /** The first finding that blocks what is wanted. */
    public Optional<Finding> primary() {
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.BLOCKING)
                .findFirst();
    }

    /** Whether nothing that was seen blocks what is wanted. */
    public boolean isClear() {
        Verdict wanted = gate.get(goal.operation() == OperationKind.READ ? OperationKind.READ : OperationKind.WRITE);
        return primary().isEmpty() && wanted.answer() != Verdict.Answer.BLOCKED;
    }
}
