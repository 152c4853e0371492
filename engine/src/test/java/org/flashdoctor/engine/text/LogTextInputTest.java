// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.flashdoctor.engine.text.UnreadableLogException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogTextInputTest {

    private static final String LOG = "/dev/mem mmap failed: Operation not permitted\nЧтение: Опера́ция, größer\nend";
    private static final int MIB = 1024 * 1024;

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static Stream<Arguments> encodings() {
        return Stream.of(
                Arguments.of("UTF-8", LOG.getBytes(StandardCharsets.UTF_8)),
                Arguments.of("UTF-8 with mark", ("\ufeff" + LOG).getBytes(StandardCharsets.UTF_8)),
                Arguments.of("UTF-16LE", LOG.getBytes(StandardCharsets.UTF_16LE)),
                Arguments.of("UTF-16LE with mark", ("\ufeff" + LOG).getBytes(StandardCharsets.UTF_16LE)),
                Arguments.of("UTF-16BE", LOG.getBytes(StandardCharsets.UTF_16BE)),
                Arguments.of("UTF-16BE with mark", ("\ufeff" + LOG).getBytes(StandardCharsets.UTF_16BE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encodings")
    void readsUnicode(String name, byte[] bytes) throws Exception {
        assertThat(Logs.texts(bytes)).isEqualTo(List.of(LOG.split("\n")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encodings")
    void readsUnicodeThatIsCutInACharacter(String name, byte[] bytes) throws Exception {
        for (int length = bytes.length - 20; length < bytes.length; length++) {
            assertThat(Logs.texts(Arrays.copyOf(bytes, length)))
                    .first()
                    .isEqualTo("/dev/mem mmap failed: Operation not permitted");
        }
    }

    @Test
    void readsUtf8WhoseSampleEndsInACharacter() throws Exception {
        for (int pad = 64 * 1024 - 5; pad < 64 * 1024; pad++) {
            String text = "x".repeat(1000) + "\n" + "y".repeat(pad - 1001) + "\u20ac\u20ac end";
            assertThat(String.join("", Logs.texts(text)))
                    .endsWith("\u20ac\u20ac end")
                    .doesNotContain("\ufffd");
        }
    }

    @Test
    void readsWindows1252() throws Exception {
        byte[] log = "Zugriff verweigert: \u201e\u00fcber\u201c \u2013 na\u00efve\nOp\u00e9ration non permise\n"
                .getBytes(Charset.forName("windows-1252"));
        assertThat(Logs.texts(log))
                .containsExactly("Zugriff verweigert: \"\u00fcber\" - na\u00efve", "Op\u00e9ration non permise");
    }

    @ParameterizedTest
    @ValueSource(strings = {"IBM437", "IBM850", "IBM866", "windows-1251", "KOI8-R", "ISO-8859-1", "GBK", "Shift_JIS"})
    void readsTheAsciiOfAnyOtherEncoding(String charset) throws Exception {
        byte[] log = "flashrom v1.2\n\u2502 \u00fcber Операция не позволена \u8bfb\u53d6 \u2502\nVERIFIED.\n"
                .getBytes(Charset.forName(charset));
        List<String> texts = Logs.texts(log);
        assertThat(texts).hasSize(3).startsWith("flashrom v1.2").endsWith("VERIFIED.");
    }

    @Test
    void oneDamagedByteDoesNotChangeTheEncoding() throws Exception {
        byte[] log =
                join("Опера".getBytes(StandardCharsets.UTF_8), bytes(0xC0), "ция\n".getBytes(StandardCharsets.UTF_8));
        assertThat(Logs.texts(log)).containsExactly("Опера\ufffdция");
    }

    @Test
    void bytesDamagedLaterAreReplaced() throws Exception {
        byte[] log = join(ascii("Found chipset\n".repeat(6000)), bytes(0xE9, 0x80), ascii("\nend\n"));
        List<String> texts = Logs.texts(log);
        assertThat(texts.subList(6000, texts.size())).containsExactly("\ufffd", "end");
    }

    @Test
    void readsLogsWithSomeNulBytes() throws Exception {
        byte[] crashed = join(ascii("Erasing and writing flash chip...\n"), new byte[4096], ascii("\nLinux version\n"));
        assertThat(Logs.texts(crashed)).containsExactly("Erasing and writing flash chip...", "Linux version");
        assertThat(Logs.texts("Fo\0und\0 chipset")).containsExactly("Found chipset");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n",
                " \r\n\t\u00a0\n",
                "\ufeff",
                "```\n```\n",
                "\u001b[0m\u001b[K\n",
                "1%\r2%\r",
                ">\n> \n"
            })
    void refusesInputWithoutText(String text) {
        UnreadableLogException refusal = catchThrowableOfType(UnreadableLogException.class, () -> Logs.lines(text));
        assertThat(refusal.reason()).isEqualTo(Reason.EMPTY);
        assertThat(refusal).hasMessageContaining("The log ").hasMessageContaining("tee log.txt");
    }

    @Test
    void saysHowMuchOfNothingThereWas() {
        assertThat(catchThrowableOfType(UnreadableLogException.class, () -> Logs.lines("")))
                .hasMessageContaining("is empty (0 bytes)");
        assertThat(catchThrowableOfType(UnreadableLogException.class, () -> Logs.lines("\n".repeat(100_000))))
                .hasMessageContaining("holds no text (100000 lines, all blank or progress figures)");
    }

    @Test
    void waitsForTextBehindManyBlankLines() throws Exception {
        assertThat(Logs.lines("\n".repeat(200_000) + "end")).containsExactly(new LogLine(200_001, "end"));
    }

    private static byte[] gzip() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(ascii(LOG.substring(0, 40)));
        }
        return out.toByteArray();
    }

    private static byte[] zip() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("log.txt"));
            zip.write(ascii(LOG.substring(0, 40)));
        }
        return out.toByteArray();
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(42).nextBytes(bytes);
        return bytes;
    }

    private static byte[] at(int offset, byte[] part, byte[] whole) {
        byte[] bytes = whole.clone();
        System.arraycopy(part, 0, bytes, offset, part.length);
        return bytes;
    }

    static Stream<Arguments> binaries() throws IOException {
        return Stream.of(
                Arguments.of("a gzip archive, not a log; unpack it", gzip()),
                Arguments.of("a zip archive", zip()),
                Arguments.of("an xz archive", join(bytes(0xFD), ascii("7zXZ"), bytes(0, 0, 4))),
                Arguments.of("a bzip2 archive", ascii("BZh91AY&SY")),
                Arguments.of("a zstd archive", bytes(0x28, 0xB5, 0x2F, 0xFD, 0x24)),
                Arguments.of("a tar archive", at(257, ascii("ustar"), new byte[512])),
                Arguments.of("a program (ELF executable)", join(bytes(0x7F), ascii("ELF"), bytes(2, 1, 1, 0))),
                Arguments.of("a program (Windows or EFI executable)", join(ascii("MZ"), noise(4096))),
                Arguments.of("a picture (PNG), not a log; copy the text", join(bytes(0x89), ascii("PNG\r\n"))),
                Arguments.of("a picture (JPEG)", bytes(0xFF, 0xD8, 0xFF, 0xE0)),
                Arguments.of("a PDF document", ascii("%PDF-1.7\n")),
                Arguments.of("a flash image (1 MiB of binary data), not a log; give the console", filled(MIB, 0xFF)),
                Arguments.of("a flash image (16 MiB of binary data)", filled(16 * MIB, 0)),
                Arguments.of("a flash image (512 KiB of binary data)", noise(MIB / 2)),
                Arguments.of(
                        "a flash image with an Intel flash descriptor (8 MiB of binary data)",
                        at(0x10, bytes(0x5A, 0xA5, 0xF0, 0x0F), filled(8 * MIB, 0xFF))),
                Arguments.of(
                        "a flash image with a UEFI firmware volume (70000 bytes of binary data)",
                        at(0x28, ascii("_FVH"), new byte[70_000])),
                Arguments.of("a binary file (300000 bytes of binary data)", noise(300_000)),
                Arguments.of("a binary file (3 KiB of binary data)", new byte[3072]),
                Arguments.of("a binary file (1 byte of binary data)", new byte[1]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("binaries")
    void refusesBinaryData(String expected, byte[] bytes) {
        UnreadableLogException refusal = catchThrowableOfType(UnreadableLogException.class, () -> Logs.lines(bytes));
        assertThat(refusal.reason()).isEqualTo(Reason.BINARY);
        assertThat(refusal).hasMessageContaining(expected).hasMessageEndingWith(".");
    }

    @Test
    void doesNotCountBinaryDataWithoutEnd() {
        InputStream zeros = new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                Arrays.fill(bytes, offset, offset + length, (byte) 0);
                return length;
            }
        };
        assertThat(catchThrowableOfType(UnreadableLogException.class, () -> LogText.open(zeros)))
                .hasMessageContaining("more than 64 MiB of binary data");
    }

    @Test
    void passesOnThatTheInputCannotBeRead() throws Exception {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is gone");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                throw new IOException("the disk is gone");
            }
        };
        InputStream input = new SequenceInputStream(new ByteArrayInputStream(ascii("line\n".repeat(20_000))), broken);
        assertThat(catchThrowableOfType(IOException.class, () -> Logs.lines(input)))
                .hasMessage("the disk is gone");
    }
}
