// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash;

import java.nio.ByteBuffer;
import org.flashdoctor.engine.address.AddressRange;

/**
 * An open way to one identified flash chip: libflashrom, a flasher's command line, or the simulated platform.
 *
 * <p>Not thread-safe: one thread makes all calls, because the libraries behind it keep global state and port permission
 * belongs to a thread. Buffers are as long as the chip, offset is the chip's address, and only bytes of the named range
 * are touched, so that a 16 MiB image is never copied for the sake of a block.
 */
public interface Programmer extends AutoCloseable {

    /** The chip that answered. */
    Chip chip();

    /**
     * All that the flasher said since it was opened, as it would stand in a terminal, for the reader of logs; it grows
     * with each operation. Empty where the programmer has nothing to say.
     */
    String transcript();

    /** Takes what is read, piece by piece. */
    @FunctionalInterface
    interface Sink {

        /**
         * The next piece.
         *
         * @param start address of its first byte
         * @param bytes from its position to its limit; good for this call only
         */
        void take(long start, ByteBuffer bytes);

        /** Puts everything into the same place of a buffer as long as the chip. */
        static Sink into(ByteBuffer content) {
            return (start, bytes) -> content.put((int) start, bytes, bytes.position(), bytes.remaining());
        }
    }

    /** Reads a range of the chip, in the order of addresses. */
    void read(AddressRange range, Sink into, Progress progress) throws ProgrammerException;

    /**
     * Makes a range of the chip hold what {@code wanted} holds there. Blocks in which {@code known} already equals it
     * are neither erased nor written. What lies outside of the range keeps its content, also within an erase block.
     * Verification is the caller's: this returns when the chip reported no error.
     *
     * @param known what the chip holds now, as read a moment ago
     */
    void write(AddressRange range, ByteBuffer wanted, ByteBuffer known, Progress progress) throws ProgrammerException;

    /** Gives the hardware back in the state in which it was found. Never throws; closing twice does nothing. */
    @Override
    void close();
}
