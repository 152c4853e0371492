// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.system;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a recording does not keep: who the owner is, which unit this is, and what opens something. */
final class Secrets {

    private static final Pattern PRIVATE = Pattern.compile(
            "(?i)serial|product_uuid|asset_tag|machine-id|/shadow|/\\.ssh/|/keyrings?/|/wireguard|/private/");

    /** The environment of another process may hold anything; who started it is all that probes look for. */
    private static final Pattern ENVIRONMENT = Pattern.compile("/proc/[^/]+/environ");

    /** The lines of the kernel's log that say something on access to hardware and on firmware. */
    private static final Pattern WANTED_MESSAGE = Pattern.compile(
            "(?i)lockdown|locked down|secure ?boot|/dev/mem|x86/PAT|memtype|\\bspi|[-_]spi|\\bmtd|itco|lpc_ich"
                    + "|\\bmei|\\bpsp|\\bccp|capsule|coreboot|\\bDMI:|hypervisor|Linux version|firmware bug");

    /** Which programs a person uses is nobody's business, apart from those that touch firmware. */
    private static final Pattern PROGRAM = Pattern.compile("/proc/\\d+/comm");

    private static final Pattern WANTED_PROGRAM =
            Pattern.compile("(?i)flash|fwup|firmw|chipsec|^fpt|^afu|h2o|futility|me_clean");

    private static final String SMBIOS = "/sys/firmware/dmi/tables/DMI";
    private static final String WANTED_VARIABLE = "container=";

    private static final List<Mask> MASKS = List.of(
            new Mask("\\b[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}\\b", "00:00:00:00:00:00"),
            new Mask(
                    "\\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\\b",
                    "00000000-0000-0000-0000-000000000000"),
            new Mask("(?i)(\\bserial ?(?:number|no\\.?)?[:=] ?)\\S+", "$1*"),
            new Mask(
                    "(?i)(\\b[\\w.-]*(?:passw(?:or)?d|passphrase|secret|token|credential|apikey|psk)[\\w.-]*[=:])\\S+",
                    "$1*"));

    private record Mask(Pattern pattern, String replacement) {
        Mask(String pattern, String replacement) {
            this(Pattern.compile(pattern), replacement);
        }
    }

    private Secrets() {}

    /** Whether a file is not read at all while a machine is recorded. */
    static boolean isPrivate(String path) {
        return PRIVATE.matcher(path).find();
    }

    /** Content as it is kept. Apart from SMBIOS, only text is changed; registers stay as they are. */
    static byte[] clean(String path, byte[] content) {
        if (ENVIRONMENT.matcher(path).matches()) {
            StringBuilder kept = new StringBuilder();
            for (String variable : new String(content, StandardCharsets.ISO_8859_1).split("\0", -1)) {
                if (variable.startsWith(WANTED_VARIABLE)) {
                    kept.append(variable).append('\0');
                }
            }
            return kept.toString().getBytes(StandardCharsets.ISO_8859_1);
        }
        if (path.equals(SMBIOS)) {
            return SmbiosMask.mask(content);
        }
        String text = new String(content, StandardCharsets.ISO_8859_1);
        if (PROGRAM.matcher(path).matches() && !WANTED_PROGRAM.matcher(text).find()) {
            return new byte[] {'-'};
        }
        for (byte b : content) {
            if (b == 0) {
                return content;
            }
        }
        return clean(text).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Output of a command as it is kept. */
    static String clean(List<String> command, String output) {
        if (!command.get(0).equals("dmesg")) {
            return clean(output);
        }
        StringBuilder kept = new StringBuilder();
        for (String line : output.split("(?<=\n)", -1)) {
            if (WANTED_MESSAGE.matcher(line).find()) {
                kept.append(line);
            }
        }
        return clean(kept.toString());
    }

    /** Text as it is kept. */
    static String clean(String text) {
        String cleaned = text;
        for (Mask mask : MASKS) {
            Matcher found = mask.pattern().matcher(cleaned);
            cleaned = found.replaceAll(mask.replacement());
        }
        return cleaned;
    }
}
