// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.PlatformFact.Firmware;
import org.flashdoctor.engine.fact.PlatformFact.PlatformIdentity;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.fact.RunFact.Distribution;
import org.flashdoctor.engine.fact.RunFact.Kernel;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.probe.hardware.FirmwareNames;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** What machine, firmware and distribution call themselves on a BSD. */
final class BsdIdentityProbe implements Probe {

    private static final String RELEASE = "/etc/os-release";
    private static final Pattern VARIABLE = Pattern.compile("^([\\w.]+)=\"(.*)\"$", Pattern.MULTILINE);

    private final Kernel kernel;

    BsdIdentityProbe(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public String name() {
        return "identity";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(PlatformIdentity.class, Firmware.class, Distribution.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Notes notes = new Notes(name());
        Look look = new Look(machine);
        identity(notes, look);
        look.text(RELEASE)
                .got()
                .flatMap(DistributionProbe::parse)
                .ifPresent(found -> notes.saw(found, RELEASE, "ID=" + found.id()));
        return notes.covers(Distribution.class).result();
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
                firmware(
                        notes,
                        "kenv",
                        variable(environment, "smbios.bios.vendor").known().orElse(""),
                        variable(environment, "smbios.bios.version").known().orElse(""));
            }
            case OPENBSD -> {
                IdentityProbe.identity(
                        notes,
                        "sysctl hw",
                        IdentityProbe.named(SystemControls.value(look, "hw.vendor")),
                        IdentityProbe.named(SystemControls.value(look, "hw.product")),
                        Reading.unknown(Gap.NOT_SUPPORTED));
                notes.missed(Gap.NOT_SUPPORTED, "sysctl hw", "no variable for the firmware", Firmware.class);
            }
            default -> {
                IdentityProbe.identity(
                        notes,
                        "sysctl machdep.dmi",
                        IdentityProbe.named(SystemControls.value(look, "machdep.dmi.system-vendor")),
                        IdentityProbe.named(SystemControls.value(look, "machdep.dmi.system-product")),
                        IdentityProbe.named(SystemControls.value(look, "machdep.dmi.board-product")));
                firmware(
                        notes,
                        "sysctl machdep.dmi",
                        SystemControls.value(look, "machdep.dmi.bios-vendor")
                                .got()
                                .orElse(""),
                        SystemControls.value(look, "machdep.dmi.bios-version")
                                .got()
                                .orElse(""));
            }
        }
    }

    private static void firmware(Notes notes, String place, String vendor, String version) {
        Optional<Firmware> firmware = FirmwareNames.identify(vendor, version);
        if (firmware.isPresent()) {
            notes.saw(firmware.get(), place, (vendor + " " + version).strip());
        } else {
            notes.missed(Gap.ABSENT, place, "nothing is known of this firmware", Firmware.class);
        }
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
}
