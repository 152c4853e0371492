// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.PlatformFact.Firmware;
import org.flashdoctor.engine.fact.PlatformFact.FirmwareFamily;
import org.flashdoctor.engine.fact.PlatformFact.FirmwareOption;
import org.flashdoctor.engine.fact.PlatformFact.FirmwareOptionName;
import org.flashdoctor.engine.fact.PlatformFact.FirmwareUpdateMode;
import org.flashdoctor.engine.fact.ProtectionFact.BootMediumLock;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/**
 * Which firmware runs, what its console says of the boot medium lock, and the variables of Dasharo that the system can
 * see. Most setup options are hidden from it; they are noted as refused, which says nothing of their values.
 */
public final class FirmwareProbe implements Probe {

    private static final String IDENTITY = "/sys/class/dmi/id/";
    private static final String TABLES = "/sys/bus/coreboot/devices";
    private static final String VARIABLES = "/sys/firmware/efi/efivars";
    private static final String DASHARO_GUID = "-d15b327e-ff2d-4fc1-abf6-c12bd08c1359";
    private static final String UPDATE_MODE = "FirmwareUpdateMode";
    private static final String UPDATE_MODE_RUNTIME = "FirmwareUpdateModeRT";

    private static final Map<String, FirmwareOptionName> OPTIONS = new TreeMap<>(Map.of(
            "LockBios", FirmwareOptionName.LOCK_BIOS,
            "SmmBwp", FirmwareOptionName.SMM_BWP,
            "MeMode", FirmwareOptionName.ME_MODE));

    /** Attributes that stand before the value of a variable. */
    private static final int ATTRIBUTES = 4;

    private static final int ATTRIBUTE = 256;
    private static final int CONSOLE = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** The console, as the kernel shows it: text, and the raw entry. */
    private static final String CONSOLE_TEXT = "/sys/firmware/log";

    private static final String CONSOLE_ENTRY = TABLES + "/cbmem-434f4e53/mem";
    private static final List<String> CONSOLE_TOOL = List.of("cbmem", "-1");

    @Override
    public String name() {
        return "firmware";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(Firmware.class, BootMediumLock.class, FirmwareUpdateMode.class, FirmwareOption.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Notes notes = new Notes(name());
        Optional<Firmware> firmware = firmware(machine, notes);
        Optional<FirmwareFamily> family = firmware.map(Firmware::family);
        boolean coreboot =
                family.filter(known -> known != FirmwareFamily.VENDOR).isPresent();
        if (coreboot) {
            console(machine, notes);
        } else if (family.isPresent()) {
            notes.covers(BootMediumLock.class);
        }
        if (family.equals(Optional.of(FirmwareFamily.DASHARO))) {
            variables(machine, notes);
        } else if (family.isPresent()) {
            notes.covers(FirmwareUpdateMode.class, FirmwareOption.class);
        }
        return notes.result();
    }

    private static Optional<Firmware> firmware(Machine machine, Notes notes) {
        Access<String> vendor = text(machine, IDENTITY + "bios_vendor");
        Access<String> version = text(machine, IDENTITY + "bios_version");
        Optional<Firmware> named =
                FirmwareNames.identify(vendor.got().orElse(""), version.got().orElse(""));
        if (named.isPresent() && named.get().family() != FirmwareFamily.VENDOR) {
            notes.saw(
                    named.get(),
                    IDENTITY + "bios_version",
                    vendor.got().orElse("") + " " + version.got().orElse(""));
            return named;
        }
        Optional<List<String>> tables = machine.list(TABLES).got().filter(devices -> !devices.isEmpty());
        if (tables.isPresent()) {
            Firmware coreboot = new Firmware(FirmwareFamily.COREBOOT, Reading.notLookedAt());
            notes.saw(coreboot, TABLES, "coreboot tables: " + String.join(" ", tables.get()));
            return Optional.of(coreboot);
        }
        if (named.isPresent()) {
            notes.saw(
                    named.get(),
                    IDENTITY + "bios_vendor",
                    vendor.got().orElse("") + " " + version.got().orElse(""));
        } else if (vendor.got().isEmpty()) {
            notes.missed(vendor, IDENTITY + "bios_vendor", Firmware.class);
        } else {
            notes.missed(
                    Gap.NOT_SUPPORTED,
                    IDENTITY + "bios_vendor",
                    vendor.got().get() + ": nothing is known of this firmware",
                    Firmware.class);
        }
        return named;
    }

    private static void console(Machine machine, Notes notes) {
        Access<String> text = machine.readFile(CONSOLE_TEXT, CONSOLE).map(bytes -> new String(bytes, UTF_8));
        Access<String> entry = machine.readFile(CONSOLE_ENTRY, CONSOLE).map(CorebootConsole::text);
        Optional<BootMediumLock> lock = Stream.of(text, entry)
                .flatMap(source -> source.got().stream())
                .flatMap(source -> CorebootConsole.bootMediumLock(source).stream())
                .findFirst();
        String path = text.got().isPresent() ? CONSOLE_TEXT : CONSOLE_ENTRY;
        boolean read = text.got().isPresent() || entry.got().isPresent();
        String detail = entry.detail();
        if (!read) {
            Access<Machine.CommandOutput> tool = machine.run(CONSOLE_TOOL, PATIENCE);
            Optional<String> output = tool.got()
                    .filter(result -> result.exitCode() == 0)
                    .map(Machine.CommandOutput::output)
                    .filter(result -> !result.isBlank());
            lock = output.flatMap(CorebootConsole::bootMediumLock);
            read = output.isPresent();
            path = String.join(" ", CONSOLE_TOOL);
            detail = tool.got().map(Machine.CommandOutput::errors).orElseGet(tool::detail);
        }
        if (lock.isPresent()) {
            notes.saw(lock.get(), path, "BM-LOCKDOWN: " + lock.get().state());
        }
        if (read && lock.isEmpty()) {
            // Firmware without the lock says nothing of it, and a console that is full may have lost it.
            notes.missed(Gap.ABSENT, path, "the console does not speak of the lock", BootMediumLock.class);
        } else if (!read) {
            notes.missed(Gap.DENIED, path, detail, BootMediumLock.class);
        }
    }

    private static void variables(Machine machine, Notes notes) {
        Access<List<String>> names = machine.list(VARIABLES);
        if (names.got().isEmpty()) {
            notes.missed(names, VARIABLES, FirmwareUpdateMode.class, FirmwareOption.class);
            return;
        }
        List<String> visible = names.got().get();
        Optional<String> mode = Stream.of(UPDATE_MODE, UPDATE_MODE_RUNTIME)
                .filter(name -> visible.contains(name + DASHARO_GUID))
                .findFirst();
        if (mode.isEmpty()) {
            notes.saw(new FirmwareUpdateMode(false), VARIABLES, "no " + UPDATE_MODE + " variable");
        } else {
            String path = VARIABLES + "/" + mode.get() + DASHARO_GUID;
            Access<byte[]> value = machine.readFile(path, ATTRIBUTE);
            Optional<Integer> number = number(value);
            if (number.isPresent()) {
                notes.saw(new FirmwareUpdateMode(number.get() != 0), path, mode.get() + " = " + number.get());
            } else {
                notes.missed(value, path, FirmwareUpdateMode.class);
            }
        }
        OPTIONS.forEach((name, option) -> {
            String path = VARIABLES + "/" + name + DASHARO_GUID;
            if (visible.contains(name + DASHARO_GUID)) {
                Access<byte[]> value = machine.readFile(path, ATTRIBUTE);
                Reading<Integer> reading = number(value)
                        .map(Reading::of)
                        .orElseGet(() -> value.got().isPresent()
                                ? Reading.unknown(Gap.FAILED)
                                : value.map(unused -> 0).reading());
                notes.saw(new FirmwareOption(option, reading), path, name + ": " + value.detail());
            } else {
                notes.saw(
                        new FirmwareOption(option, Reading.unknown(Gap.DENIED)),
                        VARIABLES,
                        name + " is not shown to the operating system");
            }
        });
        notes.covers(FirmwareUpdateMode.class, FirmwareOption.class);
    }

    /** The first byte behind the attributes. */
    private static Optional<Integer> number(Access<byte[]> variable) {
        return variable.got().filter(bytes -> bytes.length > ATTRIBUTES).map(bytes ->
                (int) LittleEndian.read(bytes, ATTRIBUTES, 1));
    }

    private static Access<String> text(Machine machine, String path) {
        return machine.readFile(path, ATTRIBUTE).map(bytes -> new String(bytes, UTF_8).strip());
    }
}
