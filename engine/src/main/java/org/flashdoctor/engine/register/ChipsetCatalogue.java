// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import java.util.Optional;
import org.flashdoctor.engine.fact.PlatformFact.PciId;

/** Which generation a chipset belongs to. Answers are names of {@link Generation}, or names it does not know. */
public interface ChipsetCatalogue {

    /** Generation of a bridge or SPI function; empty when it is not listed, or when its id alone does not tell. */
    Optional<String> generation(PciId id);

    /**
     * Generation of a chipset by the name that flashers print.
     *
     * @param chipsetName with or without the vendor: {@code Intel ICH9M} or {@code ICH9M}
     */
    Optional<String> generation(String chipsetName);

    /** A catalogue that knows nothing; register maps are then told from the registers alone. */
    static ChipsetCatalogue empty() {
        return new ChipsetCatalogue() {
            @Override
            public Optional<String> generation(PciId id) {
                return Optional.empty();
            }

            @Override
            public Optional<String> generation(String chipsetName) {
                return Optional.empty();
            }
        };
    }
}
