// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.model;

import java.util.List;
import java.util.Set;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.rules.condition.Condition;

/**
 * What the knowledge base holds on one finding.
 *
 * @param id stable name
 * @param title one line
 * @param means what it is, why, and what follows, for the person at the keyboard
 * @param cases when it is made; the first that holds decides severity and wording
 * @param explains findings that are consequences of this one
 * @param override whether a person may override it at the gate of a write
 * @param emergency whether it comes before everything: the chip may be half written
 * @param outcome whether a report can begin with it: how what was wanted ended, or that the log tells nothing
 * @param order place among findings that are alike otherwise; lower comes first
 * @param fixes what answers it, preferred first
 * @param asks questions whose answer would decide it, besides those of its unknown facts
 * @param sources where this is documented
 */
public record FindingEntry(
        String id,
        String title,
        String means,
        List<Case> cases,
        List<Explained> explains,
        Overriding override,
        boolean emergency,
        boolean outcome,
        int order,
        List<String> fixes,
        List<String> asks,
        List<String> sources) {

    /**
     * One way in which the finding shows.
     *
     * @param when the condition
     * @param because one or two sentences with {@code ${Type.field}} in place of what was seen
     * @param blocks operations that cannot be done while it holds
     */
    public record Case(
            Condition when, Severity severity, Confidence confidence, String because, Set<OperationKind> blocks) {}

    /** A consequence, and when it is one. */
    public record Explained(String finding, Condition when) {}

    /** Whether a person may override a finding at the gate. */
    public enum Overriding {
        NEVER,
        WITH_REASON
    }
}
