// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.image;

import java.util.Optional;

/**
 * Where coreboot names version, vendor and board near the end of an x86 image: the last words hold the distances of
 * three texts from the end of the section, and the size of the image.
 */
record IdSection(String version, BoardName board) {

    /** Distance of the section's end from the image's: today's, and that of chipsets which need the last bytes. */
    private static final int[] ENDS = {0x80, 0x10};

    private static final int LONGEST = 64;

    static Optional<IdSection> parse(ImageBytes image) {
        for (int distance : ENDS) {
            long end = (long) image.size() - distance;
            if (end < 4 * LONGEST) {
                continue;
            }
            Optional<IdSection> found = read(image, end);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<IdSection> read(ImageBytes image, long end) {
        long size = image.u32(end - 4);
        if (size == 0 || size > image.size() || size % 1024 != 0) {
            return Optional.empty();
        }
        Optional<String> part = text(image, end, image.u32(end - 8));
        Optional<String> vendor = text(image, end, image.u32(end - 12));
        Optional<String> version = text(image, end, image.u32(end - 16));
        if (part.isEmpty() || vendor.isEmpty() || version.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new IdSection(version.get(), new BoardName(vendor, part.get())));
    }

    private static Optional<String> text(ImageBytes image, long end, long distance) {
        // Distances count from the end of the section in some versions and from that of the image in others.
        for (long from : new long[] {end, image.size()}) {
            long at = from - distance;
            if (distance >= 16 && distance <= 1024 && at >= 0) {
                String text = image.text(at, LONGEST);
                boolean whole = at == 0 || image.u8(at - 1) == 0 || !ImageBytes.isPrintable(image.text(at - 1, 1));
                if (ImageBytes.isPrintable(text) && whole) {
                    return Optional.of(text);
                }
            }
        }
        return Optional.empty();
    }
}
