// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.PlatformFact.ImplausibleKind;
import org.flashdoctor.engine.fact.PlatformFact.ImplausibleReading;
import org.flashdoctor.engine.fact.PlatformFact.ReadingSource;
import org.flashdoctor.engine.fact.ProtectionFact.AmdProtection;
import org.flashdoctor.engine.fact.ProtectionFact.AmdProtectionKind;
import org.flashdoctor.engine.fact.ProtectionFact.BootGuard;
import org.flashdoctor.engine.fact.ProtectionFact.RegisterSpace;
import org.flashdoctor.engine.fact.ProtectionFact.RegisterValue;
import org.flashdoctor.engine.fact.ProtectionFact.SecurityProcessorAttribute;
import org.flashdoctor.engine.fact.ProtectionFact.SecurityProcessorState;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** Protections of AMD's FCH and of its security processor. */
public final class AmdFlashProbe implements Probe {

    private static final String SECURITY_PROCESSOR = "/sys/bus/pci/drivers/ccp";
    private static final String DOMAIN = "0000:";
    private static final int ATTRIBUTE = 32;

    private static final int SPI_BASE = 0xa0;
    private static final long BASE_MASK = 0xffff_ffe0L;
    private static final long ZEN_BASE_MASK = 0xffff_ff00L;
    private static final long LOWEST = 0x0100_0000;
    private static final List<Integer> ROM_PROTECT = List.of(0x50, 0x54, 0x58, 0x5c);
    private static final int CONTROLLER_STATE = 0x40;
    private static final int IMC_ACTIVE = 7;

    private static final int CONTROL = 0x00;
    /** The word that holds AltSPICS in its second byte. */
    private static final int ALTERNATIVE_CHIP_SELECT = 0x1c;

    private static final int MAC_ACCESS = 22;
    private static final int HOST_ACCESS = 23;
    private static final int PROTECT_ENABLE = Byte.SIZE + 3;

    private final Platform.Finder platforms;

    AmdFlashProbe(Platform.Finder platforms) {
        this.platforms = platforms;
    }

    @Override
    public String name() {
        return "amd-flash";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(AmdProtection.class, SecurityProcessorState.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Notes notes = new Notes(name());
        Platform platform = platforms.of(machine);
        if (platform.functions().got().isEmpty()) {
            return notes.missed(platform.functions(), PciDevice.FOLDER, AmdProtection.class)
                    .result();
        }
        if (!platform.isAmd()) {
            return platform.isIntel()
                    ? notes.covers(AmdProtection.class, SecurityProcessorState.class)
                            .result()
                    : notes.result();
        }
        Optional<Boolean> armored = securityProcessor(machine, notes);
        PciDevice bridge = platform.bridge().got().orElseThrow();
        Access<Long> base = bridge.register(SPI_BASE, Integer.BYTES);
        if (base.got().isEmpty()) {
            if (armored.equals(Optional.of(true))) {
                return notes.result();
            }
            return notes.missed(base, bridge.path(), AmdProtection.class).result();
        }
        new Look(machine, notes, bridge, platform.smbus().got().flatMap(FchGeneration::of))
                .run(base.got().get(), armored);
        return notes.result();
    }

    /** Attributes of the security processor; gives whether ROM Armor is enforced, where the kernel tells. */
    private static Optional<Boolean> securityProcessor(Machine machine, Notes notes) {
        Optional<Boolean> armored = Optional.empty();
        List<String> devices = machine.list(SECURITY_PROCESSOR).got().orElse(List.of()).stream()
                .filter(device -> device.startsWith(DOMAIN))
                .toList();
        for (String device : devices) {
            for (SecurityProcessorAttribute attribute : SecurityProcessorAttribute.values()) {
                String path =
                        PciDevice.FOLDER + "/" + device + "/" + attribute.name().toLowerCase(Locale.ROOT);
                Optional<String> value = machine.readFile(path, ATTRIBUTE)
                        .got()
                        .map(bytes -> new String(bytes, US_ASCII).strip())
                        .filter(text -> text.equals("0") || text.equals("1"));
                if (value.isPresent()) {
                    boolean set = value.get().equals("1");
                    notes.saw(new SecurityProcessorState(attribute, set), path, value.get());
                    if (attribute == SecurityProcessorAttribute.BOOT_INTEGRITY) {
                        notes.saw(new BootGuard(set), path, value.get());
                    } else if (attribute == SecurityProcessorAttribute.ROM_ARMOR_ENFORCED) {
                        armored = Optional.of(set);
                        if (set) {
                            notes.saw(protection(AmdProtectionKind.ROM_ARMOR), path, value.get());
                        }
                    }
                }
            }
        }
        return armored;
    }

    private static AmdProtection protection(AmdProtectionKind kind) {
        return new AmdProtection(kind, Reading.notLookedAt(), Reading.notLookedAt());
    }

    /** SPI_Cntrl0, and on Zen the word with AltSPICS. */
    private record Controller(long control, Optional<Long> alternative) {}

    /** One look at one bridge. */
    private static final class Look {

        private final Machine machine;
        private final Notes notes;
        private final PciDevice bridge;
        private final Optional<FchGeneration> generation;

        Look(Machine machine, Notes notes, PciDevice bridge, Optional<FchGeneration> generation) {
            this.machine = machine;
            this.notes = notes;
            this.bridge = bridge;
            this.generation = generation;
        }

        void run(long base, Optional<Boolean> armored) {
            String text = register("SPI base", SPI_BASE, base);
            if (LittleEndian.allOnes(base, Integer.BYTES)) {
                notes.saw(
                                protection(AmdProtectionKind.ROM_ARMOR),
                                new Evidence.Register("SPI base"),
                                text + ": hidden by the security processor")
                        .covers(AmdProtection.class);
                return;
            }
            notes.saw(
                    new RegisterValue(RegisterSpace.AMD_BRIDGE, SPI_BASE, base),
                    new Evidence.Register("SPI base"),
                    text);
            Optional<Controller> controller = controller(base, text);
            boolean imcTold = imc();
            boolean rangesTold = romRanges(controller);
            if (controller.isPresent() && imcTold && rangesTold) {
                notes.covers(AmdProtection.class);
            } else if (!armored.equals(Optional.of(true))) {
                notes.missed(
                        Gap.FAILED,
                        bridge.path(),
                        generation.isPresent()
                                ? "the SPI controller could not be read"
                                : "the SMBus function's revision is not known",
                        AmdProtection.class);
            }
        }

        /**
         * The controller's registers, where they can be mapped and hold something. Only these two words are read: beside
         * them are ports of a buffer that move on with every read.
         */
        private Optional<Controller> controller(long value, String text) {
            boolean zen = generation
                    .filter(found -> found.romProtection() == RomProtection.ZEN)
                    .isPresent();
            long base = value & (zen ? ZEN_BASE_MASK : BASE_MASK);
            if (base < LOWEST) {
                implausible(base == 0 ? ImplausibleKind.ALL_ZEROS : ImplausibleKind.IMPOSSIBLE, text);
                return Optional.empty();
            }
            Access<Long> control = PhysicalMemory.read(
                            machine, new AddressRange(base + CONTROL, base + CONTROL + Integer.BYTES - 1), notes)
                    .map(Look::word);
            if (control.got().isEmpty()) {
                return Optional.empty();
            }
            long word = control.got().get();
            String shown =
                    "SPI_Cntrl0 at %s: %s".formatted(AddressRange.hex(base), LittleEndian.hex(word, Integer.BYTES));
            if (word == 0 || LittleEndian.allOnes(word, Integer.BYTES)) {
                implausible(word == 0 ? ImplausibleKind.ALL_ZEROS : ImplausibleKind.ALL_ONES, shown);
                return Optional.empty();
            }
            Evidence.Register place = new Evidence.Register("SPI_Cntrl0");
            notes.saw(new RegisterValue(RegisterSpace.AMD_SPI, CONTROL, word), place, shown);
            if (!isSet(word, MAC_ACCESS) || !isSet(word, HOST_ACCESS)) {
                notes.saw(protection(AmdProtectionKind.HOST_ACCESS_DISABLED), place, shown);
            }
            Optional<Long> alternative = zen
                    ? machine.physicalMemory(base + ALTERNATIVE_CHIP_SELECT, Integer.BYTES)
                            .got()
                            .filter(bytes -> bytes.length == Integer.BYTES)
                            .map(Look::word)
                            .filter(found -> !LittleEndian.allOnes(found, Integer.BYTES))
                    : Optional.empty();
            return Optional.of(new Controller(word, alternative));
        }

        private static long word(byte[] bytes) {
            return LittleEndian.read(bytes, 0, Integer.BYTES);
        }

        /** The micro controller of early chipsets; false when the register could not be read. */
        private boolean imc() {
            if (generation.isEmpty() || !generation.get().hasImc()) {
                return generation.isPresent();
            }
            Access<Long> state = bridge.register(CONTROLLER_STATE, 1);
            state.got()
                    .filter(value -> isSet(value, IMC_ACTIVE))
                    .ifPresent(value -> notes.saw(
                            protection(AmdProtectionKind.IMC_ACTIVE),
                            new Evidence.Register("LPC 0x40"),
                            "%s + 0x40: %s".formatted(bridge.path(), LittleEndian.hex(value, 1))));
            return state.got().isPresent();
        }

        /** Ranges that the bridge protects; false when the layout of the registers is not known. */
        private boolean romRanges(Optional<Controller> controller) {
            if (generation.isEmpty()) {
                return false;
            }
            RomProtection layout = generation.get().romProtection();
            Reading<Boolean> lifted = lifted(layout, controller);
            boolean complete = true;
            for (int offset : ROM_PROTECT) {
                Access<Long> value = bridge.register(offset, Integer.BYTES);
                if (value.got().isEmpty()) {
                    return false;
                }
                long raw = value.got().get();
                String name = "ROM protect " + ROM_PROTECT.indexOf(offset);
                String text = register(name, offset, raw);
                if (LittleEndian.allOnes(raw, Integer.BYTES)) {
                    implausible(ImplausibleKind.ALL_ONES, text);
                    complete = false;
                    continue;
                }
                Evidence.Register place = new Evidence.Register(name);
                notes.saw(new RegisterValue(RegisterSpace.AMD_BRIDGE, offset, raw), place, text);
                Optional<AddressRange> range = layout.decode(raw);
                // On Zen the ranges only count while the controller says so.
                if (range.isPresent() && !lifted.is(true)) {
                    notes.saw(
                            new AmdProtection(AmdProtectionKind.ROM_RANGE, Reading.of(range.get()), lifted),
                            place,
                            text);
                }
            }
            return complete;
        }

        /**
         * Whether protection is off. Zen has a bit that turns it on, and nothing lifts it then; before, it holds for good
         * when the host's access is disabled, and a flasher can lift it otherwise.
         */
        private static Reading<Boolean> lifted(RomProtection layout, Optional<Controller> controller) {
            if (layout == RomProtection.ZEN) {
                return controller
                        .flatMap(Controller::alternative)
                        .map(word -> Reading.of(!isSet(word, PROTECT_ENABLE)))
                        .orElseGet(Reading::notLookedAt);
            }
            return controller
                            .filter(found ->
                                    !isSet(found.control(), MAC_ACCESS) || !isSet(found.control(), HOST_ACCESS))
                            .isPresent()
                    ? Reading.of(false)
                    : Reading.notLookedAt();
        }

        private String register(String name, int offset, long value) {
            return "%s, %s + 0x%02x: %s".formatted(name, bridge.path(), offset, LittleEndian.hex(value, Integer.BYTES));
        }

        private void implausible(ImplausibleKind kind, String text) {
            notes.saw(
                    new ImplausibleReading(ReadingSource.AMD_SPI_CONTROLLER, kind, Reading.of(text)),
                    bridge.path(),
                    text);
        }

        private static boolean isSet(long value, int bit) {
            return (value >>> bit & 1) == 1;
        }
    }
}
