// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.flash.Programmer;
import org.flashdoctor.engine.flash.Programmer.Sink;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.Progress;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.ProtectedArea;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.Region;
import org.flashdoctor.engine.register.Generation;
import org.flashdoctor.engine.register.SpiRegister;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each lock lets pass: {@code r} a read, {@code w} an erase and write, of one page. */
class SimulatedLocksTest {

    private static final int MACHINES = 120;

    static Stream<Arguments> locks() {
        DescriptorRegion me = DescriptorRegion.ME;
        DescriptorRegion bios = DescriptorRegion.BIOS;
        return Stream.of(
                Arguments.of("open, ME", TinyMachine.open(), 1, "rw"),
                Arguments.of("open, BIOS", TinyMachine.open(), 6, "rw"),
                Arguments.of("region read-only", TinyMachine.open().region(me, 1, 5, RegionAccess.READ_ONLY), 1, "r"),
                Arguments.of("region locked", TinyMachine.open().region(me, 1, 5, RegionAccess.LOCKED), 5, ""),
                Arguments.of("beside it", TinyMachine.open().region(me, 1, 5, RegionAccess.LOCKED), 6, "rw"),
                Arguments.of(
                        "region write-only", TinyMachine.open().region(bios, 6, 15, RegionAccess.WRITE_ONLY), 6, "w"),
                Arguments.of(
                        "old register map",
                        TinyMachine.open().generation(Generation.SERIES_6).region(me, 1, 5, RegionAccess.LOCKED),
                        1,
                        ""),
                Arguments.of(
                        "rights in BIOS_BM",
                        TinyMachine.open().generation(Generation.METEOR_LAKE).region(me, 1, 5, RegionAccess.READ_ONLY),
                        1,
                        "r"),
                Arguments.of(
                        "override strap lifts grants",
                        TinyMachine.open().region(me, 1, 5, RegionAccess.LOCKED).override(),
                        1,
                        "rw"),
                Arguments.of(
                        "override strap does not lift a range",
                        TinyMachine.open()
                                .range(SpiRegister.PR0, 1, 1, RangeProtection.WRITE)
                                .override(),
                        1,
                        "r"),
                Arguments.of(
                        "range against writes",
                        TinyMachine.open().range(SpiRegister.PR4, 7, 8, RangeProtection.WRITE),
                        8,
                        "r"),
                Arguments.of(
                        "range against reads",
                        TinyMachine.open().range(SpiRegister.PR1, 7, 8, RangeProtection.READ),
                        7,
                        "w"),
                Arguments.of(
                        "range against both",
                        TinyMachine.open().range(SpiRegister.GPR0, 7, 8, RangeProtection.READ_WRITE),
                        7,
                        ""),
                Arguments.of(
                        "behind the range",
                        TinyMachine.open().range(SpiRegister.PR0, 7, 8, RangeProtection.READ_WRITE),
                        9,
                        "rw"),
                Arguments.of("FLOCKDN alone", TinyMachine.open().locked(), 6, "rw"),
                Arguments.of("BIOS lock", TinyMachine.open().biosControl(false, true, false), 6, "r"),
                Arguments.of("BIOS lock, other region", TinyMachine.open().biosControl(false, true, false), 1, "rw"),
                Arguments.of("BIOS lock, open already", TinyMachine.open().biosControl(true, true, false), 6, "rw"),
                Arguments.of("SMM protection, locked", TinyMachine.open().biosControl(false, true, true), 6, "r"),
                Arguments.of("SMM protection, enabled", TinyMachine.open().biosControl(true, true, true), 6, "r"),
                Arguments.of("SMM protection, can go", TinyMachine.open().biosControl(false, false, true), 6, "rw"),
                Arguments.of(
                        "chipset without SMM protection",
                        TinyMachine.open().generation(Generation.ICH9).biosControl(true, true, true),
                        6,
                        "rw"),
                Arguments.of("no descriptor, BIOS lock", TinyMachine.empty().biosControl(false, true, false), 0, "r"),
                Arguments.of("no descriptor", TinyMachine.empty(), 0, "rw"),
                Arguments.of(
                        "in no region",
                        TinyMachine.empty().region(DescriptorRegion.FD, 0, 0, RegionAccess.READ_WRITE),
                        3,
                        ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("locks")
    void refusesWhatRealControllersRefuse(String what, TinyMachine machine, int page, String passes) {
        assertThat(passing(machine.on(1), page)).isEqualTo(passes);
    }

    /** The chip says nothing, so that only reading it again tells. */
    @Test
    void aProtectedChipReportsSuccessAndKeepsItsContent() throws ProgrammerException {
        SimulatedBoard board = TinyMachine.open().chipProtection(6, 7).on(1);
        byte[] before = board.content();
        try (Programmer programmer = TinyMachine.programmer(board)) {
            programmer.write(
                    TinyMachine.pages(6, 6),
                    ByteBuffer.allocate(TinyMachine.SIZE),
                    ByteBuffer.wrap(before),
                    Progress.none());
        }
        TinyMachine.assertSame(board.content(), before, "before");
        assertThat(board.changes()).isPositive();
    }

    @Test
    void anEraseThatTouchesOneClosedPageIsRefused() {
        SimulatedBoard board = TinyMachine.open()
                .eraseBlock(2 * TinyMachine.BLOCK)
                .range(SpiRegister.PR0, 7, 7, RangeProtection.WRITE)
                .on(1);
        byte[] before = board.content();
        try (Programmer programmer = TinyMachine.programmer(board)) {
            assertThatThrownBy(() -> programmer.write(
                            TinyMachine.pages(6, 6),
                            ByteBuffer.allocate(TinyMachine.SIZE),
                            ByteBuffer.wrap(before),
                            Progress.none()))
                    .isInstanceOf(ProgrammerException.class)
                    .hasMessage("The flash controller refused erasing 0x00006000-0x00007fff.");
        }
        TinyMachine.assertSame(board.content(), before, "before");
    }

    /** Computed from the description and not from registers, in words that follow the datasheet. */
    @Test
    void randomMachinesRefuseExactlyWhatTheirDescriptionCloses() {
        Random random = new Random(4);
        for (int i = 0; i < MACHINES; i++) {
            TinyMachine machine = TinyMachine.random(random);
            SimulatedPlatform platform = machine.platform();
            for (int page = 0; page < 16; page++) {
                String expected = (mayRead(platform, page) ? "r" : "") + (mayWrite(platform, page) ? "w" : "");
                assertThat(passing(machine.on(i), page))
                        .as("machine %d, page %d: %s", i, page, platform)
                        .isEqualTo(expected);
            }
        }
    }

    private static boolean mayRead(SimulatedPlatform platform, int page) {
        return isGranted(platform, page, RegionAccess.READ_ONLY) && !isClosed(platform, page, RangeProtection.READ);
    }

    private static boolean mayWrite(SimulatedPlatform platform, int page) {
        boolean bios = platform.regions().isEmpty()
                || platform.regions().stream()
                        .anyMatch(region -> region.region() == DescriptorRegion.BIOS
                                && region.range().overlaps(TinyMachine.pages(page, page)));
        boolean hasSmm = platform.pch()
                .generation()
                .biosControl()
                .orElseThrow()
                .smmProtectionBit()
                .isPresent();
        boolean locked = platform.biosControl().lockEnable();
        boolean enabled = platform.biosControl().writeEnable() || !locked;
        boolean smm = hasSmm && platform.biosControl().smmProtection() && locked;
        return isGranted(platform, page, RegionAccess.WRITE_ONLY)
                && !isClosed(platform, page, RangeProtection.WRITE)
                && (!bios || (enabled && !smm));
    }

    private static boolean isGranted(SimulatedPlatform platform, int page, RegionAccess right) {
        if (platform.regions().isEmpty() || platform.controller().overrideStrap()) {
            return true;
        }
        for (Region region : platform.regions()) {
            if (region.range().overlaps(TinyMachine.pages(page, page))) {
                return region.access() == RegionAccess.READ_WRITE || region.access() == right;
            }
        }
        return false;
    }

    private static boolean isClosed(SimulatedPlatform platform, int page, RangeProtection kind) {
        for (ProtectedArea area : platform.ranges()) {
            if (area.range().overlaps(TinyMachine.pages(page, page))
                    && (area.protection() == RangeProtection.READ_WRITE || area.protection() == kind)) {
                return true;
            }
        }
        return false;
    }

    private static String passing(SimulatedBoard board, int page) {
        AddressRange range = TinyMachine.pages(page, page);
        byte[] before = board.content();
        StringBuilder passes = new StringBuilder();
        try (Programmer programmer = TinyMachine.programmer(board)) {
            ByteBuffer read = ByteBuffer.allocate(TinyMachine.SIZE);
            try {
                programmer.read(range, Sink.into(read), Progress.none());
                passes.append('r');
                TinyMachine.assertSame(
                        Arrays.copyOfRange(read.array(), (int) range.start(), (int) range.end() + 1),
                        Arrays.copyOfRange(before, (int) range.start(), (int) range.end() + 1),
                        range);
            } catch (ProgrammerException e) {
                assertThat(programmer.transcript()).contains("Transaction error between offset");
            }
            try {
                programmer.write(
                        range, ByteBuffer.allocate(TinyMachine.SIZE), ByteBuffer.wrap(before), Progress.none());
                passes.append('w');
                TinyMachine.assertSame(
                        Arrays.copyOfRange(board.content(), (int) range.start(), (int) range.end() + 1),
                        new byte[(int) range.length()],
                        range);
            } catch (ProgrammerException e) {
                assertThat(e.isLost()).isFalse();
                TinyMachine.assertSame(board.content(), before, range);
            }
        }
        return passes.toString();
    }
}
