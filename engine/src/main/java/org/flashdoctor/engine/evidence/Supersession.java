// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.evidence;

import java.util.EnumSet;
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

/** When a later run lifts a trouble of an earlier one. */
final class Supersession {

    private Supersession() {}

    /** Whether the later run got past the trouble. Successes are never lifted. */
    static boolean lifts(Run later, Fact earlier) {
        if (earlier instanceof FlashOperation operation) {
            return operation.outcome() != OperationOutcome.SUCCEEDED
                    && operation.outcome() != OperationOutcome.UNCHANGED
                    && succeeded(later, sameOrStronger(operation.kind()));
        }
        if (earlier instanceof OperationFact.ChipContents) {
            return succeeded(later, EnumSet.of(OperationKind.WRITE, OperationKind.VERIFY));
        }
        if (earlier instanceof OperationFact || earlier instanceof ProtectionFact) {
            return succeeded(later, EnumSet.of(OperationKind.READ, OperationKind.WRITE, OperationKind.VERIFY));
        }
        if (earlier instanceof ChipFact) {
            return later.reached(Stage.OPERATION_STARTED)
                    || (earlier instanceof ChipFact.ChipTestStatus && later.reached(Stage.CHIP_FOUND))
                    || (notFound(earlier) && later.reached(Stage.CHIP_FOUND) && !later.has(ChipFact.ChipSearch.class));
        }
        if (earlier instanceof RunFact.InputProblem problem) {
            return later.reached(aboutTheImage(problem) ? Stage.OPERATION_STARTED : Stage.CHIPSET_FOUND);
        }
        if (earlier instanceof RunFact.ToolFailure) {
            return later.reached(Stage.CHIPSET_FOUND);
        }
        if (earlier instanceof HostFact) {
            return later.reached(Stage.CHIPSET_FOUND);
        }
        if (earlier instanceof PlatformFact) {
            return later.reached(Stage.CHIP_FOUND);
        }
        return earlier instanceof RunFact;
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

    private static boolean succeeded(Run run, Set<OperationKind> kinds) {
        return run.observations().stream()
                .map(Observation::fact)
                .anyMatch(fact -> fact instanceof FlashOperation operation
                        && kinds.contains(operation.kind())
                        && (operation.outcome() == OperationOutcome.SUCCEEDED
                                || operation.outcome() == OperationOutcome.UNCHANGED));
    }
}
