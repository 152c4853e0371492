// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every case in every format against a file that a person has read. {@code -Dgolden.update=true} writes the files anew;
 * the review reads the difference.
 */
class GoldenReportTest {

    private static final Map<String, String> FORMATS =
            Map.of("text", "txt", "json", "json", "markdown", "md", "html", "html");

    @TestFactory
    List<DynamicTest> everyCaseReadsAsReviewed() throws IOException {
        Path cases = Program.resource("cases");
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> logs = Files.list(cases)) {
            logs.filter(path -> path.toString().endsWith(".log")).sorted().forEach(log -> {
                String name = log.getFileName().toString().replace(".log", "");
                FORMATS.forEach((format, ending) -> tests.add(
                        DynamicTest.dynamicTest(name + " as " + format, () -> compare(log, name, format, ending))));
            });
        }
        assertThat(tests).hasSizeGreaterThan(40);
        return tests;
    }

    private static void compare(Path log, String name, String format, String ending) throws IOException {
        // From standard input, so that no path of this machine gets into the file.
        Program.Result result = new Program().reading(Files.readAllBytes(log)).run("diagnose", "--format", format, "-");
        assertThat(result.err()).isEmpty();
        Path golden = Path.of("src/test/resources/golden", name + "." + ending);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, result.out());
        }
        assertThat(result.out()).isEqualTo(Files.readString(golden));
    }
}
