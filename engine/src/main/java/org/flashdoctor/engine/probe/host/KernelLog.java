// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.LinkedHashMap;
import java.util.Map;
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
    /** Lockdown refuses much that a flasher never asks for, such as hibernation and tracing. */
    private static final Pattern HARDWARE = Pattern.compile("(?i)io port|/dev/mem|PCI|MSR|mmio|module");

    private static final Pattern MEMORY =
            Pattern.compile("Program (.{1,40}?) tried to access /dev/mem between", Pattern.MULTILINE);
    private static final Pattern ACTIVE = Pattern.compile("Kernel is locked down from [^;\\n]{1,80}");

    private KernelLog() {}

    /** Notes which access to hardware was denied to whom. Any program counts: the kernel refuses all of them alike. */
    static void denials(Notes notes, Access<String> log) {
        if (log.got().isEmpty()) {
            notes.missed(log, COMMAND, LockdownDenial.class, MemoryDenial.class);
            return;
        }
        Map<LockdownDenial, String> denied = new LinkedHashMap<>();
        Matcher lockdown = LOCKDOWN.matcher(log.got().get());
        while (lockdown.find()) {
            if (HARDWARE.matcher(lockdown.group(2)).find()) {
                denied.putIfAbsent(new LockdownDenial(lockdown.group(1), lockdown.group(2)), lockdown.group());
            }
        }
        denied.forEach((denial, text) -> notes.saw(denial, new Evidence.Path(COMMAND), text));
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
