// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Leave to carry out exactly one plan, on the facts from which it was made, at once. The gate of the rules module issues
 * it and nobody else may: a test of the architecture holds that.
 */
public final class Clearance {

    /** A machine changes: power is unplugged, an updater starts. */
    public static final Duration LIFETIME = Duration.ofSeconds(30);

    private final String plan;
    private final String facts;
    private final Instant issued;
    private final List<Overridden> overrides;

    /**
     * A finding that blocked and that the user overrode.
     *
     * @param finding its id
     * @param reason as typed
     */
    public record Overridden(String finding, String reason) {}

    /**
     * Issues a clearance.
     *
     * @param plan the plan that was judged
     * @param facts digest of the facts that were judged, {@link Digest#of(org.flashdoctor.engine.fact.FactSet)}
     * @param issued now
     * @param overrides what was overridden, for the journal
     */
    public Clearance(WritePlan plan, String facts, Instant issued, List<Overridden> overrides) {
        this.plan = plan.digest();
        this.facts = facts;
        this.issued = issued;
        this.overrides = List.copyOf(overrides);
    }

    public List<Overridden> overrides() {
        return overrides;
    }

    /** Why it does not hold for a plan now; empty when it does. */
    public Optional<String> objection(WritePlan wanted, Instant now) {
        if (!plan.equals(wanted.digest())) {
            return Optional.of("the clearance was issued for another plan");
        }
        if (!facts.equals(wanted.facts())) {
            return Optional.of("the clearance was issued on other facts than the plan was made from");
        }
        if (now.isBefore(issued) || Duration.between(issued, now).compareTo(LIFETIME) > 0) {
            return Optional.of("the clearance is older than " + LIFETIME.toSeconds()
                    + " seconds, and the machine may have changed since");
        }
        return Optional.empty();
    }
}
