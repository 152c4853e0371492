// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.flash.plan.Clearance.Overridden;

/** One line of a journal: checksum, kind, fields. A line that was torn by a power loss does not fit its checksum. */
public sealed interface JournalRecord {

    /**
     * A write is about to begin. The image lies beside the journal.
     *
     * @param at when
     * @param programmer as after {@code -p}
     * @param chipOption as after {@code -c}
     * @param chip part name of the chip
     * @param size bytes of the chip
     * @param image file that the user gave
     * @param target SHA-256 of what the whole chip will hold
     * @param backup folder of the backup
     * @param backupDigest SHA-256 of its image
     * @param writes blocks to write
     * @param readable parts of the chip that can be read
     * @param changing parts that change by themselves
     * @param overrides findings that the user overrode
     */
    record Begin(
            Instant at,
            String programmer,
            Optional<String> chipOption,
            String chip,
            long size,
            Path image,
            String target,
            Path backup,
            String backupDigest,
            List<AddressRange> writes,
            List<AddressRange> readable,
            List<AddressRange> changing,
            List<Overridden> overrides)
            implements JournalRecord {
        public Begin {
            writes = List.copyOf(writes);
            readable = List.copyOf(readable);
            changing = List.copyOf(changing);
            overrides = List.copyOf(overrides);
        }
    }

    /** A range is about to be erased and written. */
    record Step(Direction direction, AddressRange range) implements JournalRecord {}

    /** The write came to an end that is known. */
    record End(Instant at, String outcome) implements JournalRecord {}

    /** Towards what a step goes. */
    enum Direction {
        FINISH,
        RESTORE
    }

    /** The line, without its end. */
    default String line() {
        List<String> fields = new ArrayList<>();
        if (this instanceof Begin begin) {
            fields.addAll(List.of(
                    "begin",
                    begin.at().toString(),
                    begin.programmer(),
                    begin.chipOption().map(name -> "=" + name).orElse("-"),
                    begin.chip(),
                    Long.toString(begin.size()),
                    begin.image().toString(),
                    begin.target(),
                    begin.backup().toString(),
                    begin.backupDigest(),
                    ranges(begin.writes()),
                    ranges(begin.readable()),
                    ranges(begin.changing())));
            begin.overrides().forEach(each -> fields.addAll(List.of(each.finding(), each.reason())));
        } else if (this instanceof Step step) {
            fields.addAll(List.of(
                    "step",
                    step.direction().name().toLowerCase(Locale.ROOT),
                    step.range().toString()));
        } else if (this instanceof End end) {
            fields.addAll(List.of("end", end.at().toString(), end.outcome()));
        }
        String text =
                String.join("\t", fields.stream().map(JournalRecord::escape).toList());
        return checksum(text) + " " + text;
    }

    /** Reads a line; empty when it is torn, damaged or of a later version. */
    static Optional<JournalRecord> read(String line) {
        int blank = line.indexOf(' ');
        if (blank < 0 || !checksum(line.substring(blank + 1)).equals(line.substring(0, blank))) {
            return Optional.empty();
        }
        List<String> fields = java.util.Arrays.stream(line.substring(blank + 1).split("\t", -1))
                .map(JournalRecord::unescape)
                .toList();
        try {
            return switch (fields.get(0)) {
                case "begin" -> Optional.of(begin(fields));
                case "step" ->
                    Optional.of(
                            new Step(Direction.valueOf(fields.get(1).toUpperCase(Locale.ROOT)), range(fields.get(2))));
                case "end" -> Optional.of(new End(Instant.parse(fields.get(1)), fields.get(2)));
                default -> Optional.empty();
            };
        } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static Begin begin(List<String> fields) throws InvalidPathException {
        List<Overridden> overrides = new ArrayList<>();
        for (int i = 13; i + 1 < fields.size(); i += 2) {
            overrides.add(new Overridden(fields.get(i), fields.get(i + 1)));
        }
        String chip = fields.get(3);
        return new Begin(
                Instant.parse(fields.get(1)),
                fields.get(2),
                chip.startsWith("=") ? Optional.of(chip.substring(1)) : Optional.empty(),
                fields.get(4),
                Long.parseLong(fields.get(5)),
                Path.of(fields.get(6)),
                fields.get(7),
                Path.of(fields.get(8)),
                fields.get(9),
                ranges(fields.get(10)),
                ranges(fields.get(11)),
                ranges(fields.get(12)),
                overrides);
    }

    private static String ranges(List<AddressRange> ranges) {
        return String.join(",", ranges.stream().map(AddressRange::toString).toList());
    }

    private static List<AddressRange> ranges(String text) {
        return text.isEmpty()
                ? List.of()
                : java.util.Arrays.stream(text.split(",", -1))
                        .map(JournalRecord::range)
                        .toList();
    }

    private static AddressRange range(String text) {
        int dash = text.indexOf('-');
        return new AddressRange(Long.decode(text.substring(0, dash)), Long.decode(text.substring(dash + 1)));
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        boolean escaped = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (escaped) {
                plain.append(
                        switch (c) {
                            case 't' -> '\t';
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            default -> c;
                        });
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static String checksum(String text) {
        CRC32C checksum = new CRC32C();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(checksum.getValue());
    }
}
