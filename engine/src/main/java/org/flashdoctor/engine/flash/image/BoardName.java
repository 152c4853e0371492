// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.image;

import java.util.Locale;
import java.util.Optional;

/**
 * The mainboard for which an image was built, as the image says.
 *
 * @param vendor where it is told
 * @param part part number
 */
public record BoardName(Optional<String> vendor, String part) {

    /** Whether both name one board, whatever the spelling; a vendor counts where both tell one. */
    public boolean agreesWith(BoardName other) {
        boolean vendors = vendor.isEmpty()
                || other.vendor.isEmpty()
                || plain(vendor.get()).equals(plain(other.vendor.get()));
        return vendors && plain(part).equals(plain(other.part));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "");
    }

    @Override
    public String toString() {
        return vendor.map(name -> name + " ").orElse("") + part;
    }
}
