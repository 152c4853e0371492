// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.plan.Clearance;
import org.flashdoctor.engine.flash.plan.WritePlan;
import org.flashdoctor.engine.flash.session.JournalRecord.Begin;
import org.flashdoctor.engine.flash.session.SessionListener.Activity;
import org.flashdoctor.engine.flash.session.SessionListener.Checkpoint;

/** The fourth state of a session, and the only one that writes. */
public final class Cleared {

    private final Line line;
    private final WritePlan plan;
    private final Job job;
    private final Clearance clearance;
    private final Optional<Journal.Unfinished> unfinished;

    Cleared(Line line, WritePlan plan, Job job, Clearance clearance, Optional<Journal.Unfinished> unfinished) {
        this.line = line;
        this.plan = plan;
        this.job = job;
        this.clearance = clearance;
        this.unfinished = unfinished;
    }

    /**
     * Erases and writes. Failures of the programmer are not thrown: {@link Written#verify()} finds out what they mean.
     *
     * @throws StorageException when the journal cannot be begun; the chip was not touched
     * @throws NotClearedException when the clearance grew old meanwhile; the chip was not touched
     */
    public Written write() throws StorageException, NotClearedException {
        Optional<String> objection =
                clearance.objection(plan, line.setup().clock().instant());
        if (objection.isPresent()) {
            throw new NotClearedException(objection.get());
        }
        Journal journal = unfinished.isPresent()
                ? Journal.goOn(unfinished.get())
                : Journal.begin(line.setup().state(), record(), job.wanted());
        line.setup().listener().reached(Checkpoint.JOURNAL_BEGUN);
        Steps steps = new Steps(line, journal);
        Optional<String> failure = failure(steps);
        line.setup().listener().reached(Checkpoint.WRITTEN);
        return new Written(line, job, journal, steps, failure);
    }

    private Optional<String> failure(Steps steps) {
        List<AddressRange> blocks = plan.writes();
        Activity activity = job.direction() == JournalRecord.Direction.RESTORE ? Activity.RESTORING : Activity.WRITING;
        try {
            steps.write(activity, job.direction(), blocks, job.wanted(), job.known());
            return Optional.empty();
        } catch (ProgrammerException | IOException e) {
            return Optional.of(e.getMessage());
        }
    }

    private Begin record() {
        return new Begin(
                line.setup().clock().instant(),
                line.setup().spec().toString(),
                line.setup().chip(),
                line.chip().name(),
                line.chip().size(),
                job.file().toAbsolutePath(),
                plan.target(),
                job.backup().folder(),
                job.backup().digest(),
                plan.writes(),
                job.backup().ranges(),
                job.backup().changing(),
                clearance.overrides());
    }
}
