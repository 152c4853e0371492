// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every command takes, how its help reads, and what is said of a line that it does not take. */
class SyntaxTest {

    private static final String LINE = "/dev/mem mmap failed: Operation not permitted\n";

    private static final List<String> COMMANDS = List.of(
            "",
            "diagnose",
            "report",
            "probe",
            "explain",
            "flash",
            "flash probe",
            "flash read",
            "flash backup",
            "flash verify",
            "flash write",
            "flash resume",
            "fix",
            "kb",
            "kb list",
            "kb show",
            "kb schema",
            "kb lint",
            "kb test");

    /** {@code -Dgolden.update=true} writes the file anew; the review reads the difference. */
    @Test
    void everyHelpReadsAsReviewed() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String command : COMMANDS) {
            String line = (command + " --help").strip();
            Program.Result result = run(line);
            assertThat(result.code()).as(line).isZero();
            assertThat(result.err()).as(line).isEmpty();
            all.append("$ flashdoctor ").append(line).append('\n').append(result.out());
        }
        Path golden = Path.of("src/test/resources/golden/help.txt");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, all);
        }
        assertThat(all.toString()).isEqualTo(Files.readString(golden));
    }

    @Test
    void everyCommandThatTheHelpNamesIsLookedAt() {
        List<String> named = new ArrayList<>(List.of(""));
        for (String group : List.of("", "flash ", "kb ")) {
            String help = run(group + "--help").out();
            help.substring(help.indexOf("Commands:"))
                    .lines()
                    .skip(1)
                    .filter(line -> line.matches(" {2}\\w.*"))
                    .forEach(line -> named.add(group + line.strip().replaceFirst(" .*", "")));
        }
        assertThat(named).containsExactlyInAnyOrderElementsOf(COMMANDS);
    }

    @Test
    void everyCommandTellsTheVersion() {
        String version = run("--version").out();
        assertThat(version).startsWith("flashdoctor ");
        for (String command : COMMANDS) {
            assertThat(run((command + " -V").strip()).out()).as(command).isEqualTo(version);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "diagnose --format, Missing required parameter for option '--format' (FORMAT)",
        "diagnose --format --ifd -, Expected parameter for option '--format' but found '--ifd'",
        "diagnose --for=banana -, 'Invalid value for option ''--for'': expected one of [READ, WRITE] (case-insensitive)"
                + " but was ''banana'''",
        "diagnose --for read --for write -, option '--for' (WHAT) should be specified only once",
        "diagnose --quiet -q -, option '--quiet' should be specified only once",
        "diagnose -q=1 -, Invalid value for option '--quiet': '1' is not a boolean",
        "diagnose --assume x -, Value for option option '--assume' (TYPE.FIELD=VALUE) should be in KEY=VALUE format",
        "report --diff a.json, option '--diff' at index 0 (TICKET) requires at least 2 values",
        "kb show, Missing required parameter: 'ID'",
        "flash, Missing required subcommand",
        "flash read one two, The argument \"two\" is one too many."
    })
    void whatIsWrongWithALineIsSaidInOne(String line, String message) {
        Program.Result result = run(line);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).startsWith("flashdoctor: ").contains(message).containsOnlyOnce("\n");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void valuesComeInEverySpelling() {
        assertThat(Stream.of("--format json", "--format=json", "--format JSON")
                        .map(format -> run("diagnose " + format + " -"))
                        .distinct())
                .singleElement()
                .satisfies(result -> assertThat(result.out()).startsWith("{"));
        assertThat(run("diagnose -qv -").out())
                .isEqualTo(run("diagnose --verbose --quiet -").out());
        assertThat(run("diagnose -ibios -i me:me.bin --format json -").out())
                .isEqualTo(run("diagnose --region me --region=bios --format json -")
                        .out());
    }

    @Test
    void ofSeveralValuesNoneIsLost() {
        assertThat(run("diagnose -i bios -i me:x --assume KernelLockdown.mode=integrity --assume SecureLevel.level=3"
                                + " --format json -")
                        .out())
                .contains("\"bios\"", "\"me\"", "KernelLockdown.mode=integrity", "SecureLevel.level=3");
        assertThat(run("diagnose --kb . --kb /nonexistent -").err()).contains("/nonexistent");
        assertThat(run("diagnose --kb /nonexistent --kb . -").err()).contains("/nonexistent");
    }

    private static Program.Result run(String line) {
        return new Program().reading(LINE).run(line.split(" "));
    }
}
