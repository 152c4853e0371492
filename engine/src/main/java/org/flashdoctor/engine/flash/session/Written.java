// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.flash.Programmer.Sink;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.plan.WritePlan;
import org.flashdoctor.engine.flash.session.JournalRecord.Direction;
import org.flashdoctor.engine.flash.session.Outcome.PartlyWritten;
import org.flashdoctor.engine.flash.session.Outcome.RestoreAdvice;
import org.flashdoctor.engine.flash.session.Outcome.Unchanged;
import org.flashdoctor.engine.flash.session.Outcome.Unknown;
import org.flashdoctor.engine.flash.session.Outcome.Verified;
import org.flashdoctor.engine.flash.session.SessionListener.Activity;
import org.flashdoctor.engine.flash.session.SessionListener.Checkpoint;

/** The fifth state of a session: the programmer was told to write. What became of it, only a new read tells. */
public final class Written {

    private final Line line;
    private final Job job;
    private final Journal journal;
    private final Steps steps;
    private final Optional<String> failure;

    Written(Line line, Job job, Journal journal, Steps steps, Optional<String> failure) {
        this.line = line;
        this.job = job;
        this.journal = journal;
        this.steps = steps;
        this.failure = failure;
    }

    /**
     * Blocks of the plan by what they hold, and what changed outside of it.
     *
     * @param fresh blocks that do not hold the wanted content
     * @param stale blocks that do not hold the old content
     */
    private record State(List<AddressRange> fresh, List<AddressRange> stale, List<AddressRange> strayed) {

        boolean isNew() {
            return fresh.isEmpty();
        }

        boolean isOld() {
            return stale.isEmpty();
        }
    }

    /** What is read, compared with what the chip should hold, and with what it held where that is known. */
    private record Found(Comparison wanted, Optional<Comparison> before) implements Sink {

        @Override
        public void take(long start, ByteBuffer bytes) {
            wanted.take(start, bytes);
            before.ifPresent(old -> old.take(start, bytes));
        }
    }

    /**
     * Reads the chip again and says what it holds. Where that is neither the new content nor the old, it tries once to
     * write the rest, and then to put the old content back: all of it while the power is on.
     *
     * <p>A journal that cannot be ended stays open, and the next start reads the chip again.
     */
    public Outcome verify() {
        Outcome outcome = decide();
        line.setup().listener().reached(Checkpoint.DECIDED);
        try (journal) {
            if (outcome instanceof Verified || outcome instanceof Unchanged) {
                journal.end(new JournalRecord.End(line.setup().clock().instant(), outcome.word()));
            }
        } catch (IOException e) {
            // What became of the chip matters more than the books.
            return outcome;
        }
        line.setup().listener().reached(Checkpoint.JOURNAL_ENDED);
        return outcome;
    }

    private Outcome decide() {
        RestoreAdvice advice = RestoreAdvice.of(job.backup(), line.setup());
        String trouble = failure.map(Written::clause).orElse("the chip does not hold what was written to it");
        try {
            State state = look();
            if (state.isNew() && state.strayed().isEmpty()) {
                return done();
            }
            if (!state.isNew() && !state.isOld()) {
                trouble = attempt(Activity.WRITING, job.direction(), state.fresh(), job.wanted())
                        .orElse(trouble);
                state = look();
                if (state.isNew() && state.strayed().isEmpty()) {
                    return done();
                }
            }
            if (!state.isNew()
                    && !state.isOld()
                    && job.direction() == Direction.FINISH
                    && job.before().isPresent()) {
                attempt(
                        Activity.RESTORING,
                        Direction.RESTORE,
                        state.stale(),
                        job.before().get());
                state = look();
                if (state.isOld() && state.strayed().isEmpty()) {
                    return new Unchanged(Optional.of(trouble), true);
                }
            }
            if (state.isOld() && state.strayed().isEmpty()) {
                return new Unchanged(Optional.of(trouble), false);
            }
            return new PartlyWritten(trouble, state.fresh(), state.strayed(), advice);
        } catch (ProgrammerException e) {
            return new Unknown(trouble + "; then the chip could not be read: " + clause(e.getMessage()), advice);
        }
    }

    private static String clause(String words) {
        return words.endsWith(".") ? words.substring(0, words.length() - 1) : words;
    }

    /** All blocks hold what this write was for. */
    private Outcome done() {
        return job.direction() == Direction.FINISH ? new Verified() : new Unchanged(Optional.empty(), true);
    }

    private Optional<String> attempt(
            Activity activity, Direction direction, List<AddressRange> blocks, ByteBuffer target) {
        try {
            ByteBuffer now = ByteBuffer.allocate(target.limit());
            line.read(Activity.VERIFYING, blocks, () -> Sink.into(now));
            steps.write(activity, direction, blocks, target, now);
            return Optional.empty();
        } catch (ProgrammerException e) {
            if (e.isLost()) {
                line.reopen();
            }
            return Optional.of(clause(e.getMessage()));
        } catch (IOException e) {
            return Optional.of("the journal cannot be written: " + e.getMessage());
        }
    }

    private State look() throws ProgrammerException {
        Found found = line.read(
                Activity.VERIFYING,
                job.backup().ranges(),
                () -> new Found(new Comparison(job.wanted()), job.before().map(Comparison::new)));
        List<AddressRange> fresh = new ArrayList<>();
        List<AddressRange> stale = new ArrayList<>();
        for (AddressRange range : job.blocks()) {
            for (AddressRange block : WritePlan.pieces(range, line.chip().eraseBlock())) {
                if (found.wanted.differs(block)) {
                    fresh.add(block);
                }
                if (found.before.map(old -> old.differs(block)).orElse(true)) {
                    stale.add(block);
                }
            }
        }
        // None can be told without the old content.
        List<AddressRange> strayed = found.before
                .map(old -> Job.strayed(
                        job.backup().ranges(), job.blocks(), job.backup().changing(), old::differs))
                .orElse(List.of());
        return new State(fresh, stale, strayed);
    }
}
