// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.flashdoctor.engine.change.ChangeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {

    private static Path of(Map<String, String> environment, boolean root) throws ChangeException {
        return StateFolder.of(environment, Optional.empty(), root);
    }

    @Test
    void itIsTheMachinesForRootAndTheUsersForOthers() throws ChangeException {
        Map<String, String> home = Map.of("HOME", "/home/u");

        assertThat(of(home, true)).hasToString("/var/lib/flashdoctor");
        assertThat(of(home, false)).hasToString("/home/u/.local/state/flashdoctor");
        assertThat(of(Map.of("HOME", "/home/u", "XDG_STATE_HOME", "/s"), false)).hasToString("/s/flashdoctor");
        assertThat(of(Map.of("HOME", "/home/u", "XDG_STATE_HOME", "relative"), false))
                .hasToString("/home/u/.local/state/flashdoctor");
    }

    @Test
    void aNamedFolderCountsForEverybodyAndARelativeOneFromTheWorkingDirectory() throws ChangeException {
        for (boolean root : new boolean[] {true, false}) {
            assertThat(of(Map.of("FLASHDOCTOR_STATE", "/f"), root)).hasToString("/f");
            assertThat(of(Map.of("FLASHDOCTOR_STATE", "f/../g"), root))
                    .isEqualTo(Path.of("g").toAbsolutePath());
            assertThat(of(Map.of("FLASHDOCTOR_STATE", " ", "HOME", "/h", "XDG_STATE_HOME", "/s"), root))
                    .isNotEqualTo(Path.of(" "));
        }
    }

    @Test
    void ofAnotherSystemItLiesBelowItsRoot(@TempDir Path root) throws Exception {
        Files.createDirectories(root.resolve("etc"));

        assertThat(StateFolder.of(Map.of("HOME", "/home/u"), Optional.of(root), false))
                .isEqualTo(root.resolve("var/lib/flashdoctor"));
        assertThat(StateFolder.of(Map.of("FLASHDOCTOR_STATE", "/f"), Optional.of(root), true))
                .isEqualTo(root.resolve("f"));
    }
}
