// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts that flashrom and flashprog announce when they look for a chip; the library tells them in no other way. */
final class FoundChips {

    private static final Pattern FOUND = Pattern.compile("Found (.+) flash chip \"([^\"]+)\" \\((\\d+) kB, ");
    private static final long KIBIBYTE = 1024;

    private FoundChips() {}

    /** A part as it was announced; size in bytes. */
    record Announced(String vendor, String name, long size) {}

    /** Everything announced in a text, in order. */
    static List<Announced> in(String text) {
        List<Announced> found = new ArrayList<>();
        Matcher matcher = FOUND.matcher(text);
        while (matcher.find()) {
            found.add(new Announced(matcher.group(1), matcher.group(2), Long.parseLong(matcher.group(3)) * KIBIBYTE));
        }
        return found;
    }
}
