// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.nativeio;

import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/**
 * Functions of the C library, looked up when they are called: {@code ioperm} and {@code iopl} are on x86 only,
 * {@code mallopt} is in glibc only. Types are those of 64 bit systems. One that is missing ends in an
 * {@link UnsatisfiedLinkError}.
 *
 * <p>They are not bound to native methods, because JNA's preparations for that take as long as everything else that a
 * process with a handful of calls does.
 */
final class CLibrary {

    private static final NativeLibrary LIBRARY = load();

    private CLibrary() {}

    private static NativeLibrary load() {
        LibraryFolders.tell();
        return NativeLibrary.getInstance("c");
    }

    static int open(String path, int flags) {
        return number("open", path, flags);
    }

    static int close(int descriptor) {
        return number("close", descriptor);
    }

    static long read(int descriptor, byte[] buffer, long count) {
        return LIBRARY.getFunction("read").invokeLong(new Object[] {descriptor, buffer, new NativeLong(count)});
    }

    static Pointer mmap(Pointer address, long length, int protection, int flags, int descriptor, long offset) {
        return LIBRARY.getFunction("mmap").invokePointer(new Object[] {
            address, new NativeLong(length), protection, flags, descriptor, new NativeLong(offset)
        });
    }

    static int munmap(Pointer address, long length) {
        return number("munmap", address, new NativeLong(length));
    }

    static int mallopt(int parameter, int value) {
        return number("mallopt", parameter, value);
    }

    static int geteuid() {
        return number("geteuid");
    }

    static int setsid() {
        return number("setsid");
    }

    static Pointer signal(int number, Pointer handler) {
        return LIBRARY.getFunction("signal").invokePointer(new Object[] {number, handler});
    }

    static int vsnprintf(Pointer text, long size, Pointer format, Pointer arguments) {
        return number("vsnprintf", text, new NativeLong(size), format, arguments);
    }

    static int ioperm(long from, long count, int on) {
        return number("ioperm", new NativeLong(from), new NativeLong(count), on);
    }

    static int iopl(int level) {
        return number("iopl", level);
    }

    private static int number(String function, Object... arguments) {
        return LIBRARY.getFunction(function).invokeInt(arguments);
    }
}
