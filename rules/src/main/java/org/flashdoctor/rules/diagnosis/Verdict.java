// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.diagnosis;

import java.util.List;
import org.flashdoctor.engine.address.AddressRange;

/**
 * Whether an operation may go ahead.
 *
 * @param because findings that block it
 * @param unmet demands of the gate that do not hold or cannot be told
 * @param regions the same for each region that is known
 */
public record Verdict(Answer answer, List<String> because, List<String> unmet, List<RegionVerdict> regions) {

    /** Answers. */
    public enum Answer {
        ALLOWED,
        BLOCKED,
        /** The evidence does not tell; before a write this counts as blocked. */
        UNKNOWN
    }

    /** Verdict for one region. */
    public record RegionVerdict(String name, AddressRange range, Answer answer, List<String> because) {}
}
