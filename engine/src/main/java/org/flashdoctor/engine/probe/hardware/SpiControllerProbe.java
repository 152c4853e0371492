// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.PlatformFact.ImplausibleKind;
import org.flashdoctor.engine.fact.PlatformFact.ImplausibleReading;
import org.flashdoctor.engine.fact.PlatformFact.ReadingSource;
import org.flashdoctor.engine.fact.ProtectionFact.BiosControl;
import org.flashdoctor.engine.fact.ProtectionFact.ConfigurationLockdown;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorOverride;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorValidity;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.fact.ProtectionFact.RegisterSpace;
import org.flashdoctor.engine.fact.ProtectionFact.RegisterValue;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.register.BiosControlLayout;
import org.flashdoctor.engine.register.BiosControlRegister;
import org.flashdoctor.engine.register.ChipsetCatalogue;
import org.flashdoctor.engine.register.Decoded;
import org.flashdoctor.engine.register.Derivation;
import org.flashdoctor.engine.register.Generation;
import org.flashdoctor.engine.register.GrantSource;
import org.flashdoctor.engine.register.RegisterDecoder;
import org.flashdoctor.engine.register.RegisterMap;
import org.flashdoctor.engine.register.SpiRegister;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/**
 * Reads BIOS control and the registers of an Intel SPI controller: base address from configuration space, registers
 * from a read-only mapping of physical memory.
 *
 * <p>Nothing that stands beside an implausible status register is believed, and nothing is read at an address that came
 * from configuration space which cannot be right.
 */
public final class SpiControllerProbe implements Probe {

    /** On Silvermont, BIOS control is beside the controller's registers. */
    private static final int SILVERMONT_BIOS_CONTROL = 0xfc;

    /** How often a controller may say that it is busy; firmware and the kernel's driver use it too. */
    private static final int PATIENCE = 8;

    private static final long PAUSE_NANOSECONDS = 5_000_000;

    private final Platform.Finder platforms;

    public SpiControllerProbe(ChipsetCatalogue catalogue) {
        this(new Platform.Finder(catalogue));
    }

    SpiControllerProbe(Platform.Finder platforms) {
        this.platforms = platforms;
    }

    @Override
    public String name() {
        return "spi-controller";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(
                RegisterValue.class,
                BiosControl.class,
                ConfigurationLockdown.class,
                DescriptorOverride.class,
                DescriptorValidity.class,
                FlashRegion.class,
                ProtectedRange.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Platform platform = platforms.of(machine);
        return new Look(machine, platform).result();
    }

    /** One look at one machine. */
    private final class Look {

        private final Machine machine;
        private final Platform platform;
        private final Optional<Generation> generation;
        private final Notes notes = new Notes(name());

        Look(Machine machine, Platform platform) {
            this.machine = machine;
            this.platform = platform;
            this.generation = platform.generation();
        }

        ProbeResult result() {
            Access<List<String>> functions = platform.functions();
            if (functions.got().isEmpty()) {
                allMissed(gap(functions), PciDevice.FOLDER, functions.detail());
            } else if (platform.isAmd()) {
                // An FCH has protections of its own and none of these.
                notes.covers(
                        BiosControl.class,
                        ConfigurationLockdown.class,
                        DescriptorOverride.class,
                        DescriptorValidity.class,
                        FlashRegion.class,
                        ProtectedRange.class);
            } else if (platform.isIntel()) {
                intel();
            } else if (platform.bridge().got().isPresent()) {
                allMissed(Gap.NOT_SUPPORTED, PciDevice.FOLDER, "the registers of this chipset are not known");
            } else {
                allMissed(Gap.ABSENT, PciDevice.FOLDER, "no chipset with a flash controller is on the bus");
            }
            return notes.result();
        }

        private void intel() {
            Optional<RegisterMap> map = generation.isPresent()
                    ? generation.flatMap(Generation::map)
                    : platform.spiController().got().map(unknown -> RegisterMap.PCH100_COMPATIBLE);
            Optional<RegisterWindow> window = generation.isPresent()
                    ? generation.flatMap(RegisterWindow::of)
                    : map.map(unknown -> RegisterWindow.BAR0);
            if (map.isEmpty() || window.isEmpty()) {
                String why = generation.isEmpty()
                        ? "this chipset is in no list"
                        : "this chipset has no SPI controller that we know";
                if (generation.flatMap(Generation::biosControl).isEmpty()) {
                    allMissed(Gap.NOT_SUPPORTED, PciDevice.FOLDER, why);
                } else if (biosControl(platform.bridge(), 1)) {
                    controllerMissed(Gap.NOT_SUPPORTED, PciDevice.FOLDER, why);
                }
                return;
            }
            boolean ownFunction = window.get().inSpiFunction();
            Access<PciDevice> home = ownFunction ? platform.spiController() : platform.bridge();
            if (home.got().isEmpty()) {
                allMissed(home.absent() ? Gap.DENIED : gap(home), PciDevice.FOLDER, "hidden: " + home.detail());
            } else if (window.get() == RegisterWindow.SBASE || biosControl(home, ownFunction ? Integer.BYTES : 1)) {
                controller(home.got().get(), map.get(), window.get());
            }
        }

        /** Reads BIOS control from configuration space; false when that is nonsense, and the base address with it. */
        private boolean biosControl(Access<PciDevice> home, int size) {
            BiosControlLayout layout =
                    generation.flatMap(Generation::biosControl).orElse(BiosControlLayout.AT_DC_SMM);
            PciDevice device = home.got().orElseThrow();
            Access<Long> value = device.register(layout.offset(), size);
            if (value.got().isEmpty()) {
                notes.missed(value, device.path(), BiosControl.class);
                return true;
            }
            String text = "%s + 0x%02x: %s"
                    .formatted(
                            device.path(),
                            layout.offset(),
                            LittleEndian.hex(value.got().get(), size));
            if (BiosControlRegister.decode(value.got().get(), layout.smmProtectionBit())
                    .isImplausible()) {
                implausible(ReadingSource.BIOS_CONTROL, ImplausibleKind.ALL_ONES, "BIOS_CNTL", text);
                return false;
            }
            notes.saw(
                            new RegisterValue(
                                    RegisterSpace.BRIDGE,
                                    layout.offset(),
                                    value.got().get()),
                            new Evidence.Register("BIOS_CNTL"),
                            text)
                    .covers(BiosControl.class);
            return true;
        }

        private void controller(PciDevice home, RegisterMap map, RegisterWindow window) {
            Access<Long> base = home.register(window.register(), Integer.BYTES);
            if (base.got().isEmpty()) {
                controllerMissed(gap(base), home.path(), base.detail());
                return;
            }
            boolean bcr = window == RegisterWindow.SBASE;
            int length = Math.max(ControllerDump.length(map), bcr ? SILVERMONT_BIOS_CONTROL + Integer.BYTES : 0);
            long value = base.got().get();
            Optional<AddressRange> range = window.locate(value, length);
            if (range.isEmpty()) {
                implausible(
                        ReadingSource.SPI_CONTROLLER,
                        kind(value, Integer.BYTES),
                        "SPIBAR",
                        "%s + 0x%02x: %s leads nowhere"
                                .formatted(home.path(), window.register(), LittleEndian.hex(value, Integer.BYTES)));
                return;
            }
            Access<byte[]> bytes = read(range.get());
            if (bytes.got().isEmpty()) {
                controllerMissed(gap(bytes), PhysicalMemory.PATH, bytes.detail());
                return;
            }
            ControllerDump dump = new ControllerDump(bytes.got().get(), map, generation);
            for (int i = 0; dump.isBusy() && i < PATIENCE; i++) {
                LockSupport.parkNanos(PAUSE_NANOSECONDS);
                byte[] again = read(range.get()).got().orElse(bytes.got().get());
                dump = new ControllerDump(again, map, generation);
            }
            if (believes(dump, map, range.get()) && bcr) {
                silvermontBiosControl(bytes.got().get());
            }
        }

        private Access<byte[]> read(AddressRange range) {
            return PhysicalMemory.read(machine, range, notes);
        }

        /** Notes the registers, or says why they are no evidence. */
        private boolean believes(ControllerDump dump, RegisterMap map, AddressRange range) {
            String where = "registers at " + range;
            if (dump.isFilledWith((byte) 0xff)) {
                implausible(ReadingSource.SPI_CONTROLLER, ImplausibleKind.ALL_ONES, where, where + ": all ones");
                return false;
            }
            if (dump.isFilledWith((byte) 0)) {
                implausible(ReadingSource.SPI_CONTROLLER, ImplausibleKind.ALL_ZEROS, where, where + ": all zeros");
                return false;
            }
            Notes raw = new Notes(name());
            dump.note(raw);
            List<Observation> registers = raw.result().observations();
            Derivation derivation = derive(registers);
            Optional<Observation> status = derivation.refused().stream()
                    .filter(register -> labelled(register, SpiRegister.HSFS) || labelled(register, SpiRegister.SPIS))
                    .findFirst();
            if (status.isPresent()) {
                RegisterValue value = (RegisterValue) status.get().fact();
                implausible(ReadingSource.SPI_CONTROLLER, kind(value.value(), Short.BYTES), where, text(status.get()));
                return false;
            }
            if (dump.isBusy()) {
                implausible(
                        ReadingSource.SPI_CONTROLLER,
                        ImplausibleKind.NEVER_IDLE,
                        where,
                        "SCIP never cleared; " + text(registers.get(0)));
                return false;
            }
            for (Observation register : registers) {
                if (derivation.refused().contains(register)) {
                    noteRefused(register);
                } else {
                    notes.saw(register.fact(), register.evidence().get(0).place(), text(register));
                }
            }
            cover(derivation, map);
            return true;
        }

        private Derivation derive(List<Observation> registers) {
            List<Observation> all = new ArrayList<>(registers);
            platform.chipset()
                    .ifPresent(chipset -> all.add(new Observation(
                            chipset, 0, List.of(new Evidence(name(), new Evidence.Path(PciDevice.FOLDER), "bridge")))));
            return new RegisterDecoder(platforms.catalogue()).derive(all);
        }

        private void noteRefused(Observation register) {
            boolean perhapsNotThere = labelled(register, SpiRegister.BM_RAP) || labelled(register, SpiRegister.BM_WAP);
            if (perhapsNotThere && generation.map(Generation::grants).equals(Optional.of(GrantSource.DISPUTED))) {
                return;
            }
            RegisterValue value = (RegisterValue) register.fact();
            notes.saw(
                    new ImplausibleReading(
                            ReadingSource.SPI_CONTROLLER,
                            kind(value.value(), Integer.BYTES),
                            Reading.of(label(register))),
                    register.evidence().get(0).place(),
                    text(register));
        }

        /** Silence means something only of what was read completely. */
        private void cover(Derivation derivation, RegisterMap map) {
            notes.covers(ConfigurationLockdown.class);
            if (derivation.refused().stream()
                    .noneMatch(register -> label(register).contains("PR"))) {
                notes.covers(ProtectedRange.class);
            } else {
                notes.missed(Gap.FAILED, PhysicalMemory.PATH, "a register holds nonsense", ProtectedRange.class);
            }
            notes.covers(DescriptorOverride.class, DescriptorValidity.class);
            boolean regionsRead =
                    derivation.refused().stream().map(this::label).noneMatch(label -> label.startsWith("FREG"));
            boolean grantsTold = derivation.observations().stream()
                    .map(Observation::fact)
                    .filter(FlashRegion.class::isInstance)
                    .map(FlashRegion.class::cast)
                    .anyMatch(region -> region.access() != RegionAccess.UNKNOWN);
            boolean descriptor = derivation.observations().stream()
                    .map(Observation::fact)
                    .anyMatch(new DescriptorValidity(true)::equals);
            if (regionsRead && (grantsTold || !descriptor || !map.hasRegions())) {
                notes.covers(FlashRegion.class);
            } else {
                notes.missed(Gap.FAILED, PhysicalMemory.PATH, "rights on regions are not told", FlashRegion.class);
            }
        }

        private void silvermontBiosControl(byte[] window) {
            long value = LittleEndian.read(window, SILVERMONT_BIOS_CONTROL, Integer.BYTES);
            String text = "SBASE + 0xfc: " + LittleEndian.hex(value, Integer.BYTES);
            Decoded<BiosControl> decoded =
                    BiosControlRegister.decode(value, BiosControlLayout.AT_DC_SMM.smmProtectionBit());
            decoded.accepted()
                    .ifPresentOrElse(
                            control -> notes.saw(control, new Evidence.Register("BCR"), text)
                                    .covers(BiosControl.class),
                            () -> implausible(ReadingSource.BIOS_CONTROL, ImplausibleKind.ALL_ONES, "BCR", text));
        }

        private String label(Observation register) {
            return register.evidence().get(0).place() instanceof Evidence.Register place ? place.name() : "";
        }

        private boolean labelled(Observation observation, SpiRegister register) {
            return label(observation).equals(register.label());
        }

        private static String text(Observation observation) {
            return observation.evidence().get(0).text();
        }

        private static ImplausibleKind kind(long value, int size) {
            if (value == 0) {
                return ImplausibleKind.ALL_ZEROS;
            }
            return LittleEndian.allOnes(value, size) ? ImplausibleKind.ALL_ONES : ImplausibleKind.IMPOSSIBLE;
        }

        private void implausible(ReadingSource what, ImplausibleKind kind, String register, String text) {
            notes.saw(new ImplausibleReading(what, kind, Reading.of(text)), new Evidence.Register(register), text);
            if (what == ReadingSource.BIOS_CONTROL) {
                notes.missed(Gap.FAILED, PciDevice.FOLDER, text, BiosControl.class);
            }
            controllerMissed(Gap.FAILED, PhysicalMemory.PATH, text);
        }

        private void allMissed(Gap gap, String path, String detail) {
            notes.missed(gap, path, detail, BiosControl.class);
            controllerMissed(gap, path, detail);
        }

        private void controllerMissed(Gap gap, String path, String detail) {
            notes.missed(
                    gap,
                    path,
                    detail,
                    ConfigurationLockdown.class,
                    DescriptorOverride.class,
                    DescriptorValidity.class,
                    FlashRegion.class,
                    ProtectedRange.class);
        }

        private static Gap gap(Access<?> access) {
            return access.reading() instanceof Reading.Unknown<?> unknown ? unknown.gap() : Gap.FAILED;
        }
    }
}
