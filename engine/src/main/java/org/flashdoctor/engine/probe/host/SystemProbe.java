// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.RunFact.Kernel;
import org.flashdoctor.engine.fact.RunFact.OperatingSystem;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** Which kernel runs. */
final class SystemProbe implements Probe {

    @Override
    public String name() {
        return "system";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(OperatingSystem.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Notes notes = new Notes(name());
        Access<String> system = machine.property("os.name");
        Optional<Kernel> kernel = system.got().flatMap(SystemProbe::kernel);
        if (kernel.isEmpty()) {
            return notes.missed(system, "os.name", OperatingSystem.class).result();
        }
        Reading<String> release = machine.property("os.version").reading();
        Reading<String> architecture = machine.property("os.arch").reading().map(SystemProbe::architecture);
        return notes.saw(
                        new OperatingSystem(kernel.get(), release, architecture),
                        "os.name",
                        system.got().get() + " " + release.known().orElse("") + " "
                                + architecture.known().orElse(""))
                .covers(OperatingSystem.class)
                .result();
    }

    /** The kernel that Java names. */
    static Optional<Kernel> kernel(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("windows")) {
            return Optional.of(Kernel.WINDOWS);
        }
        return switch (lower) {
            case "linux" -> Optional.of(Kernel.LINUX);
            case "freebsd" -> Optional.of(Kernel.FREEBSD);
            case "openbsd" -> Optional.of(Kernel.OPENBSD);
            case "netbsd" -> Optional.of(Kernel.NETBSD);
            case "dragonfly", "dragonflybsd" -> Optional.of(Kernel.DRAGONFLY);
            case "mac os x", "darwin" -> Optional.of(Kernel.DARWIN);
            case "sunos" -> Optional.of(Kernel.SUNOS);
            case "gnu" -> Optional.of(Kernel.HURD);
            default -> Optional.empty();
        };
    }

    /** The name that uname uses, as flashers print it. */
    static String architecture(String name) {
        return switch (name) {
            case "amd64" -> "x86_64";
            case "x86" -> "i686";
            default -> name;
        };
    }
}
