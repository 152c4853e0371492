// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.sim;

import java.util.Optional;
import java.util.SplittableRandom;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.flash.sim.Faults.Fault;
import org.flashdoctor.engine.flash.sim.Faults.Kind;
import org.flashdoctor.engine.flash.sim.Faults.Trigger;

/** Counts cycles, and says which of them fail and how. */
final class FaultInjector {

    private final Faults faults;
    private final SplittableRandom random;
    private long cycles;
    private long changes;

    FaultInjector(Faults faults) {
        this.faults = faults;
        this.random = new SplittableRandom(faults.seed());
    }

    /** Cycles so far. */
    long cycles() {
        return cycles;
    }

    /** Program and erase cycles so far. */
    long changes() {
        return changes;
    }

    /** Begins a cycle, and tells what goes wrong in it. */
    Optional<Kind> begin(Cycle cycle, AddressRange range) {
        cycles++;
        if (cycle.changes()) {
            changes++;
        }
        for (Fault fault : faults.list()) {
            if (befalls(fault.kind(), cycle) && isDue(fault.trigger(), cycle, range)) {
                return Optional.of(fault.kind());
            }
        }
        return Optional.empty();
    }

    /** Whether closing the programmer fails. */
    boolean failsToClose() {
        return faults.list().stream().anyMatch(fault -> fault.kind() == Kind.CLOSE_FAILURE);
    }

    /** A number from 0 to below the bound. */
    int number(int bound) {
        return random.nextInt(bound);
    }

    private static boolean befalls(Kind kind, Cycle cycle) {
        return switch (kind) {
            case TRANSACTION_ERROR, POWER_LOSS -> true;
            case BIT_FLIP_ON_READ -> cycle == Cycle.READ;
            case BIT_FLIP_IN_PROGRAM, SILENT_IGNORE -> cycle.changes();
            case SHORT_WRITE -> cycle == Cycle.PROGRAM;
            case CLOSE_FAILURE -> false;
        };
    }

    private boolean isDue(Trigger trigger, Cycle cycle, AddressRange range) {
        if (trigger instanceof Trigger.AtCycle at) {
            return at.number() == cycles;
        }
        if (trigger instanceof Trigger.AtChange at) {
            return cycle.changes() && at.number() == changes;
        }
        if (trigger instanceof Trigger.At at) {
            return at.range().overlaps(range);
        }
        if (trigger instanceof Trigger.OneIn rate) {
            return random.nextInt(rate.cycles()) == 0;
        }
        return true;
    }
}
