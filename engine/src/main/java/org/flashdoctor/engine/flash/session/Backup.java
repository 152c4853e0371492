// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.flash.Chip;
import org.flashdoctor.engine.flash.plan.Digest;

/**
 * What a chip held, safe on the disk: {@code flash.rom}, {@code flash.rom.sha256}, {@code facts.json} and {@code about.txt}
 * in a folder that is named by board, chip and time.
 *
 * @param folder the folder
 * @param digest SHA-256 of the image
 * @param ranges parts of the chip that were read; the rest of the image is 0xff
 * @param changing parts that differed between two reads, because something else writes there
 * @param at when it was taken
 */
public record Backup(Path folder, String digest, List<AddressRange> ranges, List<AddressRange> changing, Instant at) {

    /** Name of the image in the folder. */
    public static final String IMAGE = "flash.rom";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    public Backup {
        ranges = List.copyOf(ranges);
        changing = List.copyOf(changing);
    }

    /**
     * What names a backup and is kept with it.
     *
     * @param into folder that holds the folders of all backups
     * @param board name of the mainboard, for the folder's name
     * @param programmer as after {@code -p}
     * @param facts the facts, as JSON
     */
    public record Label(Path into, String board, String programmer, String facts) {}

    public Path image() {
        return folder.resolve(IMAGE);
    }

    /** Writes a backup, whole or not at all. */
    static Backup write(
            Label label,
            Chip chip,
            Instant at,
            ByteBuffer image,
            List<AddressRange> ranges,
            List<AddressRange> changing)
            throws StorageException {
        Path folder = DurableFiles.free(
                label.into(), plain(label.board()) + "-" + plain(chip.name()) + "-" + TIME.format(at));
        String digest = Digest.of(image);
        try {
            DurableFiles.createFolder(folder);
            DurableFiles.write(folder.resolve(IMAGE), image);
            DurableFiles.write(folder.resolve(IMAGE + ".sha256"), digest + "  " + IMAGE + "\n");
            DurableFiles.write(folder.resolve("facts.json"), label.facts());
            DurableFiles.write(folder.resolve("about.txt"), about(label, chip, at, digest, ranges, changing));
            DurableFiles.sync(folder);
            return new Backup(folder.toAbsolutePath(), digest, ranges, changing, at);
        } catch (IOException e) {
            DurableFiles.discard(folder);
            throw new StorageException("the backup", label.into(), e);
        }
    }

    private static String about(
            Label label, Chip chip, Instant at, String digest, List<AddressRange> ranges, List<AddressRange> changing) {
        StringBuilder text = new StringBuilder();
        text.append("Backup of a flash chip, read twice and compared, by flashdoctor.\n");
        text.append("date: ").append(at).append('\n');
        text.append("board: ").append(label.board()).append('\n');
        text.append("chip: ")
                .append(chip.vendor())
                .append(' ')
                .append(chip.name())
                .append(", ");
        text.append(chip.size()).append(" bytes\n");
        text.append("programmer: ").append(label.programmer()).append('\n');
        text.append("sha256: ").append(digest).append('\n');
        ranges.forEach(range -> text.append("read: ").append(range).append('\n'));
        changing.forEach(
                range -> text.append("changes by itself: ").append(range).append('\n'));
        return text.toString();
    }

    private static String plain(String name) {
        String plain =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return plain.isEmpty() ? "unknown" : plain;
    }
}
