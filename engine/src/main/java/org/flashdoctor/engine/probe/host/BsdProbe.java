// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.EnvironmentKind;
import org.flashdoctor.engine.fact.HostFact.ExecutionEnvironment;
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
import org.flashdoctor.engine.fact.PlatformFact.Firmware;
import org.flashdoctor.engine.fact.PlatformFact.PlatformIdentity;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.fact.RunFact.Distribution;
import org.flashdoctor.engine.fact.RunFact.Kernel;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** What a BSD lets a program do, from its sysctl variables and by opening its devices. */
final class BsdProbe implements Probe {

    private static final String LEVEL = "kern.securelevel";
    private static final String PORTS = "/dev/io";
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}");
    private static final Pattern VARIABLE = Pattern.compile("^([\\w.]+)=\"(.*)\"$", Pattern.MULTILINE);

    private final Kernel kernel;

    BsdProbe(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public String name() {
        return "bsd";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(
                SecureLevel.class,
                SystemControl.class,
                IoPortAccess.class,
                PhysicalMemoryMapping.class,
                ExecutionEnvironment.class,
                Distribution.class,
                PlatformIdentity.class,
                Firmware.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Notes notes = new Notes(name());
        Look look = new Look(machine);
        Access<Integer> level = number(look, LEVEL);
        level.got()
                .ifPresentOrElse(
                        value -> notes.saw(new SecureLevel(value), "sysctl " + LEVEL, LEVEL + "=" + value)
                                .covers(SecureLevel.class),
                        () -> notes.missed(level, "sysctl " + LEVEL, SecureLevel.class));
        controls(notes, look);
        ports(notes, machine);
        RawAccessProbe.memory(notes, "/dev/mem", machine.openForUpdate("/dev/mem"));
        surroundings(notes, look);
        look.text("/etc/os-release")
                .got()
                .flatMap(DistributionProbe::parse)
                .ifPresent(found -> notes.saw(found, "/etc/os-release", "ID=" + found.id()));
        identity(notes, look);
        // What only Linux has is not here.
        return notes.covers(
                        Distribution.class,
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
            Access<Integer> value = number(look, name);
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
            notes.saw(new IoPortAccess(opened.result()), PORTS, "open(" + PORTS + ", O_RDWR): " + opened.detail())
                    .covers(IoPortAccess.class);
        }
    }

    private void surroundings(Notes notes, Look look) {
        boolean jailed = number(look, "security.jail.jailed").got().orElse(0) == 1;
        if (jailed) {
            environment(notes, EnvironmentKind.JAIL, "security.jail.jailed=1");
        }
        Access<String> guest = guest(look);
        Optional<String> name = guest.got();
        if (name.filter(text -> !text.equals("none")).isPresent()) {
            environment(notes, EnvironmentKind.VIRTUAL_MACHINE, name.get());
        } else if (name.isPresent() && !jailed) {
            environment(notes, EnvironmentKind.BARE_METAL, "no hypervisor is known to the kernel");
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
                look.command("sysctl", "-n", "hw.vendor", "hw.product").map(BsdProbe::byProduct);
            default ->
                look.command("sysctl", "-n", "machdep.dmi.system-vendor", "machdep.dmi.system-product")
                        .map(BsdProbe::byProduct);
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

    private void identity(Notes notes, Look look) {
        switch (kernel) {
            case FREEBSD, DRAGONFLY -> {
                Access<String> environment = look.command("kenv");
                IdentityProbe.identity(
                        notes,
                        "kenv",
                        variable(environment, "smbios.system.maker"),
                        variable(environment, "smbios.system.product"),
                        variable(environment, "smbios.planar.product"));
                IdentityProbe.firmware(
                        notes,
                        "kenv",
                        variable(environment, "smbios.bios.vendor").known().orElse(""),
                        variable(environment, "smbios.bios.version").known().orElse(""));
            }
            case OPENBSD -> {
                IdentityProbe.identity(
                        notes,
                        "sysctl hw",
                        IdentityProbe.named(control(look, "hw.vendor")),
                        IdentityProbe.named(control(look, "hw.product")),
                        Reading.unknown(Gap.NOT_SUPPORTED));
                notes.missed(Gap.NOT_SUPPORTED, "sysctl hw", "no variable for the firmware", Firmware.class);
            }
            default -> {
                IdentityProbe.identity(
                        notes,
                        "sysctl machdep.dmi",
                        IdentityProbe.named(control(look, "machdep.dmi.system-vendor")),
                        IdentityProbe.named(control(look, "machdep.dmi.system-product")),
                        IdentityProbe.named(control(look, "machdep.dmi.board-product")));
                IdentityProbe.firmware(
                        notes,
                        "sysctl machdep.dmi",
                        control(look, "machdep.dmi.bios-vendor").got().orElse(""),
                        control(look, "machdep.dmi.bios-version").got().orElse(""));
            }
        }
    }

    private static Access<String> control(Look look, String name) {
        return look.command("sysctl", "-n", name).map(String::strip);
    }

    private static Reading<String> variable(Access<String> environment, String name) {
        if (environment.got().isEmpty()) {
            return environment.reading();
        }
        Matcher variable = VARIABLE.matcher(environment.got().get());
        while (variable.find()) {
            if (variable.group(1).equals(name)) {
                return IdentityProbe.named(Access.of(variable.group(2).strip()));
            }
        }
        return Reading.unknown(Gap.ABSENT);
    }

    private static Access<Integer> number(Look look, String name) {
        Access<String> value = control(look, name);
        return value.got().filter(text -> !NUMBER.matcher(text).matches()).isPresent()
                ? Access.refused(org.flashdoctor.engine.fact.HostFact.CallResult.OTHER, name + " is no number")
                : value.map(Integer::parseInt);
    }
}
