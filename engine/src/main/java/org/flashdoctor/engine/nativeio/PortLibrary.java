// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.nativeio;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;

/** Functions that the C library has on x86 only. */
final class PortLibrary {

    static {
        LibraryFolders.tell();
        Native.register(PortLibrary.class, "c");
    }

    private PortLibrary() {}

    static native int ioperm(NativeLong from, NativeLong count, int on);

    static native int iopl(int level);
}
