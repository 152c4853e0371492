// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.Set;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.HostFact.IoPortAccess;
import org.flashdoctor.engine.fact.HostFact.LockdownDenial;
import org.flashdoctor.engine.fact.HostFact.MemoryDenial;
import org.flashdoctor.engine.fact.HostFact.MemoryStep;
import org.flashdoctor.engine.fact.HostFact.PhysicalMemoryMapping;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/**
 * Tries what a flasher tries first: I/O ports and the memory device. The kernel's log is read after that, because it
 * names the reason when it was lockdown that refused.
 */
final class RawAccessProbe implements Probe {

    /** The diagnostic port of PC firmware. Nothing is read from it or written to it. */
    private static final int PORT = 0x80;

    private static final String MEMORY = "/dev/mem";

    @Override
    public String name() {
        return "raw-access";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(IoPortAccess.class, PhysicalMemoryMapping.class, LockdownDenial.class, MemoryDenial.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Notes notes = new Notes(name());
        ports(notes, machine.portPermission(PORT), machine::portLevel);
        memory(notes, MEMORY, machine.openForUpdate(MEMORY));
        KernelLog.denials(notes, new Look(machine).command("dmesg"));
        return notes.result();
    }

    /** A flasher needs one of both calls, and both are refused for the same reasons; iopl is what most use. */
    private static void ports(Notes notes, Access<Boolean> permission, LaterCall level) {
        // What is not there is not there for the other call either, and a filter that kills is not asked twice.
        Access<Boolean> answer =
                known(permission) && permission.result() != CallResult.OTHER ? level.make() : permission;
        Access<Boolean> shown = known(answer) ? answer : permission;
        String call = shown == permission ? "ioperm" : "iopl";
        if (known(shown)) {
            notes.saw(new IoPortAccess(shown.result()), call, words(call, shown))
                    .covers(IoPortAccess.class);
        } else {
            notes.missed(shown, call, IoPortAccess.class);
        }
    }

    /** Whether the kernel answered, and not this program for it. */
    private static boolean known(Access<Boolean> call) {
        return !(call instanceof Access.Untried<Boolean>)
                && call.result() != CallResult.ENOTSUP
                && call.result() != CallResult.ETIMEDOUT;
    }

    /** What the kernel answered, as strace would show it; a refusal names the call itself. */
    static String words(String call, Access<Boolean> answer) {
        return answer.got().isPresent() ? call + " = 0" : answer.detail();
    }

    /** The device opened as a flasher opens it. */
    static void memory(Notes notes, String device, Access<Boolean> opened) {
        if (opened instanceof Access.Untried<Boolean>) {
            notes.missed(opened, device, PhysicalMemoryMapping.class);
            return;
        }
        notes.saw(
                new PhysicalMemoryMapping(
                        MemoryStep.OPEN,
                        opened.result(),
                        Reading.unknown(Gap.NOT_LOOKED_AT),
                        Reading.unknown(Gap.NOT_LOOKED_AT)),
                new Evidence.Path(device),
                words("open(" + device + ", O_RDWR)", opened));
    }

    @FunctionalInterface
    private interface LaterCall {
        Access<Boolean> make();
    }
}
