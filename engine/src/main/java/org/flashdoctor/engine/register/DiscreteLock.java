// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import java.util.EnumSet;
import java.util.Set;

/** Bits of DLOCK, SPIBAR + 0x0c on the 100 series and later: each freezes one register until reset. */
public enum DiscreteLock {
    BMWAG_LOCKDN(0),
    BMRAG_LOCKDN(1),
    SBMWAG_LOCKDN(2),
    SBMRAG_LOCKDN(3),
    PR0_LOCKDN(8),
    PR1_LOCKDN(9),
    PR2_LOCKDN(10),
    PR3_LOCKDN(11),
    PR4_LOCKDN(12),
    SSEQ_LOCKDN(16);

    private final int bit;

    DiscreteLock(int bit) {
        this.bit = bit;
    }

    /** The locks that are set. None is usual: FLOCKDN alone freezes the same registers. */
    public static Decoded<Set<DiscreteLock>> decode(long value) {
        if (!Bits.fits(value) || value == Bits.ALL_ONES) {
            return Decoded.implausible(SpiRegister.DLOCK.label(), value);
        }
        Set<DiscreteLock> locks = EnumSet.noneOf(DiscreteLock.class);
        for (DiscreteLock lock : values()) {
            if (Bits.isSet(value, lock.bit)) {
                locks.add(lock);
            }
        }
        return Decoded.plausible(Set.copyOf(locks));
    }
}
