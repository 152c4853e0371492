// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.HostFact.LockdownDenial;
import org.flashdoctor.engine.fact.HostFact.MemoryDenial;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.system.Access;

/** What the kernel's log says on refused access. */
final class KernelLog {

    private static final String COMMAND = "dmesg";
    private static final Pattern LOCKDOWN =
            Pattern.compile("Lockdown: ([^:]{1,40}): (.{1,80}?) (?:is|are) restricted", Pattern.MULTILINE);
    private static final Pattern MEMORY =
            Pattern.compile("Program (.{1,40}?) tried to access /dev/mem between", Pattern.MULTILINE);
    private static final Pattern ACTIVE = Pattern.compile("Kernel is locked down from [^;\\n]{1,80}");

    private KernelLog() {}

    /** Notes what was denied to whom. Programs other than flashers count: the kernel refuses all of them alike. */
    static void denials(Notes notes, Access<String> log) {
        if (log.got().isEmpty()) {
            notes.missed(log, COMMAND, LockdownDenial.class, MemoryDenial.class);
            return;
        }
        Matcher lockdown = LOCKDOWN.matcher(log.got().get());
        while (lockdown.find()) {
            notes.saw(
                    new LockdownDenial(lockdown.group(1), lockdown.group(2)),
                    new Evidence.Path(COMMAND),
                    lockdown.group());
        }
        Matcher memory = MEMORY.matcher(log.got().get());
        while (memory.find()) {
            notes.saw(new MemoryDenial(memory.group(1)), new Evidence.Path(COMMAND), memory.group());
        }
        notes.covers(LockdownDenial.class, MemoryDenial.class);
    }

    /** The words with which the kernel says that it is locked down. */
    static Optional<String> lockedDown(String log) {
        Matcher active = ACTIVE.matcher(log);
        return active.find() ? Optional.of(active.group()) : Optional.empty();
    }
}
