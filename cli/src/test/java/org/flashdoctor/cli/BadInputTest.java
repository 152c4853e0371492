// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with the input is said in one line with exit code 2, never with a stack trace. */
class BadInputTest {

    private static final String LINE = "/dev/mem mmap failed: Operation not permitted\n";

    @TempDir
    Path folder;

    @Test
    void randomBytesAreNoLog() throws IOException {
        byte[] bytes = new byte[1 << 20];
        new Random(7).nextBytes(bytes);
        refused(new Program().run("diagnose", file("noise.bin", bytes)), "binary");
    }

    @ParameterizedTest
    @CsvSource({
        "diagnos, There is no command \"diagnos\". Did you mean diagnose?",
        "flash wite, There is no command \"wite\". Did you mean write?",
        "diagnose --formt, There is no option \"--formt\". Did you mean --format?",
        "frobnicate, There is no command \"frobnicate\".",
        "explain one two, The argument \"two\" is one too many."
    })
    void whatThereIsNotIsNamedWithWhatMayHaveBeenMeant(String line, String message) {
        refused(new Program().run(line.split(" ")), message);
    }

    @ParameterizedTest
    @MethodSource
    void whatJavaCannotGoOnFromIsNoVerdict(Error error, String message) {
        InputStream broken = new InputStream() {
            @Override
            public int read() {
                throw error;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                throw error;
            }
        };

        Program.Result result = new Program().reading(broken).run("diagnose", "-");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines()).singleElement().asString().contains(message);
    }

    static List<Arguments> whatJavaCannotGoOnFromIsNoVerdict() {
        return List.of(
                Arguments.of(new OutOfMemoryError("Java heap space"), "not enough memory (Java heap space)"),
                Arguments.of(new NoClassDefFoundError("org/example/Gone"), "a defect in flashdoctor"),
                Arguments.of(new StackOverflowError(), "a defect in flashdoctor"));
    }

    @Test
    void aFlashImageIsNoLog() throws IOException {
        byte[] image = new byte[1 << 20];
        Arrays.fill(image, (byte) 0xff);
        refused(new Program().run("diagnose", file("bios.rom", image)), "log");
    }

    @Test
    void anEmptyFileIsNoLog() throws IOException {
        refused(new Program().run("diagnose", file("empty.log", new byte[0])), "empty");
        refused(new Program().run("diagnose", "-"), "empty");
    }

    @Test
    void nulsAreBinary() throws IOException {
        refused(new Program().run("diagnose", file("nul.log", new byte[4096])), "binary");
    }

    @Test
    void aCompressedLogIsNamedAsSuch() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(LINE.getBytes(StandardCharsets.UTF_8));
        }
        refused(new Program().run("diagnose", file("log.gz", packed.toByteArray())), "gzip");
    }

    @Test
    void utf16AndLatin1AreRead() throws IOException {
        diagnosed(new Program().run("diagnose", file("utf16.log", LINE.getBytes(StandardCharsets.UTF_16))));
        String german = "Zugriff verweigert für größere Bereiche\n" + LINE;
        diagnosed(new Program().run("diagnose", file("latin1.log", german.getBytes(StandardCharsets.ISO_8859_1))));
    }

    @Test
    void aLineOfTwentyMegabytesIsReadInBoundedMemory() {
        byte[] line = new byte[20 << 20];
        Arrays.fill(line, (byte) 'x');
        byte[] wanted = ("\n" + LINE).getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(line, line.length + wanted.length);
        System.arraycopy(wanted, 0, all, line.length, wanted.length);
        diagnosed(new Program().reading(all).run("diagnose", "-"));
    }

    @Test
    void aFolderAMissingFileAndAFileInAFileAreNamed() throws IOException {
        refused(new Program().run("diagnose", folder.toString()), "--each");
        refused(new Program().run("diagnose", folder.resolve("nothing.log").toString()), "nothing.log");
        refused(
                new Program().run("diagnose", file("plain.log", LINE.getBytes(StandardCharsets.UTF_8)) + "/below"),
                "below");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "diagnose --unknown x",
                "diagnose --format yaml -",
                "diagnose --for maybe -",
                "probe --format html",
                "diagnose --color sometimes -",
                "diagnose --assume Nonsense.mode=1 -",
                "diagnose --assume KernelLockdown.mood=none -",
                "diagnose --assume KernelLockdown.mode=sideways -",
                "diagnose --facts /nonexistent.json",
                "diagnose --kb /nonexistent -",
                "diagnose --ifd --fmap -i bios -",
                "explain no-such-thing",
                "explain",
                "kb show no-such-thing",
                "kb schema no-such-kind",
                "kb lint --alone",
                "kb frobnicate",
                "frobnicate"
            })
    void aWrongCommandLineGetsOneLineAndTwo(String line) {
        Program.Result result = new Program().reading(LINE).run(line.split(" ", -1));
        assertThat(result.code()).as(line).isEqualTo(2);
        assertThat(result.err().strip().lines()).as(line).hasSize(1);
        assertThat(result.err()).doesNotContain("Exception", "\tat ");
    }

    @Test
    void brokenKnowledgeNamesFileLineAndTheNearestName() throws IOException {
        Path entry = folder.resolve("kb/entries/findings/mine/entry.yaml");
        Files.createDirectories(entry.getParent());
        Files.writeString(entry, """
                id: mine
                kind: finding
                title: Mine
                means: Mine.
                cases:
                  - when: { KernelLokdown: { mode: integrity } }
                    severity: warning
                    confidence: certain
                    because: Mine.
                fixes: []
                sources: []
                """);
        Program.Result result = new Program()
                .reading(LINE)
                .run("diagnose", "--kb", folder.resolve("kb").toString(), "-");
        refused(result, "entry.yaml:6:");
        assertThat(result.err()).contains("Did you mean \"KernelLockdown\"");

        Files.writeString(entry, "id: [unclosed\n");
        refused(
                new Program()
                        .reading(LINE)
                        .run("diagnose", "--kb", folder.resolve("kb").toString(), "-"),
                "entry.yaml");
    }

    @Test
    void brokenFactsNameFileAndPlace() throws IOException {
        String broken = file("facts.json", "{\"schemaVersion\": 1, \"facts\": [".getBytes(StandardCharsets.UTF_8));
        refused(new Program().run("diagnose", "--facts", broken), "facts.json");
        String wrong = file(
                "wrong.json",
                "{\"schemaVersion\":1,\"facts\":[{\"KernelLockdown\":{\"mode\":\"odd\"}}]}"
                        .getBytes(StandardCharsets.UTF_8));
        refused(new Program().run("diagnose", "--facts", wrong), "odd");
        String newer = file("newer.json", "{\"schemaVersion\":9}".getBytes(StandardCharsets.UTF_8));
        refused(new Program().run("diagnose", "--facts", newer), "9");
    }

    @Test
    void anUnreadableLogAmongManyLosesNothing() throws IOException {
        String good = file("a.log", LINE.getBytes(StandardCharsets.UTF_8));
        String bad = file("b.log", new byte[0]);
        Program.Result result = new Program().run("diagnose", "--each", "--format", "json", good, bad, good);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out().lines()).hasSize(3);
        assertThat(result.out().lines().toList().get(1)).contains("\"error\"", "b.log");
        assertThat(result.err().strip().lines()).hasSize(1);
    }

    private String file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content).toString();
    }

    private static void refused(Program.Result result, String word) {
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err().strip().lines()).hasSize(1);
        assertThat(result.err()).contains(word).doesNotContain("Exception", "\tat ");
        assertThat(result.out()).isEmpty();
    }

    private static void diagnosed(Program.Result result) {
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains("blocked");
    }
}
