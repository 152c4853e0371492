// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.ticket;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.flashdoctor.cli.ticket.Ticket.Answer;
import org.flashdoctor.cli.ticket.Ticket.Attempt;
import org.flashdoctor.cli.ticket.Ticket.Known;
import org.flashdoctor.cli.ticket.Ticket.Row;
import org.flashdoctor.cli.ticket.Ticket.Section;
import org.flashdoctor.cli.ticket.Ticket.Unknown;
import org.flashdoctor.engine.fact.ChipFact.FlashChip;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.FieldType;
import org.flashdoctor.engine.fact.HostFact;
import org.flashdoctor.engine.fact.HostFact.KernelParameter;
import org.flashdoctor.engine.fact.HostFact.ProbeGap;
import org.flashdoctor.engine.fact.PlatformFact;
import org.flashdoctor.engine.fact.ProtectionFact;
import org.flashdoctor.engine.fact.ProtectionFact.BiosControl;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.RunFact;

/** What an engineer asks first, in that order, with an answer or with why there is none. */
final class MachineSheet {

    private final FactSet facts;
    private final List<Attempt> attempts;

    MachineSheet(FactSet facts, List<Attempt> attempts) {
        this.facts = facts;
        this.attempts = attempts;
    }

    List<Section> sections() {
        return List.of(
                new Section(
                        "Board and firmware",
                        List.of(
                                row("Board", PlatformFact.PlatformIdentity.class, MachineSheet::board),
                                row("Chipset", PlatformFact.Chipset.class, this::fields),
                                row("Firmware", PlatformFact.Firmware.class, this::fields),
                                row("Laptop", PlatformFact.LaptopState.class, this::fields),
                                row("Firmware Update Mode", PlatformFact.FirmwareUpdateMode.class, this::fields),
                                row("Setup options", PlatformFact.FirmwareOption.class, this::fields),
                                row("Boot medium lock", ProtectionFact.BootMediumLock.class, this::fields),
                                row("Boot Guard or PSB", ProtectionFact.BootGuard.class, this::fields))),
                new Section(
                        "Flasher",
                        List.of(
                                row("Flasher", RunFact.FlashTool.class, this::fields),
                                row("Installed", HostFact.InstalledTool.class, this::fields),
                                commands(),
                                row("Programs that may use the flash", HostFact.RunningProgram.class, this::fields))),
                new Section(
                        "System",
                        List.of(
                                row("Kernel", RunFact.OperatingSystem.class, this::fields),
                                row("Distribution", RunFact.Distribution.class, this::fields),
                                row("Boot loader", HostFact.BootLoader.class, this::fields),
                                row("Kernel parameters", KernelParameter.class, MachineSheet::parameter, " "),
                                row("Kernel lockdown", HostFact.KernelLockdown.class, this::fields),
                                row("Secure Boot", HostFact.SecureBoot.class, this::fields),
                                row("Securelevel (BSD)", HostFact.SecureLevel.class, this::fields),
                                row("Privileges", HostFact.Privilege.class, this::fields),
                                row("Port I/O", HostFact.IoPortAccess.class, this::fields),
                                row("Physical memory", HostFact.PhysicalMemoryMapping.class, this::fields),
                                row("Driver on the flash controller", HostFact.KernelDriver.class, this::fields),
                                row("Flash device of the kernel", HostFact.MtdDevice.class, this::fields),
                                row("Surroundings", HostFact.ExecutionEnvironment.class, this::fields),
                                row("System not edited in place", HostFact.ImmutableSystem.class, this::fields))),
                new Section(
                        "Flash and its protection",
                        List.of(
                                row("Chip", FlashChip.class, MachineSheet::chip),
                                row("Descriptor", ProtectionFact.DescriptorValidity.class, this::fields),
                                row("Regions", FlashRegion.class, MachineSheet::region),
                                row("Protected ranges", ProtectedRange.class, MachineSheet::range),
                                row("BIOS control", BiosControl.class, MachineSheet::biosControl),
                                row("FLOCKDN", ProtectionFact.ConfigurationLockdown.class, this::fields),
                                row("Descriptor override", ProtectionFact.DescriptorOverride.class, this::fields),
                                row("Controller mode", ProtectionFact.ControllerMode.class, this::fields),
                                row("Management engine", ProtectionFact.ManagementEngine.class, this::fields),
                                row(
                                        "Chip's own protection",
                                        ProtectionFact.StatusRegisterProtection.class,
                                        this::fields),
                                row("AMD protection", ProtectionFact.AmdProtection.class, this::fields))),
                new Section(
                        "Power",
                        List.of(
                                row("Source", HostFact.PowerState.class, this::fields),
                                row("Battery", HostFact.Battery.class, this::fields),
                                row("Adapters", HostFact.PowerSupply.class, this::fields))),
                new Section(
                        "What only the sender can tell",
                        List.of(
                                asked("Whether the machine still runs, and was not restarted since"),
                                asked("Whether there is a verified backup of the flash"),
                                asked("Which way of recovery is at hand (programmer, second chip)"),
                                asked("When flashing last worked, and what changed since"))));
    }

    /** What no probe and no log can tell. */
    private static Row asked(String what) {
        return new Row(what, new Unknown("please add it"));
    }

    private <F extends Fact> Row row(String label, Class<F> type, Function<? super F, String> words) {
        return row(label, type, words, "\n");
    }

    private <F extends Fact> Row row(String label, Class<F> type, Function<? super F, String> words, String between) {
        List<F> all = facts.all(type).toList();
        if (all.isEmpty()) {
            return new Row(label, absent(type));
        }
        return new Row(label, new Known(all.stream().map(words).collect(Collectors.joining(between))));
    }

    /** The command lines of all runs, as they were typed. */
    private Row commands() {
        List<String> lines = attempts.stream()
                .flatMap(attempt -> attempt.command().stream())
                .distinct()
                .toList();
        return new Row(
                "Command", lines.isEmpty() ? absent(RunFact.Invocation.class) : new Known(String.join("\n", lines)));
    }

    private Answer absent(Class<? extends Fact> type) {
        String name = type.getSimpleName();
        Optional<ProbeGap> gap = facts.all(ProbeGap.class)
                .filter(each -> each.fact().equals(name))
                .findFirst();
        if (gap.isPresent()) {
            return new Unknown(why(gap.get().why())
                    + gap.get().place().known().map(at -> ": " + at).orElse(""));
        }
        FactType fact = FactType.named(name).orElseThrow();
        if (!fact.isEvent() && facts.covers(fact)) {
            return new Known("nothing was reported, and this evidence would show it");
        }
        return new Unknown("not shown by this evidence");
    }

    private static String why(Reading.Gap gap) {
        return switch (gap) {
            case ABSENT -> "what would hold it is not there";
            case DENIED -> "the system refused to show it";
            case NOT_SUPPORTED -> "this platform has no such thing";
            case FAILED -> "reading it failed";
            case NOT_LOOKED_AT -> "nobody looked";
        };
    }

    /** A fact by its fields; what is unknown is left out unless nothing is known at all. */
    private String fields(Fact fact) {
        FactType type = FactType.of(fact);
        List<String> known = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        type.fields().forEach((name, field) -> {
            Object value = field.of(fact);
            String label = name.replace('-', ' ');
            if (value instanceof Reading.Unknown<?> reading) {
                if (reading.gap() != Reading.Gap.NOT_LOOKED_AT) {
                    unknown.add(label + " unknown (" + why(reading.gap()) + ")");
                }
            } else {
                String text = field.type().format(value);
                boolean truth = field.type().known() instanceof FieldType.Truth;
                boolean one = type.fields().size() == 1 && !truth;
                known.add(
                        one ? text : truth ? label + ": " + (text.equals("true") ? "yes" : "no") : label + ": " + text);
            }
        });
        known.removeIf(text -> text.endsWith(": "));
        known.addAll(unknown);
        return known.isEmpty() ? "seen, without details" : String.join(", ", known);
    }

    private static String board(PlatformFact.PlatformIdentity board) {
        String names = java.util.stream.Stream.of(board.vendor(), board.product(), board.board())
                .flatMap(reading -> reading.known().stream())
                .distinct()
                .collect(Collectors.joining(" / "));
        return names.isEmpty() ? "seen, without names" : names;
    }

    private static String parameter(KernelParameter parameter) {
        return parameter.value().isEmpty() ? parameter.name() : parameter.name() + "=" + parameter.value();
    }

    private static String chip(FlashChip chip) {
        String name = chip.vendor().known().map(vendor -> vendor + " ").orElse("")
                + chip.name().known().orElse("(without a name)");
        return name
                + chip.kibibytes().known().map(size -> ", " + size + " KiB").orElse(", size unknown")
                + ", " + lower(chip.identity())
                + chip.programmer().known().map(on -> ", on " + on).orElse("");
    }

    private static String region(FlashRegion region) {
        return lower(region.region()) + " " + region.range() + " " + lower(region.access());
    }

    private static String range(ProtectedRange range) {
        return range.register() + " " + range.range() + " refuses " + lower(range.protection())
                + range.within()
                        .known()
                        .map(region -> ", within " + lower(region))
                        .orElse("");
    }

    private static String biosControl(BiosControl control) {
        return "BIOSWE " + bit(control.writeEnable()) + " (1: writable), BLE " + bit(control.lockEnable())
                + " (1: setting BIOSWE raises an SMI), SMM_BWP " + bit(control.smmProtection())
                + " (1: writes from SMM only)"
                + control.changeRefused()
                        .known()
                        .map(refused -> refused ? "; a change was refused" : "; a change was accepted")
                        .orElse("");
    }

    private static String bit(Reading<Boolean> reading) {
        return reading.known().map(set -> set ? "1" : "0").orElse("?");
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
