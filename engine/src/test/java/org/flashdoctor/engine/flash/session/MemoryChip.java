// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.flash.Chip;
import org.flashdoctor.engine.flash.Opening;
import org.flashdoctor.engine.flash.Programmer;
import org.flashdoctor.engine.flash.ProgrammerDriver;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.ProgrammerSpec;
import org.flashdoctor.engine.flash.Progress;
import org.flashdoctor.engine.flash.plan.WritePlan;

/** A chip in memory that fails as told; stands for the simulated platform where a test needs no machine around it. */
final class MemoryChip implements ProgrammerDriver {

    static final int SIZE = 1 << 16;
    static final int BLOCK = 0x1000;

    /** What goes wrong. */
    enum Fault {
        NONE,
        /** The write stops at a block with an error, half of it erased; it works when tried again. */
        ERROR_ONCE,
        /** The same, each time. */
        ERROR_ALWAYS,
        /** The block takes nothing and no error is told. */
        IGNORED,
        /** A bit outside of what is written falls. */
        STRAY,
        /** The programmer is gone after a part of the block, and can be opened anew. */
        LOST,
        /** The programmer is gone for good. */
        LOST_FOR_GOOD,
        /** Every read differs from the one before at one address. */
        UNSTEADY
    }

    final byte[] content = new byte[SIZE];
    private final Fault fault;
    private final long at;
    private boolean failed;
    private int reads;
    int writes;

    MemoryChip(long seed, Fault fault, long at) {
        new Random(seed).nextBytes(content);
        this.fault = fault;
        this.at = at;
    }

    ProgrammerSpec spec() {
        return ProgrammerSpec.parse("dummy:memory");
    }

    @Override
    public Opening open(ProgrammerSpec spec, Optional<String> chip) {
        return fault == Fault.LOST_FOR_GOOD && failed
                ? new Opening.Refused("the device is unplugged", "")
                : new Opening.Opened(new Connected());
    }

    Programmer programmer() {
        return new Connected();
    }

    private final class Connected implements Programmer {

        private boolean gone;

        @Override
        public Chip chip() {
            return new Chip("Test", "MEM64", SIZE, BLOCK, Map.of(OperationKind.WRITE, Chip.Support.TESTED));
        }

        @Override
        public String transcript() {
            return "";
        }

        @Override
        public void read(AddressRange range, Sink into, Progress progress) throws ProgrammerException {
            check();
            reads++;
            byte[] seen = content.clone();
            if (fault == Fault.UNSTEADY && range.contains(at)) {
                seen[(int) at] = (byte) reads;
            }
            into.take(range.start(), ByteBuffer.wrap(seen, (int) range.start(), (int) range.length()));
            progress.done(range.length());
        }

        @Override
        public void write(AddressRange range, ByteBuffer wanted, ByteBuffer known, Progress progress)
                throws ProgrammerException {
            check();
            writes++;
            for (AddressRange block : WritePlan.pieces(range, BLOCK)) {
                if (WritePlan.same(wanted, known, block)) {
                    continue;
                }
                if (block.contains(at) && strikes(block, wanted)) {
                    continue;
                }
                wanted.get((int) block.start(), content, (int) block.start(), (int) block.length());
                progress.done(block.end() + 1 - range.start());
            }
        }

        /** Whether the block is done with. */
        private boolean strikes(AddressRange block, ByteBuffer wanted) throws ProgrammerException {
            switch (fault) {
                case NONE, UNSTEADY -> {
                    return false;
                }
                case IGNORED -> {
                    return true;
                }
                case STRAY -> {
                    content[(int) ((at + SIZE / 2) % SIZE)] ^= 1;
                    return false;
                }
                default -> {
                    if (failed && fault != Fault.ERROR_ALWAYS) {
                        return false;
                    }
                    failed = true;
                    for (int i = 0; i < BLOCK / 2; i++) {
                        content[(int) block.start() + i] =
                                (i % 3 == 0 ? wanted.get((int) block.start() + i) : (byte) -1);
                    }
                    gone = fault != Fault.ERROR_ONCE && fault != Fault.ERROR_ALWAYS;
                    throw gone
                            ? ProgrammerException.lost("the programmer is gone")
                            : ProgrammerException.failed("erasing failed at " + block);
                }
            }
        }

        private void check() throws ProgrammerException {
            if (gone) {
                throw ProgrammerException.lost("the programmer is gone");
            }
        }

        @Override
        public void close() {
            gone = true;
        }
    }
}
