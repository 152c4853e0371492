// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.flash.Programmer;

/** Compares what is read with what was read or is expected, and keeps nothing of it but where it differs. */
final class Comparison implements Programmer.Sink {

    private final ByteBuffer expected;
    /** By address. */
    private final BitSet differing = new BitSet();

    /** Compares with a buffer as long as the chip. */
    Comparison(ByteBuffer expected) {
        this.expected = expected;
    }

    @Override
    public void take(long start, ByteBuffer bytes) {
        ByteBuffer same = expected.slice((int) start, bytes.remaining());
        int first = bytes.mismatch(same);
        if (first < 0) {
            return;
        }
        int from = bytes.position();
        for (int i = first; i < same.limit(); i++) {
            if (bytes.get(from + i) != same.get(i)) {
                differing.set((int) start + i);
            }
        }
    }

    /** Whether any byte of a range differed. */
    boolean differs(AddressRange range) {
        int next = differing.nextSetBit((int) range.start());
        return next >= 0 && next <= range.end();
    }
}
