// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.diagnosis;

import java.util.List;
import org.flashdoctor.rules.model.Question;

/**
 * A question whose answer would tell more.
 *
 * @param question what to ask
 * @param command the argument list that answers it on this system
 * @param decides findings that the answer decides
 */
public record OpenQuestion(Question question, List<String> command, List<String> decides) {}
