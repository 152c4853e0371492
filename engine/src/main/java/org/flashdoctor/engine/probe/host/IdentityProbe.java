// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.PlatformFact.LaptopKind;
import org.flashdoctor.engine.fact.PlatformFact.LaptopState;
import org.flashdoctor.engine.fact.PlatformFact.PlatformIdentity;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** What the machine calls itself, and whether it is a laptop. */
final class IdentityProbe implements Probe {

    private static final String FOLDER = "/sys/class/dmi/id";
    private static final String TREE = "/proc/device-tree";

    /** What vendors leave in a field that they never filled in. */
    private static final Set<String> FILLERS = Set.of(
            "",
            "to be filled by o.e.m.",
            "default string",
            "not specified",
            "not applicable",
            "system manufacturer",
            "system product name",
            "n/a",
            "none",
            "unknown",
            "o.e.m.",
            "oem",
            "type1productconfigid");

    /** Chassis types of SMBIOS that are carried and run on a battery. */
    private static final Set<Integer> PORTABLE = Set.of(8, 9, 10, 11, 14, 30, 31, 32);

    private static final int OTHER = 1;
    private static final int UNKNOWN = 2;

    @Override
    public String name() {
        return "identity";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(PlatformIdentity.class, LaptopState.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Notes notes = new Notes(name());
        Look look = new Look(machine);
        Access<List<String>> fields = machine.list(FOLDER);
        if (fields.got().isEmpty()) {
            return tree(notes, look, fields);
        }
        identity(
                notes,
                FOLDER,
                named(look.value(FOLDER + "/sys_vendor")),
                named(look.value(FOLDER + "/product_name")),
                named(look.value(FOLDER + "/board_name")));
        laptop(look)
                .ifPresentOrElse(
                        form -> notes.saw(
                                        new LaptopState(form),
                                        FOLDER + "/chassis_type",
                                        look.known(FOLDER + "/chassis_type").orElse(""))
                                .covers(LaptopState.class),
                        () -> notes.missed(Gap.ABSENT, FOLDER + "/chassis_type", "no chassis type", LaptopState.class));
        return notes.result();
    }

    /** Machines without SMBIOS have a device tree. */
    private static ProbeResult tree(Notes notes, Look look, Access<List<String>> fields) {
        Access<String> model = look.value(TREE + "/model");
        if (model.got().isPresent()) {
            identity(notes, TREE, Reading.unknown(Gap.ABSENT), named(model), Reading.unknown(Gap.ABSENT));
        } else {
            notes.missed(fields, FOLDER, PlatformIdentity.class);
        }
        return notes.missed(fields, FOLDER, LaptopState.class).result();
    }

    static void identity(
            Notes notes, String place, Reading<String> vendor, Reading<String> product, Reading<String> board) {
        notes.saw(
                        new PlatformIdentity(vendor, product, board),
                        place,
                        vendor.known().orElse("?") + ", " + product.known().orElse("?") + ", board "
                                + board.known().orElse("?"))
                .covers(PlatformIdentity.class);
    }

    /** A name that somebody gave; what vendors leave in unused fields is none. */
    static Reading<String> named(Access<String> field) {
        boolean filler = field.got()
                .filter(text -> FILLERS.contains(text.toLowerCase(Locale.ROOT)))
                .isPresent();
        return filler ? Reading.unknown(Gap.ABSENT) : field.reading();
    }

    /** The form of the machine by its chassis type; empty where SMBIOS has none. */
    static Optional<LaptopKind> laptop(Look look) {
        return look.known(FOLDER + "/chassis_type")
                .filter(text -> text.matches("\\d{1,3}"))
                .map(text -> laptop(Integer.parseInt(text)));
    }

    static LaptopKind laptop(int chassis) {
        if (PORTABLE.contains(chassis)) {
            return LaptopKind.UNKNOWN_LAPTOP;
        }
        return chassis == OTHER || chassis == UNKNOWN ? LaptopKind.SUSPECTED : LaptopKind.NOT_A_LAPTOP;
    }
}
