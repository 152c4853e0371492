// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.sim;

import java.util.List;
import org.flashdoctor.engine.address.AddressRange;

/**
 * What goes wrong on a simulated machine. Equal seeds and equal cycles fail in the same way.
 *
 * @param seed decides what the list leaves open: which bit, how many bytes, which cycles of one in so many
 * @param list faults, tried in their order; the first whose time has come happens
 */
public record Faults(long seed, List<Fault> list) {

    public Faults {
        list = List.copyOf(list);
    }

    public static Faults none() {
        return new Faults(0, List.of());
    }

    public static Faults of(long seed, Fault... faults) {
        return new Faults(seed, List.of(faults));
    }

    /** A fault and when it happens. */
    public record Fault(Kind kind, Trigger trigger) {}

    /** Kinds of fault. */
    public enum Kind {
        /** The controller reports a failed cycle (FCERR); nothing is changed. */
        TRANSACTION_ERROR,
        /** One bit of what a read gives is wrong; the chip holds the right one. */
        BIT_FLIP_ON_READ,
        /** One bit is programmed or erased wrongly, and the chip reports success. */
        BIT_FLIP_IN_PROGRAM,
        /** Only the first bytes of a program cycle arrive, and the chip reports success. */
        SHORT_WRITE,
        /** The chip reports that it has erased or programmed, and has not. */
        SILENT_IGNORE,
        /** The power fails in the middle of the cycle. Nothing works from then on. */
        POWER_LOSS,
        /** The programmer does not give the chipset back as it was; when a programmer is closed. */
        CLOSE_FAILURE
    }

    /** When a fault happens. */
    public sealed interface Trigger {

        /** In the cycle of this number, from 1, of all that the machine runs: reads, programs and erases. */
        record AtCycle(long number) implements Trigger {}

        /** In the cycle of this number, from 1, of those that change the chip: programs and erases. */
        record AtChange(long number) implements Trigger {}

        /** In every cycle that touches one of these addresses. */
        record At(AddressRange range) implements Trigger {}

        /** In one of so many cycles of those that the fault can befall; the seed says in which. */
        record OneIn(int cycles) implements Trigger {
            public OneIn {
                if (cycles <= 0) {
                    throw new IllegalArgumentException("one in " + cycles + " cycles is no rate; give 1 or more");
                }
            }
        }

        /** Each time. */
        record Always() implements Trigger {}
    }
}
