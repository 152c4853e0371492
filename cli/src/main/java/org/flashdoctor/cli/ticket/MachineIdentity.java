// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.ticket;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashdoctor.engine.system.Machine;

/**
 * What the machine says of itself and its users, only to be hidden: a host name that no prompt gives away may stand in
 * the middle of a log all the same. Nothing of this is ever a fact.
 */
public final class MachineIdentity {

    private static final int LIMIT = 64 * 1024;
    private static final int FIRST_PERSON = 1000;
    private static final int LAST_PERSON = 60000;
    private static final int PASSWD_FIELDS = 7;

    /** Files that hold one identifier. */
    private static final Map<String, String> FILES = Map.ofEntries(
            Map.entry("/proc/sys/kernel/hostname", "host"),
            Map.entry("/etc/hostname", "host"),
            Map.entry("/etc/machine-id", "uuid"),
            Map.entry("/sys/class/dmi/id/product_uuid", "uuid"),
            Map.entry("/sys/class/dmi/id/product_serial", "serial"),
            Map.entry("/sys/class/dmi/id/board_serial", "serial"),
            Map.entry("/sys/class/dmi/id/chassis_serial", "serial"),
            Map.entry("/sys/class/dmi/id/board_asset_tag", "asset"),
            Map.entry("/sys/class/dmi/id/chassis_asset_tag", "asset"));

    private static final List<String> USER_VARIABLES = List.of("USER", "LOGNAME", "SUDO_USER", "DOAS_USER");

    private MachineIdentity() {}

    /** Teaches a redactor. What cannot be read cannot be taught; shapes of identifiers are hidden anyway. */
    public static void teach(Redactor redactor, Machine machine, Map<String, String> environment) {
        FILES.forEach((path, kind) -> text(machine, path).ifPresent(value -> redactor.learn(kind, value)));
        each(machine, "/sys/class/net", "address").forEach(value -> redactor.learn("mac", value));
        each(machine, "/sys/block", "device/serial").forEach(value -> redactor.learn("disk", value));
        each(machine, "/sys/block", "device/wwid").forEach(value -> redactor.learn("disk", value));
        each(machine, "/sys/class/power_supply", "serial_number").forEach(value -> redactor.learn("serial", value));
        USER_VARIABLES.forEach(
                name -> Optional.ofNullable(environment.get(name)).ifPresent(value -> redactor.learn("user", value)));
        Optional.ofNullable(environment.get("HOSTNAME")).ifPresent(value -> redactor.learn("host", value));
        text(machine, "/etc/passwd")
                .ifPresent(users -> users.lines()
                        .map(line -> line.split(":", -1))
                        .filter(fields -> fields.length == PASSWD_FIELDS && isPerson(fields[2]))
                        .forEach(fields -> {
                            redactor.learn("user", fields[0]);
                            redactor.learn("user", realName(fields[4]));
                        }));
    }

    /** The first part of the comment field, which holds rooms and telephone numbers as well. */
    private static String realName(String comment) {
        return comment.split(",", 2)[0];
    }

    private static boolean isPerson(String id) {
        return id.matches("\\d{1,9}") && Integer.parseInt(id) >= FIRST_PERSON && Integer.parseInt(id) < LAST_PERSON;
    }

    private static List<String> each(Machine machine, String folder, String file) {
        List<String> values = new ArrayList<>();
        machine.list(folder)
                .got()
                .ifPresent(names -> names.forEach(
                        name -> text(machine, folder + "/" + name + "/" + file).ifPresent(values::add)));
        return values;
    }

    private static Optional<String> text(Machine machine, String path) {
        return machine.readFile(path, LIMIT)
                .got()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
                .filter(text -> !text.isEmpty());
    }
}
