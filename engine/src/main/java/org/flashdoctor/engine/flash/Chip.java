// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash;

import java.util.Map;
import org.flashdoctor.engine.fact.RunFact.OperationKind;

/**
 * A flash chip as its programmer identified it.
 *
 * @param vendor manufacturer; "Programmer" for an opaque chip behind hardware sequencing
 * @param name part name as flashrom spells it
 * @param size bytes
 * @param eraseBlock smallest unit that can be erased, in bytes; plans are made in it
 * @param support how well each operation is tested for this part
 */
public record Chip(String vendor, String name, long size, int eraseBlock, Map<OperationKind, Support> support) {

    public Chip {
        support = Map.copyOf(support);
        if (size <= 0 || eraseBlock <= 0 || size % eraseBlock != 0) {
            throw new IllegalArgumentException("A chip of " + size + " bytes in erase blocks of " + eraseBlock
                    + " bytes does not exist: the size must be a positive multiple of the block.");
        }
    }

    /** What is known of an operation on a part. */
    public enum Support {
        TESTED,
        UNTESTED,
        /** Known not to work. */
        BROKEN,
        /** Depends on the chip's revision or set-up. */
        CONDITIONAL,
        /** The part has no such operation, for example erasing of a ROM. */
        NOT_APPLICABLE
    }
}
