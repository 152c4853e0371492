// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.nativeio;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/** Calls of Linux, each undone before it returns. */
public final class LinuxCalls {

    private static final int O_RDONLY = 0;
    private static final int O_RDWR = 2;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_SYNC = 0x101000;
    private static final int O_CLOEXEC = 0x80000;
    private static final int PROT_READ = 1;
    private static final int MAP_SHARED = 1;
    private static final long PAGE = 4096;
    private static final int CHUNK = 64 * 1024;
    private static final int FULL_LEVEL = 3;

    private LinuxCalls() {}

    /** Asks for one I/O port and gives it back. */
    public static void portPermission(int port) throws ErrnoException, UnavailableException {
        portsOnly();
        call("ioperm(0x%x, 1, 1)".formatted(port), () -> CLibrary.ioperm(port, 1, 1));
        call("ioperm(0x%x, 1, 0)".formatted(port), () -> CLibrary.ioperm(port, 1, 0));
    }

    /** Asks for all I/O ports and gives them back. */
    public static void portLevel() throws ErrnoException, UnavailableException {
        portsOnly();
        call("iopl(3)", () -> CLibrary.iopl(FULL_LEVEL));
        call("iopl(0)", () -> CLibrary.iopl(0));
    }

    /** Opens a path for reading and writing, without waiting, and closes it. */
    public static void openForUpdate(String path) throws ErrnoException, UnavailableException {
        close(open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC, "O_RDWR"));
    }

    /** Content of a file up to a number of bytes, read without waiting. */
    public static byte[] read(String path, int limit) throws ErrnoException, UnavailableException {
        int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, "O_RDONLY");
        try {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            byte[] buffer = new byte[Math.max(1, Math.min(limit, CHUNK))];
            while (content.size() < limit) {
                int wanted = Math.min(buffer.length, limit - content.size());
                int count = call("read(" + path + ")", () -> (int) CLibrary.read(descriptor, buffer, wanted));
                if (count == 0) {
                    break;
                }
                content.write(buffer, 0, count);
            }
            return content.toByteArray();
        } finally {
            close(descriptor);
        }
    }

    /**
     * Physical memory through /dev/mem, mapped for reading. Every aligned word is read once and as a whole, which is
     * what device registers need.
     */
    public static byte[] physicalMemory(long address, int length) throws ErrnoException, UnavailableException {
        x86Only();
        int descriptor = open("/dev/mem", O_RDONLY | O_SYNC | O_CLOEXEC, "O_RDONLY|O_SYNC");
        try {
            long offset = address & -PAGE;
            long before = address - offset;
            long size = (before + length + PAGE - 1) & -PAGE;
            Pointer memory;
            // mmap answers -1, which must not be called a pointer.
            memory = CLibrary.mmap(Pointer.NULL, size, PROT_READ, MAP_SHARED, descriptor, offset);
            if (Pointer.nativeValue(memory) == -1) {
                throw new ErrnoException(
                        "mmap(/dev/mem, 0x%x, 0x%x, PROT_READ)".formatted(offset, size), Native.getLastError());
            }
            try {
                return words(memory, before, length);
            } finally {
                CLibrary.munmap(memory, size);
            }
        } finally {
            close(descriptor);
        }
    }

    /** Effective user id of this process. */
    public static long effectiveUser() throws UnavailableException {
        linuxOnly();
        return Integer.toUnsignedLong(loaded(CLibrary::geteuid));
    }

    private static byte[] words(Pointer memory, long from, int length) {
        long first = from & -Integer.BYTES;
        int span = (int) ((from + length + Integer.BYTES - 1 & -Integer.BYTES) - first);
        ByteBuffer all = ByteBuffer.allocate(span).order(ByteOrder.nativeOrder());
        for (int at = 0; at < span; at += Integer.BYTES) {
            all.putInt(memory.getInt(first + at));
        }
        byte[] wanted = new byte[length];
        all.position((int) (from - first));
        all.get(wanted);
        return wanted;
    }

    private static int open(String path, int flags, String shown) throws ErrnoException, UnavailableException {
        linuxOnly();
        return call("open(%s, %s)".formatted(path, shown), () -> CLibrary.open(path, flags));
    }

    private static void close(int descriptor) {
        int closed = CLibrary.close(descriptor);
        assert closed == 0 : "A descriptor that was open was not closed.";
    }

    /** A call that answers -1 when it fails. */
    private static int call(String shown, Call call) throws ErrnoException, UnavailableException {
        int result = loaded(call);
        if (result == -1) {
            throw new ErrnoException(shown, Native.getLastError());
        }
        return result;
    }

    private static int loaded(Call call) throws UnavailableException {
        try {
            return call.make();
        } catch (LinkageError e) {
            throw UnavailableException.library("The native library of JNA cannot be used: " + e.getMessage());
        }
    }

    @FunctionalInterface
    private interface Call {
        int make();
    }

    private static void linuxOnly() throws UnavailableException {
        if (!property("os.name").equals("linux")
                || !property("sun.arch.data.model").equals("64")) {
            throw UnavailableException.platform("Not tried: these calls are known of 64 bit Linux only.");
        }
    }

    private static void x86Only() throws UnavailableException {
        linuxOnly();
        if (!property("os.arch").equals("amd64") && !property("os.arch").equals("x86_64")) {
            throw UnavailableException.platform("Not tried: physical memory is only read on x86-64.");
        }
    }

    private static void portsOnly() throws UnavailableException {
        if (!property("os.arch").equals("amd64") && !property("os.arch").equals("x86_64")) {
            throw UnavailableException.platform("This processor has no I/O ports.");
        }
        linuxOnly();
    }

    private static String property(String name) {
        return System.getProperty(name, "").toLowerCase(Locale.ROOT);
    }
}
