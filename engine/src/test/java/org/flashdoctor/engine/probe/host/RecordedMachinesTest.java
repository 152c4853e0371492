// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flashdoctor.engine.evidence.CaseAssembler.DirectFacts;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.probe.LiveEvidence;
import org.flashdoctor.engine.system.RecordedMachine;
import org.flashdoctor.engine.system.RecordingMachine;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the probes see on each of the machines in src/test/resources/machines. Run with -Dgolden.update=true to write
 * expected.txt anew, and read the difference.
 */
class RecordedMachinesTest {

    private static final Duration PATIENT = Duration.ofMinutes(1);

    private static Path machines() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(RecordedMachinesTest.class.getResource("/machines"))
                .toURI());
    }

    static List<Path> folders() throws IOException, URISyntaxException {
        try (Stream<Path> folders = Files.list(machines())) {
            return folders.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void givesTheFactsThatAreExpected(Path folder) throws IOException {
        List<String> seen = describe(LiveEvidence.collect(new RecordedMachine(folder), List.of(), PATIENT));
        if (Boolean.getBoolean("golden.update")) {
            Path source = Path.of("src/test/resources/machines")
                    .resolve(folder.getFileName().toString())
                    .resolve("expected.txt");
            Files.writeString(source, String.join("\n", seen) + "\n");
            return;
        }
        assertThat(seen).isEqualTo(Files.readAllLines(folder.resolve("expected.txt")));
    }

    @ParameterizedTest
    @MethodSource("folders")
    void givesTheSameFactsFromARecordingOfItself(Path folder, @TempDir Path copy) throws IOException {
        RecordingMachine recording = new RecordingMachine(new RecordedMachine(folder));
        DirectFacts recorded = LiveEvidence.collect(recording, List.of(), PATIENT);
        recording.save(copy);

        DirectFacts replayed = LiveEvidence.collect(new RecordedMachine(copy), List.of(), PATIENT);

        assertThat(replayed).isEqualTo(recorded);
    }

    private static List<String> describe(DirectFacts facts) {
        List<String> lines = new ArrayList<>();
        for (Observation observation : facts.observations()) {
            Evidence evidence = observation.evidence().get(0);
            lines.add(describe(observation.fact()) + "  <- " + place(evidence) + ": "
                    + evidence.text().replace("\n", "\\n"));
        }
        lines.add("covered: "
                + facts.covered().stream().map(FactType::name).sorted().collect(Collectors.joining(" ")));
        return lines;
    }

    private static String describe(Fact fact) {
        FactType type = FactType.of(fact);
        return type.fields().values().stream()
                .map(field -> field.name() + "=" + field.type().format(field.of(fact)))
                .collect(Collectors.joining(" ", type.name() + " ", ""));
    }

    private static String place(Evidence evidence) {
        return evidence.source() + " " + (evidence.place() instanceof Evidence.Path path ? path.path() : "");
    }
}
