// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnoseCommandTest {

    private static final String REFUSED =
            "flashrom v1.2 on Linux 6.1.0-18-amd64 (x86_64)\n/dev/mem mmap failed: Operation not permitted\n";

    @TempDir
    Path folder;

    @Test
    void theFirstLineIsTheVerdictAndTheProofFollows() {
        List<String> lines = new Program()
                .reading(REFUSED)
                .run("diagnose", "-")
                .out()
                .lines()
                .toList();
        assertThat(lines.get(0)).startsWith("Writing is blocked:");
        assertThat(String.join("\n", lines.subList(1, 6)))
                .contains("stdin:2: /dev/mem mmap failed: Operation not permitted");
    }

    @Test
    void textKeepsToTheWidthOfTheTerminalExceptForQuotesAndCommands() {
        String text = new Program()
                .with("FLASHDOCTOR_COLUMNS", "60")
                .with("NO_COLOR", "1")
                .reading(REFUSED)
                .run("diagnose", "-")
                .out();
        assertThat(text.lines().filter(line -> !line.startsWith("        ") && !line.startsWith("  stdin:")))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(60));
    }

    @Test
    void colourNeedsATerminalOrADemandAndNoColorForbidsIt() {
        String escape = "\u001b[";
        assertThat(new Program().reading(REFUSED).run("diagnose", "-").out()).doesNotContain(escape);
        Program terminal = new Program().with("FLASHDOCTOR_COLUMNS", "80");
        assertThat(terminal.reading(REFUSED).run("diagnose", "-").out()).contains(escape);
        assertThat(terminal.with("NO_COLOR", "1")
                        .reading(REFUSED)
                        .run("diagnose", "-")
                        .out())
                .doesNotContain(escape);
        assertThat(new Program()
                        .reading(REFUSED)
                        .run("diagnose", "--color", "always", "-")
                        .out())
                .contains(escape);
    }

    @Test
    void oneCallWithSeveralLogsIsOneMachine() throws IOException {
        Path first = Files.writeString(
                folder.resolve("dmesg.txt"),
                "[ 1.0] Lockdown: flashrom: raw io port access is" + " restricted; see man kernel_lockdown.7\n");
        Path second = Files.writeString(
                folder.resolve("flashrom.txt"),
                "ERROR: Could not get I/O privileges (Operation not permitted).\nYou need to be root.\n");
        Program.Result result = new Program().run("diagnose", "--format", "json", first.toString(), second.toString());
        assertThat(result.out()).contains("\"primary\" : \"kernel-lockdown\"");
    }

    @Test
    void eachLogIsACaseOfItsOwnInOrder() throws IOException {
        for (int i = 0; i < 150; i++) {
            Files.writeString(
                    folder.resolve("case-%03d.log".formatted(i)),
                    i % 2 == 0 ? REFUSED : "No EEPROM/flash device found.\n");
        }
        Program.Result result = new Program().run("diagnose", "--each", "--format", "json", folder.toString());
        assertThat(result.code()).isZero();
        List<String> lines = result.out().lines().toList();
        assertThat(lines).hasSize(150);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i))
                    .contains("case-%03d.log".formatted(i))
                    .contains(i % 2 == 0 ? "\"primary\":\"devmem-restricted\"" : "\"primary\":\"chip-not-found\"");
        }
    }

    @Test
    void oneAtATimeAndTogetherGiveTheSameDocument() throws IOException {
        Path log = Files.writeString(folder.resolve("a.log"), REFUSED);
        String alone = new Program()
                .run("diagnose", "--each", "--format", "json", log.toString())
                .out();
        String twice = new Program()
                .run("diagnose", "--each", "--format", "json", log.toString(), log.toString())
                .out();
        assertThat(twice).isEqualTo(alone + alone);
    }

    @Test
    void whatIfFactsChangeTheDiagnosis() {
        Program.Result result = new Program()
                .reading("ERROR: Could not get I/O privileges (Operation not permitted).\n")
                .run("diagnose", "--format", "json", "--assume", "KernelLockdown.mode=integrity", "-");
        assertThat(result.out()).contains("\"primary\" : \"kernel-lockdown\"");
    }

    @Test
    void wantingToReadMakesAWriteLockAWarning() {
        String log = "PR0: Warning: 0x00600000-0x00bfffff is read-only.\n";
        assertThat(new Program().reading(log).run("diagnose", "-").code()).isEqualTo(1);
        assertThat(new Program()
                        .reading(log)
                        .run("diagnose", "--for", "read", "-")
                        .code())
                .isZero();
    }

    @Test
    void theResultGoesToAFileWhenAsked() throws IOException {
        Path file = folder.resolve("report.html");
        Program.Result result =
                new Program().reading(REFUSED).run("diagnose", "--format", "html", "-o", file.toString(), "-");
        assertThat(result.out()).isEmpty();
        assertThat(Files.readString(file)).startsWith("<!DOCTYPE html>").contains("devmem-refused".substring(0, 6));
    }

    @Test
    void markupInALogStaysText() {
        String log = "<script>alert(1)</script> /dev/mem mmap failed: Operation not permitted\n";
        assertThat(new Program()
                        .reading(log)
                        .run("diagnose", "--format", "html", "-")
                        .out())
                .doesNotContain("<script>alert");
    }

    @Test
    void siteKnowledgeOverridesTheBuiltInWithoutABuild() throws IOException {
        Path entry = folder.resolve("entries/findings/site-banner/entry.yaml");
        Files.createDirectories(entry.getParent());
        Files.writeString(entry, """
                id: site-banner
                kind: finding
                title: A case of this site
                means: Known here only.
                cases:
                  - when: { PhysicalMemoryMapping: { result: EPERM } }
                    severity: warning
                    confidence: certain
                    because: "Seen: ${PhysicalMemoryMapping.result}."
                fixes: [iomem-relaxed]
                sources: [https://example.org/site]
                """);
        Program.Result result =
                new Program().reading(REFUSED).run("diagnose", "--format", "json", "--kb", folder.toString(), "-");
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).contains("site-banner", "Seen: EPERM.");
    }

    @Test
    void everyIdThatIsNamedCanBeExplained() {
        String list = new Program().run("kb", "list").out();
        List<String> ids = list.lines().map(line -> line.split("\\s+", -1)[1]).toList();
        assertThat(ids).hasSizeGreaterThan(100);
        for (String id : ids) {
            Program.Result result = new Program().run("explain", id);
            assertThat(result.code()).as(id).isZero();
            assertThat(result.out()).as(id).contains(id).doesNotContain("${");
        }
    }
}
