// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.model;

import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.rules.condition.Condition;

/**
 * What must be known before an operation is allowed.
 *
 * @param operation read or write
 * @param demands conditions that must hold; one that cannot be told makes the verdict unknown
 */
public record GateRule(OperationKind operation, List<Demand> demands) {

    /**
     * One demand.
     *
     * @param name what it is about, for the person who reads the verdict
     * @param holds the condition
     * @param asks the question that would tell
     */
    public record Demand(String name, Condition holds, Optional<String> asks) {}
}
