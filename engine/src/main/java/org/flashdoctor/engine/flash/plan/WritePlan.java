// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.plan;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.flash.Chip;
import org.flashdoctor.engine.flash.image.NamedRange;

/**
 * What is going to be erased and written, block by block, and what of the wish cannot be.
 *
 * <p>Made from what the chip holds now and what it should hold: only blocks that differ are in it. A block is in it
 * whole, because it is erased whole, so that all of it must be open to writing.
 *
 * @param chip the chip
 * @param requested the parts that were asked for
 * @param writes blocks to erase and write, neighbours joined, in the order of addresses
 * @param hindered blocks that would have to be written and cannot, neighbours with one reason joined
 * @param unseen parts that were asked for and cannot be read, so that nobody knows whether they differ
 * @param unchanged bytes of the requested parts that hold what they should already
 * @param target SHA-256 of what the whole chip will hold, in hexadecimal
 * @param facts digest of the facts from which the plan was made
 */
public record WritePlan(
        Chip chip,
        List<NamedRange> requested,
        List<AddressRange> writes,
        List<Permission> hindered,
        List<Permission> unseen,
        long unchanged,
        String target,
        String facts) {

    /** Pages in which Intel's descriptor and protected ranges count. */
    public static final int PAGE = 0x1000;

    public WritePlan {
        requested = List.copyOf(requested);
        writes = List.copyOf(writes);
        hindered = List.copyOf(hindered);
        unseen = List.copyOf(unseen);
    }

    /**
     * What a chip should hold.
     *
     * @param content as long as the chip; nobody changes it any more
     * @param digest SHA-256 of the content
     */
    public record Target(ByteBuffer content, String digest) {

        public static Target of(ByteBuffer content) {
            return new Target(content, Digest.of(content));
        }
    }

    /**
     * Makes a plan.
     *
     * @param current what the chip holds, read a moment ago
     * @param target what it should hold; equals current outside of the requested parts
     * @param permissions what is open
     * @param facts digest of the facts behind the permissions
     */
    public static WritePlan make(
            Chip chip,
            List<NamedRange> requested,
            ByteBuffer current,
            Target target,
            Permissions permissions,
            String facts) {
        ByteBuffer wanted = target.content();
        List<AddressRange> writes = new ArrayList<>();
        List<Permission> hindered = new ArrayList<>();
        List<Permission> unseen = new ArrayList<>();
        long differing = 0;
        List<AddressRange> seen = permissions.readable(new AddressRange(0, chip.size() - 1));
        for (NamedRange part : requested) {
            for (AddressRange piece : pieces(part.range(), PAGE)) {
                // What was not read looks erased in the buffer, and an erased part of the image would look written.
                if (seen.stream().noneMatch(range -> range.contains(piece))) {
                    join(unseen, unseen(piece, permissions.read(piece)));
                }
            }
        }
        for (AddressRange block : pieces(new AddressRange(0, chip.size() - 1), chip.eraseBlock())) {
            if (same(current, wanted, block)) {
                continue;
            }
            differing += differing(current, wanted, block);
            Permission permission = permissions.write(block);
            Permission read = permissions.read(block);
            if (read instanceof Permission.Closed closed) {
                // The block is erased whole; what cannot be read could not be put back.
                join(hindered, new Permission.Closed(block, closed.because()));
            } else if (permission instanceof Permission.Closed closed) {
                join(hindered, new Permission.Closed(block, closed.because()));
            } else if (permission instanceof Permission.Unknown unknown) {
                join(hindered, new Permission.Unknown(block, unknown.because()));
            } else {
                join(writes, block);
            }
        }
        long all = union(requested);
        return new WritePlan(chip, requested, writes, hindered, unseen, all - differing, target.digest(), facts);
    }

    private static Permission unseen(AddressRange piece, Permission read) {
        if (read instanceof Permission.Closed closed) {
            return new Permission.Closed(piece, closed.because());
        }
        String because = read instanceof Permission.Unknown unknown ? unknown.because() : "it was not read";
        return new Permission.Unknown(piece, because);
    }

    /** Whether all that differs can be written, and everything was seen. */
    public boolean isComplete() {
        return hindered.isEmpty() && unseen.isEmpty();
    }

    /** Whether the chip holds already what it should. */
    public boolean isEmpty() {
        return writes.isEmpty() && isComplete();
    }

    /** Bytes to erase and write. */
    public long length() {
        return writes.stream().mapToLong(AddressRange::length).sum();
    }

    /** Identity of the plan: chip, blocks, what they will hold, and the facts behind it. */
    public String digest() {
        return Digest.of(chip.vendor() + "\n" + chip.name() + "\n" + chip.size() + "\n" + chip.eraseBlock() + "\n"
                + requested + "\n" + writes + "\n" + hindered + "\n" + unseen + "\n" + target + "\n" + facts);
    }

    /** Whether two buffers hold the same bytes in a range. */
    public static boolean same(ByteBuffer one, ByteBuffer other, AddressRange range) {
        return mismatch(one, other, range).isEmpty();
    }

    /** The first address in a range at which two buffers differ. */
    public static Optional<Long> mismatch(ByteBuffer one, ByteBuffer other, AddressRange range) {
        int start = (int) range.start();
        int length = (int) range.length();
        int at = one.slice(start, length).mismatch(other.slice(start, length));
        return at < 0 ? Optional.empty() : Optional.of((long) start + at);
    }

    private static long differing(ByteBuffer current, ByteBuffer wanted, AddressRange block) {
        long count = 0;
        byte[] one = new byte[PAGE];
        byte[] other = new byte[PAGE];
        for (AddressRange page : pieces(block, PAGE)) {
            int length = (int) page.length();
            current.get((int) page.start(), one, 0, length);
            wanted.get((int) page.start(), other, 0, length);
            for (int i = 0; i < length; i++) {
                if (one[i] != other[i]) {
                    count++;
                }
            }
        }
        return count;
    }

    /** Bytes in at least one of the parts. */
    private static long union(List<NamedRange> parts) {
        long total = 0;
        long from = 0;
        List<AddressRange> sorted = parts.stream()
                .map(NamedRange::range)
                .sorted(java.util.Comparator.comparingLong(AddressRange::start))
                .toList();
        for (AddressRange range : sorted) {
            total += Math.max(0, range.end() + 1 - Math.max(from, range.start()));
            from = Math.max(from, range.end() + 1);
        }
        return total;
    }

    /** A range cut at multiples of a size. */
    public static List<AddressRange> pieces(AddressRange range, long size) {
        List<AddressRange> pieces = new ArrayList<>();
        for (long start = range.start(); start <= range.end(); ) {
            long end = Math.min(range.end(), (start / size + 1) * size - 1);
            pieces.add(new AddressRange(start, end));
            start = end + 1;
        }
        return pieces;
    }

    private static void join(List<AddressRange> ranges, AddressRange next) {
        int last = ranges.size() - 1;
        if (last >= 0 && ranges.get(last).end() + 1 == next.start()) {
            ranges.set(last, new AddressRange(ranges.get(last).start(), next.end()));
        } else {
            ranges.add(next);
        }
    }

    private static void join(List<Permission> permissions, Permission next) {
        int last = permissions.size() - 1;
        if (last >= 0) {
            Permission before = permissions.get(last);
            if (before instanceof Permission.Closed one
                    && next instanceof Permission.Closed two
                    && one.because().equals(two.because())
                    && one.range().end() + 1 == two.range().start()) {
                AddressRange joined =
                        new AddressRange(one.range().start(), two.range().end());
                permissions.set(last, new Permission.Closed(joined, one.because()));
                return;
            }
            if (before instanceof Permission.Unknown one
                    && next instanceof Permission.Unknown two
                    && one.because().equals(two.because())
                    && one.range().end() + 1 == two.range().start()) {
                AddressRange joined =
                        new AddressRange(one.range().start(), two.range().end());
                permissions.set(last, new Permission.Unknown(joined, one.because()));
                return;
            }
        }
        permissions.add(next);
    }
}
