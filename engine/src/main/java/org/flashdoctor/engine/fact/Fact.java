// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.fact;

/**
 * One thing that evidence says about a machine or about what a flasher did on it. A fact is a value: where it was seen
 * is kept beside it, in {@link Observation}.
 *
 * <p>The family is closed. Conditions and recognisers of the knowledge base name these records and their components,
 * in kebab case for components ({@code failedBytes} is {@code failed-bytes}).
 */
public sealed interface Fact permits RunFact, HostFact, PlatformFact, ProtectionFact, ChipFact, OperationFact {

    /**
     * A fact that a tool reports when it happens. Where there is a log of a run and the log does not say it, it did not
     * happen. The other facts are states: a log that says nothing of a state leaves it unknown.
     */
    interface Event {}

    /** A state of which a machine or a run has one: to have seen it is to know that it is no other. */
    interface Single {}
}
