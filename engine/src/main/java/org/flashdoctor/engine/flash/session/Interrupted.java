// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.flash.image.NamedRange;
import org.flashdoctor.engine.flash.plan.Connection;
import org.flashdoctor.engine.flash.plan.Digest;
import org.flashdoctor.engine.flash.plan.Permissions;
import org.flashdoctor.engine.flash.plan.WritePlan;
import org.flashdoctor.engine.flash.session.JournalRecord.Direction;

/** A session that found an unfinished write and read the chip again. */
public final class Interrupted {

    /** No flash chip has a larger erase block. */
    private static final long LARGEST_ERASE_BLOCK = 256 * 1024;

    private static final byte ERASED = (byte) 0xff;

    private final Line line;
    private final Journal.Unfinished write;
    private final ByteBuffer current;
    private final Optional<ByteBuffer> wanted;
    private final Optional<ByteBuffer> before;

    private Interrupted(
            Line line,
            Journal.Unfinished write,
            ByteBuffer current,
            Optional<ByteBuffer> wanted,
            Optional<ByteBuffer> before) {
        this.line = line;
        this.write = write;
        this.current = current;
        this.wanted = wanted;
        this.before = before;
    }

    static Interrupted of(Line line, Journal.Unfinished write, ByteBuffer current) throws IOException {
        Optional<ByteBuffer> wanted = sound(write::wanted, write.begin().target());
        Optional<ByteBuffer> before = sound(write::before, write.begin().backupDigest());
        if (wanted.isEmpty() && before.isEmpty()) {
            throw new IOException("Neither the wanted image in " + write.folder() + " nor the backup in "
                    + write.begin().backup() + " can be read whole");
        }
        return new Interrupted(line, write, current, wanted, before);
    }

    private interface Source {
        ByteBuffer read() throws IOException;
    }

    /** A stored image, when it is there and still what it was. */
    private static Optional<ByteBuffer> sound(Source source, String digest) {
        try {
            return Optional.of(source.read()).filter(bytes -> Digest.of(bytes).equals(digest));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    public Journal.Unfinished write() {
        return write;
    }

    /** What the blocks of the unfinished write hold. */
    public enum Content {
        /** All of the new content: only the last check was missing. */
        NEW,
        /** All of the old content: nothing came of the write. */
        OLD,
        /** Some of both, or neither: the machine may not start again. */
        MIXED
    }

    /** What the blocks of the unfinished write hold now. */
    public Content content() {
        if (wanted.filter(this::holds).isPresent()) {
            return Content.NEW;
        }
        return before.filter(this::holds).isPresent() ? Content.OLD : Content.MIXED;
    }

    private boolean holds(ByteBuffer content) {
        return parts().stream().allMatch(part -> WritePlan.same(current, content, part.range()));
    }

    /**
     * What has to be written again or put back: the blocks of the write, and pages beside them that it erased. Flashers do
     * not tell a chip's erase blocks; in one larger than our own, an end in the middle takes what lay beside the write.
     * Other pages that changed since may belong to the firmware, which keeps its settings in the flash.
     */
    public List<NamedRange> parts() {
        List<NamedRange> parts = new ArrayList<>();
        write.begin().writes().forEach(range -> parts.add(new NamedRange("unfinished write", range)));
        JournalRecord.Begin begin = write.begin();
        before.map(this::strayed).orElse(List.of()).stream()
                .filter(page -> isErased(page) && begin.writes().stream().anyMatch(range -> areNeighbours(range, page)))
                .forEach(page -> parts.add(new NamedRange("erased beside the unfinished write", page)));
        return parts;
    }

    private List<AddressRange> strayed(ByteBuffer old) {
        JournalRecord.Begin begin = write.begin();
        return Job.strayed(
                begin.readable(), begin.writes(), begin.changing(), page -> !WritePlan.same(current, old, page));
    }

    private boolean isErased(AddressRange page) {
        for (long at = page.start(); at <= page.end(); at++) {
            if (current.get((int) at) != ERASED) {
                return false;
            }
        }
        return true;
    }

    /** Whether one erase block can hold something of both. */
    private static boolean areNeighbours(AddressRange range, AddressRange page) {
        return range.start() / LARGEST_ERASE_BLOCK <= page.end() / LARGEST_ERASE_BLOCK
                && page.start() / LARGEST_ERASE_BLOCK <= range.end() / LARGEST_ERASE_BLOCK;
    }

    /**
     * Whether this is the chip of the unfinished write, by what it holds: nearly all of it is the old content or the new.
     * The same chip may be reached by another programmer now, which names it otherwise.
     */
    public boolean isSameChip() {
        long pages = 0;
        long known = 0;
        for (AddressRange range : write.begin().readable()) {
            for (AddressRange page : WritePlan.pieces(range, WritePlan.PAGE)) {
                pages++;
                boolean old = before.filter(content -> WritePlan.same(current, content, page))
                        .isPresent();
                if (old
                        || wanted.filter(content -> WritePlan.same(current, content, page))
                                .isPresent()) {
                    known++;
                }
            }
        }
        return known * 10 >= pages * 9;
    }

    /** How many bytes of the blocks hold the new content. */
    public long fresh() {
        return wanted.map(content -> write.begin().writes().stream()
                        .flatMap(range -> WritePlan.pieces(range, line.chip().eraseBlock()).stream())
                        .filter(block -> WritePlan.same(current, content, block))
                        .mapToLong(AddressRange::length)
                        .sum())
                .orElse(0L);
    }

    public boolean canFinish() {
        return wanted.isPresent();
    }

    public boolean canRestore() {
        return before.isPresent();
    }

    /** Closes the books when the chip holds the old or the new content; it is then known how the write ended. */
    public Optional<Outcome> settle() throws IOException {
        if (before.filter(old -> !strayed(old).isEmpty()).isPresent()) {
            return Optional.empty();
        }
        Optional<Outcome> outcome = switch (content()) {
            case NEW -> Optional.of(new Outcome.Verified());
            case OLD -> Optional.of(new Outcome.Unchanged(Optional.empty(), false));
            case MIXED -> Optional.empty();
        };
        if (outcome.isPresent()) {
            Journal.close(
                    write,
                    new JournalRecord.End(
                            line.setup().clock().instant(), outcome.get().word()));
        }
        return outcome;
    }

    /**
     * Plans to write what is missing of the new content.
     *
     * @throws IllegalStateException unless {@link #canFinish()}
     */
    public Planned finish(FactSet facts) {
        ByteBuffer image = wanted.orElseThrow(() -> new IllegalStateException("The wanted image is gone."));
        return plan(image, Direction.FINISH, facts);
    }

    /**
     * Plans to put the old content back.
     *
     * @throws IllegalStateException unless {@link #canRestore()}
     */
    public Planned restore(FactSet facts) {
        ByteBuffer old = before.orElseThrow(() -> new IllegalStateException("The backup is gone."));
        // The image is not needed any more; the backup stays whole, to tell what changed outside of the plan.
        ByteBuffer target = wanted.orElseGet(() -> ByteBuffer.allocate(current.limit()));
        target.put(0, old, 0, old.limit());
        return plan(target, Direction.RESTORE, facts);
    }

    private Planned plan(ByteBuffer content, Direction direction, FactSet facts) {
        List<NamedRange> parts = parts();
        ByteBuffer target = BackedUp.restrict(parts, content, current);
        Permissions permissions = Permissions.of(
                facts, line.chip().size(), Connection.of(line.setup().spec()));
        WritePlan plan =
                WritePlan.make(line.chip(), parts, current, WritePlan.Target.of(target), permissions, Digest.of(facts));
        Backup backup = new Backup(
                write.begin().backup(),
                write.begin().backupDigest(),
                write.begin().readable(),
                write.begin().changing(),
                write.begin().at());
        Job job = new Job(
                backup,
                write.begin().image(),
                before,
                target,
                current,
                parts.stream().map(NamedRange::range).toList(),
                direction);
        return new Planned(line, plan, job, Optional.of(write));
    }
}
