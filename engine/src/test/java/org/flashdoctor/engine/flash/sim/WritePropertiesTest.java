// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.evidence.CaseAssembler;
import org.flashdoctor.engine.evidence.CaseAssembler.DirectFacts;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.PlatformFact.PciId;
import org.flashdoctor.engine.fact.ProtectionFact.BiosControl;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.StatusRegisterProtection;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.flash.Programmer;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.ProgrammerSpec;
import org.flashdoctor.engine.flash.image.NamedRange;
import org.flashdoctor.engine.flash.plan.Clearance;
import org.flashdoctor.engine.flash.plan.Connection;
import org.flashdoctor.engine.flash.plan.Digest;
import org.flashdoctor.engine.flash.plan.Permissions;
import org.flashdoctor.engine.flash.session.BackedUp;
import org.flashdoctor.engine.flash.session.Backup;
import org.flashdoctor.engine.flash.session.FlashFolder;
import org.flashdoctor.engine.flash.session.Identified;
import org.flashdoctor.engine.flash.session.Identified.BackupResult;
import org.flashdoctor.engine.flash.session.Interrupted;
import org.flashdoctor.engine.flash.session.Journal;
import org.flashdoctor.engine.flash.session.NotClearedException;
import org.flashdoctor.engine.flash.session.Outcome;
import org.flashdoctor.engine.flash.session.Planned;
import org.flashdoctor.engine.flash.session.SessionListener;
import org.flashdoctor.engine.flash.session.SessionSetup;
import org.flashdoctor.engine.flash.sim.Faults.Fault;
import org.flashdoctor.engine.flash.sim.Faults.Kind;
import org.flashdoctor.engine.flash.sim.Faults.Trigger;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.probe.hardware.SpiControllerProbe;
import org.flashdoctor.engine.register.ChipsetCatalogue;
import org.flashdoctor.engine.register.RegisterDecoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a write promises, on machines whose true content is known: whatever the plan, the locks and the fault, the outcome
 * that is reported is the true one, nothing outside of the plan changes, nothing is written when a page of the plan is
 * locked or unknown, and after a power loss the next start ends in old or new content.
 */
class WritePropertiesTest {

    private static final int SEEDS = Integer.getInteger("flash.seeds", 2000);
    private static final Instant NOW = Instant.parse("2026-11-28T04:00:00Z");
    private static final ProgrammerSpec SPEC = ProgrammerSpec.parse("sim:tiny");

    private Path folder = Path.of("");

    /** In memory where there is such a place: thousands of journals wait for the disk several times each. */
    @BeforeEach
    void makeFolder() throws IOException {
        Path memory = Path.of("/dev/shm");
        folder = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "flashdoctor")
                : Files.createTempDirectory("flashdoctor");
    }

    @AfterEach
    void removeFolder() throws IOException {
        remove(folder);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** How a trial ended. */
    private enum Ending {
        NOT_OPENED,
        NOT_READ,
        UNSTABLE,
        NOT_CLEARED,
        VERIFIED,
        UNCHANGED,
        RESTORED,
        PARTLY_WRITTEN,
        UNKNOWN
    }

    /** One machine, one plan, one fault. */
    private final class Trial {

        private final long seed;
        private final TinyMachine machine;
        private final Faults faults;
        private final byte[] before;
        private final byte[] image;
        private final List<NamedRange> parts;
        private final byte[] target;
        private final Path home;

        Trial(long seed, TinyMachine machine, Faults faults, byte[] before, byte[] image, List<NamedRange> parts) {
            this.seed = seed;
            this.machine = machine;
            this.faults = faults;
            this.before = before;
            this.image = image;
            this.parts = parts;
            this.target = before.clone();
            for (NamedRange part : parts) {
                int start = (int) part.range().start();
                System.arraycopy(image, start, target, start, (int) part.range().length());
            }
            this.home = folder.resolve("trial-" + seed);
        }

        @Override
        public String toString() {
            return "seed " + seed + ", " + parts + ", " + faults + ", " + machine.platform();
        }

        private SessionSetup setup(SimulatedBoard board) {
            return new SessionSetup(
                    SPEC,
                    Optional.empty(),
                    new SimulatedDriver(board),
                    new FlashFolder(home),
                    Clock.fixed(NOW, ZoneOffset.UTC),
                    SessionListener.none());
        }

        /** Tries to write; then, where that ended badly, starts again until the books are closed. */
        Ending run(Optional<FactType> unknown) throws IOException {
            SimulatedBoard board = machine.faults(faults).on(before);
            Ending ending = write(board, unknown);
            byte[] now = board.content();
            boolean readsTrue = faults.list().stream().noneMatch(fault -> fault.kind() == Kind.BIT_FLIP_ON_READ);
            switch (ending) {
                case NOT_OPENED, NOT_READ, UNSTABLE, NOT_CLEARED -> {
                    assertThat(board.changes()).as("%s", this).isZero();
                    TinyMachine.assertSame(now, before, this);
                    assertThat(unfinished()).isEmpty();
                }
                case VERIFIED -> TinyMachine.assertSame(now, target, this);
                case UNCHANGED, RESTORED ->
                    assertThat(now).as("unchanged, %s", this).isEqualTo(before);
                case PARTLY_WRITTEN ->
                    assertThat(readsTrue && (Arrays.equals(now, before) || Arrays.equals(now, target)))
                            .as("called partly written, %s", this)
                            .isFalse();
                case UNKNOWN ->
                    assertThat(!board.isPowered()
                                    || faults.list().stream().anyMatch(fault -> fault.kind() == Kind.TRANSACTION_ERROR))
                            .as("called unknown, %s", this)
                            .isTrue();
            }
            nothingElseChanged(now);
            if (ending == Ending.PARTLY_WRITTEN || ending == Ending.UNKNOWN) {
                resume(now, 0);
            } else {
                assertThat(unfinished()).as("%s", this).isEmpty();
            }
            if (Files.exists(home)) {
                remove(home);
            }
            return ending;
        }

        private Ending write(SimulatedBoard board, Optional<FactType> unknown) throws IOException {
            if (!(new SimulatedDriver(board).open(SPEC, Optional.empty())
                    instanceof org.flashdoctor.engine.flash.Opening.Opened opened)) {
                return Ending.NOT_OPENED;
            }
            FactSet facts = without(facts(board), unknown);
            try (Identified session = Identified.begin(setup(board), opened.programmer())) {
                List<AddressRange> readable = permissions(facts).readable(TinyMachine.ALL);
                if (!(session.backUp(readable, readable, label()) instanceof BackupResult.Taken taken)) {
                    return Ending.UNSTABLE;
                }
                BackedUp backedUp = taken.session();
                Planned planned = backedUp.wish(parts, ByteBuffer.wrap(image.clone()), Path.of("new.rom"))
                        .plan(facts);
                Outcome outcome = clear(planned, facts);
                return ending(outcome);
            } catch (NotClearedException e) {
                return Ending.NOT_CLEARED;
            } catch (ProgrammerException e) {
                return Ending.NOT_READ;
            }
        }

        /** Starts again on the same chip until the books are closed; the power may fail again in the first two. */
        private void resume(byte[] content, int start) throws IOException {
            assertThat(unfinished()).as("%s", this).hasSize(1);
            Random random = new Random(seed + start);
            Faults again = start < 2 && random.nextBoolean()
                    ? Faults.of(seed + start, new Fault(Kind.POWER_LOSS, new Trigger.AtChange(1 + random.nextInt(300))))
                    : Faults.none();
            SimulatedBoard board = machine.faults(again).on(content);
            try (Identified session = Identified.begin(setup(board), TinyMachine.programmer(board))) {
                FactSet facts = facts(board);
                Interrupted interrupted = session.look(unfinished().get(0));
                Optional<Outcome> settled = interrupted.settle();
                boolean finish = random.nextBoolean();
                Ending ending = settled.isPresent()
                        ? ending(settled.get())
                        : ending(clear(finish ? interrupted.finish(facts) : interrupted.restore(facts), facts));
                nothingElseChanged(board.content());
                if (ending == Ending.UNKNOWN) {
                    assertThat(board.isPowered()).as("%s", this).isFalse();
                    resume(board.content(), start + 1);
                    return;
                }
                TinyMachine.assertSame(board.content(), ending == Ending.VERIFIED ? target : before, this);
                assertThat(ending).isIn(Ending.VERIFIED, Ending.UNCHANGED, Ending.RESTORED);
                assertThat(unfinished()).as("%s", this).isEmpty();
            } catch (NotClearedException | ProgrammerException e) {
                throw new AssertionError("Resuming failed, " + this, e);
            }
        }

        private List<Journal.Unfinished> unfinished() throws IOException {
            return Journal.unfinished(new FlashFolder(home));
        }

        private Backup.Label label() {
            return new Backup.Label(home.resolve("backup"), "tiny", "sim:tiny", "{}");
        }

        /** Blocks that the plan has no reason to touch hold what they held. */
        private void nothingElseChanged(byte[] now) {
            int size = machine.platform().part().eraseBlock();
            for (int block = 0; block < TinyMachine.SIZE; block += size) {
                if (Arrays.equals(before, block, block + size, target, block, block + size)) {
                    assertThat(Arrays.equals(now, block, block + size, before, block, block + size))
                            .as("block %x changed, %s", block, this)
                            .isTrue();
                }
            }
        }

        /** Whether BIOS control stays closed when the programmer is opened. */
        private boolean isBiosLocked() {
            SimulatedBoard board = machine.faults(Faults.none()).on(before);
            try (Programmer programmer = TinyMachine.programmer(board)) {
                int control = board.registers().biosControl();
                assertThat(programmer.transcript()).contains("BIOS_CNTL = 0x");
                return (control & Registers.WRITE_ENABLE) == 0
                        || (control & board.registers().smmProtection()) != 0;
            }
        }

        /** Whether the machine lets all be read and written that this plan needs. */
        private boolean isPossible() {
            SimulatedBoard board = machine.faults(Faults.none()).on(before);
            int size = machine.platform().part().eraseBlock();
            try (Programmer programmer = TinyMachine.programmer(board)) {
                assertThat(programmer.chip().size()).isEqualTo(TinyMachine.SIZE);
                for (NamedRange part : parts) {
                    for (long at = part.range().start() / 0x1000;
                            at <= part.range().end() / 0x1000;
                            at++) {
                        if (!board.registers().allows(Cycle.READ, (int) at)) {
                            return false;
                        }
                    }
                }
                for (int block = 0; block < TinyMachine.SIZE; block += size) {
                    for (int at = block; at < block + size; at += 0x1000) {
                        if (!Arrays.equals(before, block, block + size, target, block, block + size)
                                && !(board.registers().allows(Cycle.PROGRAM, at / 0x1000)
                                        && board.registers().allows(Cycle.READ, at / 0x1000))) {
                            return false;
                        }
                    }
                }
            }
            return true;
        }
    }

    private static Outcome clear(Planned planned, FactSet facts) throws IOException, NotClearedException {
        Clearance clearance = new Clearance(planned.plan(), Digest.of(facts), NOW, List.of());
        return planned.clear(clearance).write().verify();
    }

    private static Ending ending(Outcome outcome) {
        if (outcome instanceof Outcome.Verified) {
            return Ending.VERIFIED;
        } else if (outcome instanceof Outcome.Unchanged unchanged) {
            return unchanged.restored() ? Ending.RESTORED : Ending.UNCHANGED;
        }
        return outcome instanceof Outcome.PartlyWritten ? Ending.PARTLY_WRITTEN : Ending.UNKNOWN;
    }

    private static Permissions permissions(FactSet facts) {
        return Permissions.of(facts, TinyMachine.SIZE, Connection.CHIPSET);
    }

    /** What the probes see of the machine while the programmer is open, and what the chip says of its protection. */
    private static FactSet facts(SimulatedBoard board) {
        SimulatedPlatform platform = board.platform();
        ChipsetCatalogue catalogue = new ChipsetCatalogue() {
            @Override
            public Optional<String> generation(PciId id) {
                return id.equals(platform.pch().id())
                        ? Optional.of(platform.pch().generation().text())
                        : Optional.empty();
            }

            @Override
            public Optional<String> generation(String chipsetName) {
                return Optional.empty();
            }
        };
        ProbeResult seen = new SpiControllerProbe(catalogue).look(new SimulatedHost(board));
        List<Observation> all = new ArrayList<>(seen.observations());
        all.add(observation(new StatusRegisterProtection(
                Reading.of(platform.protection().mode()),
                Reading.of(platform.protection().range().isPresent()),
                platform.protection().range().map(Reading::of).orElseGet(Reading::notLookedAt))));
        all.add(observation(new org.flashdoctor.engine.fact.PlatformFact.Chipset(
                org.flashdoctor.engine.fact.PlatformFact.ChipsetSupport.SUPPORTED,
                Reading.of(platform.pch().name()),
                Reading.of(platform.pch().id()))));
        Goal goal = new Goal(OperationKind.WRITE, Set.of());
        return new CaseAssembler(List.of(), new RegisterDecoder(catalogue)::complete)
                .assemble(List.of(), new DirectFacts(all, seen.covered()), Optional.of(goal));
    }

    private static Observation observation(Fact fact) {
        return new Observation(fact, 0, List.of(new Evidence("test", new Evidence.Option("test"), "said")));
    }

    /** The facts as they would be had nobody looked for one kind. */
    private static FactSet without(FactSet facts, Optional<FactType> unknown) {
        if (unknown.isEmpty()) {
            return facts;
        }
        Set<FactType> covered = new HashSet<>(facts.covered());
        covered.remove(unknown.get());
        return FactSet.of(
                facts.observations().stream()
                        .filter(observation -> FactType.of(observation.fact()) != unknown.get())
                        .toList(),
                covered);
    }

    private Trial trial(long seed) {
        Random random = new Random(seed);
        TinyMachine machine = random.nextInt(3) == 0 ? TinyMachine.random(random) : TinyMachine.open();
        machine.eraseBlock(TinyMachine.BLOCK << random.nextInt(2));
        if (random.nextInt(6) == 0) {
            int page = random.nextInt(16);
            machine.chipProtection(page, page + random.nextInt(16 - page));
        }
        byte[] before = TinyMachine.bytes(seed);
        for (int page = 0; page < 16; page++) {
            if (random.nextInt(4) == 0) {
                Arrays.fill(before, page * 0x1000, (page + 1) * 0x1000, (byte) 0xff);
            }
        }
        byte[] image = before.clone();
        for (int change = 1 + random.nextInt(4); change > 0; change--) {
            byte[] bytes = new byte[1 + random.nextInt(0x2000)];
            random.nextBytes(bytes);
            System.arraycopy(bytes, 0, image, random.nextInt(TinyMachine.SIZE - bytes.length), bytes.length);
        }
        List<NamedRange> parts = new ArrayList<>();
        for (int part = 1 + random.nextInt(3); part > 0; part--) {
            int unit = random.nextInt(3) == 0 ? 1 : 0x1000;
            int start = random.nextInt(TinyMachine.SIZE / unit);
            int end = start + 1 + random.nextInt(TinyMachine.SIZE / unit - start);
            parts.add(new NamedRange("part" + part, new AddressRange((long) start * unit, (long) end * unit - 1)));
        }
        return new Trial(seed, machine, faults(random), before, image, parts);
    }

    private static Faults faults(Random random) {
        List<Fault> faults = new ArrayList<>();
        for (int count = random.nextInt(3); count > 0; count--) {
            List<Kind> kinds = List.of(Kind.values());
            Kind kind = kinds.get(random.nextInt(kinds.size()));
            int page = random.nextInt(16);
            Trigger trigger = switch (random.nextInt(6)) {
                case 0 -> new Trigger.AtCycle(1 + random.nextInt(5000));
                case 1 -> new Trigger.AtChange(1 + random.nextInt(300));
                case 2, 3 -> new Trigger.At(TinyMachine.pages(page, page));
                case 4 -> new Trigger.Always();
                default -> new Trigger.OneIn(1 + random.nextInt(5000));
            };
            faults.add(new Fault(kind, trigger));
        }
        return new Faults(random.nextLong(), faults);
    }

    @Test
    void whateverThePlanTheLocksAndTheFaultTheOutcomeIsTheTrueOne() throws IOException {
        Map<Ending, Integer> endings = new EnumMap<>(Ending.class);
        for (long seed = 0; seed < SEEDS; seed++) {
            endings.merge(trial(seed).run(Optional.empty()), 1, Integer::sum);
        }
        // A test that never gets anywhere proves nothing.
        assertThat(endings.keySet())
                .as("%s", endings)
                .contains(
                        Ending.NOT_READ,
                        Ending.UNSTABLE,
                        Ending.NOT_CLEARED,
                        Ending.VERIFIED,
                        Ending.UNCHANGED,
                        Ending.RESTORED,
                        Ending.PARTLY_WRITTEN,
                        Ending.UNKNOWN);
        assertThat(endings.get(Ending.VERIFIED)).as("%s", endings).isGreaterThan(SEEDS / 5);
    }

    @Test
    void aHealthyMachineWritesExactlyWhatItsLocksLetPass() throws IOException {
        for (long seed = 0; seed < SEEDS / 6; seed++) {
            Trial drawn = trial(seed);
            Trial trial = new Trial(seed, drawn.machine, Faults.none(), drawn.before, drawn.image, drawn.parts);
            // A chip's own protection may lie elsewhere, and BIOS control counts for the whole flash to be on the safe
            // side: there a refusal is right, and a write is too.
            boolean cautious = drawn.machine.platform().protection().range().isPresent() || trial.isBiosLocked();
            boolean possible = trial.isPossible();
            Ending ending = trial.run(Optional.empty());
            if (!possible) {
                assertThat(ending).as("%s", trial).isEqualTo(Ending.NOT_CLEARED);
            } else if (!cautious) {
                assertThat(ending).as("%s", trial).isEqualTo(Ending.VERIFIED);
            } else {
                assertThat(ending).as("%s", trial).isIn(Ending.VERIFIED, Ending.NOT_CLEARED);
            }
        }
    }

    @Test
    void nothingIsWrittenWhereSomethingIsUnknown() throws IOException {
        List<Class<? extends Fact>> needed =
                List.of(FlashRegion.class, ProtectedRange.class, BiosControl.class, StatusRegisterProtection.class);
        for (long seed = 0; seed < SEEDS / 10; seed++) {
            for (Class<? extends Fact> type : needed) {
                Trial drawn = trial(seed);
                Trial trial =
                        new Trial(seed, TinyMachine.open(), Faults.none(), drawn.before, drawn.image, drawn.parts);
                boolean nothingToDo = Arrays.equals(trial.before, trial.target);
                assertThat(trial.run(FactType.named(type.getSimpleName())))
                        .as("without %s: %s", type.getSimpleName(), trial)
                        .isEqualTo(nothingToDo ? Ending.VERIFIED : Ending.NOT_CLEARED);
            }
        }
    }

    @Test
    void afterPowerLossInAnyCycleTheNextStartsEndInOldOrNewContent() throws IOException {
        byte[] before = TinyMachine.bytes(1);
        byte[] image = before.clone();
        Arrays.fill(image, 0x6000, 0x6000 + 0x80, (byte) 0);
        System.arraycopy(TinyMachine.bytes(2), 0x9000, image, 0x9000, 0x1000);
        Arrays.fill(image, 0xa000, 0xb000, (byte) 0xff);
        List<NamedRange> parts = List.of(new NamedRange("bios", TinyMachine.pages(6, 15)));
        SimulatedBoard whole = TinyMachine.open().on(before);
        Trial good = new Trial(-1, TinyMachine.open(), Faults.none(), before, image, parts);
        assertThat(good.write(whole, Optional.empty())).isEqualTo(Ending.VERIFIED);
        assertThat(whole.changes()).isBetween(100L, 400L);
        for (long change = 1; change <= whole.changes(); change++) {
            Faults faults = Faults.of(change, new Fault(Kind.POWER_LOSS, new Trigger.AtChange(change)));
            Trial trial = new Trial(change, TinyMachine.open(), faults, before, image, parts);
            assertThat(trial.run(Optional.empty())).isEqualTo(Ending.UNKNOWN);
        }
        // While it reads, nothing was done yet, or all was.
        for (long cycle = 1; cycle <= whole.cycles(); cycle += 97) {
            Faults faults = Faults.of(cycle, new Fault(Kind.POWER_LOSS, new Trigger.AtCycle(cycle)));
            Trial trial = new Trial(cycle, TinyMachine.open(), faults, before, image, parts);
            assertThat(trial.run(Optional.empty())).isIn(Ending.NOT_READ, Ending.UNKNOWN);
        }
    }
}
