// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.fact;

import java.util.Set;
import org.flashdoctor.engine.fact.RunFact.OperationKind;

/** Facts about the flash chip. */
public sealed interface ChipFact extends Fact {

    /**
     * A chip that the tool identified.
     *
     * @param kibibytes size; the tools print it as "kB"
     * @param programmer where it was found, for example {@code internal} or {@code ch341a_spi}
     */
    record FlashChip(
            ChipIdentity identity,
            Reading<String> vendor,
            Reading<String> name,
            Reading<Long> kibibytes,
            Reading<String> programmer)
            implements ChipFact {}

    /** How well the chip is known. */
    enum ChipIdentity {
        /** By its JEDEC id. */
        NAMED,
        /** Hidden behind hardware sequencing: size and regions are known, the part is not. */
        OPAQUE,
        /** Only by its SFDP table. */
        SFDP,
        /** An answer that fits no known chip; nothing can be done with it. */
        GENERIC,
        /** The user forced a chip that was not seen. */
        ASSUMED
    }

    /** Finding a chip failed, or was not conclusive. */
    record ChipSearch(ChipSearchOutcome outcome, Reading<String> candidates) implements ChipFact, Event {}

    /** How the search for a chip ended. */
    enum ChipSearchOutcome {
        NOT_FOUND,
        /** Several definitions match; -c must choose. */
        AMBIGUOUS,
        /** The chip is larger than programmer or chipset can address. */
        TOO_LARGE,
        /** Chip and programmer do not go together (voltage, addressing, opcodes). */
        INCOMPATIBLE
    }

    /** What the tool's authors know about operations on this chip. */
    record ChipTestStatus(TestStatus status, Set<OperationKind> operations) implements ChipFact, Event {}

    /** Test marks. */
    enum TestStatus {
        UNTESTED,
        NOT_WORKING
    }

    /** Identification bytes that no chip sends: all ones, all zeros, changing. */
    record IdentityProblem(IdentityProblemKind kind, Reading<String> bytes) implements ChipFact, Event {}

    /** What is wrong with an identification. */
    enum IdentityProblemKind {
        GARBAGE,
        UNKNOWN_ID,
        CHANGING
    }
}
