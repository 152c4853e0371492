// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No identifier gets into any format, and no technical value gets lost. */
class RedactionTest {

    /** What must not leak, with the line in which it stands. */
    private static final Map<String, String> SECRETS = secrets();

    /** What must survive, each as a line of its own. */
    private static final List<String> TECHNICAL = List.of(
            "FREG0: base 0x001c0000, limit 0x001fffff",
            "Found chipset \"Intel Z270\" with PCI ID 8086:a2c9.",
            "PCI device 00:1f.5 class 0c80",
            "0000:00:1f.5 SPI controller",
            "JEDEC id 0xef4018, c2 20 18",
            "chip id1 0xef, id2 0x4018",
            "Linux version 6.1.0-20-amd64 (debian-kernel)",
            "flashrom v1.2.3.4 on Linux 5.15.36-yocto-standard (x86_64)",
            "ME firmware version 11.8.50.34 is in manufacturing mode",
            "BIOS Version: 1.14.0.2 Date: 03/02/2026",
            "HSFS = 0xf008, BC = 0xdc, from 0x8b to 0x89",
            "reading 5a:a5:f0:0f:03:00:04:00 descriptor signature",
            "2022.1203.0415 build of 2026-03-03T10:11:12",
            "backup-26-11-28-03-30-08.rom 16777216 bytes",
            "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
            "SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "PR0: Warning: 0x00d50000-0x00ffffff is read-only.",
            "/dev/mem /dev/mtd0 /dev/ttyUSB0 serial=/dev/ttyUSB0",
            "iomem=relaxed intel_iommu=on console=ttyS0,115200");

    @TempDir
    Path folder;

    private static Map<String, String> secrets() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("alicew", "alicew@gx701:~/fw$ ls");
        all.put("gx701", "and again gx701 in the middle of a line");
        all.put("bobby", "[bobby@build7 flash]$ ls");
        all.put("build7", "ping build7.corp.example");
        all.put("carolj", "-rw-r--r-- 1 carolj carolj 16777216 /home/carolj/coreboot.rom");
        all.put("davemac", "/Users/davemac/Downloads/flashrom.pkg");
        all.put("erinwin", "C:\\Users\\erinwin\\flashrom.exe");
        all.put("Alice Smith", "cd \"C:\\Users\\Alice Smith\\fw\"");
        all.put("franklin", "uid=1000(franklin) gid=1000(franklin)");
        all.put("gracehop", "[sudo] password for gracehop:");
        all.put("heidik", "[sudo] Passwort für heidik:");
        all.put("ivanov", "SUDO_USER=ivanov");
        all.put("mallory9", "Mar  3 10:11:12 gx701 sudo:  mallory9 : TTY=pts/0 ; COMMAND=/usr/sbin/flashrom");
        all.put("olivia", "scp backup.rom olivia@nas77:/volume1/");
        all.put("nas77", "nas77 is unreachable");
        all.put("peggyhost", "Linux peggyhost 6.1.0-20-amd64 #1 SMP x86_64 GNU/Linux");
        all.put("rupertbox", "2026-03-03T10:11:12+0100 rupertbox kernel: Lockdown: flashrom");
        all.put("sybilpc", " Static hostname: sybilpc");
        all.put("DESKTOP-7QK2P1", "Host Name: DESKTOP-7QK2P1");
        all.put("3c:52:82:aa:0b:1f", "link/ether 3c:52:82:aa:0b:1f brd ff:ff:ff:ff:ff:ff");
        all.put("3C-52-82-AA-0B-20", "Physical Address. . . : 3C-52-82-AA-0B-20");
        all.put("3c52.82aa.0b21", "address 3c52.82aa.0b21");
        all.put("3c5282aa0b22", "enx3c5282aa0b22: link up");
        all.put("3C5282AA0B23", "GbE MAC address: 3C5282AA0B23");
        all.put("4c4c4544-0051-3510-8054-b7c04f473633", "UUID: 4c4c4544-0051-3510-8054-b7c04f473633");
        all.put("4C4C4544-0051-3510-8054-B7C04F473634", "{4C4C4544-0051-3510-8054-B7C04F473634}");
        all.put("1f0d1a7c52b34c7b9b7d2b5a4f1e6c3d", "Machine ID: 1f0d1a7c52b34c7b9b7d2b5a4f1e6c3d");
        all.put("PF1A2B3C", "\tSerial Number: PF1A2B3C");
        all.put("5CD1234XYZ", "\"product_serial\": \"5CD1234XYZ\"");
        all.put("L1HF65E00X9", "board_serial=L1HF65E00X9");
        all.put("FT4X9K2Q", "flashrom -p ft2232_spi:type=2232H,serial=FT4X9K2Q");
        all.put("A50285BI", "  iSerial                 3 A50285BI");
        all.put("S4EVNX0N812345", "S/N: S4EVNX0N812345");
        all.put("7XK2Q93", "Service Tag: 7XK2Q93");
        all.put("ACME 0042-17", "\tAsset Tag: ACME 0042-17");
        all.put("INV-55120", "\"asset_tag\": \"INV-55120\"");
        all.put("192.168.17.23", "inet 192.168.17.23/24 brd");
        all.put("172.16.9.81", "Last login: Tue Mar 3 10:11:12 2026 from 172.16.9.81");
        all.put("fe80::3e52:82ff:feaa:b1f", "inet6 fe80::3e52:82ff:feaa:b1f/64 scope link");
        all.put("2001:db8:85a3:0:0:8a2e:370:7334", "2001:db8:85a3:0:0:8a2e:370:7334");
        all.put("carol.jones@mail.example.net", "From: Carol Jones <carol.jones@mail.example.net>");
        all.put("S3Z1NB0K123456F", "/dev/disk/by-id/ata-Samsung_SSD_860_EVO_500GB_S3Z1NB0K123456F");
        all.put("0a3407de-014b-458b-b5c1-848e92a327a3", "root=UUID=0a3407de-014b-458b-b5c1-848e92a327a3 ro quiet");
        all.put("0x5002538e40abcdef", "wwn-0x5002538e40abcdef");
        all.put("0025385b71b0a1b2", "nvme eui.0025385b71b0a1b2");
        all.put("Jones Family 5G", "wlan0 ESSID:\"Jones Family 5G\"");
        all.put("hunter2hunter2", "psk=hunter2hunter2");
        all.put("AAAAC3NzaC1lZDI1NTE5AAAAIJ2Xh0p", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2Xh0p key");
        all.put("ghp_16C7e42F292c6912E7710c838347Ae178B4a", "GH ghp_16C7e42F292c6912E7710c838347Ae178B4a");
        all.put(
                "b3BlbnNzaC1rZXktdjEAAAAA",
                "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n"
                        + "-----END OPENSSH PRIVATE KEY-----");
        all.put("s3cr3tw0rd", "git clone https://trent:s3cr3tw0rd@git.example.net/fw.git");
        return all;
    }

    private static String log() {
        List<String> lines = new ArrayList<>();
        lines.add("alicew@gx701:~/fw$ sudo flashrom -p internal -w /home/carolj/coreboot.rom");
        lines.add("flashrom v1.3.0 on Linux 6.1.0-20-amd64 (x86_64)");
        lines.add("/dev/mem mmap failed: Operation not permitted");
        lines.addAll(SECRETS.values());
        lines.addAll(TECHNICAL);
        return String.join("\n", lines) + "\n";
    }

    private Program program() {
        return new Program().with("FLASHDOCTOR_STATE", folder.resolve("state").toString());
    }

    private String ticket(String format, String log) {
        Program.Result result = program().reading(log).run("report", "--format", format, "-");
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        return result.out();
    }

    private static void assertNothingLeaks(String document) {
        String lowerCase = document.toLowerCase(Locale.ROOT).replace("\\", "");
        assertThat(SECRETS.keySet())
                .hasSizeGreaterThanOrEqualTo(40)
                .allSatisfy(secret -> assertThat(lowerCase)
                        .doesNotContain(secret.toLowerCase(Locale.ROOT).replace("\\", "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"markdown", "html", "json"})
    void nothingLeaksInAnyFormatAndTechnicalValuesSurvive(String format) {
        String document = ticket(format, log());
        assertNothingLeaks(document);
        String plain = document.replace("&quot;", "\"")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("\\\"", "\"");
        assertThat(TECHNICAL)
                .hasSizeGreaterThan(10)
                .allSatisfy(line -> assertThat(plain).contains(line));
    }

    @Test
    void nothingLeaksInAnyFileOfTheZip() throws IOException {
        Path zip = folder.resolve("t.zip");
        Path log = Files.writeString(folder.resolve("gx701-alicew.log"), log());
        Program.Result result = program().run("report", log.toString(), "-o", zip.toString());
        assertThat(result.code()).isZero();
        Map<String, String> files = unpacked(zip);
        assertThat(files.keySet())
                .containsExactly(
                        "ticket.md",
                        "ticket.html",
                        "ticket.json",
                        "facts.json",
                        "evidence/HOST-1-USER-1.log",
                        "manifest.json");
        files.values().forEach(RedactionTest::assertNothingLeaks);
    }

    static Map<String, String> unpacked(Path zip) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(Files.readAllBytes(zip)))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    @Test
    void theDiagnosisIsTheSameAsWithoutRedaction() {
        String log = log();
        String open =
                program().reading(log).run("diagnose", "--format", "json", "-").out();
        String whole = ticket("json", log);
        String hidden = whole.substring(whole.indexOf("\"diagnosis\" : "), whole.indexOf("\"facts\" : "));
        for (String key : List.of("\"primary\" : ", "\"id\" : ")) {
            List<String> expected = open.lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith(key))
                    .toList();
            assertThat(hidden.lines()
                            .map(String::strip)
                            .filter(line -> line.startsWith(key))
                            .toList())
                    .containsExactlyElementsOf(expected);
        }
    }

    @Test
    void theSameThingHasTheSameAliasInAnySpellingAndInEveryTicketOfAMachine() {
        String first = ticket(
                "markdown",
                "alicew@gx701:~$ flashrom -p internal\nether 3c:52:82:aa:0b:1f 3C-52-82-AA-0B-1F enx3c5282aa0b1f\n");
        assertThat(first).contains("USER-1@HOST-1:~$ flashrom", "ether MAC-1 MAC-1 enxMAC-1");
        String second =
                ticket("markdown", "zoe@other9:~$ flashrom -p internal\nMAC 3c52.82aa.0b1f, hostname: GX701.lan\n");
        assertThat(second).contains("USER-2@HOST-2:~$ flashrom", "MAC MAC-1, hostname: HOST-1");
    }

    @Test
    void whatIsRememberedIsReadByTheOwnerOnlyAndTellsNothing() throws IOException {
        ticket("markdown", log());
        Path file = folder.resolve("state/aliases");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertNothingLeaks(Files.readString(file));
        String key = Files.readString(file)
                .lines()
                .filter(line -> line.startsWith("key "))
                .findFirst()
                .orElseThrow()
                .substring(4);
        assertThat(ticket("json", log())).doesNotContain(key);
    }

    @Test
    void aDamagedFileOfAliasesIsNamed() throws IOException {
        Path file = folder.resolve("state/aliases");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "key 12\n");
        Program.Result result = program().reading(log()).run("report", "-");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).containsOnlyOnce("\n").contains(file + ":1:", "remove it");
    }

    @Test
    void withoutRedactionEverythingStaysAndTheTicketSaysSo() {
        String document =
                program().reading(log()).run("report", "--no-redact", "-").out();
        assertThat(document).contains("alicew@gx701", "PF1A2B3C", "--no-redact");
        assertThat(folder.resolve("state")).doesNotExist();
    }

    @Test
    void theTicketTellsWhatWasHiddenHowOften() {
        assertThat(ticket("markdown", "alicew@gx701:~$ flashrom -p internal\nether 3c:52:82:aa:0b:1f\ngx701 gx701\n"))
                .contains("| user names | 1 | 1 |", "| host names | 1 | 3 |", "| network hardware addresses | 1 | 1 |");
    }

    @Test
    void aMachineThatIsCalledLikeItsBoardDoesNotCostTheNameOfTheBoard() {
        String log = """
                zoe@x230:~$ flashrom -p internal
                flashrom v1.2 on Linux 6.1 (x86_64)
                DMI string system-manufacturer: "LENOVO"
                DMI string system-product-name: "X230"
                """;
        assertThat(ticket("markdown", log)).contains("USER-1@HOST-1:~$", "system-product-name: \"X230\"");
    }

    @Test
    void aRedactedTicketStaysAsItIs() throws IOException {
        Path first = folder.resolve("first.json");
        program().reading(log()).run("report", "-", "-o", first.toString());
        String again = program()
                .run("report", "--facts", first.toString(), "--format", "json")
                .out();
        assertThat(again).contains("\"hidden\" : [ ]");
        assertNothingLeaks(again);
    }

    @Test
    void aSiteAddsShapesOfItsOwn() throws IOException {
        Path site = Files.createDirectories(folder.resolve("site"));
        Files.writeString(site.resolve("redaction.yaml"), """
                kinds:
                  - { id: order, title: order numbers, fold: lower-case }
                rules:
                  - id: order-number
                    pattern: '\\b(?P<order>ACME-\\d{4}-\\d{3})\\b'
                    anchors: [ACME]
                    hides: ["ordered as ACME-2026-117"]
                """);
        Program.Result result = program()
                .reading("flashrom v1.2 on Linux 6.1 (x86_64)\nbox of ACME-2026-117\n")
                .run("report", "--kb", site.toString(), "-");
        assertThat(result.out()).contains("box of ORDER-1", "| order numbers | 1 | 1 |");
        assertThat(program()
                        .run("kb", "test", "--kb", site.toString(), "--only", "redaction")
                        .out())
                .endsWith(" 0 failed\n");
        Files.writeString(
                site.resolve("redaction.yaml"), "rules:\n  - id: x\n    pattern: '(?P<macc>a)'\n    hides: [a]\n");
        Program.Result wrong = program().reading("x").run("report", "--kb", site.toString(), "-");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).containsOnlyOnce("\n").contains("redaction.yaml:3", "\"mac\"?");
    }

    /** Random identifiers at random places between technical words, in all formats. */
    @Test
    void randomIdentifiersNeverLeak() {
        Random random = new Random(20261128);
        for (int round = 0; round < 12; round++) {
            List<String> secrets = new ArrayList<>();
            StringBuilder log = new StringBuilder("flashrom v1.3.0 on Linux 6.1.0-20-amd64 (x86_64)\n");
            for (int i = 0; i < 30; i++) {
                String secret = random(random, i % 8);
                secrets.add(secret.replaceFirst("^.* ", ""));
                log.append(TECHNICAL.get(random.nextInt(TECHNICAL.size()))).append('\n');
                log.append(" ".repeat(random.nextInt(3)).isEmpty() ? "" : "note: ")
                        .append(secret)
                        .append('\n');
            }
            String format = List.of("markdown", "html", "json").get(round % 3);
            String document = ticket(format, log.toString()).toLowerCase(Locale.ROOT);
            for (String secret : secrets) {
                assertThat(document)
                        .as("round " + round + ", " + format)
                        .doesNotContain(secret.toLowerCase(Locale.ROOT));
            }
        }
    }

    private static String random(Random random, int shape) {
        String hex = "";
        while (hex.length() < 32) {
            hex += Integer.toHexString(0x10 + random.nextInt(0xf0));
        }
        String letters = random.ints(9, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return switch (shape) {
            case 0 -> "ether a" + hex.substring(1, 12).replaceFirst("(.)(..)(..)(..)(..)(..)", "$1:$2:$3:$4:$5:$6");
            case 1 -> hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
            case 2 -> "see /home/" + letters;
            case 3 -> "serial: " + letters.toUpperCase(Locale.ROOT) + random.nextInt(1000);
            case 4 -> "inet 10." + random.nextInt(256) + "." + random.nextInt(256) + "." + (1 + random.nextInt(250));
            case 5 -> letters + "@" + letters + ".example.net";
            case 6 -> "token=" + letters + hex.substring(0, 8);
            default -> "hostname: " + letters;
        };
    }
}
