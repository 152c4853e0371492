// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.flash.Opening;
import org.flashdoctor.engine.flash.Programmer;
import org.flashdoctor.engine.flash.Programmer.Sink;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.ProgrammerSpec;
import org.flashdoctor.engine.flash.Progress;
import org.flashdoctor.engine.flash.sim.Faults.Fault;
import org.flashdoctor.engine.flash.sim.Faults.Kind;
import org.flashdoctor.engine.flash.sim.Faults.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultsTest {

    private static final byte[] OLD = TinyMachine.bytes(1);
    private static final byte[] NEW = TinyMachine.bytes(2);

    private static SimulatedBoard board(long seed, Kind kind, Trigger trigger) {
        return TinyMachine.open()
                .faults(Faults.of(seed, new Fault(kind, trigger)))
                .on(OLD);
    }

    /** Writes all of the new content; empty when that went well as far as the programmer knows. */
    private static Optional<ProgrammerException> write(SimulatedBoard board) {
        try (Programmer programmer = TinyMachine.programmer(board)) {
            programmer.write(TinyMachine.ALL, ByteBuffer.wrap(NEW), ByteBuffer.wrap(OLD), Progress.none());
            return Optional.empty();
        } catch (ProgrammerException e) {
            return Optional.of(e);
        }
    }

    private static byte[] read(SimulatedBoard board) throws ProgrammerException {
        ByteBuffer into = ByteBuffer.allocate(TinyMachine.SIZE);
        try (Programmer programmer = TinyMachine.programmer(board)) {
            programmer.read(TinyMachine.ALL, Sink.into(into), Progress.none());
        }
        return into.array();
    }

    @Test
    void aTransactionErrorIsReportedAndChangesNothingThere() {
        SimulatedBoard board = board(0, Kind.TRANSACTION_ERROR, new Trigger.At(TinyMachine.pages(7, 7)));
        Optional<ProgrammerException> error = write(board);
        assertThat(error).isPresent();
        assertThat(error.get().isLost()).isFalse();
        assertThat(Arrays.copyOf(board.content(), 0x7000)).isEqualTo(Arrays.copyOf(NEW, 0x7000));
        assertThat(Arrays.copyOfRange(board.content(), 0x7000, TinyMachine.SIZE))
                .isEqualTo(Arrays.copyOfRange(OLD, 0x7000, TinyMachine.SIZE));
    }

    @Test
    void oneCycleFailsOnce() throws ProgrammerException {
        SimulatedBoard board = board(0, Kind.TRANSACTION_ERROR, new Trigger.AtCycle(5));
        assertThatThrownBy(() -> read(board)).isInstanceOf(ProgrammerException.class);
        assertThat(board.cycles()).isEqualTo(5);
        assertThat(read(board)).isEqualTo(OLD);
    }

    @Test
    void aBitFlipsInOneReadOnly() throws ProgrammerException {
        SimulatedBoard board = board(3, Kind.BIT_FLIP_ON_READ, new Trigger.AtCycle(100));
        assertThat(bits(read(board), OLD)).isEqualTo(1);
        assertThat(read(board)).isEqualTo(OLD);
    }

    @Test
    void aBitFlipsInProgrammingWithoutAWord() throws ProgrammerException {
        SimulatedBoard board = board(3, Kind.BIT_FLIP_IN_PROGRAM, new Trigger.AtChange(2));
        assertThat(write(board)).isEmpty();
        assertThat(bits(board.content(), NEW)).isEqualTo(1);
    }

    @Test
    void aShortWriteIsNotReported() {
        SimulatedBoard board = board(3, Kind.SHORT_WRITE, new Trigger.AtChange(2));
        assertThat(write(board)).isEmpty();
        assertThat(Arrays.mismatch(board.content(), NEW)).isBetween(0, 63);
        assertThat(Arrays.copyOfRange(board.content(), 64, TinyMachine.SIZE))
                .isEqualTo(Arrays.copyOfRange(NEW, 64, TinyMachine.SIZE));
    }

    @Test
    void aChipThatIgnoresEverythingReportsSuccess() {
        SimulatedBoard board = board(3, Kind.SILENT_IGNORE, new Trigger.Always());
        assertThat(write(board)).isEmpty();
        assertThat(board.content()).isEqualTo(OLD);
    }

    @Test
    void whatIsNotGivenBackStaysOpen() {
        SimulatedBoard board = board(0, Kind.CLOSE_FAILURE, new Trigger.Always());
        int before = board.registers().biosControl();
        assertThat(write(board)).isEmpty();
        assertThat(board.registers().biosControl()).isNotEqualTo(before);
        assertThat(board.content()).isEqualTo(NEW);
    }

    @Test
    void afterPowerLossAtAnyChangeNothingWorksAndTheContentStaysAsItWas() {
        SimulatedBoard whole = TinyMachine.open().on(OLD);
        assertThat(write(whole)).isEmpty();
        long changes = whole.changes();
        assertThat(changes).isEqualTo(16 + TinyMachine.SIZE / 64);
        for (long change = 1; change <= changes; change++) {
            SimulatedBoard board = board(change, Kind.POWER_LOSS, new Trigger.AtChange(change));
            Optional<ProgrammerException> error = write(board);
            assertThat(error.map(ProgrammerException::isLost)).contains(true);
            assertThat(board.isPowered()).isFalse();
            byte[] then = board.content();
            // Blocks before the one in hand are new, those behind it old.
            int block = (int) ((change - 1) / (1 + TinyMachine.BLOCK / 64)) * TinyMachine.BLOCK;
            byte[] expected = OLD.clone();
            System.arraycopy(NEW, 0, expected, 0, block);
            System.arraycopy(then, block, expected, block, TinyMachine.BLOCK);
            TinyMachine.assertSame(then, expected, change);
            assertThat(new SimulatedDriver(board).open(ProgrammerSpec.parse("sim:tiny"), Optional.empty()))
                    .isInstanceOf(Opening.Refused.class);
            TinyMachine.assertSame(board.content(), then, change);
        }
    }

    @Test
    void whatWasOpenWhenThePowerFailedIsLost() {
        SimulatedBoard board = board(0, Kind.POWER_LOSS, new Trigger.AtCycle(1));
        Programmer programmer = TinyMachine.programmer(board);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> programmer.read(
                            TinyMachine.ALL, Sink.into(ByteBuffer.allocate(TinyMachine.SIZE)), Progress.none()))
                    .isInstanceOfSatisfying(
                            ProgrammerException.class,
                            e -> assertThat(e.isLost()).isTrue());
        }
        assertThat(board.cycles()).isEqualTo(1);
        programmer.close();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void equalSeedsFailEqually(Kind kind) {
        List<byte[]> contents = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            SimulatedBoard board = board(99, kind, new Trigger.OneIn(40));
            errors.add(write(board).map(Throwable::getMessage).orElse("none"));
            contents.add(board.content());
        }
        assertThat(contents.get(0)).isEqualTo(contents.get(1));
        assertThat(errors.get(0)).isEqualTo(errors.get(1));
    }

    @Test
    void ratesHoldRoughly() {
        SimulatedBoard board = board(5, Kind.SILENT_IGNORE, new Trigger.OneIn(10));
        assertThat(write(board)).isEmpty();
        int wrong = 0;
        for (int address = 0; address < TinyMachine.SIZE; address += 64) {
            wrong += Arrays.equals(board.content(), address, address + 64, NEW, address, address + 64) ? 0 : 1;
        }
        // A tenth of the program cycles, and the blocks that were not erased.
        assertThat(wrong).isBetween(50, 500);
    }

    private static int bits(byte[] one, byte[] other) {
        int bits = 0;
        for (int i = 0; i < one.length; i++) {
            bits += Integer.bitCount((one[i] ^ other[i]) & 0xff);
        }
        return bits;
    }
}
