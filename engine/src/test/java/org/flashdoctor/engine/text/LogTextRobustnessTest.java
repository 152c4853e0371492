// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTextRobustnessTest {

    /** What cleaning looks for, so that random combinations meet its edges. */
    private static final List<String> FRAGMENTS = List.of(
            "\u001b",
            "\u001b[",
            "\u001b[0m",
            "\u001b[K",
            "\u001b[2K",
            "\u001b[9D",
            "\u001b[4C",
            "\u001b[2P",
            "\u001b[3@",
            "\u001b[7G",
            "\u001b[5X",
            "\u001b[H",
            "\u001b]0;",
            "\u0007",
            "\u001b\\",
            "\u001b(B",
            "\b",
            "\b \b",
            "\r",
            "\n",
            "\r\n",
            "\t",
            "\0",
            "\u007f",
            "\u0085",
            "\u009b",
            "\u00a0",
            "\u200b",
            "\ufeff",
            "\u2028",
            "\ufffd",
            "🐟",
            "\ud83d",
            "\u0301",
            "\ufe0f",
            "> ",
            ">",
            "| ",
            "```",
            "~~~",
            "    ",
            "12: ",
            "13: ",
            "14 ",
            "1. ",
            "2. ",
            "12%",
            "[ 99%]",
            "...",
            "[2024-01-31 12:00:01] ",
            "2024-01-31T12:00:01Z ",
            "12:00:01.5 ",
            "Jan 31 12:00:01 ",
            "host kernel: ",
            "[  123.456789] ",
            "<6>",
            "&quot;",
            "&amp;",
            "&lt;",
            "&#",
            "39;",
            "&#10;",
            "&#x1b;",
            "&#xd83d;",
            "<br>",
            "<pre>",
            "</code>",
            "<span class=x>",
            "<",
            ">",
            "<chip>",
            "[code]",
            "[/code]",
            "[0m",
            "^[[1m",
            "^M",
            "\u201c",
            "\u2013p",
            "\u2014",
            "\u2026",
            "\ufb01",
            "0x50: 0x00001a1b (FRAP)",
            "Found chipset",
            "flashrom -p internal",
            " ",
            "-",
            "$ ");

    /** Clean text: nothing here is decoration wherever it stands. */
    private static final List<String> WORDS = List.of(
            "Found",
            "chipset",
            "\"Intel Q77\".",
            "0x50:",
            "0x00001a1b",
            "(FRAP)",
            "flashrom",
            "-p",
            "internal:x=y",
            "$",
            "#",
            "--ifd",
            "=====",
            "-----",
            "...",
            "OK.",
            "<chipname>",
            "файл:",
            "größer",
            "读取",
            "[READ]",
            "a&b",
            "12%",
            "100",
            "C:\\>",
            "->",
            "[...]",
            "VERIFIED.");

    private static String random(Random random, List<String> parts, String separator, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most); i >= 0; i--) {
            text.append(parts.get(random.nextInt(parts.size()))).append(separator);
        }
        return text.toString();
    }

    private static void assertClean(List<LogLine> lines) {
        int number = 1;
        for (LogLine line : lines) {
            assertThat(line.number()).isGreaterThanOrEqualTo(number);
            number = line.number();
            String text = line.text();
            assertThat(text).isNotBlank().isEqualTo(text.strip()).hasSizeLessThanOrEqualTo(LogText.LONGEST_LINE);
            assertThat(text.codePoints().filter(LogTextRobustnessTest::isUnclean))
                    .as("characters in %s", line)
                    .isEmpty();
        }
    }

    private static boolean isUnclean(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            case Character.SPACE_SEPARATOR -> codePoint != ' ';
            default -> false;
        };
    }

    @Test
    void givesCleanLinesForWhateverIsPasted() throws Exception {
        Random random = new Random(20240131);
        for (int i = 0; i < 8000; i++) {
            String pasted = "begin " + random(random, FRAGMENTS, "", 60) + "\nVERIFIED.\n";
            try {
                assertClean(Logs.lines(pasted));
                assertThat(Logs.texts(pasted)).last().isEqualTo("VERIFIED.");
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("Input %d: %s".formatted(i, pasted), failure);
            }
        }
    }

    @Test
    void givesCleanLinesOrARefusalForWhateverBytes() throws Exception {
        Random random = new Random(31);
        for (int i = 0; i < 4000; i++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            int noise = random.nextInt(40);
            for (int j = random.nextInt(300); j >= 0; j--) {
                bytes.write(random.nextInt(100) < noise ? random.nextInt(256) : ' ' + random.nextInt(95));
            }
            try {
                assertClean(Logs.lines(bytes.toByteArray()));
            } catch (UnreadableLogException refusal) {
                assertThat(refusal).hasMessageMatching("The (?:log|input) .+\\.");
            }
        }
    }

    @Test
    void leavesCleanTextAsItIs() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 4000; i++) {
            String clean = "Found " + random(random, WORDS, " ", 200).strip();
            assertThat(Logs.texts(clean)).containsExactly(clean);
        }
    }

    @Test
    void cleansNothingTwice() throws Exception {
        List<String> parts = FRAGMENTS.stream()
                // Cleaning takes these apart, and what is left can meet and look like decoration anew.
                .filter(part ->
                        !part.matches("(?s)[<>&].*|\\[.*|\\^.*|\\d+[:.]? |39;|Jan.*|\\d.* |host.*|[`~]+|.*code>"))
                .toList();
        Random random = new Random(12);
        for (int i = 0; i < 4000; i++) {
            List<String> once = Logs.texts("begin\n" + random(random, parts, "", 40));
            assertThat(Logs.texts(String.join("\n", once))).isEqualTo(once);
        }
    }

    /** Each is repeated to 50 MB; a line without end, lines without number, and whatever could pile up. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x5C: 0x01f50001 FREG2: Warning: Management Engine region (0x00001000-0x001f5fff) is locked.\n",
                "x",
                "Reading... [==>  ] 12%\r",
                "ab\b \b\b",
                "&amp;",
                "\u001b[1@a",
                "\u001b]"
            })
    void needsLittleMemoryForALargeLog(String unit) throws Exception {
        Process reader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-Dfile.encoding=UTF-8",
                        "-cp",
                        folder(LogText.class) + File.pathSeparator + folder(LargeLog.class),
                        LargeLog.class.getName(),
                        unit.replace("\u001b", "\\e")
                                .replace("\n", "\\n")
                                .replace("\r", "\\r")
                                .replace("\b", "\\b"))
                .redirectErrorStream(true)
                .start();
        String output = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(reader.waitFor(Duration.ofMinutes(2).toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(output).isEqualTo("VERIFIED." + System.lineSeparator());
    }

    private static String folder(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    /** Reads a generated log in a Java machine of its own and prints its last line. */
    static final class LargeLog {

        private LargeLog() {}

        public static void main(String[] arguments) throws IOException, UnreadableLogException {
            String unit = arguments[0]
                    .replace("\\e", "\u001b")
                    .replace("\\n", "\n")
                    .replace("\\r", "\r")
                    .replace("\\b", "\b");
            String last = "";
            WrapWindow window = new WrapWindow();
            try (LogText log = LogText.open(new Repeated(unit, 50_000_000))) {
                for (Optional<LogLine> line = log.next(); line.isPresent(); line = log.next()) {
                    window.feed(line.get());
                    last = line.get().text();
                }
            }
            System.out.println(last);
        }
    }

    /** The unit over and over, between the lines {@code begin} and {@code VERIFIED.} */
    private static final class Repeated extends InputStream {

        private final byte[] start = "begin\n".getBytes(StandardCharsets.UTF_8);
        private final byte[] end = "\nVERIFIED.\n".getBytes(StandardCharsets.UTF_8);
        private final byte[] unit;
        private final long length;
        private long position;

        Repeated(String unit, long length) {
            this.unit = unit.getBytes(StandardCharsets.UTF_8);
            this.length = length;
        }

        @Override
        public int read() {
            long place = position++;
            if (place < start.length) {
                return start[(int) place];
            }
            place -= start.length;
            if (place < length) {
                return unit[(int) (place % unit.length)];
            }
            place -= length;
            return place < end.length ? end[(int) place] : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int most) {
            int count = 0;
            int next = most > 0 ? read() : -1;
            while (next >= 0) {
                bytes[offset + count++] = (byte) next;
                next = count < most ? read() : -1;
            }
            return count == 0 && most > 0 ? -1 : count;
        }
    }
}
