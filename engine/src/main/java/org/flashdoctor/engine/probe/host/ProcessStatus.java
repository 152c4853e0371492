// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What /proc/self/status and /proc/self/uid_map say of this process. */
final class ProcessStatus {

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern CAPABILITIES = Pattern.compile("[0-9a-f]{1,16}");
    private static final int RAW_IO = 17;
    private static final int SYS_ADMIN = 21;
    private static final int HEX = 16;
    private static final String FILTER_MODE = "2";
    private static final String ALL_USERS = "0 0 4294967295";

    private final Map<String, String> fields;

    private ProcessStatus(Map<String, String> fields) {
        this.fields = fields;
    }

    static ProcessStatus parse(String status) {
        Map<String, String> fields = new TreeMap<>();
        status.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return new ProcessStatus(fields);
    }

    Optional<Boolean> rawIo() {
        return capability(RAW_IO);
    }

    Optional<Boolean> sysAdmin() {
        return capability(SYS_ADMIN);
    }

    /** The line of the effective capabilities. */
    String capabilities() {
        return "CapEff: " + fields.getOrDefault("CapEff", "(not shown)");
    }

    /** Whether a filter may refuse system calls. */
    boolean filtered() {
        return FILTER_MODE.equals(fields.get("Seccomp"));
    }

    /** Whether a uid_map is that of the first user namespace, whose root is the machine's root. */
    static boolean mapsAllUsers(String map) {
        return BLANKS.matcher(map.strip()).replaceAll(" ").equals(ALL_USERS);
    }

    private Optional<Boolean> capability(int bit) {
        return Optional.ofNullable(fields.get("CapEff"))
                .filter(set -> CAPABILITIES.matcher(set).matches())
                .map(set -> (Long.parseUnsignedLong(set, HEX) >> bit & 1) == 1);
    }
}
