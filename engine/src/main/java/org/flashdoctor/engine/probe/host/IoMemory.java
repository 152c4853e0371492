// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashdoctor.engine.address.AddressRange;

/**
 * Who has claimed which physical addresses, from /proc/iomem.
 *
 * @param claims all lines, in their order; empty when the addresses were hidden
 */
public record IoMemory(List<Claim> claims) {

    private static final Pattern LINE = Pattern.compile("^( *)([0-9a-f]+)-([0-9a-f]+) : (.*)$", Pattern.MULTILINE);
    private static final int HEX = 16;
    private static final int INDENT = 2;

    /**
     * One claim.
     *
     * @param depth 0 for a claim that lies in no other
     * @param owner the name that was given: a driver, a device, "Reserved", "System RAM"
     */
    public record Claim(int depth, AddressRange range, String owner) {}

    public IoMemory {
        claims = List.copyOf(claims);
    }

    /** Reads the file. To users without privilege the kernel shows all addresses as zero, which is no answer. */
    public static IoMemory parse(String text) {
        List<Claim> claims = new ArrayList<>();
        boolean hidden = true;
        Matcher line = LINE.matcher(text);
        while (line.find()) {
            long start = Long.parseUnsignedLong(line.group(2), HEX);
            long end = Long.parseUnsignedLong(line.group(3), HEX);
            if (start >= 0 && end >= start) {
                hidden &= end == 0;
                claims.add(new Claim(line.group(1).length() / INDENT, new AddressRange(start, end), line.group(4)));
            }
        }
        return new IoMemory(hidden ? List.of() : claims);
    }

    /** Whether the addresses were shown. */
    public boolean shown() {
        return !claims.isEmpty();
    }

    /** Claims that touch a range, outermost first. */
    public List<Claim> within(AddressRange range) {
        return claims.stream().filter(claim -> claim.range().overlaps(range)).toList();
    }
}
