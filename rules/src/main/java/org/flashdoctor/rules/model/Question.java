// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.model;

import java.util.List;
import java.util.Set;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.rules.condition.Condition;

/**
 * What to ask when the evidence does not tell, with the one command that answers it.
 *
 * @param commands argument list for each kind of system, the first whose condition may hold is shown
 * @param answers fact types that the answer gives
 */
public record Question(String id, String text, List<SystemCommand> commands, Set<FactType> answers) {

    /** A command and the systems on which it is the one. */
    public record SystemCommand(Condition system, List<String> command) {}
}
