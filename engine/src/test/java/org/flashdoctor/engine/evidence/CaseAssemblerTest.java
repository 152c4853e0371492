// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.evidence.CaseAssembler.DirectFacts;
import org.flashdoctor.engine.fact.ChipFact.ChipIdentity;
import org.flashdoctor.engine.fact.ChipFact.ChipSearch;
import org.flashdoctor.engine.fact.ChipFact.ChipSearchOutcome;
import org.flashdoctor.engine.fact.ChipFact.FlashChip;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.HostFact.IoPortAccess;
import org.flashdoctor.engine.fact.HostFact.KernelParameter;
import org.flashdoctor.engine.fact.HostFact.SecureLevel;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.OperationFact.FlashOperation;
import org.flashdoctor.engine.fact.OperationFact.OperationOutcome;
import org.flashdoctor.engine.fact.ProtectionFact.ConfigurationLockdown;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectionMode;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.ProtectionFact.StatusRegisterProtection;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.fact.RunFact.Invocation;
import org.flashdoctor.engine.fact.RunFact.LogGap;
import org.flashdoctor.engine.fact.RunFact.LogGapKind;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.fact.RunFact.Stage;
import org.flashdoctor.engine.log.CommandLine;
import org.flashdoctor.engine.log.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CaseAssemblerTest {

    private static final ProtectedRange PR0 = range("PR0");
    private static final ProtectedRange PR1 = range("PR1");
    private static final CoverageRule RANGES =
            new CoverageRule(Stage.CONTROLLER_READY, Set.of(), facts -> true, Set.of(type("ProtectedRange")));

    private static ProtectedRange range(String register) {
        return new ProtectedRange(register, new AddressRange(0, 0xfff), RangeProtection.WRITE, Reading.notLookedAt());
    }

    private static FactType type(String name) {
        return FactType.named(name).orElseThrow();
    }

    private static FlashOperation operation(OperationKind kind, OperationOutcome outcome) {
        return new FlashOperation(kind, outcome, Reading.notLookedAt(), Reading.notLookedAt());
    }

    private static Observation seen(Fact fact, int run, int line) {
        return new Observation(fact, run, List.of(new Evidence("case.log", new Evidence.Line(line), "line " + line)));
    }

    private static Run run(int number, Stage reached, Fact... facts) {
        List<Observation> observations = new ArrayList<>();
        for (Fact fact : facts) {
            observations.add(seen(fact, number, 100 * number + observations.size() + 1));
        }
        return new Run(number, observations, reached);
    }

    private static DirectFacts direct(Set<FactType> covered, Fact... facts) {
        List<Observation> observations = new ArrayList<>();
        for (Fact fact : facts) {
            observations.add(new Observation(
                    fact, 0, List.of(new Evidence("machine", new Evidence.Path("/proc/" + fact), "live"))));
        }
        return new DirectFacts(observations, covered);
    }

    private static FactSet assemble(List<Run> runs, DirectFacts direct, Optional<Goal> wanted, CoverageRule... rules) {
        return new CaseAssembler(List.of(rules), UnaryOperator.identity()).assemble(runs, direct, wanted);
    }

    private static FactSet assemble(CoverageRule rule, Run... runs) {
        return assemble(List.of(runs), DirectFacts.none(), Optional.empty(), rule);
    }

    private static FactSet assemble(Run... runs) {
        return assemble(List.of(runs), DirectFacts.none(), Optional.empty());
    }

    private static Goal goal(FactSet facts) {
        assertThat(facts.all(Goal.class)).hasSize(1);
        return facts.last(Goal.class).orElseThrow();
    }

    // States of several runs

    @Test
    void theLastRunThatShowsAStateReplacesWhatEarlierRunsSaidOfIt() {
        FactSet facts = assemble(
                run(0, Stage.STARTED, PR0, range("PR2")),
                run(1, Stage.STARTED, PR1),
                run(2, Stage.STARTED, new SecureLevel(1)));

        assertThat(facts.all(ProtectedRange.class)).containsExactly(PR1);
        assertThat(facts.last(SecureLevel.class)).hasValue(new SecureLevel(1));
    }

    @Test
    void aLaterRunThatWouldHaveShownAStateReplacesItBySilence() {
        FactSet facts = assemble(RANGES, run(0, Stage.CONTROLLER_READY, PR0), run(1, Stage.CONTROLLER_READY));

        assertThat(facts.all(ProtectedRange.class)).isEmpty();
        assertThat(facts.covers(type("ProtectedRange"))).isTrue();
    }

    @Test
    void aLaterRunThatDidNotComeSoFarReplacesNothing() {
        FactSet facts = assemble(RANGES, run(0, Stage.CONTROLLER_READY, PR0), run(1, Stage.CHIPSET_FOUND));

        assertThat(facts.all(ProtectedRange.class)).containsExactly(PR0);
    }

    @Test
    void anEarlierRunNeverReplacesALaterOne() {
        FactSet facts = assemble(RANGES, run(0, Stage.CONTROLLER_READY), run(1, Stage.CONTROLLER_READY, PR0));

        assertThat(facts.all(ProtectedRange.class)).containsExactly(PR0);
    }

    @Test
    void evidenceOfEveryRunThatSaysTheSameIsThatOfTheLast() {
        FactSet facts = assemble(run(0, Stage.STARTED, PR0), run(1, Stage.STARTED, PR0));

        assertThat(facts.evidence(PR0)).extracting(Evidence::place).containsExactly(new Evidence.Line(101));
    }

    // Silence

    @ParameterizedTest
    @EnumSource(Stage.class)
    void silenceIsAnAnswerOnceTheRunCameToTheStage(Stage reached) {
        FactSet facts = assemble(RANGES, run(0, reached));

        assertThat(facts.covers(type("ProtectedRange"))).isEqualTo(reached.compareTo(Stage.CONTROLLER_READY) >= 0);
        assertThat(facts.covers(type("FlashRegion"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "-p internal, true",
        "-p ch341a_spi, false",
        "-p internal:laptop=force_I_want_a_brick, true",
        "-V, false"
    })
    void aRuleForAProgrammerHoldsForItsRunsOnly(String arguments, boolean covered) {
        CoverageRule rule = new CoverageRule(
                Stage.STARTED, Set.of("internal", "host"), facts -> true, Set.of(type("ProtectedRange")));

        FactSet facts = assemble(rule, run(0, Stage.STARTED, CommandLine.parse("", arguments)));

        assertThat(facts.covers(type("ProtectedRange"))).isEqualTo(covered);
    }

    @Test
    void portAccessOrAChipsetShowThatTheProgrammerIsTheInternalOne() {
        CoverageRule rule =
                new CoverageRule(Stage.STARTED, Set.of("internal"), facts -> true, Set.of(type("ProtectedRange")));

        assertThat(assemble(rule, run(0, Stage.STARTED, new IoPortAccess(CallResult.EPERM)))
                        .covers(type("ProtectedRange")))
                .isTrue();
        assertThat(assemble(rule, run(0, Stage.STARTED, PR0)).covers(type("ProtectedRange")))
                .isFalse();
        assertThat(assemble(
                                rule,
                                run(
                                        0,
                                        Stage.STARTED,
                                        CommandLine.parse("", "-p dummy"),
                                        new IoPortAccess(CallResult.EPERM)))
                        .covers(type("ProtectedRange")))
                .isFalse();
    }

    @Test
    void aRuleWithAConditionHoldsForTheRunsThatMeetIt() {
        CoverageRule rule = new CoverageRule(
                Stage.STARTED,
                Set.of(),
                facts -> facts.all(SecureLevel.class).findAny().isPresent(),
                Set.of(type("ProtectedRange")));

        assertThat(assemble(rule, run(0, Stage.STARTED, new SecureLevel(0))).covers(type("ProtectedRange")))
                .isTrue();
        assertThat(assemble(rule, run(0, Stage.STARTED)).covers(type("ProtectedRange")))
                .isFalse();
    }

    // Direct facts

    @Test
    void directFactsReplaceStatesOfAnyLogThatTheyLookedForCompletely() {
        FactSet facts = assemble(
                List.of(run(0, Stage.CONTROLLER_READY, PR0, new ConfigurationLockdown(true))),
                direct(Set.of(type("ProtectedRange")), PR1),
                Optional.empty());

        assertThat(facts.all(ProtectedRange.class)).containsExactly(PR1);
        assertThat(facts.last(ConfigurationLockdown.class)).hasValue(new ConfigurationLockdown(true));
    }

    @Test
    void directFactsThatTellAPartLeaveTheRestOfTheLogAsItIs() {
        FactSet facts = assemble(List.of(run(0, Stage.CONTROLLER_READY, PR0)), direct(Set.of(), PR1), Optional.empty());

        assertThat(facts.all(ProtectedRange.class)).containsExactly(PR0, PR1);
    }

    @Test
    void whatTheMachineLookedForAndDidNotFindLiftsWhatALogSays() {
        FactSet facts = assemble(
                List.of(run(0, Stage.CONTROLLER_READY, PR0)), direct(Set.of(type("ProtectedRange"))), Optional.empty());

        assertThat(facts.all(ProtectedRange.class)).isEmpty();
        assertThat(facts.covers(type("ProtectedRange"))).isTrue();
    }

    @Test
    void eventsOfALogStayBesideDirectFacts() {
        FlashOperation failed = operation(OperationKind.WRITE, OperationOutcome.FAILED);
        FlashOperation read = operation(OperationKind.READ, OperationOutcome.SUCCEEDED);

        FactSet facts =
                assemble(List.of(run(0, Stage.OPERATION_ENDED, failed)), direct(Set.of(), read), Optional.empty());

        assertThat(facts.all(FlashOperation.class)).containsExactly(failed, read);
    }

    // Troubles of earlier runs

    @Test
    void aTroubleIsLiftedByALaterRunThatGotPastItAndOnlyByALaterOne() {
        FlashOperation failed = operation(OperationKind.WRITE, OperationOutcome.FAILED);
        FlashOperation written = operation(OperationKind.WRITE, OperationOutcome.SUCCEEDED);

        assertThat(assemble(run(0, Stage.OPERATION_ENDED, failed), run(1, Stage.OPERATION_ENDED, written))
                        .all(FlashOperation.class))
                .containsExactly(written);
        assertThat(assemble(run(0, Stage.OPERATION_ENDED, written), run(1, Stage.OPERATION_ENDED, failed))
                        .all(FlashOperation.class))
                .containsExactly(failed);
    }

    @Test
    void severalPartsOfOneSizeAndNothingAfterAreAChoiceToMake() {
        FlashChip one = chip("MX25L6405", 8192);
        FlashChip other = chip("MX25L6406E/MX25L6408E", 8192);
        FlashChip small = chip("V29C51000T", 64);

        assertThat(assemble(run(0, Stage.CHIP_FOUND, one, other)).all(ChipSearch.class))
                .containsExactly(
                        new ChipSearch(ChipSearchOutcome.AMBIGUOUS, Reading.of("MX25L6405, MX25L6406E/MX25L6408E")));
        assertThat(assemble(run(0, Stage.CHIP_FOUND, one, one)).all(ChipSearch.class))
                .isEmpty();
        assertThat(assemble(run(0, Stage.CHIP_FOUND, one, small)).all(ChipSearch.class))
                .isEmpty();
        assertThat(assemble(run(0, Stage.OPERATION_STARTED, one, other)).all(ChipSearch.class))
                .isEmpty();
    }

    private static FlashChip chip(String name, long kibibytes) {
        return new FlashChip(
                ChipIdentity.NAMED,
                Reading.notLookedAt(),
                Reading.of(name),
                Reading.of(kibibytes),
                Reading.of("ch341a_spi"));
    }

    // The end of a log

    @Test
    void anOperationWhoseEndIsNotInTheLogIsAGap() {
        FlashOperation started = operation(OperationKind.WRITE, OperationOutcome.STARTED);
        LogGap gap = new LogGap(LogGapKind.ENDS_EARLY);

        FactSet facts = assemble(run(0, Stage.OPERATION_STARTED, started));

        assertThat(facts.all(LogGap.class)).containsExactly(gap);
        assertThat(facts.evidence(gap)).isEqualTo(facts.evidence(started));
        assertThat(assemble(run(0, Stage.OPERATION_ENDED, started)).all(LogGap.class))
                .isEmpty();
        assertThat(assemble(run(0, Stage.CHIP_FOUND)).all(LogGap.class)).isEmpty();
    }

    @Test
    void anOperationThatWasAskedForOfAFoundChipAndOfWhichNothingIsInTheLogIsAGap() {
        FlashChip chip = chip("W25Q64.V", 8192);
        Invocation write = CommandLine.parse("$ ", " -p ch341a_spi -w new.rom");
        Invocation probe = CommandLine.parse("$ ", " -p ch341a_spi");
        LogGap gap = new LogGap(LogGapKind.ENDS_EARLY);

        assertThat(assemble(run(0, Stage.CHIP_FOUND, write, chip)).all(LogGap.class))
                .containsExactly(gap);
        // The old contents were read, which is no fact of its own.
        assertThat(assemble(run(0, Stage.OPERATION_STARTED, write, chip)).all(LogGap.class))
                .containsExactly(gap);
        assertThat(assemble(run(0, Stage.CHIP_FOUND, probe, chip)).all(LogGap.class))
                .isEmpty();
        assertThat(assemble(run(
                                0,
                                Stage.CHIP_FOUND,
                                write,
                                chip,
                                new ChipSearch(ChipSearchOutcome.TOO_LARGE, Reading.notLookedAt())))
                        .all(LogGap.class))
                .isEmpty();
    }

    // Pieces of one fact

    @Test
    void whatSeveralLinesSayOfOneThingIsOneFact() {
        StatusRegisterProtection mode = new StatusRegisterProtection(
                Reading.of(ProtectionMode.HARDWARE), Reading.notLookedAt(), Reading.notLookedAt());
        StatusRegisterProtection extent = new StatusRegisterProtection(
                Reading.notLookedAt(), Reading.of(true), Reading.of(new AddressRange(0, 0xfff)));
        StatusRegisterProtection both = new StatusRegisterProtection(
                Reading.of(ProtectionMode.HARDWARE), Reading.of(true), Reading.of(new AddressRange(0, 0xfff)));

        FactSet facts = assemble(run(0, Stage.CHIP_FOUND, mode, PR0, extent));

        assertThat(facts.all(StatusRegisterProtection.class)).containsExactly(both);
        assertThat(facts.evidence(both))
                .extracting(Evidence::place)
                .containsExactly(new Evidence.Line(1), new Evidence.Line(3));
    }

    @Test
    void whatContradictsItselfIsLeftAsItIs() {
        SecureLevel first = new SecureLevel(0);
        SecureLevel second = new SecureLevel(1);

        assertThat(assemble(run(0, Stage.STARTED, first, second)).all(SecureLevel.class))
                .containsExactly(first, second);
    }

    @Test
    void whatComesInNumbersIsNeverJoined() {
        assertThat(assemble(run(0, Stage.STARTED, PR0, PR1)).all(ProtectedRange.class))
                .containsExactly(PR0, PR1);
        assertThat(assemble(run(0, Stage.STARTED, new KernelParameter("a", ""), new KernelParameter("b", "")))
                        .all(KernelParameter.class))
                .hasSize(2);
    }

    // Derivation

    @Test
    void whatFollowsIsDerivedForEachRunAndForTheDirectFactsByThemselves() {
        List<List<Fact>> derivedFrom = new ArrayList<>();
        CaseAssembler assembler = new CaseAssembler(List.of(), observations -> {
            derivedFrom.add(observations.stream().map(Observation::fact).toList());
            List<Observation> more = new ArrayList<>(observations);
            more.add(seen(new ConfigurationLockdown(true), 0, 9));
            return more;
        });
        SecureLevel level = new SecureLevel(1);
        KernelParameter parameter = new KernelParameter("iomem", "relaxed");

        FactSet facts = assembler.assemble(
                List.of(run(0, Stage.STARTED, PR0), run(1, Stage.STARTED, PR1, level)),
                direct(Set.of(), parameter),
                Optional.empty());

        assertThat(derivedFrom).containsExactlyInAnyOrder(List.of(PR0), List.of(PR1, level), List.of(parameter));
        assertThat(facts.last(ConfigurationLockdown.class)).hasValue(new ConfigurationLockdown(true));
    }

    // The goal

    @ParameterizedTest(name = "flashrom {0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "-p internal -r a.bin     | READ",
                "-p internal -v a.bin     | READ",
                "-p internal -w a.bin     | WRITE",
                "-p internal -E           | WRITE",
                "-p internal --wp-disable | WRITE",
                "-r a.bin -w b.bin        | WRITE",
                "-p internal              | WRITE"
            })
    void theGoalIsWhatTheCommandLineTried(String arguments, OperationKind goal) {
        FactSet facts = assemble(run(0, Stage.STARTED, CommandLine.parse("", arguments)));

        assertThat(goal(facts)).isEqualTo(new Goal(goal, Set.of()));
    }

    @ParameterizedTest
    @CsvSource({"READ, READ", "VERIFY, READ", "WRITE, WRITE", "ERASE, WRITE", "PROTECTION, WRITE", "PROBE, WRITE"})
    void withoutACommandLineTheGoalIsWhatTheOutputShows(OperationKind tried, OperationKind goal) {
        FactSet facts = assemble(run(0, Stage.OPERATION_ENDED, operation(tried, OperationOutcome.FAILED)));

        assertThat(goal(facts).operation()).isEqualTo(goal);
    }

    @Test
    void aWriteThatTheToolRuledOutBeforehandWasNotTried() {
        FactSet facts = assemble(run(
                0,
                Stage.OPERATION_ENDED,
                operation(OperationKind.WRITE, OperationOutcome.DISABLED),
                operation(OperationKind.READ, OperationOutcome.SUCCEEDED)));

        assertThat(goal(facts).operation()).isEqualTo(OperationKind.READ);
    }

    @Test
    void theLastRunThatTriedAnythingDecidesAndItsRegionsAreMeant() {
        FactSet facts = assemble(
                run(0, Stage.STARTED, CommandLine.parse("", "-p internal -w a.bin")),
                run(1, Stage.STARTED, CommandLine.parse("", "-p internal --ifd -i me -i gbe -r a.bin")),
                run(2, Stage.STARTED, CommandLine.parse("", "-p internal -V")));

        assertThat(goal(facts)).isEqualTo(new Goal(OperationKind.READ, Set.of("me", "gbe")));
    }

    @Test
    void whereNothingWasTriedTheGoalIsAWrite() {
        assertThat(goal(assemble())).isEqualTo(new Goal(OperationKind.WRITE, Set.of()));
    }

    @Test
    void whatTheUserSaysComesBeforeAll() {
        Goal said = new Goal(OperationKind.READ, Set.of("bios"));
        Goal saved = new Goal(OperationKind.PROBE, Set.of());
        List<Run> runs = List.of(run(0, Stage.STARTED, CommandLine.parse("", "-w a.bin")));

        assertThat(goal(assemble(runs, DirectFacts.none(), Optional.of(said)))).isEqualTo(said);
        assertThat(goal(assemble(runs, direct(Set.of(), saved), Optional.of(said))))
                .isEqualTo(said);
        assertThat(goal(assemble(runs, direct(Set.of(), saved), Optional.empty())))
                .isEqualTo(saved);
    }
}
