// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.load;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.FieldType;
import org.flashdoctor.engine.fact.PlatformFact.PciId;
import org.flashdoctor.engine.fact.ProtectionFact.BootMediumLockScheme;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.MeOperationMode;
import org.flashdoctor.engine.fact.ProtectionFact.MeWorkingState;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectionMode;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.flash.Chip.Support;
import org.flashdoctor.engine.flash.sim.Faults;
import org.flashdoctor.engine.flash.sim.Faults.Fault;
import org.flashdoctor.engine.flash.sim.Faults.Trigger;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.BiosControlSetup;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.ChipProtection;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.Content;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.Controller;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.Engine;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.Host;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.Part;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.Pch;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.ProtectedArea;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.Region;
import org.flashdoctor.engine.register.Generation;
import org.flashdoctor.engine.register.SpiRegister;
import org.flashdoctor.knowledge.node.Node;
import org.flashdoctor.knowledge.node.Position;

/** Reads the description of a simulated machine. */
final class SimulationReader {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,10}|0x[0-9a-fA-F]{1,8}) ?(KiB|MiB|)");
    private static final long USUAL_ERASE_BLOCK = 4096;

    private final List<Problem> problems;
    private final Chipsets chipsets;

    SimulationReader(List<Problem> problems, Chipsets chipsets) {
        this.problems = problems;
        this.chipsets = chipsets;
    }

    /**
     * The machine that a node describes; empty when something is wrong with it, which is then among the problems.
     *
     * @param name how the user calls it
     */
    Optional<SimulatedPlatform> read(String name, Node node) {
        int before = problems.size();
        return Fields.of(node, "A simulated machine", problems).flatMap(fields -> {
            fields.required("about");
            Optional<Pch> pch = chipset(fields);
            Optional<Part> part = part(fields);
            Content content = content(fields);
            List<Region> regions = new ArrayList<>();
            fields.items("regions").forEach(item -> region(item).ifPresent(regions::add));
            List<ProtectedArea> ranges = new ArrayList<>();
            fields.items("protected-ranges").forEach(item -> range(item).ifPresent(ranges::add));
            Controller controller = controller(fields);
            BiosControlSetup biosControl = biosControl(fields);
            Engine engine = engine(fields);
            ChipProtection protection = protection(fields);
            Optional<Host> host = host(fields);
            Faults faults = faults(fields);
            fields.reportUnknown();
            if (problems.size() > before || pch.isEmpty() || part.isEmpty() || host.isEmpty()) {
                return Optional.empty();
            }
            return made(
                    fields.mapping().at(),
                    () -> new SimulatedPlatform(
                            name,
                            pch.get(),
                            part.get(),
                            content,
                            regions,
                            ranges,
                            controller,
                            biosControl,
                            engine,
                            protection,
                            host.get(),
                            faults));
        });
    }

    private Optional<Pch> chipset(Fields fields) {
        String text = fields.required("chipset");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return value(fields, "chipset", new FieldType.Pci(), PciId.class).flatMap(id -> {
            Optional<Generation> generation = chipsets.generation(id).flatMap(Generation::of);
            if (generation.isEmpty()) {
                fields.problem(
                        "chipset",
                        "The chipset " + id + " is not in chipsets.yaml, or its registers are not known; "
                                + "take the id of one that is, for example 8086:a145.");
                return Optional.empty();
            }
            return made(
                    fields,
                    "chipset",
                    () -> new Pch(id, "Intel " + chipsets.name(id).orElse(id.toString()), generation.get()));
        });
    }

    private Optional<Part> part(Fields fields) {
        fields.requiredNode("chip");
        return inner(fields, "chip", chip -> {
            chip.required("size");
            Optional<Long> size = size(chip, "size");
            long block = size(chip, "erase-block").orElse(USUAL_ERASE_BLOCK);
            Map<OperationKind, Support> support = new EnumMap<>(OperationKind.class);
            chip.words("untested", OperationKind.class).forEach(kind -> support.put(kind, Support.UNTESTED));
            chip.words("broken", OperationKind.class).forEach(kind -> support.put(kind, Support.BROKEN));
            return size.flatMap(bytes ->
                    made(chip.mapping().at(), () -> new Part(bytes, (int) Math.min(block, bytes), support)));
        });
    }

    private Content content(Fields fields) {
        return inner(fields, "content", content -> {
                    long seed = content.number("seed", 0);
                    Optional<String> image = content.text("image");
                    try {
                        return Optional.<Content>of(
                                image.isPresent()
                                        ? new Content.Image(Path.of(image.get()))
                                        : new Content.Generated(seed));
                    } catch (InvalidPathException e) {
                        content.problem("image", "\"" + image.get() + "\" is no file name.");
                        return Optional.empty();
                    }
                })
                .orElse(new Content.Generated(0));
    }

    private Optional<Region> region(Node item) {
        return Fields.of(item, "A region", problems).flatMap(fields -> {
            fields.required("region");
            Optional<DescriptorRegion> region = fields.word("region", DescriptorRegion.class);
            Optional<AddressRange> range = range(fields, "range");
            RegionAccess access = fields.word("access", RegionAccess.class, RegionAccess.READ_WRITE);
            fields.reportUnknown();
            return region.isEmpty() || range.isEmpty()
                    ? Optional.empty()
                    : made(fields.mapping().at(), () -> new Region(region.get(), range.get(), access));
        });
    }

    private Optional<ProtectedArea> range(Node item) {
        return Fields.of(item, "A protected range", problems).flatMap(fields -> {
            String label = fields.required("register");
            Optional<SpiRegister> register = SpiRegister.labelled(label);
            if (register.isEmpty() && !label.isEmpty()) {
                fields.problem("register", "\"" + label + "\" is none of PR0, PR1, PR2, PR3, PR4, GPR0.");
            }
            Optional<AddressRange> range = range(fields, "range");
            RangeProtection protection = fields.word("protection", RangeProtection.class, RangeProtection.WRITE);
            fields.reportUnknown();
            return register.isEmpty() || range.isEmpty()
                    ? Optional.empty()
                    : made(fields.mapping().at(), () -> new ProtectedArea(register.get(), range.get(), protection));
        });
    }

    private Controller controller(Fields fields) {
        return inner(
                        fields,
                        "controller",
                        controller -> Optional.of(new Controller(
                                controller.flag("locked"),
                                controller.flag("descriptor-override"),
                                controller.flag("status-register-cycle-disabled"))))
                .orElse(new Controller(false, false, false));
    }

    private BiosControlSetup biosControl(Fields fields) {
        return inner(
                        fields,
                        "bios-control",
                        control -> Optional.of(new BiosControlSetup(
                                control.flag("write-enable"),
                                control.flag("lock-enable"),
                                control.flag("smm-protection"))))
                .orElse(new BiosControlSetup(false, false, false));
    }

    private Engine engine(Fields fields) {
        return inner(
                        fields,
                        "management-engine",
                        engine -> Optional.of(new Engine(
                                engine.word("working-state", MeWorkingState.class, MeWorkingState.NORMAL),
                                engine.word("operation-mode", MeOperationMode.class, MeOperationMode.NORMAL),
                                engine.flag("manufacturing-mode"),
                                engine.flag("boot-guard"))))
                .orElse(new Engine(MeWorkingState.NORMAL, MeOperationMode.NORMAL, false, false));
    }

    private ChipProtection protection(Fields fields) {
        return inner(
                        fields,
                        "chip-protection",
                        protection -> Optional.of(new ChipProtection(
                                protection.text("range").isEmpty() ? Optional.empty() : range(protection, "range"),
                                protection.word("mode", ProtectionMode.class, ProtectionMode.DISABLED))))
                .orElse(ChipProtection.none());
    }

    private Optional<Host> host(Fields fields) {
        Host usual =
                new Host("Simulated", "Simulator", "coreboot", "4.22", false, true, Optional.empty(), Optional.empty());
        if (fields.node("host").isEmpty()) {
            return Optional.of(usual);
        }
        return inner(fields, "host", host -> {
            String vendor = host.text("vendor").orElse(usual.vendor());
            String product = host.text("product").orElse(usual.product());
            String firmware = host.text("firmware-vendor").orElse(usual.firmwareVendor());
            String version = host.text("firmware-version").orElse(usual.firmwareVersion());
            boolean laptop = host.flag("laptop");
            boolean onBattery = host.flag("on-battery");
            Optional<Integer> battery = value(host, "battery", new FieldType.Whole(false), Integer.class);
            Optional<BootMediumLockScheme> lock = host.word("boot-medium-lock", BootMediumLockScheme.class);
            return made(
                    host.mapping().at(),
                    () -> new Host(vendor, product, firmware, version, laptop, !onBattery, battery, lock));
        });
    }

    private Faults faults(Fields fields) {
        return inner(fields, "faults", faults -> {
                    long seed = faults.number("seed", 0);
                    List<Fault> list = new ArrayList<>();
                    faults.items("list").forEach(item -> fault(item).ifPresent(list::add));
                    return Optional.of(new Faults(seed, list));
                })
                .orElse(Faults.none());
    }

    private Optional<Fault> fault(Node item) {
        return Fields.of(item, "A fault", problems).flatMap(fields -> {
            fields.required("kind");
            Optional<Faults.Kind> kind = fields.word("kind", Faults.Kind.class);
            List<Trigger> triggers = new ArrayList<>();
            if (fields.node("at").isPresent()) {
                range(fields, "at").ifPresent(range -> triggers.add(new Trigger.At(range)));
            }
            value(fields, "at-cycle", new FieldType.Whole(true), Long.class)
                    .ifPresent(number -> triggers.add(new Trigger.AtCycle(number)));
            value(fields, "at-change", new FieldType.Whole(true), Long.class)
                    .ifPresent(number -> triggers.add(new Trigger.AtChange(number)));
            value(fields, "one-in", new FieldType.Whole(false), Integer.class)
                    .flatMap(number -> made(fields, "one-in", () -> new Trigger.OneIn(number)))
                    .ifPresent(triggers::add);
            fields.reportUnknown();
            if (triggers.size() > 1) {
                problems.add(new Problem(
                        fields.mapping().at(), "A fault happens at, at-cycle, at-change or one-in; give one of them."));
            }
            return kind.map(found -> new Fault(found, triggers.isEmpty() ? new Trigger.Always() : triggers.get(0)));
        });
    }

    private interface Reader<T> {
        Optional<T> read(Fields fields);
    }

    /** Reads a map that stands under a key. */
    private <T> Optional<T> inner(Fields fields, String key, Reader<T> reader) {
        return fields.node(key)
                .flatMap(node -> Fields.of(node, "The key \"" + key + "\"", problems))
                .flatMap(found -> {
                    Optional<T> read = reader.read(found);
                    found.reportUnknown();
                    return read;
                });
    }

    private Optional<AddressRange> range(Fields fields, String key) {
        fields.required(key);
        return value(fields, key, new FieldType.Range(), AddressRange.class);
    }

    private <T> Optional<T> value(Fields fields, String key, FieldType type, Class<T> kind) {
        return fields.text(key)
                .filter(text -> !text.isEmpty())
                .flatMap(text -> made(fields, key, () -> kind.cast(type.parse(text))));
    }

    private Optional<Long> size(Fields fields, String key) {
        return fields.text(key).filter(text -> !text.isEmpty()).flatMap(text -> {
            Matcher matcher = SIZE.matcher(text);
            if (!matcher.matches()) {
                fields.problem(key, "\"" + text + "\" is no size; write for example 16 MiB or 4096.");
                return Optional.empty();
            }
            int shift = Map.of("", 0, "KiB", 10, "MiB", 20).get(matcher.group(2));
            String number = matcher.group(1);
            return Optional.of(
                    (number.startsWith("0x") ? Long.parseLong(number.substring(2), 16) : Long.parseLong(number))
                            << shift);
        });
    }

    private <T> Optional<T> made(Fields fields, String key, Supplier<T> maker) {
        try {
            return Optional.of(maker.get());
        } catch (IllegalArgumentException e) {
            fields.problem(key, sentence(e));
            return Optional.empty();
        }
    }

    private <T> Optional<T> made(Position at, Supplier<T> maker) {
        try {
            return Optional.of(maker.get());
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(at, sentence(e)));
            return Optional.empty();
        }
    }

    private static String sentence(IllegalArgumentException e) {
        String message = e.getMessage();
        return "This cannot be: " + message + (message.endsWith(".") ? "" : ".");
    }
}
