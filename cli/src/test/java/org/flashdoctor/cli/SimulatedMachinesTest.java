// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code -p sim:…}: every built-in machine reads as reviewed, and what is wrong is said in one line. */
class SimulatedMachinesTest {

    @TempDir
    Path folder;

    /** Golden files as in {@link GoldenReportTest}; {@code -Dgolden.update=true} writes them anew. */
    @ParameterizedTest
    @CsvSource({
        "open, allowed, null",
        "me-locked, unknown, null",
        "boot-medium-lock, blocked, pr-write-protect",
        "smm-bwp, blocked, smm-bios-wp",
        "bios-lock, blocked, bios-lock",
        "descriptor-override, allowed, null",
        "failing-chip, allowed, null",
    })
    void builtInMachinesReadAsReviewed(String name, String write, String primary) throws IOException {
        Program.Result result = new Program().run("diagnose", "-p", "sim:" + name, "--format", "json");
        assertThat(result.err()).isEmpty();
        JsonNode report = new ObjectMapper().readTree(result.out());
        assertThat(report.get("source").asText()).isEqualTo("sim:" + name);
        assertThat(report.get("gate").get("write").get("verdict").asText()).isEqualTo(write);
        assertThat(report.get("primary").asText()).isEqualTo(primary);
        assertThat(result.code()).isEqualTo(primary.equals("null") ? 0 : 1);
        Path golden = Path.of("src/test/resources/golden", "sim-" + name + ".json");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, result.out());
        }
        assertThat(result.out()).isEqualTo(Files.readString(golden));
    }

    @ParameterizedTest
    @CsvSource({
        "me-locked, me-region-locked",
        "me-locked, opaque-chip",
        "me-locked, flockdn",
        "descriptor-override, descriptor-override-set",
    })
    void findsWhatTheyAreFor(String name, String finding) throws IOException {
        JsonNode report = new ObjectMapper()
                .readTree(new Program()
                        .run("diagnose", "-p", "sim:" + name, "--format", "json")
                        .out());
        assertThat(report.get("findings").findValuesAsText("id")).contains(finding);
    }

    @Test
    void theBiosRegionOfALockedMachineMayBeWritten() throws IOException {
        JsonNode report = new ObjectMapper()
                .readTree(new Program()
                        .run("diagnose", "-p", "sim:me-locked", "--ifd", "-i", "bios", "--format", "json")
                        .out());
        assertThat(report.get("gate").get("write").get("verdict").asText()).isEqualTo("allowed");
    }

    @Test
    void probedFactsGiveTheSameDiagnosis() throws IOException {
        Path facts = folder.resolve("facts.json");
        assertThat(new Program()
                        .run("probe", "--format", "json", "-p", "sim:bios-lock", "-o", facts.toString())
                        .code())
                .isZero();
        Program.Result saved = new Program().run("diagnose", "--facts", facts.toString(), "--format", "json");
        JsonNode report = new ObjectMapper().readTree(saved.out());
        assertThat(report.get("primary").asText()).isEqualTo("bios-lock");
        assertThat(report.get("gate").get("write").get("verdict").asText()).isEqualTo("blocked");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sim:opne | Did you mean sim:open?",
                "sim: | names no simulated machine",
                "sim:open,imge=chip.bin | \"imge\" is no option",
                "sim:open,image= | needs a value",
                "sim:open,power-loss=0 | power-loss=0 is no number",
                "sim:open,faults=all | faults=none leaves the faults out",
                "sim:nowhere.yaml | there is no file nowhere.yaml",
                "sim:open,image=/nowhere/chip.bin | there is no /nowhere/chip.bin",
                "nowhere_spi | -p nowhere_spi: ",
                ":x | names no programmer",
            })
    void saysInOneLineWhatIsWrong(String programmer, String message) {
        Program.Result result = new Program().run("diagnose", "-p", programmer);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chip: { size: 64 KiB } | :1:1: The key \"about\" is missing. (and 1 more)",
                "{ about: x, chipset: \"8086:a145\" } | The key \"chip\" is missing.",
                "{ about: x, chipset: \"8086:ffff\", chip: { size: 64 KiB } } | :1:22: The chipset 8086:ffff",
                "{ about: x, chipset: \"8086:27b9\", chip: { size: 64 KiB } } | generation ich7 has no flash descriptor",
                "{ about: x, chipset: \"8086:a145\", chip: { size: 65 KiB } } | a chip of 66560 bytes cannot be",
                "{ about: x, chipset: \"8086:a145\", chip: { size: big } } | \"big\" is no size",
                "{ about: x, chipset: \"8086:a145\", chip: { size: 1 MiB, sise: 1 } } | Did you mean \"size\"?",
                "{ about: x, chipset: \"8086:a145\", chip: { size: 1 MiB }, controller: { descriptor-override: true } } | nothing to lift",
                "[1] | must be a map, not a list",
                "{ | This is no YAML",
                "'' | The file is empty.",
                "text | must be a map, not text",
            })
    void saysWhereADescriptionIsWrong(String yaml, String message) throws IOException {
        Path file = folder.resolve("board.yaml");
        Files.writeString(file, yaml);
        Program.Result result = new Program().run("diagnose", "-p", "sim:" + file);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err()).contains(message);
    }

    @Test
    void aChipThatIsOpenInPartIsNotCalledOpen() {
        String text = new Program().run("diagnose", "-p", "sim:me-locked").out().replaceAll("\\s+", " ");

        assertThat(text).startsWith("Writing is open in part only: bios can be reached, fd, me cannot.");
    }

    @Test
    void aFolderOfKnowledgeMayBringMachines() throws IOException {
        Path simulations = Files.createDirectories(folder.resolve("simulations"));
        Files.writeString(simulations.resolve("mine.yaml"), """
                about: Mine.
                chipset: "8086:7e23"
                chip: { size: 64 KiB }
                protected-ranges: [ { register: PR3, range: 0x0-0xffff, protection: write } ]
                """);
        Program.Result result =
                new Program().run("diagnose", "-p", "sim:mine", "--kb", folder.toString(), "--format", "json");
        assertThat(new ObjectMapper().readTree(result.out()).get("primary").asText())
                .isEqualTo("pr-write-protect");
        assertThat(new Program().run("kb", "lint", folder.toString()).code()).isZero();
    }

    @Test
    void theExampleOfTheGuideIsSound() throws IOException {
        String guide = Files.readString(Path.of("../docs/simulator.md"));
        String example = guide.substring(guide.indexOf("```yaml\n") + 8);
        Path file = folder.resolve("example.yaml");
        Files.writeString(file, example.substring(0, example.indexOf("```")));
        Program.Result result = new Program().run("diagnose", "-p", "sim:" + file, "--format", "json");
        assertThat(result.err()).isEmpty();
        JsonNode report = new ObjectMapper().readTree(result.out());
        assertThat(report.get("findings").findValuesAsText("id"))
                .contains("pr-write-protect", "bios-lock", "me-region-locked", "chip-wp-status-register");
    }

    @Test
    void anImageIsMadeOnceAndMustFit() throws IOException {
        Path image = folder.resolve("chip.bin");
        String programmer = "sim:open,image=" + image;
        assertThat(new Program().run("diagnose", "-p", programmer).code()).isZero();
        byte[] first = Files.readAllBytes(image);
        assertThat(first).hasSize(16 << 20);
        assertThat(Arrays.copyOfRange(first, 0x10, 0x14)).isEqualTo(new byte[] {0x5a, (byte) 0xa5, (byte) 0xf0, 0x0f});
        assertThat(new Program().run("diagnose", "-p", programmer).code()).isZero();
        assertThat(Files.readAllBytes(image)).isEqualTo(first);
        Files.write(image, new byte[100]);
        Program.Result refused = new Program().run("diagnose", "-p", programmer);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("has 100 bytes and the simulated chip 16777216");
    }
}
