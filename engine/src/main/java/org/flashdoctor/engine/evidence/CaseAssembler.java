// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.evidence;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.flashdoctor.engine.fact.ChipFact.ChipIdentity;
import org.flashdoctor.engine.fact.ChipFact.ChipSearch;
import org.flashdoctor.engine.fact.ChipFact.ChipSearchOutcome;
import org.flashdoctor.engine.fact.ChipFact.FlashChip;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.OperationFact.FlashOperation;
import org.flashdoctor.engine.fact.OperationFact.OperationOutcome;
import org.flashdoctor.engine.fact.PlatformFact.BoardMatch;
import org.flashdoctor.engine.fact.ProtectionFact.BiosControl;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.fact.RunFact.InputProblem;
import org.flashdoctor.engine.fact.RunFact.Invocation;
import org.flashdoctor.engine.fact.RunFact.LogGap;
import org.flashdoctor.engine.fact.RunFact.LogGapKind;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.fact.RunFact.Stage;
import org.flashdoctor.engine.fact.RunFact.ToolFailure;
import org.flashdoctor.engine.log.Run;

/**
 * Makes one case out of all evidence on a machine: runs of logs, saved facts, the live machine.
 *
 * <p>The last state counts. Within logs, a later run that shows a state replaces what earlier runs said of it, and a
 * later run that got past a trouble lifts it. Saved and live facts are more direct than any log and replace it; see
 * {@link Precedence}.
 */
public final class CaseAssembler {

    /** What ends a run behind the search for a chip, or tells that it went on. */
    private static final List<Class<? extends Fact>> WHY_IT_ENDED =
            List.of(FlashOperation.class, ChipSearch.class, InputProblem.class, ToolFailure.class, BoardMatch.class);

    private final List<CoverageRule> coverage;
    private final UnaryOperator<List<Observation>> derivation;

    /**
     * An assembler.
     *
     * @param coverage what silence of a log means
     * @param derivation adds what follows from the facts of one run, such as decoded registers
     */
    public CaseAssembler(List<CoverageRule> coverage, UnaryOperator<List<Observation>> derivation) {
        this.coverage = List.copyOf(coverage);
        this.derivation = derivation;
    }

    /** Facts of a machine that were not read from a log. */
    public record DirectFacts(List<Observation> observations, Set<FactType> covered) {

        public static DirectFacts none() {
            return new DirectFacts(List.of(), Set.of());
        }

        /**
         * The same, and what a programmer that was opened just now adds. A probe only looks at BIOS control, and opening
         * tries to change it: whether the firmware lets that happen is known from there alone.
         */
        public DirectFacts and(List<Run> opened) {
            List<Observation> all = new ArrayList<>(observations);
            opened.forEach(run -> run.observations().stream()
                    .filter(observation -> observation.fact() instanceof BiosControl)
                    .forEach(all::add));
            return new DirectFacts(all, covered);
        }
    }

    /**
     * Assembles a case.
     *
     * @param runs runs of all logs, oldest first
     * @param given saved, live or assumed facts
     * @param wanted what the user said to want; else the last attempt of the logs, else a write
     */
    public FactSet assemble(List<Run> runs, DirectFacts given, Optional<Goal> wanted) {
        List<Run> derived = runs.stream().map(this::derive).toList();
        DirectFacts direct = derived(given);
        Deque<Observation> stays = new ArrayDeque<>();
        Set<FactType> covered = new LinkedHashSet<>();
        // From the last run back: what the runs after it came to decides on what a run said.
        Supersession later = Supersession.none();
        Set<FactType> replaced = new HashSet<>();
        for (int i = derived.size() - 1; i >= 0; i--) {
            Run run = derived.get(i);
            List<Observation> observations = run.observations();
            for (int j = observations.size() - 1; j >= 0; j--) {
                Fact fact = observations.get(j).fact();
                FactType type = FactType.of(fact);
                if (type.isEvent() ? !later.lifts(fact) : !replaced.contains(type)) {
                    stays.addFirst(observations.get(j));
                }
            }
            Set<FactType> shown = shown(run);
            covered.addAll(shown);
            later = later.with(run);
            replaced.addAll(shown);
            observations.forEach(observation -> replaced.add(FactType.of(observation.fact())));
        }
        List<Observation> kept = Precedence.over(List.copyOf(stays), direct);
        covered.addAll(direct.covered());
        boolean alreadyStated = kept.stream().anyMatch(observation -> observation.fact() instanceof Goal);
        if (wanted.isPresent() || !alreadyStated) {
            kept.removeIf(observation -> observation.fact() instanceof Goal);
            Goal goal = wanted.orElseGet(() -> attempted(derived));
            kept.add(new Observation(
                    goal,
                    0,
                    List.of(new Evidence(
                            "goal",
                            new Evidence.Option("--for"),
                            goal.operation().name()))));
        }
        return FactSet.of(kept, covered);
    }

    /** The same facts with what follows from them, ready to be compared with others. */
    public DirectFacts derived(DirectFacts given) {
        return new DirectFacts(Pieces.join(derivation.apply(given.observations())), given.covered());
    }

    private Run derive(Run run) {
        List<Observation> observations = new ArrayList<>(Pieces.join(derivation.apply(run.observations())));
        endsEarly(run).ifPresent(observations::add);
        undecidedChip(run).ifPresent(observations::add);
        return new Run(run.number(), observations, run.reached());
    }

    /** An operation that began, or was asked for of a chip that was found, and of whose end the log says nothing. */
    private static Optional<Observation> endsEarly(Run run) {
        Optional<Observation> last = Optional.empty();
        boolean unexplained = WHY_IT_ENDED.stream().noneMatch(run::has);
        if (run.reached() == Stage.OPERATION_STARTED) {
            last = unexplained ? last(run, fact -> true) : last(run, CaseAssembler::isBegun);
        } else if (run.reached() == Stage.CHIP_FOUND && unexplained && wantsMoreThanAProbe(run)) {
            last = last(run, FlashChip.class::isInstance);
        }
        return last.map(observation ->
                new Observation(new LogGap(LogGapKind.ENDS_EARLY), run.number(), observation.evidence()));
    }

    private static boolean isBegun(Fact fact) {
        return fact instanceof FlashOperation operation && operation.outcome() == OperationOutcome.STARTED;
    }

    private static Optional<Observation> last(Run run, Predicate<Fact> wanted) {
        return run.observations().stream()
                .filter(observation -> wanted.test(observation.fact()))
                .reduce((first, second) -> second);
    }

    private static boolean wantsMoreThanAProbe(Run run) {
        return run.first(Invocation.class)
                .filter(line -> !disjoint(
                        line.operations(),
                        Set.of(OperationKind.READ, OperationKind.WRITE, OperationKind.ERASE, OperationKind.VERIFY)))
                .isPresent();
    }

    /**
     * Several parts of one size announced and nothing after: the tool never goes on with two, and the log lacks its last
     * word. Parts of different sizes do not share an identification; one of them is not there.
     */
    private static Optional<Observation> undecidedChip(Run run) {
        if (run.reached() != Stage.CHIP_FOUND || run.has(ChipSearch.class)) {
            return Optional.empty();
        }
        Map<String, Observation> named = new LinkedHashMap<>();
        Set<Reading<Long>> sizes = new HashSet<>();
        for (Observation observation : run.observations()) {
            if (observation.fact() instanceof FlashChip chip && chip.identity() == ChipIdentity.NAMED) {
                chip.name().known().ifPresent(name -> named.putIfAbsent(name, observation));
                sizes.add(chip.kibibytes());
            }
        }
        return named.size() < 2 || sizes.size() > 1
                ? Optional.empty()
                : Optional.of(new Observation(
                        new ChipSearch(ChipSearchOutcome.AMBIGUOUS, Reading.of(String.join(", ", named.keySet()))),
                        run.number(),
                        named.values().stream()
                                .flatMap(found -> found.evidence().stream())
                                .toList()));
    }

    private Set<FactType> shown(Run run) {
        Set<FactType> shown = new LinkedHashSet<>();
        FactSet facts = FactSet.of(run.observations(), Set.of());
        for (CoverageRule rule : coverage) {
            if (rule.holdsFor(run, facts)) {
                shown.addAll(rule.shows());
            }
        }
        return shown;
    }

    /** What the last run that tried anything tried. */
    private static Goal attempted(List<Run> runs) {
        for (int i = runs.size() - 1; i >= 0; i--) {
            Run run = runs.get(i);
            Optional<Invocation> line = run.first(Invocation.class);
            Set<OperationKind> operations = new HashSet<>();
            line.ifPresent(found -> operations.addAll(found.operations()));
            run.observations().stream()
                    .map(Observation::fact)
                    .filter(FlashOperation.class::isInstance)
                    .map(FlashOperation.class::cast)
                    .filter(operation -> operation.outcome() != OperationOutcome.DISABLED)
                    .forEach(operation -> operations.add(operation.kind()));
            operations.remove(OperationKind.PROBE);
            Set<String> regions = line.map(Invocation::regions).orElse(Set.of());
            if (!disjoint(operations, Set.of(OperationKind.WRITE, OperationKind.ERASE, OperationKind.PROTECTION))) {
                return new Goal(OperationKind.WRITE, regions);
            }
            if (!operations.isEmpty()) {
                return new Goal(OperationKind.READ, regions);
            }
        }
        return new Goal(OperationKind.WRITE, Set.of());
    }

    private static boolean disjoint(Collection<OperationKind> a, Collection<OperationKind> b) {
        return a.stream().noneMatch(b::contains);
    }
}
