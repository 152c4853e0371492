// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.flashdoctor.engine.address.AddressRange;

/**
 * The files of coreboot.
 *
 * @param range where it lies in the image
 * @param files in the order of the flash
 */
public record Cbfs(AddressRange range, List<CbfsFile> files) {

    private static final byte[] FILE = "LARCHIVE".getBytes(StandardCharsets.US_ASCII);
    private static final int ALIGNMENT = 64;
    private static final int HEADER = 24;
    private static final int LONGEST_NAME = 256;

    /** More files than any image has. */
    private static final int MOST_FILES = 4096;

    /** Type of space that holds nothing. */
    private static final long EMPTY = 0xffff_ffffL;

    private static final long DELETED = 0;

    public Cbfs {
        files = List.copyOf(files);
    }

    /**
     * A file.
     *
     * @param type as coreboot numbers them; 0x50 is raw data
     * @param content where its content lies, as stored; left out when it is empty
     */
    public record CbfsFile(String name, long type, Optional<AddressRange> content) {}

    /** The files in a part of an image; empty when none begins there. */
    public static Optional<Cbfs> parse(ImageBytes image, AddressRange range) {
        long end = Math.min(range.end() + 1, image.size());
        List<CbfsFile> files = new ArrayList<>();
        long at = range.start();
        // The first file begins the area; only in old images without FMAP has it to be looked for.
        if (!image.matches(FILE, at)) {
            return Optional.empty();
        }
        while (at + HEADER <= end && files.size() < MOST_FILES) {
            if (!image.matches(FILE, at)) {
                OptionalInt next = image.find(FILE, (int) at, (int) end);
                if (next.isEmpty()) {
                    break;
                }
                at = next.getAsInt();
            }
            long length = image.big32(at + 8);
            long type = image.big32(at + 12);
            long data = at + image.big32(at + 20);
            String name = image.text(at + HEADER, LONGEST_NAME);
            boolean sound = data >= at + HEADER && data + length <= end;
            if (sound && type != EMPTY && type != DELETED && ImageBytes.isPrintable(name)) {
                Optional<AddressRange> content =
                        length == 0 ? Optional.empty() : Optional.of(new AddressRange(data, data + length - 1));
                files.add(new CbfsFile(name, type, content));
            }
            long next = sound ? data + length : at + HEADER;
            at = (next + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }
        return Optional.of(new Cbfs(range, files));
    }

    /** The old way: a pointer in the last four bytes of the image leads to a header that tells where files begin. */
    public static Optional<Cbfs> byMasterHeader(ImageBytes image) {
        int size = image.size();
        if (size < HEADER) {
            return Optional.empty();
        }
        // The image ends at 4 GiB.
        long header = image.u32(size - 4L) - (0x1_0000_0000L - size);
        boolean sound = image.holds(header, 32) && image.big32(header) == 0x4f52_4243L;
        if (!sound) {
            return Optional.empty();
        }
        long flash = image.big32(header + 8);
        long start = size - flash + image.big32(header + 20);
        return image.holds(start, HEADER) ? parse(image, new AddressRange(start, size - 1L)) : Optional.empty();
    }

    public Optional<CbfsFile> file(String name) {
        return files.stream().filter(file -> file.name().equals(name)).findFirst();
    }
}
