// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.nativeio;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/** Functions that every Linux C library has. Types are those of 64 bit systems. */
final class CLibrary {

    static {
        LibraryFolders.tell();
        Native.register(CLibrary.class, "c");
    }

    private CLibrary() {}

    static native int open(String path, int flags);

    static native int close(int descriptor);

    static native NativeLong read(int descriptor, byte[] buffer, NativeLong count);

    static native Pointer mmap(
            Pointer address, NativeLong length, int protection, int flags, int descriptor, NativeLong offset);

    static native int munmap(Pointer address, NativeLong length);

    static native int geteuid();

    static native int setsid();

    static native Pointer signal(int number, Pointer handler);

    static native int vsnprintf(Pointer text, NativeLong size, Pointer format, Pointer arguments);
}
