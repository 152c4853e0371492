// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.plan;

import java.util.List;
import org.flashdoctor.engine.flash.image.NamedRange;

/**
 * A smaller plan that would work.
 *
 * @param options what to say on the command line, for example {@code --ifd -i bios}
 * @param parts what it would write
 */
public record PlanOffer(List<String> options, List<NamedRange> parts) {

    public PlanOffer {
        options = List.copyOf(options);
        parts = List.copyOf(parts);
    }
}
