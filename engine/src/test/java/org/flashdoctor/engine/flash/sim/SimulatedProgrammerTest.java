// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.flash.Chip.Support;
import org.flashdoctor.engine.flash.Opening;
import org.flashdoctor.engine.flash.Programmer;
import org.flashdoctor.engine.flash.Programmer.Sink;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.ProgrammerSpec;
import org.flashdoctor.engine.flash.Progress;
import org.junit.jupiter.api.Test;

class SimulatedProgrammerTest {

    private static final ProgrammerSpec SPEC = ProgrammerSpec.parse("sim:tiny");

    @Test
    void writesTheRangeAndNothingElse() throws ProgrammerException {
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            int block = TinyMachine.BLOCK << random.nextInt(3);
            SimulatedBoard board = TinyMachine.open().eraseBlock(block).on(i);
            byte[] before = board.content();
            byte[] wanted = TinyMachine.bytes(1000L + i);
            int start = random.nextInt(TinyMachine.SIZE);
            AddressRange range = new AddressRange(start, start + random.nextInt(TinyMachine.SIZE - start));
            // Outside of the range both buffers hold nonsense.
            ByteBuffer known = ByteBuffer.wrap(TinyMachine.bytes(2000L + i));
            known.put((int) range.start(), before, (int) range.start(), (int) range.length());
            try (Programmer programmer = TinyMachine.programmer(board)) {
                programmer.write(range, ByteBuffer.wrap(wanted), known, Progress.none());
            }
            byte[] expected = before.clone();
            System.arraycopy(wanted, start, expected, start, (int) range.length());
            TinyMachine.assertSame(board.content(), expected, i + ": " + range);
        }
    }

    @Test
    void leavesEqualBlocksAlone() throws ProgrammerException {
        SimulatedBoard board = TinyMachine.open().on(1);
        byte[] wanted = board.content();
        wanted[0x7123] ^= 1;
        try (Programmer programmer = TinyMachine.programmer(board)) {
            programmer.write(
                    TinyMachine.ALL, ByteBuffer.wrap(wanted), ByteBuffer.wrap(board.content()), Progress.none());
        }
        // One erase, and a block in cycles of 64 bytes.
        assertThat(board.changes()).isEqualTo(1 + TinyMachine.BLOCK / 64);
        assertThat(board.content()).isEqualTo(wanted);
    }

    @Test
    void doesNotEraseWhatIsErased() throws ProgrammerException {
        byte[] content = new byte[TinyMachine.SIZE];
        java.util.Arrays.fill(content, (byte) 0xff);
        SimulatedBoard board = TinyMachine.open().on(content);
        byte[] wanted = content.clone();
        wanted[0x2000] = 0;
        try (Programmer programmer = TinyMachine.programmer(board)) {
            programmer.write(TinyMachine.ALL, ByteBuffer.wrap(wanted), ByteBuffer.wrap(content), Progress.none());
        }
        assertThat(board.changes()).isEqualTo(1);
    }

    @Test
    void progressRisesToTheEnd() throws ProgrammerException {
        SimulatedBoard board = TinyMachine.open().on(1);
        AddressRange range = new AddressRange(0x1234, 0x8765);
        long[] last = new long[1];
        Progress progress = bytes -> {
            assertThat(bytes).isGreaterThanOrEqualTo(last[0]);
            last[0] = bytes;
        };
        try (Programmer programmer = TinyMachine.programmer(board)) {
            programmer.read(range, Sink.into(ByteBuffer.allocate(TinyMachine.SIZE)), progress);
            assertThat(last[0]).isEqualTo(range.length());
            last[0] = 0;
            programmer.write(range, ByteBuffer.allocate(TinyMachine.SIZE), ByteBuffer.wrap(board.content()), progress);
            assertThat(last[0]).isEqualTo(range.length());
        }
    }

    @Test
    void givesBiosControlBack() {
        SimulatedBoard board = TinyMachine.open().on(1);
        int before = board.registers().biosControl();
        Programmer programmer = TinyMachine.programmer(board);
        assertThat(board.registers().biosControl() & Registers.WRITE_ENABLE).isEqualTo(1);
        programmer.close();
        programmer.close();
        assertThat(board.registers().biosControl()).isEqualTo(before);
        assertThatThrownBy(() -> programmer.read(
                        TinyMachine.ALL, Sink.into(ByteBuffer.allocate(TinyMachine.SIZE)), Progress.none()))
                .isInstanceOf(ProgrammerException.class);
    }

    @Test
    void refusesToReadBehindTheChip() {
        try (Programmer programmer = TinyMachine.programmer(TinyMachine.open().on(1))) {
            assertThatThrownBy(() -> programmer.read(
                            new AddressRange(0, TinyMachine.SIZE),
                            Sink.into(ByteBuffer.allocate(TinyMachine.SIZE)),
                            Progress.none()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void opensOnlyTheChipThatIsThere() {
        SimulatedDriver driver = new SimulatedDriver(TinyMachine.open().on(1));
        Opening other = driver.open(SPEC, Optional.of("W25Q128.V"));
        assertThat(other).isInstanceOf(Opening.NoChip.class);
        assertThat(other.transcript()).contains("No EEPROM/flash device found.");
        Opening opened = driver.open(SPEC, Optional.of("Opaque flash chip"));
        assertThat(opened).isInstanceOf(Opening.Opened.class);
        assertThat(((Opening.Opened) opened).programmer().chip().support())
                .containsEntry(OperationKind.WRITE, Support.TESTED);
    }
}
