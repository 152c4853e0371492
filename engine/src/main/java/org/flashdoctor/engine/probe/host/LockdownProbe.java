// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.KernelLockdown;
import org.flashdoctor.engine.fact.HostFact.LockdownMode;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** Whether the kernel is locked down, and how far. */
final class LockdownProbe implements Probe {

    private static final String FOLDER = "/sys/kernel/security";
    private static final String FILE = FOLDER + "/lockdown";
    private static final Pattern CHOSEN = Pattern.compile("\\[(none|integrity|confidentiality)]");

    @Override
    public String name() {
        return "kernel-lockdown";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(KernelLockdown.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Notes notes = new Notes(name());
        Look look = new Look(machine);
        Access<String> modes = look.value(FILE);
        Optional<LockdownMode> mode = modes.got().flatMap(LockdownProbe::parse);
        if (mode.isPresent()) {
            return found(notes, mode.get(), FILE, modes.got().get());
        }
        Access<List<String>> folder = machine.list(FOLDER);
        if (modes.absent()
                && folder.got().filter(names -> names.contains("lsm")).isPresent()) {
            return found(
                    notes,
                    LockdownMode.NONE,
                    FOLDER,
                    "This kernel lists its security modules, and lockdown is not among them.");
        }
        return indirect(notes, look, machine, modes);
    }

    /** What else shows it where securityfs is not mounted or not to be seen. */
    private static ProbeResult indirect(Notes notes, Look look, Machine machine, Access<String> modes) {
        Optional<KernelConfiguration> built = KernelConfiguration.of(machine)
                .got()
                .filter(options -> options.has("CONFIG_SECURITY_LOCKDOWN_LSM_EARLY"));
        for (LockdownMode forced : List.of(LockdownMode.CONFIDENTIALITY, LockdownMode.INTEGRITY)) {
            String option = "CONFIG_LOCK_DOWN_KERNEL_FORCE_" + forced;
            if (built.filter(options -> options.has(option)).isPresent()) {
                return found(notes, forced, built.get().path(), option + "=y");
            }
        }
        // The kernel says this once it is locked down; integrity is the least that it can mean.
        Optional<String> said = look.command("dmesg").got().flatMap(KernelLog::lockedDown);
        if (said.isPresent()) {
            return found(notes, LockdownMode.INTEGRITY, "dmesg", said.get());
        }
        return notes.missed(modes, FILE, KernelLockdown.class).result();
    }

    private static ProbeResult found(Notes notes, LockdownMode mode, String path, String text) {
        return notes.saw(new KernelLockdown(mode), path, text)
                .covers(KernelLockdown.class)
                .result();
    }

    /** The mode in brackets. */
    static Optional<LockdownMode> parse(String modes) {
        Matcher chosen = CHOSEN.matcher(modes);
        return chosen.find()
                ? Optional.of(
                        switch (chosen.group(1)) {
                            case "none" -> LockdownMode.NONE;
                            case "integrity" -> LockdownMode.INTEGRITY;
                            default -> LockdownMode.CONFIDENTIALITY;
                        })
                : Optional.empty();
    }
}
