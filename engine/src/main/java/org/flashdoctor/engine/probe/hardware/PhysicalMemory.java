// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.HostFact.MemoryStep;
import org.flashdoctor.engine.fact.HostFact.MemoryWindow;
import org.flashdoctor.engine.fact.HostFact.PhysicalMemoryMapping;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** Registers of a flash controller in physical memory; the attempt itself is a fact about the system. */
final class PhysicalMemory {

    static final String PATH = "/dev/mem";

    private PhysicalMemory() {}

    /** Reads registers and notes how the attempt ended. */
    static Access<byte[]> read(Machine machine, AddressRange range, Notes notes) {
        int length = (int) range.length();
        Access<byte[]> bytes = machine.physicalMemory(range.start(), length);
        if (bytes instanceof Access.Untried<byte[]>) {
            return bytes;
        }
        notes.saw(
                failedToOpen(bytes)
                        ? new PhysicalMemoryMapping(
                                MemoryStep.OPEN, bytes.result(), Reading.notLookedAt(), Reading.notLookedAt())
                        : new PhysicalMemoryMapping(
                                MemoryStep.MAP, bytes.result(), Reading.of(MemoryWindow.CONTROLLER), Reading.of(range)),
                PATH,
                "%s: %s".formatted(range, bytes.detail()));
        return bytes.got().filter(read -> read.length < length).isPresent()
                ? Access.refused(CallResult.EIO, PATH + ": fewer bytes came than were asked for")
                : bytes;
    }

    /** The device itself could not be had; mmap never answers that there is no such file. */
    private static boolean failedToOpen(Access<byte[]> attempt) {
        return attempt.absent() || (attempt.got().isEmpty() && attempt.detail().startsWith("open"));
    }
}
