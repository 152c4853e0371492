// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.ProgramKind;
import org.flashdoctor.engine.fact.HostFact.RunningProgram;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** Programs that run and may use the flash chip at the same time. */
final class ProgramsProbe implements Probe {

    private static final String FOLDER = "/proc";

    /** Names as the kernel keeps them, 15 characters. */
    private static final Map<String, ProgramKind> PROGRAMS = Map.ofEntries(
            Map.entry("flashrom", ProgramKind.FLASHER),
            Map.entry("flashprog", ProgramKind.FLASHER),
            Map.entry("chipsec_main", ProgramKind.FLASHER),
            Map.entry("chipsec_util", ProgramKind.FLASHER),
            Map.entry("me_cleaner", ProgramKind.FLASHER),
            Map.entry("fptw64", ProgramKind.FLASHER),
            Map.entry("FPT", ProgramKind.FLASHER),
            Map.entry("afulnx_64", ProgramKind.FLASHER),
            Map.entry("h2offt-lx64", ProgramKind.FLASHER),
            Map.entry("fwupd", ProgramKind.UPDATE_DAEMON),
            Map.entry("fwupdmgr", ProgramKind.UPDATER),
            Map.entry("fwupdtool", ProgramKind.UPDATER),
            Map.entry("futility", ProgramKind.UPDATER),
            Map.entry("chromeos-firmwa", ProgramKind.UPDATER),
            Map.entry("system76-firmwa", ProgramKind.UPDATER));

    @Override
    public String name() {
        return "programs";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(RunningProgram.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Notes notes = new Notes(name());
        Look look = new Look(machine);
        Access<List<String>> processes = machine.list(FOLDER);
        if (processes.got().isEmpty()) {
            return notes.missed(processes, FOLDER, RunningProgram.class).result();
        }
        for (String process : processes.got().get()) {
            if (!process.isEmpty() && Character.isDigit(process.charAt(0))) {
                Optional<String> name = look.known(FOLDER + "/" + process + "/comm");
                name.map(PROGRAMS::get)
                        .ifPresent(kind -> notes.saw(
                                new RunningProgram(name.get(), kind),
                                FOLDER + "/" + process,
                                name.get() + ", process " + process));
            }
        }
        // With hidepid, other users' processes are hidden, and the first process with them; in a PID namespace of its
        // own, another process is the first.
        boolean all =
                Surroundings.seesAllProcesses(machine) && processes.got().get().contains("1");
        return all
                ? notes.covers(RunningProgram.class).result()
                : notes.missed(Gap.DENIED, FOLDER, "processes of others are hidden", RunningProgram.class)
                        .result();
    }
}
