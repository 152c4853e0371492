// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import org.flashdoctor.engine.address.AddressRange;

/**
 * The bytes of an image, for reading only. Nothing is copied: positions are those of the image. Questions beyond its end
 * are answered as if the image went on with erased flash, so that no field of a damaged structure can lead outside.
 */
public final class ImageBytes {

    private static final int ERASED = 0xff;
    private static final int BLOCK = 1 << 16;

    private final ByteBuffer bytes;

    private ImageBytes(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** The bytes from 0 to the buffer's limit; later changes of the buffer show. */
    public static ImageBytes of(ByteBuffer buffer) {
        return new ImageBytes(buffer.duplicate().rewind().order(ByteOrder.LITTLE_ENDIAN));
    }

    public static ImageBytes of(byte[] bytes) {
        return of(ByteBuffer.wrap(bytes));
    }

    public int size() {
        return bytes.limit();
    }

    /** Copies all of it to the beginning of a buffer that is as long. */
    public void copyInto(ByteBuffer buffer) {
        buffer.put(0, bytes, 0, size());
    }

    /** Whether a range lies within the image. */
    public boolean holds(AddressRange range) {
        return range.end() < size();
    }

    boolean holds(long start, long length) {
        return start >= 0 && length >= 0 && start <= size() - length;
    }

    int u8(long at) {
        return at >= 0 && at < size() ? bytes.get((int) at) & 0xff : ERASED;
    }

    int u16(long at) {
        return holds(at, Short.BYTES) ? bytes.getShort((int) at) & 0xffff : u8(at) | u8(at + 1) << 8;
    }

    long u32(long at) {
        return holds(at, Integer.BYTES) ? bytes.getInt((int) at) & 0xffff_ffffL : u16(at) | (long) u16(at + 2) << 16;
    }

    long u64(long at) {
        return u32(at) | u32(at + Integer.BYTES) << 32;
    }

    /** Big endian, as in CBFS. */
    long big32(long at) {
        return Integer.reverseBytes((int) u32(at)) & 0xffff_ffffL;
    }

    /** Text up to a zero byte, the end of the image or a number of bytes. */
    String text(long at, int limit) {
        int length = 0;
        while (length < limit && holds(at + length, 1) && u8(at + length) != 0) {
            length++;
        }
        return new String(copy(at, length), StandardCharsets.ISO_8859_1);
    }

    /** Whether text consists of characters that names are made of. */
    static boolean isPrintable(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    /** A copy of some bytes; shorter at the end of the image. */
    byte[] copy(long at, int length) {
        int start = (int) Math.max(0, Math.min(at, size()));
        byte[] copy = new byte[Math.max(0, Math.min(length, size() - start))];
        bytes.get(start, copy);
        return copy;
    }

    /** Position of a sequence at or after {@code from} and before {@code to}. */
    OptionalInt find(byte[] wanted, int from, int to) {
        int last = Math.min(to, size()) - wanted.length;
        // In blocks: to ask a buffer for each byte of a large image would take longer than to read the chip.
        byte[] block = new byte[BLOCK];
        for (int start = Math.max(0, from); start <= last; start += BLOCK) {
            int length = Math.min(BLOCK, last + 1 - start);
            bytes.get(start, block, 0, length);
            for (int i = 0; i < length; i++) {
                if (block[i] == wanted[0] && matches(wanted, start + i)) {
                    return OptionalInt.of(start + i);
                }
            }
        }
        return OptionalInt.empty();
    }

    boolean matches(byte[] wanted, long at) {
        if (!holds(at, wanted.length)) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (bytes.get((int) at + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether two images hold the same bytes in a range; what lies outside of one of them differs. */
    public boolean sameIn(AddressRange range, ImageBytes other) {
        if (!holds(range) || !other.holds(range)) {
            return false;
        }
        int start = (int) range.start();
        int length = (int) range.length();
        return bytes.slice(start, length).mismatch(other.bytes.slice(start, length)) < 0;
    }

    /** How often each byte value occurs in a range. */
    long[] histogram(AddressRange range) {
        long[] counts = new long[256];
        byte[] block = new byte[BLOCK];
        long end = Math.min(range.end() + 1, size());
        for (long at = range.start(); at < end; at += block.length) {
            int length = (int) Math.min(block.length, end - at);
            bytes.get((int) at, block, 0, length);
            for (int i = 0; i < length; i++) {
                counts[block[i] & 0xff]++;
            }
        }
        return counts;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImageBytes image && bytes.equals(image.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(copy(0, 64));
    }
}
