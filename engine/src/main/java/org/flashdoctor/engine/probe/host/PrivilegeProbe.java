// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.Privilege;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** Who runs this program, and what the kernel lets that user do. */
final class PrivilegeProbe implements Probe {

    private static final String STATUS = "/proc/self/status";
    private static final String USERS = "/proc/self/uid_map";

    @Override
    public String name() {
        return "privilege";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(Privilege.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Look look = new Look(machine);
        Access<Long> user = machine.effectiveUser();
        boolean linux = machine.property("os.name").got().orElse("").equals("Linux");
        if (!linux) {
            return privilege(user, Reading.unknown(Gap.NOT_SUPPORTED), Reading.unknown(Gap.NOT_SUPPORTED), "");
        }
        return parse(user, look.text(STATUS), look.text(USERS));
    }

    /** Capabilities inside a user namespace say nothing of the machine: its root is an ordinary user outside. */
    private ProbeResult parse(Access<Long> user, Access<String> status, Access<String> users) {
        Reading<ProcessStatus> process = status.reading().map(ProcessStatus::parse);
        boolean confined =
                users.got().map(map -> !ProcessStatus.mapsAllUsers(map)).orElse(false);
        String text = process.known().map(ProcessStatus::capabilities).orElseGet(status::detail);
        if (confined) {
            return privilege(
                    user,
                    Reading.of(false),
                    Reading.of(false),
                    text + ", in a user namespace (uid_map "
                            + users.got().orElse("").strip().replaceAll("\\s+", " ") + ")");
        }
        return privilege(
                user,
                process.known().isPresent() ? of(process.known().get().rawIo()) : process.map(found -> false),
                process.known().isPresent() ? of(process.known().get().sysAdmin()) : process.map(found -> false),
                text);
    }

    private ProbeResult privilege(Access<Long> user, Reading<Boolean> rawIo, Reading<Boolean> sysAdmin, String text) {
        Reading<Boolean> root = user.reading().map(id -> id == 0);
        String who = user.got().map(id -> "euid " + id).orElseGet(user::detail);
        return new Notes(name())
                .saw(
                        new Privilege(root, rawIo, sysAdmin),
                        text.isEmpty() ? "geteuid" : STATUS,
                        text.isEmpty() ? who : who + ", " + text)
                .covers(Privilege.class)
                .result();
    }

    private static Reading<Boolean> of(Optional<Boolean> value) {
        return value.map(Reading::of).orElseGet(() -> Reading.unknown(Gap.NOT_SUPPORTED));
    }
}
