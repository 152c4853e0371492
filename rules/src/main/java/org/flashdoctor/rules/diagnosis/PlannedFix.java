// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.diagnosis;

import java.util.List;
import org.flashdoctor.rules.model.FixEntry;
import org.flashdoctor.rules.model.Recipe;

/**
 * A fix, written out for this system.
 *
 * @param entry what the knowledge base holds on it
 * @param answers findings that it answers
 * @param steps what to do
 * @param check how to see that it worked
 * @param undo how to put it back
 * @param variants other ways, for systems that the evidence does not tell apart
 */
public record PlannedFix(
        FixEntry entry,
        List<String> answers,
        List<Recipe.Step> steps,
        List<Recipe.Step> check,
        List<Recipe.Step> undo,
        List<Recipe.Variant> variants) {}
