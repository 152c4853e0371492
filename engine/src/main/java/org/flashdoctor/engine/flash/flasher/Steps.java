// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import java.util.ArrayList;
import java.util.List;
import org.flashdoctor.engine.address.AddressRange;

/**
 * Cuts an operation into steps, so that its progress is seen with every version of the library: each takes seconds on
 * a slow programmer. They begin at multiples of a size that every erase block divides, so that no block is erased for
 * two of them.
 */
final class Steps {

    private static final long SMALLEST = 64 * 1024;
    /** Bytes of the longest step. */
    static final long LARGEST = 1024 * 1024;

    private static final long STEPS_A_CHIP = 64;

    /** The common unit of erasing. */
    private static final long ERASE_BLOCK = 4096;

    private Steps() {}

    /**
     * The unit in which a chip of this size is planned. Neither library nor command tells a part's erase blocks; both
     * keep what else lies in a larger one.
     */
    static int eraseBlock(long chipSize) {
        return (int) Math.min(ERASE_BLOCK, Long.lowestOneBit(chipSize));
    }

    static List<AddressRange> of(AddressRange range, long chipSize) {
        long size = Math.min(LARGEST, Math.max(SMALLEST, Long.highestOneBit(chipSize / STEPS_A_CHIP)));
        List<AddressRange> steps = new ArrayList<>();
        for (long start = range.start(); start <= range.end(); start = (start / size + 1) * size) {
            steps.add(new AddressRange(start, Math.min(range.end(), (start / size + 1) * size - 1)));
        }
        return steps;
    }
}
