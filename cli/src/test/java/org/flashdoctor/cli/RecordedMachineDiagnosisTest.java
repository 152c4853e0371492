// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What diagnose says of each recorded machine: diagnosis.json beside the recording holds the report without its prose.
 * Run with -Dgolden.update=true to write them anew, and read the difference.
 */
class RecordedMachineDiagnosisTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path MACHINES = Path.of("../engine/src/test/resources/machines");

    static List<Path> machines() throws IOException {
        try (Stream<Path> folders = Files.list(MACHINES)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("machines")
    void isDiagnosedAsExpected(Path machine) throws IOException {
        Program.Result result = new Program().run("diagnose", "--format", "json", "--root", machine.toString());
        assertThat(result.err()).isEmpty();
        String seen = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(essence(result)) + "\n";
        Path expected = machine.resolve("diagnosis.json");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(expected, seen);
            return;
        }
        assertThat(seen).isEqualTo(Files.readString(expected));
    }

    @Test
    void thereIsOneForEachSystemAndCondition() throws IOException {
        assertThat(machines().stream().map(folder -> folder.getFileName().toString()))
                .contains(
                        "debian-grub",
                        "fedora-grubby",
                        "rpm-ostree",
                        "opensuse-pbl",
                        "opensuse-sdbootutil",
                        "arch-grub",
                        "arch-systemd-boot",
                        "arch-unified-image",
                        "nixos",
                        "pop-kernelstub",
                        "alpine-extlinux",
                        "proxmox",
                        "raspberry-pi",
                        "qubes-dom0",
                        "truenas-appliance",
                        "freebsd",
                        "netbsd",
                        "openbsd")
                .contains(
                        "pch-lockdown-integrity",
                        "lockdown-confidentiality",
                        "secure-boot-lockdown",
                        "100-series-open",
                        "parameter-not-arrived",
                        "strict-after-relaxed",
                        "user-namespace",
                        "podman-container",
                        "wsl",
                        "virtual-machine",
                        "mtd-read-only",
                        "mtd-writeable",
                        "spi-function-hidden",
                        "config-space-cut",
                        "amd-open",
                        "amd-rom-armor",
                        "me-normal",
                        "me-hap",
                        "me-soft-disabled",
                        "me-manufacturing",
                        "6-series-locked",
                        "100-series-locked",
                        "600-series-locked",
                        "meteor-lake-locked");
    }

    /** What a user cannot see is listed and judged by nobody; see docs/adr/0004. */
    @ParameterizedTest
    @ValueSource(strings = {"user-without-privileges", "debian-user", "lab-q35-user"})
    void withoutPrivilegesNothingIsSaidOfTheMachine(String name) throws IOException {
        Program.Result result = new Program()
                .run(
                        "diagnose",
                        "--format",
                        "json",
                        "--root",
                        MACHINES.resolve(name).toString());
        JsonNode report = JSON.readTree(result.out());

        assertThat(result.code()).isEqualTo(1);
        assertThat(report.get("findings"))
                .filteredOn(finding -> finding.get("severity").asText().equals("blocking"))
                .extracting(finding -> finding.get("id").asText())
                .containsExactly("not-root");
        assertThat(report.get("findings"))
                .extracting(finding -> finding.get("id").asText())
                .contains("not-seen");
        for (JsonNode verdict : report.get("gate")) {
            assertThat(verdict.get("because")).extracting(JsonNode::asText).containsExactly("not-root");
            assertThat(verdict.get("unknown")).isNotEmpty();
        }
        assertThat(new Program()
                        .run("probe", "--root", MACHINES.resolve(name).toString())
                        .code())
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("healthy")
    void healthyMachinesGiveNoBlockingFinding(String name) {
        Program.Result result =
                new Program().run("diagnose", "--root", MACHINES.resolve(name).toString());
        assertThat(result.code()).isZero();
        assertThat(result.out()).doesNotContain("is blocked");
    }

    static List<String> healthy() {
        return List.of(
                "6-series-open", "100-series-open", "600-series-open", "meteor-lake-open", "amd-open", "me-normal");
    }

    /** The report without what is known from the knowledge base. */
    private static JsonNode essence(Program.Result result) throws IOException {
        JsonNode report = JSON.readTree(result.out());
        ObjectNode essence = JSON.createObjectNode();
        essence.put("exit", result.code());
        essence.set("primary", report.get("primary"));
        ArrayNode findings = essence.putArray("findings");
        for (JsonNode finding : report.get("findings")) {
            ObjectNode kept = findings.addObject();
            for (String field : List.of("id", "severity", "confidence", "because", "blocks")) {
                kept.set(field, finding.get(field));
            }
        }
        ArrayNode plan = essence.putArray("plan");
        for (JsonNode fix : report.get("plan")) {
            ObjectNode kept = plan.addObject();
            kept.set("id", fix.get("id"));
            kept.set("commands", commands(fix.get("steps")));
            kept.set("undo", commands(fix.get("undo")));
        }
        essence.set("gate", report.get("gate"));
        ArrayNode questions = essence.putArray("questions");
        report.get("questions").forEach(question -> questions.add(question.get("id")));
        return essence;
    }

    /** Commands as a person would type them, and files that are edited. */
    private static ArrayNode commands(JsonNode steps) {
        ArrayNode commands = JSON.createArrayNode();
        for (JsonNode step : steps) {
            if (step.has("command")) {
                StringBuilder words = new StringBuilder();
                step.get("command")
                        .forEach(word ->
                                words.append(words.length() == 0 ? "" : " ").append(word.asText()));
                commands.add(words.toString());
            } else if (step.has("file")) {
                commands.add("edit " + step.get("file").asText());
            }
        }
        return commands;
    }
}
