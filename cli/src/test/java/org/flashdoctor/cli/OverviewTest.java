// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code diagnose --each DIR --format html -o DIR}. */
class OverviewTest {

    private static final String REFUSED =
            "flashrom v1.2 on Linux 6.1.0 (x86_64)\n/dev/mem mmap failed: Operation not permitted\n";

    @TempDir
    Path folder;

    private Path logs;
    private Path pages;

    @BeforeEach
    void someLogs() throws IOException {
        logs = Files.createDirectory(folder.resolve("logs"));
        pages = folder.resolve("pages");
        Files.writeString(logs.resolve("a.log"), REFUSED);
        Files.writeString(logs.resolve("b.log"), REFUSED);
        Files.writeString(
                logs.resolve("c.log"), "flashrom v1.2 on Linux 6.1.0 (x86_64)\nThe gizmo is <out> of order.\n");
        Files.copy(Program.resource("cases").resolve("write-verified.log"), logs.resolve("d.log"));
    }

    private Program.Result run() {
        return program().run("diagnose", "--each", logs.toString(), "--format", "html", "-o", pages.toString());
    }

    private Program program() {
        return new Program().with("FLASHDOCTOR_STATE", folder.resolve("state").toString());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(pages)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void casesAreCountedByCauseAndLinked() throws IOException {
        assertThat(run().code()).isZero();
        String index = Files.readString(pages.resolve("index.html"));
        assertThat(index)
                .contains("4 cases, 1 cause, 1 that no entry explains.", "devmem-restricted (2)", "It worked (1)");
        Matcher link = Pattern.compile("href=\"([^\"]+)\"").matcher(index);
        int links = 0;
        while (link.find()) {
            links++;
            assertThat(pages.resolve(link.group(1))).exists();
        }
        assertThat(links).isEqualTo(4);
        assertThat(names()).hasSize(5);
    }

    @Test
    void anUnexplainedCaseShowsTheLinesThatSayNothingYet() throws IOException {
        run();
        String index = Files.readString(pages.resolve("index.html"));
        int unexplained = index.indexOf("No entry explains these");
        assertThat(index.substring(unexplained, index.indexOf("devmem-restricted (2)")))
                .contains("c.log", "The gizmo is &lt;out&gt; of order.")
                .doesNotContain("a.log", "d.log");
    }

    @Test
    void aSecondRunReplacesTheFirst() throws IOException {
        run();
        Files.delete(logs.resolve("b.log"));
        assertThat(run().code()).isZero();
        assertThat(names()).hasSize(4);
    }

    @Test
    void foreignFilesAreNotMixedWith() throws IOException {
        Files.createDirectory(pages);
        Files.writeString(pages.resolve("thesis.html"), "mine");
        Program.Result result = run();
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).containsOnlyOnce("\n").contains("thesis.html", "give an empty folder");
        assertThat(names()).containsExactly("thesis.html");
        Path file = Files.writeString(folder.resolve("file"), "mine");
        Program.Result into =
                new Program().run("diagnose", "--each", logs.toString(), "--format", "html", "-o", file.toString());
        assertThat(into.code()).isEqualTo(2);
        assertThat(into.err()).contains("is a file");
    }

    @Test
    void anUnreadableLogIsListed() throws IOException {
        Files.writeString(logs.resolve("e.log"), "");
        assertThat(run().code()).isEqualTo(2);
        assertThat(Files.readString(pages.resolve("index.html"))).contains("Could not be read (1)", "e.log");
    }

    @Test
    void pagesHideWhatTicketsHide() throws IOException {
        Files.writeString(logs.resolve("zoeq@quasar9.log"), """
                zoeq@quasar9:~$ flashrom -p internal
                flashrom v1.2 on Linux 6.1.0 (x86_64)
                quasar9 says: ether 3c:52:82:aa:0b:1f, a gizmo of /home/zoeq
                """);
        Files.writeString(logs.resolve("of-zoeq@quasar9.log"), "");
        assertThat(run().code()).isEqualTo(2);
        StringBuilder all = new StringBuilder();
        for (String name : names()) {
            all.append(name).append(Files.readString(pages.resolve(name)));
        }
        assertThat(all.toString())
                .doesNotContain("zoeq", "quasar9", "3c:52:82")
                .contains("HOST-1 says: ether MAC-1, a gizmo of /home/USER-1");
        Program.Result bare = program()
                .run("diagnose", "--each", logs.toString(), "--no-redact", "--format", "html", "-o", pages.toString());
        assertThat(bare.code()).isEqualTo(2);
        assertThat(Files.readString(pages.resolve("index.html"))).contains("quasar9 says: ether 3c:52:82:aa:0b:1f");
    }
}
