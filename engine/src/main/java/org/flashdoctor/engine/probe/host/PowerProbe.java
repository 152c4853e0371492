// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.Battery;
import org.flashdoctor.engine.fact.HostFact.BatteryStatus;
import org.flashdoctor.engine.fact.HostFact.PowerSource;
import org.flashdoctor.engine.fact.HostFact.PowerState;
import org.flashdoctor.engine.fact.HostFact.PowerSupply;
import org.flashdoctor.engine.fact.HostFact.PowerSupplyKind;
import org.flashdoctor.engine.fact.PlatformFact.LaptopKind;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** Where the power comes from: a machine that goes off while its flash chip is written does not start again. */
final class PowerProbe implements Probe {

    private static final String FOLDER = "/sys/class/power_supply";

    /** A battery this near to its limit may well be held there. */
    private static final int NEAR = 5;

    private static final int FULL = 100;

    @Override
    public String name() {
        return "power";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(PowerSupply.class, Battery.class, PowerState.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Notes notes = new Notes(name());
        Look look = new Look(machine);
        Access<List<String>> names = machine.list(FOLDER);
        if (names.got().isEmpty()) {
            return notes.missed(names, FOLDER, PowerSupply.class, Battery.class, PowerState.class)
                    .result();
        }
        List<PowerSupply> supplies = new ArrayList<>();
        List<Battery> batteries = new ArrayList<>();
        for (String name : names.got().get()) {
            String folder = FOLDER + "/" + name;
            String type = look.known(folder + "/type").orElse("");
            if (!type.equals("Battery")) {
                PowerSupply supply = new PowerSupply(
                        name, kind(type), number(look, folder + "/online").map(value -> value > 0));
                supplies.add(supply);
                notes.saw(supply, folder, type + online(supply));
            } else if (!look.known(folder + "/scope").equals(Optional.of("Device"))) {
                Battery battery = new Battery(
                        name,
                        number(look, folder + "/capacity"),
                        look.value(folder + "/status").reading().map(PowerProbe::status),
                        number(look, folder + "/charge_control_end_threshold"));
                batteries.add(battery);
                notes.saw(battery, folder, text(battery));
            }
        }
        notes.covers(PowerSupply.class, Battery.class);
        state(notes, supplies, batteries, IdentityProbe.laptop(look));
        return notes.result();
    }

    private static void state(
            Notes notes, List<PowerSupply> supplies, List<Battery> batteries, Optional<LaptopKind> form) {
        Optional<PowerSource> source = judge(supplies, batteries, form);
        if (source.isPresent()) {
            notes.saw(
                            new PowerState(source.get()),
                            FOLDER,
                            supplies.size() + " supplies, " + batteries.size() + " batteries")
                    .covers(PowerState.class);
        } else {
            notes.missed(Gap.ABSENT, FOLDER, "a laptop that shows no battery and no adapter", PowerState.class);
        }
    }

    /** Some embedded controllers cut the adapter off at the charge limit, and every adapter then reads as absent. */
    static Optional<PowerSource> judge(List<PowerSupply> supplies, List<Battery> batteries, Optional<LaptopKind> form) {
        boolean adapter = supplies.stream()
                .anyMatch(supply ->
                        supply.kind() != PowerSupplyKind.UPS && supply.online().is(true));
        if (adapter) {
            return Optional.of(PowerSource.MAINS);
        }
        if (batteries.isEmpty()) {
            boolean battery =
                    form.filter(kind -> kind == LaptopKind.UNKNOWN_LAPTOP).isPresent();
            return battery ? Optional.empty() : Optional.of(PowerSource.MAINS);
        }
        if (batteries.stream().anyMatch(battery -> battery.status().is(BatteryStatus.CHARGING))) {
            return Optional.of(PowerSource.MAINS);
        }
        return Optional.of(
                batteries.stream().anyMatch(PowerProbe::held) ? PowerSource.HELD_BY_CHARGE_LIMIT : PowerSource.BATTERY);
    }

    private static boolean held(Battery battery) {
        boolean resting =
                battery.status().is(BatteryStatus.FULL) || battery.status().is(BatteryStatus.NOT_CHARGING);
        int limit = battery.stopThreshold().known().filter(stop -> stop > 0).orElse(FULL);
        return resting
                && battery.percentage()
                        .known()
                        .filter(charge -> charge >= limit - NEAR)
                        .isPresent();
    }

    private static Reading<Integer> number(Look look, String path) {
        Access<String> value = look.value(path);
        Optional<Integer> number =
                value.got().filter(text -> text.matches("\\d{1,9}")).map(Integer::parseInt);
        return number.map(Reading::of)
                .orElseGet(() -> value.got().isPresent()
                        ? Reading.unknown(Gap.FAILED)
                        : value.reading().map(text -> 0));
    }

    private static PowerSupplyKind kind(String type) {
        return switch (type) {
            case "Mains" -> PowerSupplyKind.MAINS;
            case "UPS" -> PowerSupplyKind.UPS;
            case "Wireless" -> PowerSupplyKind.WIRELESS;
            default -> type.startsWith("USB") ? PowerSupplyKind.USB : PowerSupplyKind.OTHER;
        };
    }

    static BatteryStatus status(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "charging" -> BatteryStatus.CHARGING;
            case "discharging" -> BatteryStatus.DISCHARGING;
            case "not charging" -> BatteryStatus.NOT_CHARGING;
            case "full" -> BatteryStatus.FULL;
            default -> BatteryStatus.UNKNOWN;
        };
    }

    private static String online(PowerSupply supply) {
        return supply.online().known().map(on -> on ? ", online" : ", offline").orElse("");
    }

    private static String text(Battery battery) {
        return battery.percentage().known().map(charge -> charge + " %").orElse("charge unknown")
                + battery.status()
                        .known()
                        .map(status ->
                                ", " + status.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                        .orElse("")
                + battery.stopThreshold()
                        .known()
                        .map(stop -> ", charging ends at " + stop + " %")
                        .orElse("");
    }
}
