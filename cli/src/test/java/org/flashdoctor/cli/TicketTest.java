// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tickets: what they look like, that they replay, and what happens to files that only look like tickets. */
class TicketTest {

    private static final Map<String, String> FORMATS = Map.of("markdown", "md", "html", "html", "json", "json");

    @TempDir
    Path folder;

    private Program program() {
        return new Program()
                .with("FLASHDOCTOR_STATE", folder.resolve("state").toString())
                .with("SOURCE_DATE_EPOCH", "1772532672");
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file);
    }

    private static Path log(String name) {
        return Program.resource("cases").resolve(name + ".log");
    }

    /** An open machine, a boot medium lock, a locked management engine. {@code -Dgolden.update=true} writes anew. */
    @TestFactory
    List<DynamicTest> ticketsReadAsReviewed() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : List.of("open-machine", "boot-medium-lock", "me-locked-read")) {
            FORMATS.forEach((format, ending) -> tests.add(DynamicTest.dynamicTest(name + " as " + format, () -> {
                Program.Result result = program()
                        .reading(Files.readAllBytes(Program.resource("tickets").resolve(name + ".log")))
                        .run("report", "--format", format, "-");
                assertThat(result.err()).isEmpty();
                Path golden = Path.of("src/test/resources/golden/ticket", name + "." + ending);
                if (Boolean.getBoolean("golden.update")) {
                    Files.createDirectories(golden.getParent());
                    Files.writeString(golden, result.out());
                }
                assertThat(result.out()).isEqualTo(Files.readString(golden));
            })));
        }
        return tests;
    }

    /** What the engineer sees is what the user saw, byte for byte but for the name of the source. */
    @TestFactory
    List<DynamicTest> aTicketReplaysOnAnotherMachine() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> logs = Files.list(Program.resource("cases"))) {
            logs.filter(path -> path.toString().endsWith(".log")).sorted().forEach(log -> {
                String name = log.getFileName().toString();
                tests.add(DynamicTest.dynamicTest(name, () -> {
                    Program.Result here = program().run("diagnose", "--format", "json", log.toString());
                    for (String ending : List.of(".zip", ".json")) {
                        Path ticket = folder.resolve(name + ending);
                        program().run("report", log.toString(), "--no-redact", "-o", ticket.toString());
                        Program.Result there =
                                program().run("diagnose", "--format", "json", "--facts", ticket.toString());
                        assertThat(there.err()).isEmpty();
                        assertThat(there.code()).isEqualTo(here.code());
                        assertThat(there.out().replace(ticket.toString(), "SOURCE"))
                                .isEqualTo(here.out().replace(log.toString(), "SOURCE"));
                    }
                }));
            });
        }
        return tests;
    }

    @Test
    void whatWasWantedTravelsWithTheTicket() {
        Path ticket = folder.resolve("t.zip");
        program()
                .run(
                        "report",
                        log("me-locked-read").toString(),
                        "--for",
                        "write",
                        "--region",
                        "bios",
                        "-o",
                        ticket.toString());
        String there = program()
                .run("diagnose", "--format", "json", "--facts", ticket.toString())
                .out();
        String here = program()
                .run(
                        "diagnose",
                        "--format",
                        "json",
                        "--for",
                        "write",
                        "--region",
                        "bios",
                        log("me-locked-read").toString())
                .out();
        assertThat(there.replaceFirst("\"source\" : .*", "")).isEqualTo(here.replaceFirst("\"source\" : .*", ""));
    }

    @Test
    void theSameInputGivesTheSameBytes() throws IOException {
        Path first = folder.resolve("1.zip");
        Path second = folder.resolve("2.zip");
        String log = log("boot-medium-lock").toString();
        assertThat(program().run("report", log, "-o", first.toString()).code()).isZero();
        assertThat(program().run("report", log, "-o", second.toString()).code()).isZero();
        assertThat(Files.readAllBytes(first)).isEqualTo(Files.readAllBytes(second));
    }

    @Test
    void nothingKnownIsSaidAndNoEmptyPictureIsDrawn() {
        String page = program()
                .reading("flashrom v1.2 on Linux 6.1.0 (x86_64)\n/dev/mem open failed: Permission denied\n")
                .run("report", "--format", "html", "-")
                .out();
        assertThat(page).doesNotContain("<svg").contains("There is no map");
    }

    @Test
    void aPageNeedsNothingFromOutsideAndNamesItsPicture() throws IOException {
        String page = text(Path.of("src/test/resources/golden/ticket/boot-medium-lock.html"));
        assertThat(page).doesNotContain("<script", "<link", "@import", "url(http", " src=");
        assertThat(page)
                .contains("role=\"img\"", "<title id=", "<desc id=", "prefers-color-scheme", "@media print")
                .contains("0x00d50000", "<pattern id=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ticket", "ticket.pdf", "ticket.zip.old"})
    void anUnknownSuffixIsOneLine(String name) {
        Program.Result result = program()
                .run(
                        "report",
                        log("boot-medium-lock").toString(),
                        "-o",
                        folder.resolve(name).toString());
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).containsOnlyOnce("\n").contains(name, ".md, .html, .json or .zip");
        assertThat(folder.resolve(name)).doesNotExist();
    }

    @Test
    void aZipNeedsAFileAndAFolderIsNone() {
        Program.Result zip = program()
                .reading("x")
                .run("report", "--format", "zip", log("no-iopl").toString());
        assertThat(zip.code()).isEqualTo(2);
        assertThat(zip.err()).containsOnlyOnce("\n").contains("-o");
        Program.Result into =
                program().run("report", "--format", "zip", log("no-iopl").toString(), "-o", folder.toString());
        assertThat(into.code()).isEqualTo(2);
        assertThat(into.err()).containsOnlyOnce("\n").contains("is a folder");
    }

    /** A ticket with one thing changed. */
    private Path changed(String name, Map<String, String> changes) throws IOException {
        Path ticket = folder.resolve("whole.zip");
        program().run("report", log("no-iopl").toString(), "-o", ticket.toString());
        Map<String, String> files = new LinkedHashMap<>(RedactionTest.unpacked(ticket));
        changes.forEach((file, text) -> {
            if (text.isEmpty()) {
                files.remove(file);
            } else {
                files.put(file, text);
            }
        });
        return Files.write(folder.resolve(name), zip(files));
    }

    private static byte[] zip(Map<String, String> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private void refused(Path file, String because) {
        Program.Result result = program().run("diagnose", "--facts", file.toString());
        assertThat(result.code()).as(result.err()).isEqualTo(2);
        assertThat(result.err()).containsOnlyOnce("\n").contains(because).doesNotContain("Exception");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void filesThatOnlyLookLikeTicketsAreRefusedInOneLine() throws IOException {
        refused(changed("path.zip", Map.of("../../etc/cron.d/x", "x")), "which no ticket has");
        refused(changed("absolute.zip", Map.of("/etc/passwd", "x")), "which no ticket has");
        refused(changed("windows.zip", Map.of("..\\x", "x")), "which no ticket has");
        refused(changed("more.zip", Map.of("extra.txt", "x")), "does not name");
        refused(changed("facts.zip", Map.of("ticket.json", "{}")), "not what the manifest says");
        refused(changed("missing.zip", Map.of("ticket.json", "")), "without ticket.json");
        refused(changed("bare.zip", Map.of("manifest.json", "")), "has no manifest.json");
        refused(changed("garbage.zip", Map.of("manifest.json", "[")), "is no JSON");
        Map<String, String> many = new LinkedHashMap<>();
        for (int i = 0; i < 300; i++) {
            many.put("evidence/" + i, "x");
        }
        refused(changed("many.zip", many), "more than 200 files");
        refused(changed("bomb.zip", Map.of("bomb", "0".repeat(33 * 1024 * 1024))), "larger than anything");
        byte[] whole = Files.readAllBytes(folder.resolve("whole.zip"));
        refused(Files.write(folder.resolve("cut.zip"), java.util.Arrays.copyOf(whole, whole.length / 3)), "cut.zip");
        refused(Files.writeString(folder.resolve("text.zip"), "PK\u0003\u0004 this is none"), "text.zip");
        refused(Files.writeString(folder.resolve("log.json"), "flashrom v1.2\n"), "is no JSON");
        refused(folder.resolve("nowhere.zip"), "There is no file");
    }

    @Test
    void anImageIsToldByItsSizeAndDigestAndNeverAttached() throws IOException {
        Path image = folder.resolve("coreboot.rom");
        Files.write(image, new byte[16 * 1024 * 1024]);
        Path zip = folder.resolve("t.zip");
        Program.Result result = program()
                .run("report", log("boot-medium-lock").toString(), "--image", image.toString(), "-o", zip.toString());
        assertThat(result.code()).isZero();
        Map<String, String> files = RedactionTest.unpacked(zip);
        assertThat(files.get("ticket.md"))
                .contains("| File | coreboot.rom |", "| Size | 16777216 bytes (16384 KiB) |", "| Fits the chip | yes |")
                .contains("080acf35a507ac9849cfcba47dc2ad83e01b75663a516279c8b9d243b719643e");
        assertThat(files.keySet()).noneMatch(name -> name.contains("coreboot"));
        Program.Result none =
                program().run("report", "--image", folder.resolve("no.rom").toString());
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).containsOnlyOnce("\n").contains("There is no file");
    }

    @Test
    void theAreasOfAnImageStandInTheMap() throws IOException {
        ByteBuffer image = ByteBuffer.allocate(16 * 1024 * 1024).order(ByteOrder.LITTLE_ENDIAN);
        image.position(0x20000);
        image.put("__FMAP__".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 1);
        image.putLong(0).putInt(16 * 1024 * 1024).put(name("FLASH")).putShort((short) 2);
        image.putInt(0).putInt(0x20000).put(name("SI_DESC")).putShort((short) 0);
        image.putInt(0x800000).putInt(0x400000).put(name("RW_SECTION_A")).putShort((short) 0);
        Path file = Files.write(folder.resolve("c.rom"), image.array());
        String ticket = program()
                .run("report", log("boot-medium-lock").toString(), "--image", file.toString())
                .out();
        assertThat(ticket)
                .contains("| areas of the image: RW\\_SECTION\\_A | 0x00800000 - 0x00bfffff |")
                .contains("| CBFS | _unknown: the image has no CBFS_ |");
    }

    private static byte[] name(String text) {
        return java.util.Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), 32);
    }

    @Test
    void aSimulatedMachineGivesATicketWithItsTranscript() throws IOException {
        Path zip = folder.resolve("sim.zip");
        assertThat(program()
                        .run("report", "-p", "sim:boot-medium-lock", "-o", zip.toString())
                        .code())
                .isZero();
        Map<String, String> files = RedactionTest.unpacked(zip);
        assertThat(files.get("evidence/sim_boot-medium-lock")).contains("PR0");
        assertThat(files.get("ticket.html")).contains("protected ranges");
        Program.Result here = program().run("diagnose", "-p", "sim:boot-medium-lock", "--format", "json");
        Program.Result there = program().run("diagnose", "--facts", zip.toString(), "--format", "json");
        assertThat(there.out().replace(zip.toString(), "SOURCE"))
                .isEqualTo(here.out()
                        .replace(
                                "\"source\" : \"sim:boot-medium-lock\",\n  \"tool\"",
                                "\"source\" : \"SOURCE\",\n  \"tool\""));
    }

    @Test
    void severalRunsAreToldInTheirOrder() {
        String log = """
                $ sudo flashrom -p internal -r a.bin
                flashrom v1.2 on Linux 6.1.0 (x86_64)
                /dev/mem mmap failed: Operation not permitted
                $ sudo flashrom -p internal -w b.bin
                flashrom v1.2 on Linux 6.1.0 (x86_64)
                Found chipset "Intel QM77".
                Enabling flash write... OK.
                Erase/write done.
                Verifying flash... VERIFIED.
                """;
        String whole = program().reading(log).run("report", "-").out();
        assertThat(whole).contains("flashrom -p internal -r a.bin<br>$ sudo flashrom -p internal -w b.bin");
        String ticket = whole.substring(whole.indexOf("What was tried"));
        assertThat(ticket.indexOf("-r a.bin")).isBetween(0, ticket.indexOf("-w b.bin"));
        assertThat(ticket).contains("**Run 1**", "**Run 2**", "verify: succeeded");
    }
}
