// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.PowerSource;
import org.flashdoctor.engine.fact.HostFact.PowerState;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.flash.Progress;
import org.flashdoctor.engine.flash.image.NamedRange;
import org.flashdoctor.engine.flash.plan.Clearance;
import org.flashdoctor.engine.flash.plan.Clearance.Overridden;
import org.flashdoctor.engine.flash.plan.Digest;
import org.flashdoctor.engine.flash.session.MemoryChip.Fault;
import org.flashdoctor.engine.flash.session.SessionListener.Checkpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlashSessionTest {

    private static final Instant NOW = Instant.parse("2026-11-28T04:00:00Z");
    private static final AddressRange WHOLE = new AddressRange(0, MemoryChip.SIZE - 1);
    private static final NamedRange PART = new NamedRange("part", new AddressRange(0x4000, 0xafff));
    private static final FactSet FACTS = FactSet.of(
            List.of(new Observation(
                    new PowerState(PowerSource.MAINS),
                    0,
                    List.of(new Evidence("test", new Evidence.Option("test"), "mains")))),
            Set.of(FactType.named("StatusRegisterProtection").orElseThrow()));

    @TempDir
    Path folder;

    private final List<Checkpoint> reached = new ArrayList<>();
    private Optional<Integer> endsAt = Optional.empty();

    /** The end of the program at a checkpoint. */
    private static final class PowerLoss extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @BeforeEach
    void forget() {
        reached.clear();
        endsAt = Optional.empty();
    }

    private SessionSetup setup(MemoryChip chip) {
        return new SessionSetup(
                chip.spec(),
                Optional.empty(),
                chip,
                new FlashFolder(folder.resolve("state")),
                Clock.fixed(NOW, ZoneOffset.UTC),
                new SessionListener() {
                    @Override
                    public Progress begins(Activity activity, long bytes) {
                        return Progress.none();
                    }

                    @Override
                    public void reached(Checkpoint checkpoint) {
                        reached.add(checkpoint);
                        if (endsAt.filter(count -> count == reached.size()).isPresent()) {
                            throw new PowerLoss();
                        }
                    }
                });
    }

    private Backup.Label label() {
        return new Backup.Label(folder.resolve("backups"), "Test Board", "dummy:memory", "{}");
    }

    private BackedUp backedUp(MemoryChip chip) throws Exception {
        Identified session = Identified.begin(setup(chip), chip.programmer());
        return ((Identified.BackupResult.Taken) session.backUp(List.of(WHOLE), List.of(WHOLE), label())).session();
    }

    private static ByteBuffer image(long seed) {
        byte[] bytes = new byte[MemoryChip.SIZE];
        new Random(seed).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private Planned planned(MemoryChip chip) throws Exception {
        return backedUp(chip).wish(List.of(PART), image(2), Path.of("new.rom")).plan(FACTS);
    }

    private static Clearance clearance(Planned planned) {
        return new Clearance(planned.plan(), Digest.of(FACTS), NOW, List.of(new Overridden("chip-untested", "a test")));
    }

    private Outcome write(MemoryChip chip) throws Exception {
        Planned planned = planned(chip);
        return planned.clear(clearance(planned)).write().verify();
    }

    private List<Journal.Unfinished> unfinished() throws IOException {
        return Journal.unfinished(new FlashFolder(folder.resolve("state")));
    }

    /** Old content outside of the part, and one of two contents inside. */
    private static byte[] expected(MemoryChip like, boolean fresh) {
        byte[] content = like.content.clone();
        if (fresh) {
            image(2).get((int) PART.range().start(), content, (int) PART.range().start(), (int)
                    PART.range().length());
        }
        return content;
    }

    private static MemoryChip healthy() {
        return new MemoryChip(1, Fault.NONE, 0);
    }

    @Test
    void aPartIsWrittenAndNothingElse() throws Exception {
        MemoryChip chip = healthy();
        byte[] wanted = expected(chip, true);

        assertThat(write(chip)).isEqualTo(new Outcome.Verified());

        assertThat(chip.content).isEqualTo(wanted);
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void theBackupIsTheChipAndNamesItself() throws Exception {
        MemoryChip chip = healthy();
        Backup backup = backedUp(chip).backup();

        assertThat(backup.folder().getFileName()).hasToString("test-board-mem64-20261128-040000");
        assertThat(Files.readAllBytes(backup.image())).isEqualTo(chip.content);
        assertThat(Files.readString(backup.folder().resolve("flash.rom.sha256")))
                .isEqualTo(Digest.of(ByteBuffer.wrap(chip.content)) + "  flash.rom\n");
        assertThat(backup.folder().resolve("facts.json")).exists();
    }

    @Test
    void twoBackupsInOneSecondDoNotMeet() throws Exception {
        MemoryChip chip = healthy();

        assertThat(backedUp(chip).backup().folder())
                .isNotEqualTo(backedUp(chip).backup().folder());
    }

    @Test
    void aChipThatReadsDifferentlyIsNotBackedUp() throws Exception {
        MemoryChip chip = new MemoryChip(1, Fault.UNSTEADY, 0x5010);
        Identified session = Identified.begin(setup(chip), chip.programmer());

        assertThat(session.backUp(List.of(WHOLE), List.of(WHOLE), label()))
                .isEqualTo(new Identified.BackupResult.Unstable(new AddressRange(0x5000, 0x5fff)));
        assertThat(folder.resolve("backups")).doesNotExist();
    }

    @Test
    void whatChangesByItselfOutsideOfThePlanIsNoted() throws Exception {
        MemoryChip chip = new MemoryChip(1, Fault.UNSTEADY, 0x1010);
        Identified session = Identified.begin(setup(chip), chip.programmer());
        BackedUp backedUp = ((Identified.BackupResult.Taken)
                        session.backUp(List.of(WHOLE), List.of(PART.range()), label()))
                .session();
        Planned planned =
                backedUp.wish(List.of(PART), image(2), Path.of("new.rom")).plan(FACTS);

        assertThat(backedUp.backup().changing()).containsExactly(new AddressRange(0x1000, 0x1fff));
        assertThat(planned.clear(clearance(planned)).write().verify()).isEqualTo(new Outcome.Verified());
    }

    @Test
    void aClearanceForAnotherPlanOrOtherFactsOrOfYesterdayDoesNotHold() throws Exception {
        MemoryChip chip = healthy();
        Planned planned = planned(chip);
        Planned other =
                backedUp(chip).wish(List.of(PART), image(3), Path.of("new.rom")).plan(FACTS);
        Clearance stale = new Clearance(planned.plan(), Digest.of(FACTS), NOW.minus(Duration.ofSeconds(31)), List.of());
        Clearance early = new Clearance(planned.plan(), Digest.of(FACTS), NOW.plusSeconds(1), List.of());
        Clearance elsewhere = new Clearance(planned.plan(), Digest.of("other facts"), NOW, List.of());

        for (Clearance wrong : List.of(clearance(other), stale, early, elsewhere)) {
            assertThatExceptionOfType(NotClearedException.class).isThrownBy(() -> planned.clear(wrong));
        }
        assertThat(chip.writes).isZero();
    }

    @Test
    void aPlanOfUnknownPermissionsIsNeverCleared() throws Exception {
        MemoryChip chip = healthy();
        FactSet nothing = FactSet.of(List.of(), Set.of());
        Planned planned =
                backedUp(chip).wish(List.of(PART), image(2), Path.of("new.rom")).plan(nothing);

        assertThat(planned.plan().writes()).isEmpty();
        assertThat(planned.plan().hindered()).isNotEmpty();
        assertThatExceptionOfType(NotClearedException.class)
                .isThrownBy(() -> planned.clear(new Clearance(planned.plan(), Digest.of(nothing), NOW, List.of())));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void whatIsReportedIsWhatTheChipHolds(Fault fault) throws Exception {
        for (long at = 0x4800; at <= 0xa800; at += 0x1000) {
            MemoryChip chip = new MemoryChip(1, fault, at);
            byte[] before = chip.content.clone();
            byte[] fresh = expected(chip, true);
            if (fault == Fault.UNSTEADY) {
                continue;
            }

            Outcome outcome = write(chip);

            if (outcome instanceof Outcome.Verified) {
                assertThat(chip.content).isEqualTo(fresh);
            } else if (outcome instanceof Outcome.Unchanged) {
                assertThat(chip.content).isEqualTo(before);
            } else {
                assertThat(chip.content).isNotEqualTo(fresh).isNotEqualTo(before);
                assertThat(unfinished()).hasSizeGreaterThanOrEqualTo(1);
            }
            assertThat(outcome)
                    .isInstanceOf(
                            switch (fault) {
                                case NONE, ERROR_ONCE, LOST -> Outcome.Verified.class;
                                case ERROR_ALWAYS, STRAY -> Outcome.PartlyWritten.class;
                                case IGNORED -> Outcome.Unchanged.class;
                                case LOST_FOR_GOOD -> Outcome.Unknown.class;
                                case UNSTEADY -> Outcome.class;
                            });
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"NONE", "ERROR_ONCE", "LOST"})
    void afterAnEndAtAnyPointTheChipEndsUpOldOrNew(Fault fault) throws Exception {
        for (int point = 1; point <= 8; point++) {
            for (boolean finish : new boolean[] {true, false}) {
                forget();
                MemoryChip chip = new MemoryChip(point, fault, 0x6000);
                byte[] before = chip.content.clone();
                byte[] fresh = expected(chip, true);
                endsAt = Optional.of(point);
                try {
                    write(chip);
                } catch (PowerLoss e) {
                    endsAt = Optional.empty();
                }
                endsAt = Optional.empty();
                for (Journal.Unfinished write : unfinished()) {
                    Identified session = Identified.begin(setup(chip), chip.programmer());
                    Interrupted interrupted = session.look(write);
                    if (interrupted.settle().isEmpty()) {
                        Planned planned = finish ? interrupted.finish(FACTS) : interrupted.restore(FACTS);
                        planned.clear(clearance(planned)).write().verify();
                    }
                }

                assertThat(unfinished()).isEmpty();
                assertThat(java.util.Arrays.equals(chip.content, before)
                                || java.util.Arrays.equals(chip.content, fresh))
                        .as(fault + " at " + point)
                        .isTrue();
            }
        }
    }

    @Test
    void aHalfWrittenChipIsFinishedOrRestoredAsAsked() throws Exception {
        for (boolean finish : new boolean[] {true, false}) {
            MemoryChip chip = new MemoryChip(9, Fault.LOST_FOR_GOOD, 0x6000);
            byte[] before = chip.content.clone();
            byte[] fresh = expected(chip, true);
            assertThat(write(chip)).isInstanceOf(Outcome.Unknown.class);

            MemoryChip again = new MemoryChip(9, Fault.NONE, 0);
            System.arraycopy(chip.content, 0, again.content, 0, MemoryChip.SIZE);
            Journal.Unfinished write = unfinished().get(0);
            Interrupted interrupted =
                    Identified.begin(setup(again), again.programmer()).look(write);

            assertThat(write.begin().overrides()).containsExactly(new Overridden("chip-untested", "a test"));
            assertThat(interrupted.content()).isEqualTo(Interrupted.Content.MIXED);
            Planned planned = finish ? interrupted.finish(FACTS) : interrupted.restore(FACTS);
            Outcome outcome = planned.clear(clearance(planned)).write().verify();

            assertThat(outcome)
                    .isEqualTo(finish ? new Outcome.Verified() : new Outcome.Unchanged(Optional.empty(), true));
            assertThat(again.content).isEqualTo(finish ? fresh : before);
            assertThat(unfinished()).isEmpty();
        }
    }

    /** A chip whose erase blocks are larger than those of our plans loses what lies beside a write. */
    @Test
    void whatAnEraseTookBesideTheWriteIsPutBack() throws Exception {
        for (boolean finish : new boolean[] {true, false}) {
            MemoryChip chip = new MemoryChip(9, Fault.LOST_FOR_GOOD, 0x6000);
            byte[] goal = finish ? expected(chip, true) : chip.content.clone();
            write(chip);
            MemoryChip again = new MemoryChip(9, Fault.NONE, 0);
            System.arraycopy(chip.content, 0, again.content, 0, MemoryChip.SIZE);
            java.util.Arrays.fill(again.content, 0x3000, 0x4000, (byte) 0xff);
            java.util.Arrays.fill(again.content, 0xb000, 0xc000, (byte) 0xff);
            Interrupted interrupted = Identified.begin(setup(again), again.programmer())
                    .look(unfinished().get(0));

            Planned planned = finish ? interrupted.finish(FACTS) : interrupted.restore(FACTS);
            planned.clear(clearance(planned)).write().verify();

            assertThat(again.content).isEqualTo(goal);
            assertThat(unfinished()).isEmpty();
        }
    }

    @Test
    void whatChangedBesideTheWriteAndWasNotErasedIsLeftAlone() throws Exception {
        MemoryChip chip = new MemoryChip(9, Fault.LOST_FOR_GOOD, 0x6000);
        write(chip);
        MemoryChip again = new MemoryChip(9, Fault.NONE, 0);
        System.arraycopy(chip.content, 0, again.content, 0, MemoryChip.SIZE);
        again.content[0xd000] ^= 1;
        byte settings = again.content[0xd000];

        Interrupted interrupted = Identified.begin(setup(again), again.programmer())
                .look(unfinished().get(0));
        Planned planned = interrupted.finish(FACTS);
        Outcome outcome = planned.clear(clearance(planned)).write().verify();

        assertThat(again.content[0xd000]).isEqualTo(settings);
        assertThat(outcome).isInstanceOf(Outcome.PartlyWritten.class);
    }

    @Test
    void allThatWasErasedBesideTheWriteIsNotCalledDone() throws Exception {
        MemoryChip chip = new MemoryChip(9, Fault.LOST_FOR_GOOD, 0x6000);
        byte[] fresh = expected(chip, true);
        write(chip);
        MemoryChip again = new MemoryChip(9, Fault.NONE, 0);
        System.arraycopy(fresh, 0, again.content, 0, MemoryChip.SIZE);
        java.util.Arrays.fill(again.content, 0xb000, 0xc000, (byte) 0xff);

        Interrupted interrupted = Identified.begin(setup(again), again.programmer())
                .look(unfinished().get(0));

        assertThat(interrupted.content()).isEqualTo(Interrupted.Content.MIXED);
        assertThat(interrupted.settle()).isEmpty();
    }

    @Test
    void aBackupThatWasChangedIsNotRestored() throws Exception {
        MemoryChip chip = new MemoryChip(9, Fault.LOST_FOR_GOOD, 0x6000);
        write(chip);
        Journal.Unfinished write = unfinished().get(0);
        Files.write(write.begin().backup().resolve(Backup.IMAGE), new byte[MemoryChip.SIZE]);

        MemoryChip again = healthy();
        Interrupted interrupted =
                Identified.begin(setup(again), again.programmer()).look(write);

        assertThat(interrupted.canRestore()).isFalse();
        assertThat(interrupted.canFinish()).isTrue();
    }

    @Test
    void oneFlashdoctorAtATime() throws Exception {
        FlashFolder state = new FlashFolder(folder.resolve("state"));
        try (FlashFolder.Lock lock = state.lock().orElseThrow()) {
            assertThat(state.lock()).isEmpty();
            assertThat(lock).isNotNull();
        }
        assertThat(state.lock()).isPresent();
    }
}
