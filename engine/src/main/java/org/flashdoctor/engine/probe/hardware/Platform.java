// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.PlatformFact.Chipset;
import org.flashdoctor.engine.fact.PlatformFact.ChipsetSupport;
import org.flashdoctor.engine.fact.PlatformFact.PciId;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.register.ChipsetCatalogue;
import org.flashdoctor.engine.register.Generation;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** The chipset of a machine, as its PCI bus shows it. */
final class Platform {

    private static final String FIRST_BUS = "0000:00:";
    private static final String INTEL_BRIDGE = FIRST_BUS + "1f.0";
    private static final String INTEL_SPI = FIRST_BUS + "1f.5";
    private static final String ATOM_SPI = FIRST_BUS + "0d.2";
    private static final String INTEL_HECI = FIRST_BUS + "16.0";
    private static final String ATOM_HECI = FIRST_BUS + "0f.0";
    private static final String AMD_BRIDGE = FIRST_BUS + "14.3";
    private static final String AMD_SMBUS = FIRST_BUS + "14.0";

    private static final int ISA_BRIDGE = 0x0601;
    private static final int SERIAL_BUS = 0x0c80;
    private static final int SMBUS = 0x0c05;
    private static final int COMMUNICATION = 0x0780;
    /** A bus has 32 devices with 8 functions. */
    private static final int FUNCTIONS = 256;

    private final Machine machine;
    private final ChipsetCatalogue catalogue;
    private final Access<List<String>> functions;
    private final Access<PciDevice> bridge;
    private final Access<PciDevice> spiController;
    private final Optional<PciId> known;
    private final Optional<Generation> generation;

    private Platform(Machine machine, ChipsetCatalogue catalogue) {
        this.machine = machine;
        this.catalogue = catalogue;
        this.functions = machine.list(PciDevice.FOLDER);
        this.bridge = findBridge();
        this.spiController =
                first(device(INTEL_SPI, PciDevice.INTEL, SERIAL_BUS), device(ATOM_SPI, PciDevice.INTEL, SERIAL_BUS));
        this.known = Stream.of(bridge, spiController)
                .flatMap(device -> device.got().stream())
                .map(PciDevice::id)
                .filter(id -> catalogue.generation(id).isPresent())
                .findFirst();
        this.generation = known.flatMap(catalogue::generation).flatMap(Generation::of);
    }

    /** Finds the platform of a machine once for all probes that ask for it side by side. */
    static final class Finder {

        private final ChipsetCatalogue catalogue;
        private Optional<Platform> found = Optional.empty();

        Finder(ChipsetCatalogue catalogue) {
            this.catalogue = catalogue;
        }

        ChipsetCatalogue catalogue() {
            return catalogue;
        }

        synchronized Platform of(Machine machine) {
            Platform platform =
                    found.filter(known -> known.machine == machine).orElseGet(() -> new Platform(machine, catalogue));
            found = Optional.of(platform);
            return platform;
        }
    }

    private Access<PciDevice> findBridge() {
        Access<PciDevice> intel = device(INTEL_BRIDGE, PciDevice.INTEL, ISA_BRIDGE);
        Access<PciDevice> usual = first(
                intel,
                first(device(AMD_BRIDGE, PciDevice.AMD, ISA_BRIDGE), device(AMD_BRIDGE, PciDevice.ATI, ISA_BRIDGE)));
        if (usual.got().isPresent()) {
            return usual;
        }
        return functions.got().orElse(List.of()).stream()
                .filter(address -> address.startsWith(FIRST_BUS))
                .limit(FUNCTIONS)
                .map(address -> PciDevice.read(machine, address))
                .filter(device -> device.got()
                        .filter(found -> catalogue.generation(found.id()).isPresent())
                        .isPresent())
                .findFirst()
                .orElse(intel);
    }

    private Access<PciDevice> device(String address, int vendor, int classCode) {
        if (functions.got().isEmpty()) {
            return functions.map(unused -> null);
        }
        if (!functions.got().get().contains(address)) {
            return Access.refused(CallResult.ENODEV, PciDevice.FOLDER + "/" + address + ": not on the bus");
        }
        Access<PciDevice> device = PciDevice.read(machine, address);
        return device.got()
                        .filter(found -> found.id().vendor() != vendor || found.classCode() != classCode)
                        .isPresent()
                ? Access.refused(CallResult.ENODEV, device.got().get() + " is another kind of function")
                : device;
    }

    private static Access<PciDevice> first(Access<PciDevice> device, Access<PciDevice> otherwise) {
        return device.got().isEmpty() && otherwise.got().isPresent() ? otherwise : device;
    }

    /** Addresses of all functions. */
    Access<List<String>> functions() {
        return functions;
    }

    /** The LPC, eSPI or ISA bridge. */
    Access<PciDevice> bridge() {
        return bridge;
    }

    /** The SPI controller, where it is a visible function of its own. */
    Access<PciDevice> spiController() {
        return spiController;
    }

    /** Whether every chipset of this generation has a management engine, visible or not. */
    boolean hasManagementEngine() {
        return generation.filter(found -> found.me().first() > 1).isPresent();
    }

    /** The interface to the management engine. */
    Access<PciDevice> heci() {
        boolean atom = generation
                .filter(found -> found == Generation.APOLLO_LAKE || found == Generation.GEMINI_LAKE)
                .isPresent();
        return device(atom ? ATOM_HECI : INTEL_HECI, PciDevice.INTEL, COMMUNICATION);
    }

    /** The SMBus function of an AMD FCH. */
    Access<PciDevice> smbus() {
        return first(device(AMD_SMBUS, PciDevice.AMD, SMBUS), device(AMD_SMBUS, PciDevice.ATI, SMBUS));
    }

    /** Whether an Intel bridge or SPI controller was found. */
    boolean isIntel() {
        return Stream.of(bridge, spiController)
                .flatMap(device -> device.got().stream())
                .anyMatch(device -> device.id().vendor() == PciDevice.INTEL);
    }

    /** Whether the LPC bridge of an AMD FCH, or of the ATI bridges before it, was found. */
    boolean isAmd() {
        return bridge.got()
                .map(device -> device.id().vendor())
                .filter(vendor -> vendor == PciDevice.AMD || vendor == PciDevice.ATI)
                .isPresent();
    }

    /** The generation, where the catalogue has the bridge or the SPI controller and we know its registers. */
    Optional<Generation> generation() {
        return generation;
    }

    /** The chipset as a fact; empty when the bus could not be listed or shows nothing at all. */
    Optional<Chipset> chipset() {
        if (functions.got().orElse(List.of()).isEmpty()) {
            return Optional.empty();
        }
        Optional<PciId> id = known.or(() -> Stream.of(bridge, spiController)
                .flatMap(device -> device.got().stream())
                .map(PciDevice::id)
                .findFirst());
        return Optional.of(new Chipset(
                known.isPresent() ? ChipsetSupport.SUPPORTED : ChipsetSupport.NOT_FOUND,
                name().map(Reading::of).orElseGet(Reading::notLookedAt),
                id.map(Reading::of).orElseGet(() -> Reading.unknown(Gap.ABSENT))));
    }

    private Optional<String> name() {
        if (isAmd()) {
            return Optional.of(smbus().got()
                    .flatMap(FchGeneration::of)
                    .map(fch -> "AMD FCH (" + fch.label() + ")")
                    .orElse("AMD FCH"));
        }
        return isIntel()
                ? Optional.of("Intel " + generation.map(ChipsetName::of).orElse("chipset"))
                : Optional.empty();
    }
}
