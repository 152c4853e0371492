// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.load;

import java.util.List;
import java.util.Map;
import org.flashdoctor.engine.evidence.CoverageRule;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.log.Recogniser;
import org.flashdoctor.engine.log.RecogniserIndex;
import org.flashdoctor.rules.model.KnowledgeBase;

/**
 * All knowledge, ready to use.
 *
 * @param rules findings, fixes, recipes, questions and gate
 * @param index words of logs
 * @param coverage what silence of a log means
 * @param errnoTexts error texts of all languages in lower case
 * @param chipsets chipset generations
 * @param asUser beginnings of commands that need no root
 * @param redaction what a ticket does not tell
 */
public record Knowledge(
        KnowledgeBase rules,
        RecogniserIndex index,
        List<CoverageRule> coverage,
        Map<String, CallResult> errnoTexts,
        Chipsets chipsets,
        List<List<String>> asUser,
        Redaction redaction) {

    /** The words of logs, in their order. */
    public List<Recogniser> recognisers() {
        return index.recognisers();
    }
}
