// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.nativeio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class LinuxCallsTest {

    private static final int ENOENT = 2;
    private static final int EISDIR = 21;

    @Test
    void readsFilesThatHaveNoSize() throws Exception {
        assertThat(new String(LinuxCalls.read("/proc/self/status", 100_000), ISO_8859_1))
                .contains("CapEff:");
        assertThat(LinuxCalls.read("/proc/self/status", 5)).isEqualTo("Name:".getBytes(ISO_8859_1));
    }

    @Test
    void readsFilesThatAreLongerThanItsBuffer(@TempDir Path folder) throws Exception {
        byte[] content = new byte[200_000];
        new java.util.Random(1).nextBytes(content);
        Path file = Files.write(folder.resolve("file"), content);

        assertThat(LinuxCalls.read(file.toString(), 1_000_000)).isEqualTo(content);
        assertThat(LinuxCalls.read(file.toString(), 0)).isEmpty();
    }

    @Test
    void keepsTheNumberOfAnError(@TempDir Path folder) {
        ErrnoException missing = catchThrowableOfType(ErrnoException.class, () -> LinuxCalls.read(folder + "/none", 1));
        assertThat(missing.errno()).isEqualTo(ENOENT);
        assertThat(missing).hasMessage("open(" + folder + "/none, O_RDONLY) = -1");

        ErrnoException directory =
                catchThrowableOfType(ErrnoException.class, () -> LinuxCalls.openForUpdate(folder.toString()));
        assertThat(directory.errno()).isEqualTo(EISDIR);
    }

    @Test
    void opensForUpdateWithoutCreating(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> LinuxCalls.openForUpdate(folder + "/none")).isInstanceOf(ErrnoException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void leavesNoDescriptorOpen(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        long before = descriptors();
        for (int i = 0; i < 100; i++) {
            LinuxCalls.read(file.toString(), 1);
            LinuxCalls.openForUpdate(file.toString());
            assertThatThrownBy(() -> LinuxCalls.read(folder.toString(), 1)).isInstanceOf(ErrnoException.class);
        }
        assertThat(descriptors()).isLessThan(before + 50);
    }

    private static long descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    @Test
    void knowsTheUser() throws Exception {
        assertThat(LinuxCalls.effectiveUser() == 0)
                .isEqualTo(System.getProperty("user.name").equals("root"));
    }

    @Test
    void givesPortsBack() throws Exception {
        // Whatever the kernel answers, it answers the second time as it did the first.
        assertThat(ports()).isEqualTo(ports());
    }

    private static String ports() throws Exception {
        try {
            LinuxCalls.portLevel();
            LinuxCalls.portPermission(0x80);
            return "granted";
        } catch (ErrnoException e) {
            return "errno " + e.errno();
        } catch (UnavailableException e) {
            return e.getMessage();
        }
    }
}
