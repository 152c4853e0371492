// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.drools;

import java.util.Set;

/**
 * One step of a conclusion: when all premises are there, so is what follows. Conditions are made of nothing else once
 * negation has moved to their atoms; "or" is a clause for each part.
 *
 * @param premises texts of literals
 * @param conclusion text of the literal that follows
 */
record Clause(Set<String> premises, String conclusion) {}
