// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.app;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where flashdoctor keeps what it must remember from one call to the next. Never in a ticket, never in a recording. */
public final class StateFolder {

    private StateFolder() {}

    /** The folder: FLASHDOCTOR_STATE, else $XDG_STATE_HOME/flashdoctor, else that of the system or of the person. */
    public static Path of(Map<String, String> environment) {
        return folder(environment, "FLASHDOCTOR_STATE")
                .or(() -> folder(environment, "XDG_STATE_HOME").map(state -> state.resolve("flashdoctor")))
                .orElseGet(() -> folder(environment, "HOME")
                        .filter(home -> !home.equals(Path.of("/root")))
                        .map(home -> home.resolve(".local/state/flashdoctor"))
                        .orElse(Path.of("/var/lib/flashdoctor")));
    }

    private static Optional<Path> folder(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> value.startsWith("/"))
                .map(Path::of);
    }
}
