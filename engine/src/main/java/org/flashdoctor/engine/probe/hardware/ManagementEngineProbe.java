// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.PlatformFact.ImplausibleKind;
import org.flashdoctor.engine.fact.PlatformFact.ImplausibleReading;
import org.flashdoctor.engine.fact.PlatformFact.ReadingSource;
import org.flashdoctor.engine.fact.ProtectionFact.ManagementEngine;
import org.flashdoctor.engine.fact.ProtectionFact.RegisterSpace;
import org.flashdoctor.engine.fact.ProtectionFact.RegisterValue;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.register.FirmwareStatus;
import org.flashdoctor.engine.register.Generation;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/**
 * State of the management engine from the most direct source that answers: configuration space of HECI, then the
 * kernel's driver, then what the firmware left in SMBIOS. Its version decides how the registers are read, so that is
 * noted too.
 */
public final class ManagementEngineProbe implements Probe {

    /** Offsets of HFSTS1 to HFSTS6 in configuration space. */
    private static final List<Integer> OFFSETS = List.of(FirmwareStatus.HFSTS1, 0x48, 0x60, 0x64, 0x68, 0x6c);

    private static final String DRIVER = "/sys/class/mei/mei0";
    private static final int ATTRIBUTE = 512;
    private static final Pattern STATUS = Pattern.compile("[0-9a-fA-F]{8}");
    private static final Pattern VERSION = Pattern.compile("(?:\\d{1,9}:)?(\\d{1,2})(?:\\.\\d{1,5}){3}");

    /** Versions up to this one show two registers only; what lies at the other offsets is something else. */
    private static final int TWO_REGISTERS = 8;

    private final Platform.Finder platforms;

    ManagementEngineProbe(Platform.Finder platforms) {
        this.platforms = platforms;
    }

    @Override
    public String name() {
        return "management-engine";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(ManagementEngine.class, RegisterValue.class);
    }

    /** HFSTS registers from one source. */
    private record Status(String path, List<Long> registers) {

        /** SMBIOS is a picture, not the register. */
        String remark() {
            return path.equals(Smbios.PATH) ? ", as the firmware left it at the start" : "";
        }

        boolean isPlausible() {
            return !registers.isEmpty()
                    && !FirmwareStatus.decode(registers.get(0), Optional.empty())
                            .isImplausible();
        }
    }

    @Override
    public ProbeResult look(Machine machine) {
        Notes notes = new Notes(name());
        Platform platform = platforms.of(machine);
        if (platform.isAmd()) {
            return notes.covers(ManagementEngine.class).result();
        }
        if (platform.functions().got().isPresent() && !platform.isIntel()) {
            return notes.missed(
                            Gap.ABSENT, PciDevice.FOLDER, "no chipset of Intel is on the bus", ManagementEngine.class)
                    .result();
        }
        Access<PciDevice> heci = platform.heci();
        Access<Smbios> smbios = machine.readFile(Smbios.PATH, Smbios.LIMIT).map(Smbios::parse);
        List<Status> sources = new ArrayList<>();
        heci.got()
                .map(device -> new Status(device.path(), fromConfiguration(device, platform.generation())))
                .ifPresent(sources::add);
        String driverStatus = DRIVER + "/fw_status";
        text(machine, driverStatus)
                .got()
                .map(text -> new Status(driverStatus, fromDriver(text)))
                .ifPresent(sources::add);
        smbios.got()
                .map(table -> new Status(Smbios.PATH, table.firmwareStatus()))
                .ifPresent(sources::add);
        version(machine, smbios, notes);
        note(sources, notes);
        if (sources.stream().noneMatch(Status::isPlausible)) {
            Gap gap = whyUnknown(heci, smbios);
            notes.missed(
                    gap, heci.got().map(PciDevice::path).orElse(PciDevice.FOLDER), why(heci), ManagementEngine.class);
        }
        return notes.result();
    }

    private static void note(List<Status> sources, Notes notes) {
        Optional<Status> best = sources.stream().filter(Status::isPlausible).findFirst();
        for (Status source : sources) {
            if (!source.isPlausible() && !source.registers().isEmpty()) {
                long first = source.registers().get(0);
                String text = "HFSTS1 " + LittleEndian.hex(first, Integer.BYTES) + " in " + source.path();
                notes.saw(
                        new ImplausibleReading(
                                ReadingSource.MANAGEMENT_ENGINE,
                                first == 0 ? ImplausibleKind.ALL_ZEROS : ImplausibleKind.ALL_ONES,
                                Reading.of(text)),
                        new Evidence.Register("HFSTS1"),
                        text);
                continue;
            }
            for (int i = 0; i < source.registers().size(); i++) {
                // A source that is less direct only confirms.
                if (best.orElseThrow().registers().size() > i
                        && best.get()
                                .registers()
                                .get(i)
                                .equals(source.registers().get(i))) {
                    long value = source.registers().get(i);
                    notes.saw(
                            new RegisterValue(RegisterSpace.HECI, OFFSETS.get(i), value),
                            new Evidence.Register("HFSTS" + (i + 1)),
                            LittleEndian.hex(value, Integer.BYTES) + " in " + source.path() + source.remark());
                }
            }
        }
    }

    private static List<Long> fromConfiguration(PciDevice heci, Optional<Generation> generation) {
        int count =
                generation.filter(found -> found.me().last() <= TWO_REGISTERS).isPresent() ? 2 : OFFSETS.size();
        List<Long> registers = new ArrayList<>();
        for (int offset : OFFSETS.subList(0, count)) {
            Optional<Long> value = heci.register(offset, Integer.BYTES).got();
            if (value.isEmpty()) {
                return List.of();
            }
            registers.add(value.get());
        }
        return registers;
    }

    /** One register a line. */
    private static List<Long> fromDriver(String text) {
        List<Long> registers = new ArrayList<>();
        for (String line : text.split("\n", OFFSETS.size() + 1)) {
            if (registers.size() < OFFSETS.size()
                    && STATUS.matcher(line.strip()).matches()) {
                registers.add(Long.parseLong(line.strip(), 16));
            } else {
                break;
            }
        }
        return registers;
    }

    /** {@code 0:16.1.25.1932}, the first of up to three lines. */
    private static OptionalInt major(String text) {
        Matcher matcher = VERSION.matcher(text.split("\n", 2)[0].strip());
        if (!matcher.matches()) {
            return OptionalInt.empty();
        }
        int major = Integer.parseInt(matcher.group(1));
        return major > 0 ? OptionalInt.of(major) : OptionalInt.empty();
    }

    private static void version(Machine machine, Access<Smbios> smbios, Notes notes) {
        String path = DRIVER + "/fw_ver";
        Optional<String> text = text(machine, path).got();
        OptionalInt major = text.isPresent() ? major(text.get()) : OptionalInt.empty();
        Optional<Integer> stored = smbios.got().flatMap(Smbios::engineVersion);
        if (major.isPresent()) {
            notes.saw(ofVersion(major.getAsInt()), path, text.get());
        } else if (stored.isPresent()) {
            notes.saw(ofVersion(stored.get()), Smbios.PATH, "ME firmware version " + stored.get());
        }
    }

    private static ManagementEngine ofVersion(int major) {
        return new ManagementEngine(
                Reading.notLookedAt(), Reading.notLookedAt(), Reading.notLookedAt(), Reading.of(major));
    }

    /** Refused is more than hidden: with more rights there would be an answer. */
    private static Gap whyUnknown(Access<PciDevice> heci, Access<Smbios> smbios) {
        boolean cut = heci.got()
                .filter(device -> device.register(FirmwareStatus.HFSTS1, Integer.BYTES)
                        .got()
                        .isEmpty())
                .isPresent();
        boolean smbiosDenied = smbios instanceof Access.Refused<Smbios> refused && refused.gap() == Gap.DENIED;
        if (cut || smbiosDenied) {
            return Gap.DENIED;
        }
        return heci.got().isPresent() ? Gap.FAILED : Gap.ABSENT;
    }

    private static String why(Access<PciDevice> heci) {
        return heci.got()
                .map(device ->
                        device.register(FirmwareStatus.HFSTS1, Integer.BYTES).detail())
                .orElseGet(heci::detail);
    }

    private static Access<String> text(Machine machine, String path) {
        return machine.readFile(path, ATTRIBUTE).map(bytes -> new String(bytes, US_ASCII).strip());
    }
}
