// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash;

import java.util.Optional;

/**
 * What stands after {@code -p}: {@code internal}, {@code dummy:emulate=W25Q128FV,image=FILE}, {@code sim:me-locked}.
 *
 * @param name before the first colon
 * @param options after it
 */
public record ProgrammerSpec(String name, Optional<String> options) {

    /** Name of the simulated Intel platform. */
    public static final String SIMULATED = "sim";

    /**
     * Reads flashrom's own spelling.
     *
     * @throws IllegalArgumentException when there is no name
     */
    public static ProgrammerSpec parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        if (!name.matches("[A-Za-z0-9_]+")) {
            throw new IllegalArgumentException("\"" + text + "\" names no programmer; write for example internal,"
                    + " ch341a_spi or dummy:emulate=W25Q128FV");
        }
        return new ProgrammerSpec(name, colon < 0 ? Optional.empty() : Optional.of(text.substring(colon + 1)));
    }

    public boolean isSimulated() {
        return name.equals(SIMULATED);
    }

    @Override
    public String toString() {
        return name + options.map(text -> ":" + text).orElse("");
    }
}
