// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.system;

import java.time.Duration;
import java.util.List;

/**
 * The one way to the system: everything that probes see comes through here, so that a machine can be recorded and
 * replayed. Nothing here changes the machine.
 */
public interface Machine {

    /** Content of a file, up to a number of bytes; a longer file is cut. */
    Access<byte[]> readFile(String path, int limit);

    /** Names in a directory, sorted. */
    Access<List<String>> list(String directory);

    /** Target of a symbolic link, as it stands in the link. */
    Access<String> readLink(String path);

    /** Whether a path can be opened for reading and writing; the file is closed again at once, nothing is written. */
    Access<Boolean> openForUpdate(String path);

    /** Output of a command, which is an argument list and runs with LC_ALL=C. */
    Access<CommandOutput> run(List<String> arguments, Duration timeout);

    /** ioperm(2) on one port, given back at once. */
    Access<Boolean> portPermission(int port);

    /** iopl(2) to level 3, back to 0 at once. */
    Access<Boolean> portLevel();

    /** Physical memory, mapped read-only; offset and length need not be page aligned. */
    Access<byte[]> physicalMemory(long address, int length);

    /** Effective user id. */
    Access<Long> effectiveUser();

    /** System properties that Java knows: os.name, os.version, os.arch. */
    Access<String> property(String name);

    /**
     * What a command printed.
     *
     * @param exitCode as a shell shows it
     * @param output standard output
     * @param errors standard error
     */
    record CommandOutput(int exitCode, String output, String errors) {}
}
