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

    /** Reads a range of the chip into the same place of {@code into}. */
    void read(AddressRange range, ByteBuffer into, Progress progress) throws ProgrammerException;

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
