// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.PlatformFact.Chipset;
import org.flashdoctor.engine.fact.PlatformFact.ChipsetSupport;
import org.flashdoctor.engine.fact.PlatformFact.ImplausibleKind;
import org.flashdoctor.engine.fact.PlatformFact.ImplausibleReading;
import org.flashdoctor.engine.fact.PlatformFact.PciFunction;
import org.flashdoctor.engine.fact.PlatformFact.PciRole;
import org.flashdoctor.engine.fact.PlatformFact.PciVisibility;
import org.flashdoctor.engine.fact.PlatformFact.ReadingSource;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.register.Generation;
import org.flashdoctor.engine.register.RegisterMap;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** Names the chipset by its PCI functions, and says which of them are hidden or cut. */
public final class ChipsetProbe implements Probe {

    private static final Set<String> X86 = Set.of("amd64", "x86_64", "x86", "i386", "i486", "i586", "i686");

    private final Platform.Finder platforms;

    ChipsetProbe(Platform.Finder platforms) {
        this.platforms = platforms;
    }

    @Override
    public String name() {
        return "chipset";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(Chipset.class, PciFunction.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Notes notes = new Notes(name());
        Access<String> architecture = machine.property("os.arch");
        if (architecture.got().filter(name -> !X86.contains(name)).isPresent()) {
            Chipset none = new Chipset(
                    ChipsetSupport.NO_INTERNAL_PROGRAMMER, Reading.unknown(Gap.ABSENT), Reading.unknown(Gap.ABSENT));
            return notes.saw(none, "os.arch", architecture.got().get())
                    .covers(Chipset.class)
                    .result();
        }
        Platform platform = platforms.of(machine);
        Optional<Chipset> chipset = platform.chipset();
        if (chipset.isEmpty()) {
            return platform.functions().got().isPresent()
                    ? notes.missed(Gap.ABSENT, PciDevice.FOLDER, "no PCI function is listed", Chipset.class)
                            .result()
                    : notes.missed(platform.functions(), PciDevice.FOLDER, Chipset.class)
                            .result();
        }
        notes.saw(chipset.get(), PciDevice.FOLDER, text(platform)).covers(Chipset.class);
        if (platform.isIntel() || platform.isAmd()) {
            function(notes, PciRole.BRIDGE, platform.bridge());
        }
        if (platform.isIntel()) {
            boolean ownFunction = platform.generation()
                    .flatMap(Generation::map)
                    .filter(map -> map == RegisterMap.PCH100_COMPATIBLE)
                    .isPresent();
            if (ownFunction || platform.spiController().got().isPresent()) {
                function(notes, PciRole.SPI_CONTROLLER, platform.spiController());
            }
            if (!isEmulated(platform.bridge()) && platform.hasManagementEngine()) {
                function(notes, PciRole.MANAGEMENT_ENGINE, platform.heci());
            }
        }
        if (platform.isAmd()) {
            function(notes, PciRole.SMBUS, platform.smbus());
        }
        if (isEmulated(platform.bridge())) {
            PciDevice bridge = platform.bridge().got().orElseThrow();
            notes.saw(
                    new ImplausibleReading(
                            ReadingSource.CHIPSET,
                            ImplausibleKind.EMULATED,
                            Reading.of("QEMU plays the chipset; no mainboard's flash chip is behind it")),
                    bridge.path(),
                    bridge + ", subsystem 1af4:1100");
        }
        return notes.covers(PciFunction.class).result();
    }

    private static void function(Notes notes, PciRole role, Access<PciDevice> device) {
        Optional<PciDevice> found = device.got();
        if (found.isPresent()) {
            PciDevice visible = found.get();
            notes.saw(
                    new PciFunction(role, visible.visibility(), Reading.of(visible.id())),
                    visible.path(),
                    visible.toString());
        } else if (device.absent()) {
            notes.saw(
                    new PciFunction(role, PciVisibility.HIDDEN, Reading.unknown(Gap.ABSENT)),
                    PciDevice.FOLDER,
                    device.detail());
        } else {
            notes.missed(device, PciDevice.FOLDER, PciFunction.class);
        }
    }

    private static boolean isEmulated(Access<PciDevice> bridge) {
        return bridge.got().filter(PciDevice::isEmulated).isPresent();
    }

    private static String text(Platform platform) {
        return platform.bridge()
                .got()
                .or(() -> platform.spiController().got())
                .map(PciDevice::toString)
                .orElse("no bridge of a known chipset on the bus");
    }
}
