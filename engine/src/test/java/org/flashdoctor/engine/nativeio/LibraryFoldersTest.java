// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.nativeio;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.NativeLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LibraryFoldersTest {

    @Test
    void thisMachineHasOneOfThem() {
        assertThat(LibraryFolders.of(System.getProperty("os.arch")))
                .anyMatch(folder -> Files.isDirectory(Path.of(folder)));
        assertThat(LibraryFolders.of("of tomorrow")).contains("/usr/lib").noneMatch(folder -> folder.contains("null"));
    }

    @Test
    void theLibraryOfCIsFoundThere() {
        LibraryFolders.tell();

        assertThat(System.getProperty("jna.platform.library.path")).isNotBlank();
        assertThat(NativeLibrary.getInstance("c").getFunction("getpid").invokeInt(new Object[0]))
                .isEqualTo((int) ProcessHandle.current().pid());
    }
}
