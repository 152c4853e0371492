// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.evidence;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.flashdoctor.engine.fact.ChipFact;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.HostFact;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.OperationFact;
import org.flashdoctor.engine.fact.OperationFact.FlashOperation;
import org.flashdoctor.engine.fact.OperationFact.OperationOutcome;
import org.flashdoctor.engine.fact.PlatformFact;
import org.flashdoctor.engine.fact.ProtectionFact;
import org.flashdoctor.engine.fact.RunFact;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.fact.RunFact.Stage;
import org.flashdoctor.engine.log.Run;

/**
 * What the runs after a run came to, as far as it lifts a trouble of that run. It is built up from the last run back, so
 * that a log of many runs is assembled in one pass.
 *
 * @param any whether there is a later run at all
 * @param reached the furthest stage of the later runs; the first where there is none
 * @param succeeded what some later run did to the chip with success
 * @param chipFoundAtOnce whether some later run found its chip without trouble
 * @param changed whether some later run began to change the chip, so that what an earlier one had verified is gone
 */
record Supersession(
        boolean any, Stage reached, Set<OperationKind> succeeded, boolean chipFoundAtOnce, boolean changed) {

    /** After the last run. */
    static Supersession none() {
        return new Supersession(false, Stage.STARTED, Set.of(), false, false);
    }

    /** The same with one more run in front. */
    Supersession with(Run run) {
        Set<OperationKind> kinds = EnumSet.noneOf(OperationKind.class);
        kinds.addAll(succeeded);
        for (Observation observation : run.observations()) {
            if (observation.fact() instanceof FlashOperation operation && isSuccess(operation)) {
                kinds.add(operation.kind());
            }
        }
        return new Supersession(
                true,
                run.reached(reached) ? run.reached() : reached,
                kinds,
                chipFoundAtOnce || (run.reached(Stage.CHIP_FOUND) && !run.has(ChipFact.ChipSearch.class)),
                changed || changes(run));
    }

    /** Whether a run may have changed the chip. That nothing changed has to be said by the run itself. */
    private static boolean changes(Run run) {
        List<FlashOperation> operations = run.observations().stream()
                .map(Observation::fact)
                .filter(FlashOperation.class::isInstance)
                .map(FlashOperation.class::cast)
                .filter(operation -> operation.kind() == OperationKind.ERASE || operation.kind() == OperationKind.WRITE)
                .toList();
        return operations.stream().noneMatch(operation -> operation.outcome() == OperationOutcome.UNCHANGED)
                && operations.stream()
                        .anyMatch(operation -> operation.outcome() != OperationOutcome.REFUSED
                                && operation.outcome() != OperationOutcome.DISABLED);
    }

    /**
     * Whether a later run got past the trouble. A success stands, but what an earlier run wrote or compared says nothing
     * of a chip that a later run began to change.
     */
    boolean lifts(Fact earlier) {
        if (!any) {
            return false;
        }
        if (earlier instanceof FlashOperation operation) {
            return isSuccess(operation)
                    ? changed && operation.kind() != OperationKind.READ
                    : succeededIn(sameOrStronger(operation.kind()));
        }
        if (earlier instanceof OperationFact.ChipContents) {
            return succeededIn(EnumSet.of(OperationKind.WRITE, OperationKind.VERIFY));
        }
        if (earlier instanceof OperationFact || earlier instanceof ProtectionFact) {
            return succeededIn(EnumSet.of(OperationKind.READ, OperationKind.WRITE, OperationKind.VERIFY));
        }
        if (earlier instanceof ChipFact) {
            return hasReached(Stage.OPERATION_STARTED)
                    || (earlier instanceof ChipFact.ChipTestStatus && hasReached(Stage.CHIP_FOUND))
                    || (notFound(earlier) && chipFoundAtOnce);
        }
        if (earlier instanceof RunFact.InputProblem problem) {
            return hasReached(aboutTheImage(problem) ? Stage.OPERATION_STARTED : Stage.CHIPSET_FOUND);
        }
        if (earlier instanceof RunFact.ToolFailure || earlier instanceof HostFact) {
            return hasReached(Stage.CHIPSET_FOUND);
        }
        if (earlier instanceof PlatformFact) {
            return hasReached(Stage.CHIP_FOUND);
        }
        return earlier instanceof RunFact;
    }

    private boolean hasReached(Stage stage) {
        return reached.compareTo(stage) >= 0;
    }

    private boolean succeededIn(Set<OperationKind> kinds) {
        return !Collections.disjoint(succeeded, kinds);
    }

    private static boolean isSuccess(FlashOperation operation) {
        return operation.outcome() == OperationOutcome.SUCCEEDED || operation.outcome() == OperationOutcome.UNCHANGED;
    }

    /** What is wrong with an image or a layout shows only when an operation begins; the rest shows at once. */
    private static boolean aboutTheImage(RunFact.InputProblem problem) {
        return switch (problem.kind()) {
            case ARGUMENTS, PROGRAMMER_NOT_BUILT, PROGRAMMER_PARAMETER, CHIP_UNKNOWN -> false;
            default -> true;
        };
    }

    private static boolean notFound(Fact fact) {
        return fact instanceof ChipFact.ChipSearch search && search.outcome() == ChipFact.ChipSearchOutcome.NOT_FOUND;
    }

    private static Set<OperationKind> sameOrStronger(OperationKind kind) {
        return switch (kind) {
            case READ -> EnumSet.of(OperationKind.READ);
            case VERIFY -> EnumSet.of(OperationKind.VERIFY);
            case ERASE, WRITE -> EnumSet.of(OperationKind.WRITE, OperationKind.VERIFY);
            default -> EnumSet.of(kind);
        };
    }
}
