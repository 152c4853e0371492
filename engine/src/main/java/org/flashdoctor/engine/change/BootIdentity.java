// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.change;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashdoctor.engine.system.Machine;
import org.flashdoctor.engine.system.Machine.CommandOutput;

/**
 * Which start of which kernel a machine is in.
 *
 * @param start different after every start
 * @param kernel release of the kernel
 * @param entry what the boot loader started: the name of its entry, or the path of the kernel
 */
public record BootIdentity(Optional<String> start, Optional<String> kernel, Optional<String> entry) {

    private static final int LIMIT = 4096;
    private static final String ENTRY_SELECTED =
            "/sys/firmware/efi/efivars/LoaderEntrySelected-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f";
    private static final Pattern BOOT_TIME = Pattern.compile("^btime (\\d+)$", Pattern.MULTILINE);
    private static final Pattern BOOT_IMAGE = Pattern.compile("(?:^|\\s)BOOT_IMAGE=(\\S+)");

    /** That of a machine. */
    public static BootIdentity of(Machine machine) {
        return new BootIdentity(start(machine), machine.property("os.version").got(), entry(machine));
    }

    private static Optional<String> start(Machine machine) {
        Optional<String> id = text(machine, "/proc/sys/kernel/random/boot_id");
        if (id.isPresent()) {
            return id;
        }
        Optional<String> time = text(machine, "/proc/stat")
                .map(BOOT_TIME::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1));
        return time.or(() -> machine.run(List.of("sysctl", "-n", "kern.boottime"), Duration.ofSeconds(1))
                .got()
                .filter(ended -> ended.exitCode() == 0)
                .map(CommandOutput::output)
                .map(String::strip)
                .filter(line -> !line.isEmpty()));
    }

    private static Optional<String> entry(Machine machine) {
        // Four bytes of attributes, then UTF-16 with a zero at its end.
        Optional<String> selected = machine.readFile(ENTRY_SELECTED, LIMIT)
                .got()
                .filter(bytes -> bytes.length > 4)
                .map(bytes -> new String(bytes, 4, bytes.length - 4, StandardCharsets.UTF_16LE).replace("\0", ""));
        return selected.or(() -> text(machine, "/proc/cmdline")
                .map(BOOT_IMAGE::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1)));
    }

    private static Optional<String> text(Machine machine, String path) {
        return machine.readFile(path, LIMIT * 16)
                .got()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
                .filter(text -> !text.isEmpty());
    }
}
