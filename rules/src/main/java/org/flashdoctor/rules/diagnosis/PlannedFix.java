// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.diagnosis;

import java.util.List;
import java.util.Map;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.lazy.Lazy;
import org.flashdoctor.rules.condition.Evaluator;
import org.flashdoctor.rules.model.FixEntry;
import org.flashdoctor.rules.model.Recipe;

/**
 * A fix, written out for this system.
 *
 * @param entry what the knowledge base holds on it
 * @param answers findings that it answers
 * @param written its steps, written out when they are first asked for: a report writes out few of its fixes
 */
public record PlannedFix(FixEntry entry, List<String> answers, Lazy<Written> written) {

    /**
     * A fix in steps.
     *
     * @param steps what to do
     * @param check how to see that it worked
     * @param undo how to put it back
     * @param variants other ways, for systems that the evidence does not tell apart
     */
    public record Written(
            List<Recipe.Step> steps, List<Recipe.Step> check, List<Recipe.Step> undo, List<Recipe.Variant> variants) {}

    /** What to do. */
    public List<Recipe.Step> steps() {
        return written.get().steps();
    }

    /** How to see that it worked. */
    public List<Recipe.Step> check() {
        return written.get().check();
    }

    /** How to put it back. */
    public List<Recipe.Step> undo() {
        return written.get().undo();
    }

    /** Other ways, for systems that the evidence does not tell apart. */
    public List<Recipe.Variant> variants() {
        return written.get().variants();
    }

    /** A fix written out for the system that facts tell, outside of any plan. */
    public static PlannedFix of(FixEntry fix, Map<String, List<Recipe>> recipes, FactSet facts) {
        StepWriter writer = new StepWriter(recipes, facts, new Evaluator(facts, finding -> false));
        return write(fix, List.of(), writer);
    }

    static PlannedFix write(FixEntry fix, List<String> answers, StepWriter writer) {
        return new PlannedFix(
                fix,
                answers,
                new Lazy<>(() -> new Written(
                        writer.steps(fix.steps()),
                        writer.check(fix.check(), fix.steps()),
                        writer.undo(fix.undo(), fix.steps()),
                        writer.variants(fix.steps()))));
    }
}
