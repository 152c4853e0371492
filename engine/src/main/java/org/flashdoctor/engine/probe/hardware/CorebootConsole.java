// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashdoctor.engine.fact.ProtectionFact.BootMediumLock;
import org.flashdoctor.engine.fact.ProtectionFact.BootMediumLockScheme;
import org.flashdoctor.engine.fact.ProtectionFact.BootMediumLockState;
import org.flashdoctor.engine.fact.Reading;

/** coreboot's console in memory: a ring of text in which several starts may stand one after the other. */
final class CorebootConsole {

    private static final int HEADER = 8;
    private static final int CURSOR = 4;
    private static final long POSITION = 0x0fff_ffff;
    private static final long WRAPPED = 0x8000_0000L;

    private static final Pattern FIRST_STAGE = Pattern.compile("coreboot-[^\n]{0,200} bootblock starting");
    private static final Pattern LATER_STAGE = Pattern.compile("coreboot-[^\n]{0,200} romstage starting");
    private static final Pattern LOCK = Pattern.compile("BM-LOCKDOWN: ([^\n]{1,200})");

    private CorebootConsole() {}

    /** The text in a console entry of CBMEM: its size, a cursor, and the ring. */
    static String text(byte[] entry) {
        if (entry.length < HEADER) {
            return "";
        }
        int size = (int) Math.min(LittleEndian.read(entry, 0, CURSOR), entry.length - HEADER);
        long cursor = LittleEndian.read(entry, CURSOR, CURSOR);
        int position = (int) Math.min(cursor & POSITION, size);
        String end = new String(entry, HEADER, position, UTF_8);
        return (cursor & WRAPPED) == 0 ? end : new String(entry, HEADER + position, size - position, UTF_8) + end;
    }

    /** What the last start says of the boot medium lock. */
    static Optional<BootMediumLock> bootMediumLock(String console) {
        Optional<BootMediumLockState> state = Optional.empty();
        Optional<BootMediumLockScheme> scheme = Optional.empty();
        Matcher lines = LOCK.matcher(console.substring(lastStart(console)));
        while (lines.find()) {
            String line = lines.group(1);
            if (scheme(line).isPresent()) {
                scheme = scheme(line);
            }
            if (line.contains("Skipping")) {
                state = Optional.of(BootMediumLockState.SKIPPED);
            } else if (line.startsWith("Enabled bootmedia")) {
                state = Optional.of(BootMediumLockState.ENABLED);
            } else if (line.startsWith("Failed") || line.startsWith("Could not")) {
                state = Optional.of(BootMediumLockState.FAILED);
            }
        }
        Reading<BootMediumLockScheme> told = scheme.map(Reading::of).orElseGet(Reading::notLookedAt);
        return state.map(known -> new BootMediumLock(known, told));
    }

    private static Optional<BootMediumLockScheme> scheme(String line) {
        if (line.contains("'no access'")) {
            return Optional.of(BootMediumLockScheme.NO_ACCESS);
        }
        if (line.contains("'WP_RO only'")) {
            return Optional.of(BootMediumLockScheme.WP_RO_ONLY);
        }
        return line.contains("'readonly'") ? Optional.of(BootMediumLockScheme.READ_ONLY) : Optional.empty();
    }

    /** Where the last start begins. Not every console keeps the first stage; the next one will do then. */
    private static int lastStart(String console) {
        int first = lastMatch(FIRST_STAGE, console);
        return Math.max(0, first >= 0 ? first : lastMatch(LATER_STAGE, console));
    }

    private static int lastMatch(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        int last = -1;
        while (matcher.find()) {
            last = matcher.start();
        }
        return last;
    }
}
