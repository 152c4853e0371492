// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.flashdoctor.engine.fact.ChipFact.ChipSearch;
import org.flashdoctor.engine.fact.ChipFact.ChipSearchOutcome;
import org.flashdoctor.engine.fact.ChipFact.ChipTestStatus;
import org.flashdoctor.engine.fact.ChipFact.TestStatus;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.HostFact.LockdownDenial;
import org.flashdoctor.engine.fact.HostFact.PrivilegeHint;
import org.flashdoctor.engine.fact.HostFact.PrivilegeHintKind;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.OperationFact.ChipContents;
import org.flashdoctor.engine.fact.OperationFact.ConnectionProblem;
import org.flashdoctor.engine.fact.OperationFact.ConnectionProblemKind;
import org.flashdoctor.engine.fact.OperationFact.ContentsState;
import org.flashdoctor.engine.fact.OperationFact.FlashOperation;
import org.flashdoctor.engine.fact.OperationFact.OperationOutcome;
import org.flashdoctor.engine.fact.PlatformFact.ChipsetEnable;
import org.flashdoctor.engine.fact.PlatformFact.EnableOutcome;
import org.flashdoctor.engine.fact.ProtectionFact.RegionRestriction;
import org.flashdoctor.engine.fact.ProtectionFact.RestrictionKind;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.RunFact.ForcedCheck;
import org.flashdoctor.engine.fact.RunFact.ForcedCheckKind;
import org.flashdoctor.engine.fact.RunFact.InputProblem;
import org.flashdoctor.engine.fact.RunFact.InputProblemKind;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.fact.RunFact.Stage;
import org.flashdoctor.engine.fact.RunFact.ToolFailure;
import org.flashdoctor.engine.fact.RunFact.ToolFailureKind;
import org.flashdoctor.engine.log.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SupersessionTest {

    private static FlashOperation operation(OperationKind kind, OperationOutcome outcome) {
        return new FlashOperation(kind, outcome, Reading.notLookedAt(), Reading.notLookedAt());
    }

    private static Run later(Stage reached, Fact... facts) {
        List<Observation> observations = new ArrayList<>();
        for (Fact fact : facts) {
            observations.add(
                    new Observation(fact, 1, List.of(new Evidence("case.log", new Evidence.Line(1), "later"))));
        }
        return new Run(1, observations, reached);
    }

    @ParameterizedTest
    @CsvSource({
        "READ, READ, true",
        "READ, WRITE, false",
        "READ, VERIFY, false",
        "VERIFY, VERIFY, true",
        "VERIFY, READ, false",
        "WRITE, WRITE, true",
        "WRITE, VERIFY, true",
        "WRITE, READ, false",
        "WRITE, ERASE, false",
        "ERASE, WRITE, true",
        "ERASE, VERIFY, true",
        "ERASE, READ, false",
        "PROTECTION, PROTECTION, true",
        "PROTECTION, WRITE, false"
    })
    void aFailedOperationIsLiftedByTheSameOrAStrongerOneThatSucceeds(
            OperationKind failed, OperationKind succeeded, boolean lifted) {
        for (OperationOutcome good : List.of(OperationOutcome.SUCCEEDED, OperationOutcome.UNCHANGED)) {
            Run later = later(Stage.OPERATION_ENDED, operation(succeeded, good));
            for (OperationOutcome bad : List.of(
                    OperationOutcome.FAILED,
                    OperationOutcome.REFUSED,
                    OperationOutcome.STARTED,
                    OperationOutcome.RETRIED)) {
                assertThat(Supersession.none().with(later).lifts(operation(failed, bad)))
                        .isEqualTo(lifted);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = OperationOutcome.class,
            names = {"SUCCEEDED", "UNCHANGED"},
            mode = EnumSource.Mode.EXCLUDE)
    void anOperationThatDidNotSucceedLiftsNothing(OperationOutcome outcome) {
        Run later = later(Stage.OPERATION_ENDED, operation(OperationKind.WRITE, outcome));

        assertThat(Supersession.none().with(later).lifts(operation(OperationKind.WRITE, OperationOutcome.FAILED)))
                .isFalse();
        assertThat(Supersession.none().with(later).lifts(new ChipContents(ContentsState.UNKNOWN)))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(OperationKind.class)
    void aSuccessIsNotLiftedByOneThatChangesNothing(OperationKind kind) {
        Run later = later(
                Stage.OPERATION_ENDED,
                operation(OperationKind.READ, OperationOutcome.SUCCEEDED),
                operation(OperationKind.VERIFY, OperationOutcome.SUCCEEDED));

        assertThat(Supersession.none().with(later).lifts(operation(kind, OperationOutcome.SUCCEEDED)))
                .isFalse();
        assertThat(Supersession.none().with(later).lifts(operation(kind, OperationOutcome.UNCHANGED)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"READ, false", "ERASE, false", "WRITE, true", "VERIFY, true"})
    void doubtsOfTheContentsAreLiftedByAWriteOrAVerification(OperationKind kind, boolean lifted) {
        Run later = later(Stage.OPERATION_ENDED, operation(kind, OperationOutcome.SUCCEEDED));

        assertThat(Supersession.none().with(later).lifts(new ChipContents(ContentsState.UNKNOWN)))
                .isEqualTo(lifted);
    }

    /** An event, and the first stage of a later run that shows that it is past. */
    static Stream<Arguments> stages() {
        return Stream.of(
                Arguments.of(new PrivilegeHint(PrivilegeHintKind.NEED_ROOT), Stage.CHIPSET_FOUND),
                Arguments.of(new LockdownDenial("flashrom", "iopl"), Stage.CHIPSET_FOUND),
                Arguments.of(new ChipsetEnable(EnableOutcome.FAILED), Stage.CHIP_FOUND),
                Arguments.of(new ChipSearch(ChipSearchOutcome.NOT_FOUND, Reading.notLookedAt()), Stage.CHIP_FOUND),
                Arguments.of(
                        new ChipSearch(ChipSearchOutcome.AMBIGUOUS, Reading.notLookedAt()), Stage.OPERATION_STARTED),
                Arguments.of(new ChipTestStatus(TestStatus.UNTESTED, Set.of()), Stage.CHIP_FOUND),
                Arguments.of(
                        new InputProblem(InputProblemKind.IMAGE_SIZE, Reading.notLookedAt()), Stage.OPERATION_STARTED),
                Arguments.of(new ToolFailure(ToolFailureKind.KILLED, Reading.notLookedAt()), Stage.CHIPSET_FOUND),
                Arguments.of(new InputProblem(InputProblemKind.ARGUMENTS, Reading.notLookedAt()), Stage.CHIPSET_FOUND),
                Arguments.of(new ForcedCheck(ForcedCheckKind.LAPTOP), Stage.STARTED));
    }

    @ParameterizedTest(name = "{0} by {1}")
    @MethodSource("stages")
    void anEventIsLiftedByALaterRunThatCameFurther(Fact event, Stage first) {
        for (Stage reached : Stage.values()) {
            assertThat(Supersession.none().with(later(reached)).lifts(event))
                    .as("%s by a run that reached %s", event, reached)
                    .isEqualTo(reached.compareTo(first) >= 0);
        }
    }

    @ParameterizedTest
    @EnumSource(ChipSearchOutcome.class)
    void aSearchThatIsStillInconclusiveLiftsNothing(ChipSearchOutcome outcome) {
        Run later = later(Stage.CHIP_FOUND, new ChipSearch(outcome, Reading.notLookedAt()));

        assertThat(Supersession.none()
                        .with(later)
                        .lifts(new ChipSearch(ChipSearchOutcome.NOT_FOUND, Reading.notLookedAt())))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"READ, true", "WRITE, true", "VERIFY, true", "ERASE, false", "PROTECTION, false"})
    void restrictionsAndBadConnectionsAreLiftedByWhatWorkedAllTheSame(OperationKind kind, boolean lifted) {
        Run later = later(Stage.OPERATION_ENDED, operation(kind, OperationOutcome.SUCCEEDED));

        assertThat(Supersession.none().with(later).lifts(new RegionRestriction(RestrictionKind.SOME_RESTRICTED)))
                .isEqualTo(lifted);
        assertThat(Supersession.none().with(later).lifts(new ConnectionProblem(ConnectionProblemKind.UNSTABLE)))
                .isEqualTo(lifted);
        assertThat(Supersession.none()
                        .with(later(Stage.OPERATION_ENDED))
                        .lifts(new RegionRestriction(RestrictionKind.SOME_RESTRICTED)))
                .isFalse();
    }

    @Test
    void whatAnyLaterRunCameToCounts() {
        Fact notFound = new ChipSearch(ChipSearchOutcome.NOT_FOUND, Reading.notLookedAt());
        Run found = new Run(1, List.of(), Stage.CHIP_FOUND);
        Run broken = new Run(2, List.of(), Stage.STARTED);

        assertThat(Supersession.none().with(broken).with(found).lifts(notFound)).isTrue();
        assertThat(Supersession.none().with(broken).lifts(notFound)).isFalse();
        assertThat(Supersession.none().lifts(notFound)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "WRITE, STARTED, true",
        "ERASE, FAILED, true",
        "WRITE, SUCCEEDED, true",
        "WRITE, REFUSED, false",
        "WRITE, UNCHANGED, false",
        "READ, FAILED, false"
    })
    void whatWasVerifiedSaysNothingOnceALaterRunBeganToChangeTheChip(
            OperationKind kind, OperationOutcome outcome, boolean lifted) {
        Supersession later = Supersession.none().with(later(Stage.OPERATION_STARTED, operation(kind, outcome)));

        assertThat(later.lifts(operation(OperationKind.VERIFY, OperationOutcome.SUCCEEDED)))
                .isEqualTo(lifted);
        assertThat(later.lifts(operation(OperationKind.READ, OperationOutcome.SUCCEEDED)))
                .isFalse();
    }

    @Test
    void aWriteThatFoundNothingToChangeLeavesWhatWasVerified() {
        Supersession later = Supersession.none()
                .with(later(
                        Stage.OPERATION_ENDED,
                        operation(OperationKind.WRITE, OperationOutcome.STARTED),
                        operation(OperationKind.WRITE, OperationOutcome.UNCHANGED)));

        assertThat(later.lifts(operation(OperationKind.VERIFY, OperationOutcome.SUCCEEDED)))
                .isFalse();
    }
}
