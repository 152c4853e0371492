// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.app;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of the terminal behind standard output. The start script looks, because a JVM cannot tell reliably:
 * {@code FLASHDOCTOR_COLUMNS} is set if and only if standard output is a terminal.
 *
 * @param columns width to wrap to
 * @param interactive whether a person is looking
 */
public record Terminal(int columns, boolean interactive) {

    private static final int USUAL_COLUMNS = 80;

    public static Terminal of(Map<String, String> environment) {
        Optional<Integer> columns = Optional.ofNullable(environment.get("FLASHDOCTOR_COLUMNS"))
                .filter(text -> text.matches("[1-9][0-9]{0,4}"))
                .map(Integer::valueOf);
        return new Terminal(columns.orElse(USUAL_COLUMNS), columns.isPresent());
    }

    /** When to paint. */
    public enum Colour {
        AUTO,
        ALWAYS,
        NEVER;

        /** Whether to paint on this terminal; NO_COLOR and TERM=dumb speak against it unless colour is demanded. */
        public boolean paints(Terminal terminal, Map<String, String> environment) {
            if (this == AUTO) {
                boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                        || environment
                                .getOrDefault("TERM", "")
                                .toLowerCase(Locale.ROOT)
                                .equals("dumb");
                return terminal.interactive() && !refused;
            }
            return this == ALWAYS;
        }
    }
}
