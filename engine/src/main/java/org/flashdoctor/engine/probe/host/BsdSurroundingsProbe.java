// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.EnvironmentKind;
import org.flashdoctor.engine.fact.HostFact.ExecutionEnvironment;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.RunFact.Kernel;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** Jails and virtual machines around a process on a BSD. */
final class BsdSurroundingsProbe implements Probe {

    private final Kernel kernel;

    BsdSurroundingsProbe(Kernel kernel) {
        this.kernel = kernel;
    }

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
        surroundings(notes, new Look(machine));
        return notes.result();
    }

    private void surroundings(Notes notes, Look look) {
        boolean jailed =
                SystemControls.number(look, "security.jail.jailed").got().orElse(0) == 1;
        if (jailed) {
            environment(notes, EnvironmentKind.JAIL, "security.jail.jailed=1");
        }
        Access<String> guest = guest(look);
        Optional<String> name = guest.got();
        if (name.filter(text -> !text.equals("none")).isPresent()) {
            environment(notes, EnvironmentKind.VIRTUAL_MACHINE, name.get());
        } else if (name.isPresent() && !jailed) {
            environment(notes, EnvironmentKind.BARE_METAL, "no hypervisor shows");
        }
        if (name.isPresent()) {
            notes.covers(ExecutionEnvironment.class);
        } else {
            notes.missed(guest, "sysctl", ExecutionEnvironment.class);
        }
    }

    /** Name of the hypervisor, or "none". */
    private Access<String> guest(Look look) {
        return switch (kernel) {
            case FREEBSD, DRAGONFLY ->
                look.command("sysctl", "-n", "kern.vm_guest").map(String::strip);
            case OPENBSD ->
                look.command("sysctl", "-n", "hw.vendor", "hw.product").map(BsdSurroundingsProbe::byProduct);
            default ->
                look.command("sysctl", "-n", "machdep.dmi.system-vendor", "machdep.dmi.system-product")
                        .map(BsdSurroundingsProbe::byProduct);
        };
    }

    private static String byProduct(String text) {
        String names = text.strip().replace('\n', ' ');
        String lower = names.toLowerCase(Locale.ROOT);
        return lower.matches(".*(qemu|kvm|vmware|virtualbox|innotek|\\bxen\\b|virtual machine|bhyve|\\bvmm\\b).*")
                ? names
                : "none";
    }

    private static void environment(Notes notes, EnvironmentKind kind, String text) {
        notes.saw(new ExecutionEnvironment(kind, Reading.of(text)), "sysctl", text);
    }
}
