// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.sim;

import java.nio.ByteBuffer;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.flash.Chip;
import org.flashdoctor.engine.flash.Programmer;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.Progress;
import org.flashdoctor.engine.flash.sim.SimulatedBoard.Ending;

/** The internal programmer of a simulated machine: hardware sequencing in cycles of 64 bytes. */
final class SimulatedProgrammer implements Programmer {

    private static final byte ERASED = (byte) 0xff;

    private final SimulatedBoard board;
    private final Chip chip;
    private final Transcript transcript;
    private final int biosControl;
    private boolean open = true;

    /**
     * An open programmer.
     *
     * @param biosControl BIOS control as it was found, to be put back
     */
    SimulatedProgrammer(SimulatedBoard board, Transcript transcript, int biosControl) {
        this.board = board;
        this.chip = board.platform().part().asSeen();
        this.transcript = transcript;
        this.biosControl = biosControl;
    }

    @Override
    public Chip chip() {
        return chip;
    }

    @Override
    public String transcript() {
        return transcript.toString();
    }

    @Override
    public void read(AddressRange range, Sink into, Progress progress) throws ProgrammerException {
        check(range);
        byte[] data = new byte[Cycle.DATA];
        long done = 0;
        for (int address = (int) range.start(); address <= range.end(); ) {
            int length = cycleLength(address, range.end());
            if (board.read(address, data, length) == Ending.REFUSED) {
                transcript.line("Reading flash...");
                transcript.refused(address, length);
                transcript.line("Read operation failed!");
                transcript.line("FAILED.");
                throw failed("reading", address, length);
            }
            into.take(address, ByteBuffer.wrap(data, 0, length));
            address += length;
            done += length;
            progress.done(done);
        }
        transcript.line("Reading flash... done.");
    }

    @Override
    public void write(AddressRange range, ByteBuffer wanted, ByteBuffer known, Progress progress)
            throws ProgrammerException {
        check(range);
        check(wanted);
        check(known);
        int size = chip.eraseBlock();
        int first = (int) (range.start() / size * size);
        try {
            for (int block = first; block <= range.end(); block += size) {
                int from = (int) Math.max(block, range.start());
                int to = (int) Math.min(block + (long) size - 1, range.end());
                int length = to - from + 1;
                if (!wanted.slice(from, length).equals(known.slice(from, length))) {
                    update(block, from, length, wanted, known);
                }
                progress.done(to - range.start() + 1);
            }
        } catch (ProgrammerException e) {
            if (!e.isLost()) {
                transcript.line("Erasing and writing flash chip... FAILED!");
            }
            throw e;
        }
        transcript.line("Erasing and writing flash chip... Erase/write done.");
    }

    /** Brings one erase block to what is wanted of it; its other bytes keep what the chip holds there. */
    private void update(int block, int from, int length, ByteBuffer wanted, ByteBuffer known)
            throws ProgrammerException {
        int size = chip.eraseBlock();
        byte[] now = new byte[size];
        readInto(now, block, block, from - block);
        known.get(from, now, from - block, length);
        readInto(now, block, from + length, block + size - from - length);
        byte[] goal = now.clone();
        wanted.get(from, goal, from - block, length);
        boolean erase = needsErase(now, goal);
        if (erase && board.erase(block) == Ending.REFUSED) {
            transcript.refused(block, size);
            throw failed("erasing", block, size);
        }
        byte[] data = new byte[Cycle.DATA];
        for (int offset = 0; offset < size; offset += Cycle.DATA) {
            boolean holds = erase ? isErased(goal, offset) : same(now, goal, offset);
            if (!holds) {
                System.arraycopy(goal, offset, data, 0, Cycle.DATA);
                if (board.program(block + offset, data, Cycle.DATA) == Ending.REFUSED) {
                    transcript.refused(block + offset, Cycle.DATA);
                    throw failed("writing", block + offset, Cycle.DATA);
                }
            }
        }
    }

    private void readInto(byte[] block, int start, int address, int length) throws ProgrammerException {
        byte[] data = new byte[Cycle.DATA];
        int end = address + length - 1;
        for (int at = address; at <= end; ) {
            int count = cycleLength(at, end);
            if (board.read(at, data, count) == Ending.REFUSED) {
                transcript.refused(at, count);
                throw failed("reading", at, count);
            }
            System.arraycopy(data, 0, block, at - start, count);
            at += count;
        }
    }

    /** Only what is erased can be programmed to anything. */
    private static boolean needsErase(byte[] now, byte[] goal) {
        for (int offset = 0; offset < now.length; offset += Cycle.DATA) {
            if (!same(now, goal, offset) && !isErased(now, offset)) {
                return true;
            }
        }
        return false;
    }

    private static boolean same(byte[] one, byte[] other, int offset) {
        for (int i = offset; i < offset + Cycle.DATA; i++) {
            if (one[i] != other[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isErased(byte[] bytes, int offset) {
        for (int i = offset; i < offset + Cycle.DATA; i++) {
            if (bytes[i] != ERASED) {
                return false;
            }
        }
        return true;
    }

    /** Bytes of the next cycle: up to the end, and never over a border of the data buffer's size. */
    private static int cycleLength(int address, long end) {
        int border = Cycle.DATA - address % Cycle.DATA;
        return (int) Math.min(border, end - address + 1);
    }

    private ProgrammerException failed(String what, int address, int length) {
        return ProgrammerException.failed("The flash controller refused " + what + " "
                + new AddressRange(address, (long) address + length - 1) + ".");
    }

    private void check(AddressRange range) throws ProgrammerException {
        if (!open) {
            throw ProgrammerException.lost("This programmer is closed.");
        }
        if (range.end() >= chip.size()) {
            throw new IllegalArgumentException(
                    "The range " + range + " does not go with a chip of " + chip.size() + " bytes.");
        }
    }

    private void check(ByteBuffer buffer) {
        if (buffer.capacity() != chip.size()) {
            throw new IllegalArgumentException("A buffer of " + buffer.capacity() + " bytes does not go with a chip of "
                    + chip.size() + " bytes.");
        }
    }

    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        if (!board.isPowered()) {
            return;
        }
        if (board.failsToClose()) {
            transcript.line("Restoring PCI config space for 00:1f:5 reg 0xdc failed.");
            return;
        }
        board.registers().writeBiosControl(biosControl);
    }
}
