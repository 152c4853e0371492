// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.ticket;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.cli.ticket.Ticket.Attempt;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.OperationFact.ChipContents;
import org.flashdoctor.engine.fact.OperationFact.FlashOperation;
import org.flashdoctor.engine.fact.OperationFact.OperationOutcome;
import org.flashdoctor.engine.fact.OperationFact.TransactionError;
import org.flashdoctor.engine.fact.RunFact;
import org.flashdoctor.engine.fact.RunFact.FlashTool;
import org.flashdoctor.engine.fact.RunFact.Invocation;
import org.flashdoctor.engine.fact.RunFact.RunStage;
import org.flashdoctor.engine.fact.RunFact.Stage;
import org.flashdoctor.engine.log.Run;

/** What was tried, in its order, with what came of it. */
final class Attempts {

    /** Results of one run that are listed; a run that fails a thousand times fails in one way. */
    private static final int MOST_RESULTS = 12;

    private Attempts() {}

    /** The runs of logs; where there is none, the run that the facts tell of. */
    static List<Attempt> of(List<Run> runs, FactSet facts) {
        List<Attempt> attempts = new ArrayList<>();
        for (Run run : runs) {
            attempts.add(attempt(attempts.size() + 1, run.observations(), run.reached()));
        }
        boolean told =
                facts.facts().stream().anyMatch(fact -> fact instanceof Invocation || fact instanceof FlashOperation);
        if (attempts.isEmpty() && told) {
            Stage reached = facts.last(RunStage.class).map(RunStage::stage).orElse(Stage.STARTED);
            attempts.add(attempt(1, facts.observations(), reached));
        }
        return attempts;
    }

    private static Attempt attempt(int number, List<Observation> observations, Stage reached) {
        Optional<String> command = observations.stream()
                .filter(each -> each.fact() instanceof Invocation)
                .map(each -> each.evidence().get(0).text().strip())
                .findFirst();
        Optional<String> tool = observations.stream()
                .map(Observation::fact)
                .filter(FlashTool.class::isInstance)
                .map(FlashTool.class::cast)
                .map(found -> MachineSheet.lower(found.family())
                        + found.version().known().map(version -> " " + version).orElse(""))
                .findFirst();
        Set<String> results = new LinkedHashSet<>();
        observations.forEach(each -> result(each.fact()).ifPresent(results::add));
        List<String> listed = new ArrayList<>(results);
        if (listed.size() > MOST_RESULTS) {
            int more = listed.size() - MOST_RESULTS;
            listed = new ArrayList<>(listed.subList(0, MOST_RESULTS));
            listed.add("and " + more + " more");
        }
        String place = observations.stream()
                .flatMap(each -> each.evidence().stream())
                .filter(evidence -> evidence.place() instanceof Evidence.Line)
                .findFirst()
                .map(evidence -> name(evidence.source()) + ":" + ((Evidence.Line) evidence.place()).number())
                .orElse("facts");
        return new Attempt(number, command, tool, stage(reached), listed, place);
    }

    /** Standard input by a name that can be a file's. */
    static String name(String source) {
        return source.equals("-") ? "stdin" : source;
    }

    private static String stage(Stage stage) {
        return switch (stage) {
            case STARTED -> "it started";
            case PRIVILEGED -> "the programmer was initialised";
            case CHIPSET_FOUND -> "a chipset was found";
            case CONTROLLER_READY -> "the flash controller was read";
            case CHIP_FOUND -> "a chip was found";
            case OPERATION_STARTED -> "the operation began, and its end is not shown";
            case OPERATION_ENDED -> "the operation came to its end";
        };
    }

    private static Optional<String> result(Fact fact) {
        if (fact instanceof FlashOperation operation && operation.outcome() != OperationOutcome.STARTED) {
            return Optional.of(MachineSheet.lower(operation.kind()) + ": " + MachineSheet.lower(operation.outcome())
                    + operation
                            .at()
                            .known()
                            .map(at -> " at " + AddressRange.hex(at))
                            .orElse("")
                    + operation
                            .failedBytes()
                            .known()
                            .map(bytes -> ", " + bytes + " bytes differ")
                            .orElse(""));
        } else if (fact instanceof TransactionError error) {
            return Optional.of("cycle " + MachineSheet.lower(error.kind())
                    + error.range().known().map(range -> " at " + range).orElse("")
                    + error.protectedBy()
                            .known()
                            .map(by -> ", in the range of " + by)
                            .orElse(""));
        } else if (fact instanceof ChipContents contents) {
            return Optional.of("contents of the chip: " + MachineSheet.lower(contents.state()));
        } else if (fact instanceof RunFact.ToolFailure failure) {
            return Optional.of("the tool did not run: " + MachineSheet.lower(failure.kind()));
        } else if (fact instanceof RunFact.InputProblem problem) {
            return Optional.of("input refused: " + MachineSheet.lower(problem.kind()));
        } else if (fact instanceof RunFact.ForcedCheck forced) {
            return Optional.of("check overridden by the user: " + MachineSheet.lower(forced.kind()));
        } else if (fact instanceof RunFact.LogGap gap) {
            return Optional.of("the log is incomplete: " + MachineSheet.lower(gap.kind()));
        }
        return Optional.empty();
    }
}
