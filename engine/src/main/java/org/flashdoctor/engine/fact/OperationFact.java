// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.fact;

import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.RunFact.OperationKind;

/** Facts about what was done to the chip and how it ended. */
public sealed interface OperationFact extends Fact {

    /**
     * One operation of a run.
     *
     * @param at first failing address
     * @param failedBytes number of bytes that differ
     */
    record FlashOperation(OperationKind kind, OperationOutcome outcome, Reading<Long> at, Reading<Long> failedBytes)
            implements OperationFact, Event {}

    /** How an operation ended, as far as the log shows. */
    enum OperationOutcome {
        STARTED,
        SUCCEEDED,
        FAILED,
        /** The tool refused to start it; the chip was not touched. */
        REFUSED,
        /** The tool announced when it started that it would not do it; nobody had asked for it yet. */
        DISABLED,
        /** Nothing to do: the chip holds the image already. */
        UNCHANGED,
        /** One way failed and the tool went on with another. */
        RETRIED
    }

    /**
     * The flash controller refused or did not finish a cycle.
     *
     * @param range addresses of the cycle
     * @param region descriptor region in which it begins; derived where regions are known
     * @param protectedBy name of the protected range register that covers its begin; derived
     */
    record TransactionError(
            TransactionErrorKind kind,
            Reading<AddressRange> range,
            Reading<DescriptorRegion> region,
            Reading<String> protectedBy)
            implements OperationFact, Event {}

    /** How a cycle failed. */
    enum TransactionErrorKind {
        REFUSED,
        TIMEOUT,
        /** The opcode is not in the locked opcode menu. */
        OPCODE,
        /** SCIP stays set: nothing real answers at these addresses. */
        STUCK,
        /** A command failed in the programmer. */
        COMMAND
    }

    /** What the tool said of the chip's contents after a failure. */
    record ChipContents(ContentsState state) implements OperationFact, Event {}

    /** States of the contents. */
    enum ContentsState {
        /** The tool read the chip again and found nothing changed. */
        UNCHANGED,
        /** Unknown or partly written: do not reboot. */
        UNKNOWN
    }

    /** The dump holds filler where the chip could not be read. */
    record IncompleteRead(Reading<String> region) implements OperationFact, Event {}

    /** Signs of a bad electrical connection or a bad link to the programmer. */
    record ConnectionProblem(ConnectionProblemKind kind) implements OperationFact, Event {}

    /** Kinds of bad connection. */
    enum ConnectionProblemKind {
        UNSTABLE,
        TRANSFER
    }
}
