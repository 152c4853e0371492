// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/**
 * The options with which the running kernel was built.
 *
 * @param path file that holds them
 * @param options those that are set, by name; the others are {@code n}
 */
record KernelConfiguration(String path, Map<String, String> options) {

    private static final int LIMIT = 2 * 1024 * 1024;
    private static final Pattern SET = Pattern.compile("^(CONFIG_\\w+)=(.*)$", Pattern.MULTILINE);

    /** Value of an option; what is not set and what this kernel does not have is {@code n}. */
    String value(String option) {
        return options.getOrDefault(option, "n");
    }

    /** Whether an option is built in. */
    boolean has(String option) {
        return value(option).equals("y");
    }

    /** The first of the places where distributions keep it; else what the last place answered. */
    static Access<KernelConfiguration> of(Machine machine) {
        Access<KernelConfiguration> answer = Access.untried("no place to look at");
        boolean denied = false;
        for (String path : places(machine.property("os.version").got().orElse(""))) {
            Access<byte[]> content = machine.readFile(path, LIMIT);
            if (content.got().isPresent()) {
                Optional<KernelConfiguration> found =
                        unpack(content.got().get()).flatMap(text -> parse(path, text));
                if (found.isPresent()) {
                    return Access.of(found.get());
                }
            } else if (!denied) {
                denied = !content.absent();
                answer = content.map(bytes -> new KernelConfiguration(path, Map.of()));
            }
        }
        return answer;
    }

    static List<String> places(String release) {
        return release.isEmpty()
                ? List.of("/proc/config.gz")
                : List.of(
                        "/proc/config.gz",
                        "/boot/config-" + release,
                        "/lib/modules/" + release + "/config",
                        "/usr/lib/modules/" + release + "/config",
                        "/usr/lib/ostree-boot/config-" + release,
                        "/usr/src/linux-headers-" + release + "/.config",
                        "/lib/modules/" + release + "/build/.config",
                        "/run/booted-system/kernel-modules/lib/modules/" + release + "/build/.config");
    }

    /** Empty where the text holds no option at all, as a file that was cut to nothing. */
    static Optional<KernelConfiguration> parse(String path, String text) {
        Map<String, String> options = new TreeMap<>();
        Matcher set = SET.matcher(text);
        while (set.find()) {
            options.put(set.group(1), set.group(2).replace("\"", ""));
        }
        return options.isEmpty() ? Optional.empty() : Optional.of(new KernelConfiguration(path, options));
    }

    private static Optional<String> unpack(byte[] content) {
        boolean packed = content.length > 1 && content[0] == 0x1f && content[1] == (byte) 0x8b;
        if (!packed) {
            return Optional.of(new String(content, StandardCharsets.UTF_8));
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
            return Optional.of(new String(in.readNBytes(LIMIT), StandardCharsets.UTF_8));
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
