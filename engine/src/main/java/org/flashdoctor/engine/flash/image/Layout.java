// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;

/** Named parts of a flash, in the order of their source. */
public record Layout(List<NamedRange> parts) {

    private static final Pattern LINE =
            Pattern.compile("(?:0[xX])?([0-9a-fA-F]{1,8})\\s*:\\s*(?:0[xX])?([0-9a-fA-F]{1,8})\\s+(\"[^\"]+\"|\\S+)");

    /** Names of regions where ifdtool and flashrom write them otherwise than the enum constant in lower case. */
    private static final Map<DescriptorRegion, String> NAMES = Map.of(
            DescriptorRegion.DEVICE_EXPANSION, "devexp1",
            DescriptorRegion.DEVICE_EXPANSION_2, "devexp2",
            DescriptorRegion.TEN_GBE_0, "10gbe_0",
            DescriptorRegion.TEN_GBE_1, "10gbe_1");

    public Layout {
        parts = List.copyOf(parts);
    }

    /** Name of a descriptor region as after {@code -i}. */
    public static String name(DescriptorRegion region) {
        return NAMES.getOrDefault(region, region.name().toLowerCase(Locale.ROOT));
    }

    /** Regions of a descriptor. */
    public static Layout of(Map<DescriptorRegion, AddressRange> regions) {
        List<NamedRange> parts = new ArrayList<>();
        regions.forEach((region, range) -> parts.add(new NamedRange(name(region), range)));
        return new Layout(parts);
    }

    /** Areas of an FMAP. */
    public static Layout of(Fmap map) {
        return new Layout(map.areas());
    }

    /**
     * Reads a layout file of flashrom: lines of {@code start:end name}, hexadecimal, the end included; {@code #} begins
     * a comment.
     *
     * @throws IllegalArgumentException with number and text of the first line that is none
     */
    public static Layout parse(String text) {
        List<NamedRange> parts = new ArrayList<>();
        int number = 0;
        for (String raw : text.split("\\R", -1)) {
            number++;
            String line = raw.replaceFirst("#.*", "").strip();
            if (line.isEmpty()) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("line " + number + " (\"" + abridged(line)
                        + "\") is not \"start:end name\" in hexadecimal, for example 00600000:00bfffff bios");
            }
            long start = Long.parseLong(matcher.group(1), 16);
            long end = Long.parseLong(matcher.group(2), 16);
            if (end < start) {
                throw new IllegalArgumentException(
                        "line " + number + " (\"" + abridged(line) + "\") ends before it begins; the end is included");
            }
            String name = matcher.group(3).replace("\"", "");
            if (parts.stream().anyMatch(part -> part.name().equals(name))) {
                throw new IllegalArgumentException("line " + number + " names \"" + name + "\" for the second time");
            }
            parts.add(new NamedRange(name, new AddressRange(start, end)));
        }
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("it names no region; a line is \"start:end name\" in hexadecimal");
        }
        return new Layout(parts);
    }

    private static String abridged(String line) {
        return line.length() <= 60 ? line : line.substring(0, 60) + "…";
    }

    /** The part of a name; capital letters count only where names differ in nothing else. */
    public Optional<NamedRange> find(String name) {
        return parts.stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .or(() -> parts.stream()
                        .filter(part -> part.name().equalsIgnoreCase(name))
                        .findFirst());
    }

    /** All names, for messages. */
    public String names() {
        return String.join(", ", parts.stream().map(NamedRange::name).toList());
    }
}
