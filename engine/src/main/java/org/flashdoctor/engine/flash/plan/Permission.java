// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.plan;

import org.flashdoctor.engine.address.AddressRange;

/** Whether a part of the flash can be read or written. Only {@link Open} lets anything happen. */
public sealed interface Permission {

    /** Everything that could close it was looked at, and nothing does. */
    record Open() implements Permission {}

    /**
     * It is closed.
     *
     * @param range the part that is
     * @param because what closes it, as the middle of a sentence: "the me region is read-only"
     */
    record Closed(AddressRange range, String because) implements Permission {}

    /**
     * It was not seen to be open; it counts as closed.
     *
     * @param range the part of which this is so
     * @param because what is not known
     */
    record Unknown(AddressRange range, String because) implements Permission {}
}
