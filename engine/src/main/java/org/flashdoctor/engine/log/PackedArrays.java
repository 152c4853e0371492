// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.log;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.List;

/** Arrays of numbers as bytes, one after the other: to read them back takes little more than to copy them. */
final class PackedArrays {

    private final IntBuffer left;

    /** The arrays that were {@link #pack packed}. */
    PackedArrays(ByteBuffer packed) {
        this.left = packed.asIntBuffer();
    }

    static byte[] pack(List<int[]> arrays) {
        int numbers = 0;
        for (int[] array : arrays) {
            numbers += 1 + array.length;
        }
        ByteBuffer bytes = ByteBuffer.allocate(numbers * Integer.BYTES);
        IntBuffer out = bytes.asIntBuffer();
        for (int[] array : arrays) {
            out.put(array.length).put(array);
        }
        return bytes.array();
    }

    /**
     * The next array.
     *
     * @throws IllegalArgumentException when there is none
     */
    int[] next() {
        int length = left.hasRemaining() ? left.get() : -1;
        if (length < 0 || length > left.remaining()) {
            throw new IllegalArgumentException("The packed index of recognisers is damaged; build flashdoctor anew.");
        }
        int[] array = new int[length];
        left.get(array);
        return array;
    }
}
