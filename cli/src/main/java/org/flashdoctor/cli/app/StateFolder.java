// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashdoctor.engine.change.ChangeException;
import org.flashdoctor.engine.change.ChangeState;
import org.flashdoctor.engine.change.ChangeStore;
import org.flashdoctor.engine.change.RootedTarget;
import org.flashdoctor.engine.system.LiveMachine;

/**
 * Where flashdoctor keeps what must outlive it: what it changed on a system, journals and backups of flashing, aliases of
 * tickets. One folder of the machine for root, one of their own for others.
 */
public final class StateFolder {

    private static final String VARIABLE = "FLASHDOCTOR_STATE";
    private static final String SYSTEM = "/var/lib/flashdoctor";

    private StateFolder() {}

    /** Paths of the system where a state may be, the one that is written to by root first. */
    public static List<String> candidates(Map<String, String> environment, boolean anotherSystem) {
        Optional<String> named = Optional.ofNullable(environment.get(VARIABLE))
                .filter(path -> !path.isBlank())
                .map(path -> Path.of(path).toAbsolutePath().normalize().toString());
        if (named.isPresent()) {
            return List.of(named.get());
        }
        List<String> folders = new ArrayList<>(List.of(SYSTEM));
        if (!anotherSystem) {
            Optional.ofNullable(environment.get("XDG_STATE_HOME"))
                    .filter(path -> path.startsWith("/"))
                    .or(() -> Optional.ofNullable(environment.get("HOME"))
                            .filter(path -> path.startsWith("/"))
                            .map(home -> home + "/.local/state"))
                    .ifPresent(folder -> folders.add(folder + "/flashdoctor"));
        }
        return folders;
    }

    /** The folder to write to: below a root where there is one, else that of root or that of the user. */
    public static Path of(Map<String, String> environment, Optional<Path> root, boolean isRoot) throws ChangeException {
        List<String> folders = candidates(environment, root.isPresent());
        if (root.isPresent()) {
            return new RootedTarget(root.get()).place(folders.get(0));
        }
        return Path.of(isRoot ? folders.get(0) : folders.get(folders.size() - 1));
    }

    /** The folder on this machine of the user who runs this. */
    public static Path here(Map<String, String> environment) throws ChangeException {
        return of(environment, Optional.empty(), new LiveMachine().isRoot());
    }

    /**
     * What flashdoctor changed on this machine and did not put back yet, oldest first; for those who offer to undo it.
     *
     * @throws ChangeException when there is a state that cannot be read
     */
    public static ChangeState applied(Map<String, String> environment) throws ChangeException {
        return ChangeStore.read(here(environment));
    }
}
