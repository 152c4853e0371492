// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.List;
import java.util.Set;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.ImmutableSystem;
import org.flashdoctor.engine.fact.HostFact.IoPortAccess;
import org.flashdoctor.engine.fact.HostFact.KernelDriver;
import org.flashdoctor.engine.fact.HostFact.KernelLockdown;
import org.flashdoctor.engine.fact.HostFact.KernelOption;
import org.flashdoctor.engine.fact.HostFact.KernelParameter;
import org.flashdoctor.engine.fact.HostFact.MtdDevice;
import org.flashdoctor.engine.fact.HostFact.PhysicalMemoryMapping;
import org.flashdoctor.engine.fact.HostFact.SecureLevel;
import org.flashdoctor.engine.fact.HostFact.SystemControl;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.fact.RunFact.Kernel;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** What a BSD lets a program do, from its sysctl variables and by opening its devices. */
final class BsdAccessProbe implements Probe {

    private static final String LEVEL = "kern.securelevel";
    private static final String PORTS = "/dev/io";

    private final Kernel kernel;

    BsdAccessProbe(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public String name() {
        return "bsd-access";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(SecureLevel.class, SystemControl.class, IoPortAccess.class, PhysicalMemoryMapping.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Notes notes = new Notes(name());
        Look look = new Look(machine);
        Access<Integer> level = SystemControls.number(look, LEVEL);
        level.got()
                .ifPresentOrElse(
                        value -> notes.saw(new SecureLevel(value), "sysctl " + LEVEL, LEVEL + "=" + value)
                                .covers(SecureLevel.class),
                        () -> notes.missed(level, "sysctl " + LEVEL, SecureLevel.class));
        controls(notes, look);
        ports(notes, machine);
        RawAccessProbe.memory(notes, "/dev/mem", machine.openForUpdate("/dev/mem"));
        // What only Linux has is not here.
        return notes.covers(
                        KernelLockdown.class,
                        KernelParameter.class,
                        KernelOption.class,
                        KernelDriver.class,
                        MtdDevice.class,
                        ImmutableSystem.class)
                .result();
    }

    private void controls(Notes notes, Look look) {
        List<String> names = kernel == Kernel.OPENBSD ? List.of("machdep.allowaperture", "kern.allowkmem") : List.of();
        boolean seen = true;
        for (String name : names) {
            Access<Integer> value = SystemControls.number(look, name);
            if (value.got().isPresent()) {
                notes.saw(
                        new SystemControl(name, value.got().get()),
                        "sysctl " + name,
                        name + "=" + value.got().get());
            } else if (!value.absent()) {
                seen = false;
                notes.missed(value, "sysctl " + name, SystemControl.class);
            }
        }
        if (seen) {
            notes.covers(SystemControl.class);
        }
    }

    /** FreeBSD gives ports to who has /dev/io open. The others have a system call for it that is not tried. */
    private void ports(Notes notes, Machine machine) {
        Access<Boolean> opened = machine.openForUpdate(PORTS);
        if (kernel != Kernel.FREEBSD && kernel != Kernel.DRAGONFLY) {
            notes.missed(
                    Gap.NOT_SUPPORTED, "i386_iopl(2)", "this system call is not tried on a BSD", IoPortAccess.class);
        } else if (opened instanceof Access.Untried<Boolean>) {
            notes.missed(opened, PORTS, IoPortAccess.class);
        } else {
            notes.saw(
                            new IoPortAccess(opened.result()),
                            PORTS,
                            RawAccessProbe.words("open(" + PORTS + ", O_RDWR)", opened))
                    .covers(IoPortAccess.class);
        }
    }
}
