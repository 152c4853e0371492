// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.report;

import java.util.Map;
import org.flashdoctor.engine.fact.RunFact.Kernel;
import org.flashdoctor.engine.fact.RunFact.OperatingSystem;

/** A system as flashers print it: {@code Linux 6.1.0-20-amd64 (x86_64)}. */
final class SystemName {

    private static final Map<Kernel, String> NAMES = Map.ofEntries(
            Map.entry(Kernel.LINUX, "Linux"),
            Map.entry(Kernel.FREEBSD, "FreeBSD"),
            Map.entry(Kernel.OPENBSD, "OpenBSD"),
            Map.entry(Kernel.NETBSD, "NetBSD"),
            Map.entry(Kernel.DRAGONFLY, "DragonFly"),
            Map.entry(Kernel.DARWIN, "Darwin"),
            Map.entry(Kernel.WINDOWS, "Windows"),
            Map.entry(Kernel.SUNOS, "SunOS"),
            Map.entry(Kernel.HURD, "GNU"),
            Map.entry(Kernel.DOS, "DOS"));

    private SystemName() {}

    static String of(OperatingSystem system) {
        return NAMES.get(system.kernel())
                + system.release().known().map(release -> " " + release).orElse("")
                + system.architecture()
                        .known()
                        .map(machine -> " (" + machine + ")")
                        .orElse("");
    }
}
