// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.Progress;
import org.flashdoctor.engine.flash.plan.WritePlan;
import org.flashdoctor.engine.flash.session.JournalRecord.Direction;
import org.flashdoctor.engine.flash.session.JournalRecord.Step;
import org.flashdoctor.engine.flash.session.SessionListener.Activity;
import org.flashdoctor.engine.flash.session.SessionListener.Checkpoint;

/** Writes blocks step by step, each in the journal before it is done. */
final class Steps {

    /**
     * Bytes of a step. Larger ones cost fewer waits for the disk (a millisecond or more each) and fewer calls of the
     * programmer; smaller ones tell less to read again after a power loss. At a mebibyte both are small beside erasing.
     */
    private static final long SIZE = 1 << 20;

    private final Line line;
    private final Journal journal;

    Steps(Line line, Journal journal) {
        this.line = line;
        this.journal = journal;
    }

    /** The most steps that a range can take. */
    static long most(AddressRange range) {
        return range.length() / SIZE + 2;
    }

    /**
     * Writes.
     *
     * @param blocks what to write; nothing else is touched
     * @param known what the chip holds
     */
    void write(Activity activity, Direction direction, List<AddressRange> blocks, ByteBuffer wanted, ByteBuffer known)
            throws ProgrammerException, IOException {
        long all = blocks.stream().mapToLong(AddressRange::length).sum();
        Progress progress = line.setup().listener().begins(activity, all);
        long before = 0;
        for (AddressRange block : blocks) {
            for (AddressRange range : WritePlan.pieces(block, SIZE)) {
                journal.step(new Step(direction, range));
                line.setup().listener().reached(Checkpoint.STEP_ANNOUNCED);
                long done = before;
                line.programmer()
                        .write(range, wanted, known, bytes -> progress.done(done + Math.min(bytes, range.length())));
                before += range.length();
                progress.done(before);
                line.setup().listener().reached(Checkpoint.STEP_DONE);
            }
        }
    }
}
