// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.flash;

import java.util.Locale;

/** Byte counts as people read them. */
final class Sizes {

    private static final long KIB = 1024;
    private static final long MIB = KIB * KIB;

    private Sizes() {}

    static String of(long bytes) {
        if (bytes % MIB == 0 && bytes > 0) {
            return bytes / MIB + " MiB";
        }
        if (bytes >= MIB) {
            return String.format(Locale.ROOT, "%.1f MiB", (double) bytes / MIB);
        }
        return bytes % KIB == 0 && bytes > 0 ? bytes / KIB + " KiB" : bytes + " bytes";
    }
}
