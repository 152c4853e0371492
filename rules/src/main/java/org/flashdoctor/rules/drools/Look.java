// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.drools;

import java.util.List;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.rules.condition.Condition.FactMatches;

/**
 * What is looked for among the facts of one type, as a fact of the rule engine: to the rule engine, fewer facts are less
 * work.
 *
 * @param type the type; facts are records, so that a fact's class is its type
 * @param atoms what is looked for
 */
public record Look(Class<? extends Fact> type, List<FactMatches> atoms) {}
