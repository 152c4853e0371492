// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.nativeio;

import com.sun.jna.Memory;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;

/**
 * A buffer as long as a chip, of which only the part in use takes memory: the flash libraries want whole images, even
 * for the sake of one block.
 */
final class SparseMemory implements AutoCloseable {

    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x4022;

    private final Pointer start;
    private final long length;

    SparseMemory(long length) {
        this.length = length;
        // The numbers above are Linux'. Elsewhere the buffer takes its full length, and works all the same.
        this.start = Platform.isLinux() ? map(length) : new Memory(length);
    }

    private static Pointer map(long length) {
        Pointer memory = CLibrary.mmap(Pointer.NULL, length, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1, 0);
        if (Pointer.nativeValue(memory) == -1) {
            throw new OutOfMemoryError("No room for a chip of " + length + " bytes");
        }
        return memory;
    }

    Pointer pointer() {
        return start;
    }

    @Override
    public void close() {
        if (Platform.isLinux()) {
            CLibrary.munmap(start, length);
        }
    }
}
