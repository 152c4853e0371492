// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.MtdDevice;
import org.flashdoctor.engine.fact.ProtectionFact.KernelFlashHint;
import org.flashdoctor.engine.fact.ProtectionFact.KernelFlashHintKind;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** What Linux' own flash drivers say: NOR devices, and the hints of the driver for Intel controllers. */
public final class KernelFlashProbe implements Probe {

    private static final String MTD = "/sys/class/mtd";
    private static final String PLATFORM = "/sys/bus/platform/devices";
    private static final Pattern DEVICE = Pattern.compile("mtd\\d{1,4}");
    private static final String DRIVER = "intel-spi";
    private static final int ATTRIBUTE = 256;
    private static final long WRITEABLE = 0x400;
    private static final int DEVICES = 64;

    private static final Map<String, KernelFlashHintKind> HINTS = new TreeMap<>(Map.of(
            "intel_spi_locked", KernelFlashHintKind.OPCODES_LOCKED,
            "intel_spi_bios_locked", KernelFlashHintKind.BIOS_LOCKED,
            "intel_spi_protected", KernelFlashHintKind.RANGES_PROTECTED));

    @Override
    public String name() {
        return "kernel-flash";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(MtdDevice.class, KernelFlashHint.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Notes notes = new Notes(name());
        devices(machine, notes);
        hints(machine, notes);
        return notes.result();
    }

    private static void devices(Machine machine, Notes notes) {
        Access<List<String>> devices = machine.list(MTD);
        if (devices.got().isEmpty() && !devices.absent()) {
            notes.missed(devices, MTD, MtdDevice.class);
            return;
        }
        for (String device : devices.got().orElse(List.of())) {
            if (!DEVICE.matcher(device).matches()) {
                continue;
            }
            String folder = MTD + "/" + device;
            Optional<String> type = text(machine, folder + "/type").got();
            Access<String> flags = text(machine, folder + "/flags");
            // NAND and memory are not flash chips of firmware; flashers pass over them too.
            if (type.isPresent() && type.get().equals("nor")) {
                notes.saw(
                        new MtdDevice("/dev/" + device, writeable(flags)),
                        folder,
                        "name %s, size %s, flags %s"
                                .formatted(
                                        text(machine, folder + "/name").got().orElse("unknown"),
                                        text(machine, folder + "/size").got().orElse("unknown"),
                                        flags.got().orElseGet(flags::detail)));
            }
        }
        notes.covers(MtdDevice.class);
    }

    private static Reading<Boolean> writeable(Access<String> flags) {
        if (flags.got().isEmpty()) {
            return flags.map(unused -> false).reading();
        }
        return number(flags.got().get())
                .map(value -> Reading.of((value & WRITEABLE) != 0))
                .orElseGet(() -> Reading.unknown(Reading.Gap.FAILED));
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.decode(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static void hints(Machine machine, Notes notes) {
        List<String> folders =
                new ArrayList<>(List.of(PciDevice.FOLDER + "/0000:00:1f.5", PciDevice.FOLDER + "/0000:00:0d.2"));
        machine.list(PLATFORM).got().orElse(List.of()).stream()
                .filter(device -> device.startsWith(DRIVER))
                .limit(DEVICES)
                .forEach(device -> folders.add(PLATFORM + "/" + device));
        for (String folder : folders) {
            HINTS.forEach((attribute, kind) -> {
                String path = folder + "/" + attribute;
                Access<String> value = text(machine, path);
                if (value.got().isPresent() && value.got().get().matches("[01]")) {
                    notes.saw(
                            new KernelFlashHint(kind, value.got().get().equals("1")),
                            path,
                            value.got().get() + " (a hint of the driver, no proof)");
                } else if (!value.absent() && value instanceof Access.Refused<String>) {
                    notes.missed(value, path, KernelFlashHint.class);
                }
            });
        }
    }

    private static Access<String> text(Machine machine, String path) {
        return machine.readFile(path, ATTRIBUTE).map(bytes -> new String(bytes, UTF_8).strip());
    }
}
