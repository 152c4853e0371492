// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnifiedDiffTest {

    @TempDir
    Path folder;

    private static String diff(String before, String after) {
        return UnifiedDiff.of("/f", Optional.of(bytes(before)), Optional.of(bytes(after)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void showsTheLineWithItsSurroundings() {
        assertThat(diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"))
                .isEqualTo("--- /f\n+++ /f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
    }

    @Test
    void showsFilesThatComeAndGo() {
        assertThat(UnifiedDiff.of("/f", Optional.empty(), Optional.of(bytes("a\n"))))
                .isEqualTo("--- /dev/null\n+++ /f\n@@ -0,0 +1 @@\n+a\n");
        assertThat(UnifiedDiff.of("/f", Optional.of(bytes("a\n")), Optional.empty()))
                .isEqualTo("--- /f\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n");
    }

    @Test
    void saysWhereALineEndIsMissing() {
        assertThat(diff("a", "a b"))
                .isEqualTo(
                        "--- /f\n+++ /f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a b\n\\ No newline at end of"
                                + " file\n");
    }

    @Test
    void controlCharactersDoNotReachTheTerminal() {
        assertThat(diff("", "\u001b[31mred\r\n\u009b"))
                .contains("+^[[31mred^M\n+\\x9b\n")
                .doesNotContain("\u001b", "\r");
    }

    /** The program that everybody has takes the difference for what it is. */
    @Test
    void patchUnderstandsIt() throws IOException, InterruptedException {
        org.assertj.core.api.Assumptions.assumeThat(Files.exists(Path.of("/usr/bin/patch")))
                .isTrue();
        Random random = new Random(3);
        for (int i = 0; i < 20; i++) {
            StringBuilder before = new StringBuilder();
            StringBuilder after = new StringBuilder();
            for (int line = 0; line < 40; line++) {
                int what = random.nextInt(10);
                String text = "line " + random.nextInt(6) + "\n";
                before.append(what == 0 ? "" : text);
                after.append(what == 1 ? "" : what == 2 ? "other\n" : text);
            }
            Path file = Files.writeString(folder.resolve("f"), before);
            Path patch = Files.writeString(folder.resolve("p"), diff(before.toString(), after.toString()));
            if (before.toString().equals(after.toString())) {
                continue;
            }
            Process process = new ProcessBuilder("patch", "-s", file.toString(), patch.toString()).start();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(file).hasContent(after.toString());
        }
    }

    @Test
    void cksumIsThatOfPosix() {
        // Values that cksum of GNU coreutils prints.
        assertThat(PosixSum.of(bytes(""))).isEqualTo("4294967295 0");
        assertThat(PosixSum.of(bytes("123456789"))).isEqualTo("930766865 9");
    }
}
