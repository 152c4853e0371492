// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.condition;

/**
 * A condition with a name, which a rule engine decides.
 *
 * @param name unique among the propositions of a rule base
 * @param group the finding that is made when any proposition of this group holds; conditions refer to it. Propositions
 *     that make no finding stand in a group of their own
 * @param stratum how many layers of findings it builds on; conditions on findings look at lower strata only
 * @param condition what is to be decided
 */
public record Proposition(String name, String group, int stratum, Condition condition) {}
