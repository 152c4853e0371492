// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.flash.image.NamedRange;

/** The second state of a session: what the chip holds is safe on the disk. */
public final class BackedUp {

    private final Line line;
    private final Backup backup;
    private final ByteBuffer before;

    BackedUp(Line line, Backup backup, ByteBuffer before) {
        this.line = line;
        this.backup = backup;
        this.before = before;
    }

    public Backup backup() {
        return backup;
    }

    /** What the chip holds. */
    public ByteBuffer content() {
        return before.asReadOnlyBuffer();
    }

    /**
     * Takes what the chip is to hold.
     *
     * @param requested parts to write
     * @param image as long as the chip; what lies outside of the parts is replaced by what the chip holds
     * @param file where the image came from, for the journal
     */
    public Wish wish(List<NamedRange> requested, ByteBuffer image, Path file) {
        return new Wish(line, backup, before, requested, restrict(requested, image, before), file);
    }

    /** Makes an image equal to the chip's content outside of some parts, in place. */
    public static ByteBuffer restrict(List<NamedRange> parts, ByteBuffer image, ByteBuffer current) {
        if (image.limit() != current.limit()) {
            throw new IllegalArgumentException(
                    "An image of " + image.limit() + " bytes does not fit a chip of " + current.limit() + " bytes.");
        }
        long from = 0;
        List<AddressRange> sorted = parts.stream()
                .map(NamedRange::range)
                .sorted(Comparator.comparingLong(AddressRange::start))
                .toList();
        for (AddressRange range : sorted) {
            copy(current, image, from, range.start());
            from = Math.max(from, range.end() + 1);
        }
        copy(current, image, from, image.limit());
        return image;
    }

    private static void copy(ByteBuffer from, ByteBuffer to, long start, long end) {
        if (start < end) {
            to.put((int) start, from, (int) start, (int) (end - start));
        }
    }
}
