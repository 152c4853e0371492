// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flashdoctor.engine.register.Generation;

/** What people call a generation of Intel chipsets. */
final class ChipsetName {

    private static final Pattern ABBREVIATION = Pattern.compile("ich\\d*|piix|lp|c\\d+");

    private ChipsetName() {}

    /** {@code ICH9}, {@code 600 series}, {@code Apollo Lake}. */
    static String of(Generation generation) {
        if (generation == Generation.ICH2_TO_5) {
            return "ICH2 to ICH5";
        }
        return Arrays.stream(generation.text().split("-", -1))
                .map(ChipsetName::word)
                .collect(Collectors.joining(" "));
    }

    private static String word(String word) {
        if (ABBREVIATION.matcher(word).matches()) {
            return word.toUpperCase(Locale.ROOT);
        }
        return word.equals("series") ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
