// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.Map;
import java.util.Set;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.EnvironmentKind;
import org.flashdoctor.engine.fact.HostFact.ExecutionEnvironment;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.system.Machine;

/** Containers, sandboxes and virtual machines around the process. */
final class SurroundingsProbe implements Probe {

    @Override
    public String name() {
        return "surroundings";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(ExecutionEnvironment.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Notes notes = new Notes(name());
        Surroundings surroundings = Surroundings.of(machine);
        for (Map.Entry<EnvironmentKind, String> found : surroundings.judge().entrySet()) {
            notes.saw(
                    new ExecutionEnvironment(found.getKey(), Reading.of(found.getValue())),
                    place(found.getKey()),
                    found.getValue());
        }
        if (surroundings.sure()) {
            notes.covers(ExecutionEnvironment.class);
        } else {
            notes.missed(
                    Gap.FAILED,
                    "/proc/self",
                    "not everything could be seen that would show a container or a virtual machine",
                    ExecutionEnvironment.class);
        }
        return notes.result();
    }

    private static String place(EnvironmentKind kind) {
        return switch (kind) {
            case CONTAINER -> "/proc/self/ns";
            case SANDBOX -> "/proc/self/mountinfo";
            case USER_NAMESPACE -> "/proc/self/uid_map";
            case SECCOMP -> "/proc/self/status";
            case WSL -> "/proc/sys/kernel/osrelease";
            case XEN_PV -> "/sys/hypervisor";
            case FLATPAK -> "/.flatpak-info";
            default -> "/proc/cpuinfo";
        };
    }
}
