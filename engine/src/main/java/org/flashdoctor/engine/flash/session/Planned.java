// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import java.util.Optional;
import org.flashdoctor.engine.flash.plan.Clearance;
import org.flashdoctor.engine.flash.plan.WritePlan;

/** The third state of a session: it is known what would be written. Nothing can be, until the plan is cleared. */
public final class Planned {

    private final Line line;
    private final WritePlan plan;
    private final Job job;
    private final Optional<Journal.Unfinished> unfinished;

    Planned(Line line, WritePlan plan, Job job) {
        this(line, plan, job, Optional.empty());
    }

    Planned(Line line, WritePlan plan, Job job, Optional<Journal.Unfinished> unfinished) {
        this.line = line;
        this.plan = plan;
        this.job = job;
        this.unfinished = unfinished;
    }

    public WritePlan plan() {
        return plan;
    }

    /**
     * Takes the leave to write.
     *
     * @throws NotClearedException when it is stale, or was issued for another plan or on other facts, or when some part
     *     of the plan cannot be written
     */
    public Cleared clear(Clearance clearance) throws NotClearedException {
        Optional<String> objection =
                clearance.objection(plan, line.setup().clock().instant());
        if (objection.isPresent()) {
            throw new NotClearedException(objection.get());
        }
        if (!plan.isComplete()) {
            throw new NotClearedException("part of the plan cannot be written");
        }
        return new Cleared(line, plan, job, clearance, unfinished);
    }
}
