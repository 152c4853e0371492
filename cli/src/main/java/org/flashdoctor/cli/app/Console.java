// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.app;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Map;

/**
 * Where a command reads and writes.
 *
 * @param in standard input
 * @param out results
 * @param err progress and errors
 * @param environment environment variables
 */
public record Console(InputStream in, PrintWriter out, PrintWriter err, Map<String, String> environment) {

    public Console {
        environment = Map.copyOf(environment);
    }

    /** Whether standard input is a terminal, so that a person can be asked. The start script says so: a JVM cannot tell. */
    public boolean canAsk() {
        return environment.containsKey("FLASHDOCTOR_ASK");
    }
}
