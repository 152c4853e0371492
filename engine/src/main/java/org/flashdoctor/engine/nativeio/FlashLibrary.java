// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.nativeio;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * libflashrom, or libflashprog, which has the same functions under another prefix. Neither tells its version by its
 * name, so that each function is looked up when it is wanted.
 *
 * <p>The library keeps its state in global variables, calls exit() when libpci fails, and port permission belongs to a
 * thread: use one instance, in a process of its own, from one thread.
 */
public final class FlashLibrary {

    /** Results of {@link #probe}. */
    public static final int ONE_CHIP = 0;

    public static final int NO_CHIP = 2;
    public static final int SEVERAL_CHIPS = 3;

    private static final List<String> NAMES = List.of("flashrom", "flashprog");
    private static final int VERIFY_AFTER_WRITE = 2;
    private static final int VERIFY_WHOLE_CHIP = 3;
    private static final String REGION = "range";

    /**
     * A library before 1.6 calls for each byte with some programmers: 16 million times to read a chip. Where it gives two
     * messages a page, that is bearable, and may tell why an operation fails.
     */
    private static final int BYTES_A_MESSAGE = 128;

    private static final int FEWEST_MESSAGES = 1000;
    private static final String READING = "read";
    private static final String WRITING = "write";

    private static final int M_MMAP_THRESHOLD = -3;
    private static final int LONGEST_MESSAGE = 16 * 1024;
    private static final int PART_SIZE = 40;

    private final NativeLibrary library;
    private final String prefix;
    private final Listener listener;
    private final Memory text = new Memory(LONGEST_MESSAGE);
    /** Held as long as the library may call it: a collected callback crashes the process. */
    private final LogCallback callback = this::hear;

    private final PointerByReference programmer = new PointerByReference();
    private PointerByReference chip = new PointerByReference();
    private Level loudest = Level.INFO;
    /** How many messages the call that runs may still give. */
    private long patience = Long.MAX_VALUE;

    private final Set<String> noisy = new HashSet<>();

    private FlashLibrary(NativeLibrary library, String prefix, Listener listener) {
        this.library = library;
        this.prefix = prefix;
        this.listener = listener;
    }

    /** How much a message matters, in the library's order. */
    public enum Level {
        ERROR(0),
        WARNING(1),
        INFO(2),
        DEBUG(3),
        DEBUG_MORE(4),
        SPEW(5);

        private static final List<Level> LEVELS = List.of(values());

        private final int number;

        Level(int number) {
            this.number = number;
        }

        /** The level of a message, by the library's number; what it has no name for is the least. */
        public static Level of(int number) {
            return number >= 0 && number < LEVELS.size() ? LEVELS.get(number) : SPEW;
        }

        /** The library's number. */
        public int number() {
            return number;
        }
    }

    /** Hears what the library says, in pieces: a line may come in several, and a piece may hold several lines. */
    @FunctionalInterface
    public interface Listener {
        void heard(Level level, String piece);
    }

    /** Signature of the library's log callback; the last argument is a va_list. */
    @FunctionalInterface
    interface LogCallback extends Callback {
        int invoke(int level, Pointer format, Pointer arguments);
    }

    /** A part that the library knows; the numbers say how well each operation is tested, in the library's order. */
    public record Part(String vendor, String name, long size, int probe, int read, int erase, int write) {}

    /**
     * What the library says of the chip's own protection.
     *
     * @param result 0, or why there is no answer
     * @param mode in the library's order
     * @param start first protected byte
     * @param length 0 when nothing is protected
     */
    public record ChipProtection(int result, int mode, long start, long length) {}

    /**
     * Loads the library.
     *
     * @throws UnavailableException when none is installed, or JNA does not work here
     */
    public static FlashLibrary load(Listener listener) throws UnavailableException {
        LibraryFolders.tell();
        StringBuilder failures = new StringBuilder();
        for (String name : NAMES) {
            try {
                // The name without a version belongs to the development package.
                NativeLibrary library = NativeLibrary.getInstance(
                        Platform.isMac() ? "lib" + name + ".1.dylib" : "lib" + name + ".so.1");
                FlashLibrary loaded = new FlashLibrary(library, name + "_", listener);
                loaded.call("init", 0);
                giveMemoryBack();
                return loaded;
            } catch (UnsatisfiedLinkError e) {
                failures.append(failures.isEmpty() ? "" : "; ")
                        .append(String.valueOf(e.getMessage())
                                .lines()
                                .findFirst()
                                .orElse(""));
            } catch (LinkageError e) {
                throw UnavailableException.library("The native library of JNA cannot be used: " + e.getMessage());
            }
        }
        throw UnavailableException.library(failures.toString());
    }

    /**
     * The library takes a buffer as long as the chip for each call. The GNU C library soon keeps such buffers instead of
     * giving them back, unless it is told a limit.
     */
    private static void giveMemoryBack() {
        try {
            CLibrary.mallopt(M_MMAP_THRESHOLD, 1 << 20);
        } catch (UnsatisfiedLinkError e) {
            // Another C library, which does as it does.
            return;
        }
    }

    /** Name of the program that the library belongs to. */
    public String family() {
        return prefix.substring(0, prefix.length() - 1);
    }

    /** Version as the library tells it; Debian's says "unknown". */
    public Optional<String> version() {
        return function("version_info").map(function -> function.invokeString(new Object[0], false));
    }

    /** Which messages are heard from now on. */
    public void listen(Level level) {
        loudest = level;
        // Since 1.6 the library can be told, and formats nothing in vain.
        function("set_log_level").ifPresent(function -> function.invokeVoid(new Object[] {level.number()}));
        hearAll();
    }

    /** Sets a programmer up; false when the library reports an error. Shut down in either case. */
    public boolean open(String name, Optional<String> options) {
        return call(
                        "programmer_init",
                        programmer,
                        bytes(name),
                        options.map(FlashLibrary::bytes).orElse(null))
                == 0;
    }

    /**
     * Looks for the chip; a chip that was found is used by all calls that follow.
     *
     * @return one of the results above, or another number for an error
     */
    public int probe(Optional<String> name) {
        release();
        int result = call(
                "flash_probe",
                chip,
                programmer.getValue(),
                name.map(FlashLibrary::bytes).orElse(null));
        if (result == ONE_CHIP) {
            call("flag_set", chip.getValue(), VERIFY_AFTER_WRITE, 0);
            call("flag_set", chip.getValue(), VERIFY_WHOLE_CHIP, 0);
        }
        return result;
    }

    /** Size of the chip that was found, in bytes. */
    public long size() {
        return required("flash_getsize").invokeLong(new Object[] {chip.getValue()});
    }

    /** The parts that the library knows by a name; empty where it does not tell. */
    public List<Part> parts(Predicate<String> named) {
        Optional<Function> query = function("supported_flash_chips");
        // The layout below is that of 64 bit systems.
        if (query.isEmpty() || Native.POINTER_SIZE != Long.BYTES) {
            return List.of();
        }
        Pointer table = query.get().invokePointer(new Object[0]);
        List<Part> parts = new ArrayList<>();
        if (table == null) {
            return parts;
        }
        // Pointers to vendor and name, the size in KiB, then a number for each operation; an empty element ends it.
        for (long at = 0; table.getPointer(at + Native.POINTER_SIZE) != null; at += PART_SIZE) {
            Pointer name = table.getPointer(at + Native.POINTER_SIZE);
            String text = name.getString(0, StandardCharsets.UTF_8.name());
            if (named.test(text)) {
                parts.add(new Part(
                        table.getPointer(at).getString(0, StandardCharsets.UTF_8.name()),
                        text,
                        Integer.toUnsignedLong(table.getInt(at + 16)) * 1024,
                        table.getInt(at + 20),
                        table.getInt(at + 24),
                        table.getInt(at + 28),
                        table.getInt(at + 32)));
            }
        }
        call("data_free", table);
        return parts;
    }

    /**
     * Reads a part of the chip.
     *
     * @return 0, or the library's number for the error
     */
    public int read(long start, byte[] into) {
        try (SparseMemory image = new SparseMemory(size())) {
            IntSupplier call = () -> call("image_read", chip.getValue(), image.pointer(), new NativeLong(size()));
            int result = bulk(READING, start, into.length, call);
            if (result != 0 && noisy.contains(READING)) {
                // Nothing was heard of the reason; a read may be tried again.
                hearAll();
                result = within(start, into.length, call);
            }
            if (result == 0) {
                image.pointer().read(start, into, 0, into.length);
            }
            return result;
        }
    }

    /**
     * Makes a part of the chip hold what is wanted. The library reads this part first, to erase and write only where it
     * differs, and merges what lies around it in an erase block.
     *
     * @return 0, or the library's number for the error
     */
    public int write(long start, byte[] wanted) {
        try (SparseMemory image = new SparseMemory(size())) {
            image.pointer().write(start, wanted, 0, wanted.length);
            return bulk(
                    WRITING,
                    start,
                    wanted.length,
                    () -> call("image_write", chip.getValue(), image.pointer(), new NativeLong(size()), Pointer.NULL));
        }
    }

    /** What the chip's status register protects; empty when the library has no functions for it. */
    public Optional<ChipProtection> protection() {
        if (function("wp_read_cfg").isEmpty()) {
            return Optional.empty();
        }
        PointerByReference settings = new PointerByReference();
        int result = call("wp_cfg_new", settings);
        if (result != 0) {
            return Optional.of(new ChipProtection(result, 0, 0, 0));
        }
        try (Memory start = new Memory(Native.SIZE_T_SIZE);
                Memory length = new Memory(Native.SIZE_T_SIZE)) {
            result = call("wp_read_cfg", settings.getValue(), chip.getValue());
            call("wp_get_range", start, length, settings.getValue());
            return Optional.of(new ChipProtection(
                    result,
                    call("wp_get_mode", settings.getValue()),
                    start.getNativeLong(0).longValue(),
                    length.getNativeLong(0).longValue()));
        } finally {
            call("wp_cfg_release", settings.getValue());
        }
    }

    /** Gives the hardware back. */
    public void close() {
        // This order is safe in all versions: some programmers restore the chip's state when they are shut down.
        call("programmer_shutdown", programmer.getValue());
        release();
        call("shutdown");
        setCallback(Pointer.NULL);
    }

    private void release() {
        if (chip.getValue() != null) {
            call("flash_release", chip.getValue());
            chip = new PointerByReference();
        }
    }

    /** Makes a call with a layout that includes this range only. */
    private int within(long start, long length, IntSupplier call) {
        PointerByReference created = new PointerByReference();
        int result = call("layout_new", created);
        if (result != 0) {
            return result;
        }
        Pointer layout = created.getValue();
        try {
            result = call(
                    "layout_add_region",
                    layout,
                    new NativeLong(start),
                    new NativeLong(start + length - 1),
                    bytes(REGION));
            if (result == 0) {
                // A layout without an included region reads and writes nothing, and reports success.
                result = call("layout_include_region", layout, bytes(REGION));
            }
            if (result != 0) {
                return result;
            }
            call("layout_set", chip.getValue(), layout);
            return call.getAsInt();
        } finally {
            call("layout_set", chip.getValue(), Pointer.NULL);
            call("layout_release", layout);
        }
    }

    /** A call that may say far too much; once it did, calls of its kind are made without hearing it. */
    private int bulk(String kind, long start, int length, IntSupplier call) {
        if (noisy.contains(kind)) {
            setCallback(Pointer.NULL);
        } else {
            patience = Math.max(FEWEST_MESSAGES, length / BYTES_A_MESSAGE);
        }
        try {
            int result = within(start, length, call);
            if (patience < 0) {
                noisy.add(kind);
            }
            return result;
        } finally {
            hearAll();
        }
    }

    private void hearAll() {
        patience = Long.MAX_VALUE;
        setCallback(CallbackReference.getFunctionPointer(callback));
    }

    private void setCallback(Pointer function) {
        required("set_log_callback").invokeVoid(new Object[] {function});
    }

    private int hear(int level, Pointer format, Pointer arguments) {
        if (--patience < 0) {
            setCallback(Pointer.NULL);
        }
        if (level <= loudest.number()) {
            // The arguments can be gone through only once.
            CLibrary.vsnprintf(text, text.size(), format, arguments);
            listener.heard(Level.of(level), text.getString(0, StandardCharsets.UTF_8.name()));
        }
        return 0;
    }

    private int call(String name, Object... arguments) {
        return required(name).invokeInt(arguments);
    }

    private Function required(String name) {
        return library.getFunction(prefix + name);
    }

    private Optional<Function> function(String name) {
        try {
            return Optional.of(required(name));
        } catch (UnsatisfiedLinkError e) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(String text) {
        return Native.toByteArray(text, StandardCharsets.UTF_8);
    }
}
