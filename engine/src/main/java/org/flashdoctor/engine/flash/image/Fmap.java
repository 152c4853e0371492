// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.flashdoctor.engine.address.AddressRange;

/**
 * The flash map of coreboot: named areas, which may lie within each other.
 *
 * @param at where it stands in the image
 * @param size bytes of flash that it describes
 * @param areas in its own order
 */
public record Fmap(int at, long size, List<NamedRange> areas) {

    private static final byte[] SIGNATURE = "__FMAP__".getBytes(StandardCharsets.US_ASCII);
    private static final int NAME = 32;
    private static final int HEADER = 8 + 2 + 8 + 4 + NAME + 2;
    private static final int AREA = 4 + 4 + NAME + 2;

    /** More areas than any map has; flashrom's own limit is lower. */
    private static final int MOST_AREAS = 1024;

    public Fmap {
        areas = List.copyOf(areas);
    }

    /** The first sound map of an image; the signature alone also occurs in programs that look for it. */
    public static Optional<Fmap> parse(ImageBytes image) {
        int from = 0;
        while (true) {
            OptionalInt at = image.find(SIGNATURE, from, image.size());
            if (at.isEmpty()) {
                return Optional.empty();
            }
            Optional<Fmap> map = read(image, at.getAsInt());
            if (map.isPresent()) {
                return map;
            }
            from = at.getAsInt() + SIGNATURE.length;
        }
    }

    private static Optional<Fmap> read(ImageBytes image, int at) {
        long size = image.u32(at + 18L);
        int count = image.u16(at + HEADER - 2L);
        boolean sound = image.u8(at + 8L) == 1
                && count > 0
                && count <= MOST_AREAS
                && image.holds(at + (long) HEADER, (long) count * AREA)
                && ImageBytes.isPrintable(image.text(at + 22L, NAME));
        if (!sound) {
            return Optional.empty();
        }
        List<NamedRange> areas = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long entry = at + HEADER + (long) i * AREA;
            long start = image.u32(entry);
            long length = image.u32(entry + 4);
            String name = image.text(entry + 8, NAME);
            if (!ImageBytes.isPrintable(name) || start + length > size) {
                return Optional.empty();
            }
            if (length > 0) {
                areas.add(new NamedRange(name, new AddressRange(start, start + length - 1)));
            }
        }
        return Optional.of(new Fmap(at, size, areas));
    }

    public Optional<NamedRange> area(String name) {
        return areas.stream().filter(area -> area.name().equals(name)).findFirst();
    }
}
