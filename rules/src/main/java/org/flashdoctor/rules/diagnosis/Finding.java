// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.diagnosis;

import java.util.List;
import java.util.Set;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.rules.model.Confidence;
import org.flashdoctor.rules.model.FindingEntry;
import org.flashdoctor.rules.model.Severity;

/**
 * Something that is the case on this machine.
 *
 * @param entry what the knowledge base holds on it
 * @param because one or two sentences that name the facts
 * @param blocks operations that cannot be done while it holds
 * @param support the facts that say so, each once
 * @param evidence where they were seen
 * @param explainedBy findings of which this one is a consequence; empty for a root cause
 */
public record Finding(
        FindingEntry entry,
        Severity severity,
        Confidence confidence,
        String because,
        Set<OperationKind> blocks,
        List<Fact> support,
        List<Evidence> evidence,
        List<String> explainedBy) {

    public String id() {
        return entry.id();
    }

    /** Whether nothing else explains it. */
    public boolean isRoot() {
        return explainedBy.isEmpty();
    }

    Finding explainedBy(List<String> causes) {
        return new Finding(entry, severity, confidence, because, blocks, support, evidence, List.copyOf(causes));
    }
}
