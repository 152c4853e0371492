// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.image;

import org.flashdoctor.engine.address.AddressRange;

/** A part of the flash that has a name: a region of the descriptor, an area of the FMAP, a line of a layout file. */
public record NamedRange(String name, AddressRange range) {

    @Override
    public String toString() {
        return name + " (" + range + ")";
    }
}
