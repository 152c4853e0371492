// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.fix;

import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.change.PlannedChange;
import org.flashdoctor.rules.diagnosis.PlannedFix;
import org.flashdoctor.rules.model.Recipe;

/**
 * A fix with what each of its steps would change on a system.
 *
 * @param fix the fix
 * @param steps its steps, in order
 * @param undo its undo, in order
 */
public record Remedy(PlannedFix fix, List<Step> steps, List<UndoStep> undo) {

    /**
     * A step with its changes.
     *
     * @param step what is to be done
     * @param files files that it would change; those that are so already are not among them
     * @param already whether a program has nothing to do, since all files are so already
     * @param refusal why a program cannot do it
     * @param afterRestart whether it has to wait for a restart
     */
    public record Step(
            Recipe.Step step,
            List<PlannedChange.OfFile> files,
            boolean already,
            Optional<String> refusal,
            boolean afterRestart) {

        /** Whether a program changes something with it, now. */
        public boolean changes() {
            return step.kind() == Recipe.Kind.CHANGE && refusal.isEmpty() && !afterRestart && !already;
        }

        /** Whether it only keeps a copy, which a program that can undo does anyway. */
        public boolean isCopy() {
            return step.edit().filter(Recipe.KeepCopy.class::isInstance).isPresent();
        }

        /** Whether only a person can do it, now. */
        public boolean isForPerson() {
            return !afterRestart && (step.kind() == Recipe.Kind.PERSON || refusal.isPresent());
        }
    }

    /**
     * A step of the undo.
     *
     * @param files files that it puts back
     */
    public record UndoStep(Recipe.Step step, List<String> files) {}

    /** Why a program cannot carry the fix out at all; empty when it can at least begin. */
    public Optional<String> obstacle() {
        if (!fix.entry().reversible()) {
            return Optional.of("It cannot be undone, so a program does not do it.");
        }
        if (!fix.entry().automatable()) {
            return Optional.of("It needs a person.");
        }
        Optional<String> refused =
                steps.stream().flatMap(step -> step.refusal().stream()).findFirst();
        if (refused.isPresent()) {
            return refused;
        }
        if (steps.stream().noneMatch(Step::changes)) {
            return steps.stream().anyMatch(step -> step.already() && !step.isCopy())
                    ? Optional.empty()
                    : Optional.of("None of its steps changes the system in a way that a program could do.");
        }
        return Optional.empty();
    }

    /** The first step before a change that only a person can do: the run ends there. */
    public Optional<Step> personFirst() {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).isForPerson()
                    && steps.subList(i + 1, steps.size()).stream().anyMatch(Step::changes)) {
                return Optional.of(steps.get(i));
            }
        }
        return Optional.empty();
    }
}
