// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whatWasRecordedIsAnsweredAgain(long seed, @TempDir Path folder) throws IOException {
        RecordingMachine recording = new RecordingMachine(new RandomMachine(seed));
        List<Object> live = ask(recording, seed);
        recording.save(folder.resolve("machine"));

        assertThat(ask(new RecordedMachine(folder.resolve("machine")), seed)).isEqualTo(live);
    }

    /** Asks many things; a question may be asked twice. Arrays become lists, so that they can be compared. */
    private static List<Object> ask(Machine machine, long seed) {
        Random random = new Random(seed);
        List<Object> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String path = RandomMachine.path(random);
            Access<?> answer = switch (random.nextInt(11)) {
                case 0 -> machine.readFile(path, random.nextInt(600)).map(RecordingTest::boxed);
                case 1 -> machine.list(path);
                case 2 -> machine.readLink(path);
                case 3 -> machine.openForUpdate(path);
                case 4 -> machine.run(RandomMachine.command(random), SECOND);
                case 5 -> machine.portPermission(random.nextInt(0x10000));
                case 6 -> machine.portLevel();
                case 7 ->
                    machine.physicalMemory(random.nextLong() & 0xffffffff000L, 1 + random.nextInt(300))
                            .map(RecordingTest::boxed);
                case 8 -> machine.effectiveUser();
                case 9 -> machine.property("os." + random.nextInt(5));
                default -> machine.readFile(path, 4096).map(RecordingTest::boxed);
            };
            // What nobody tried has no answer to be kept, only a remark.
            answers.add(answer instanceof Access.Untried<?> ? "untried" : answer);
        }
        return answers;
    }

    private static List<Byte> boxed(byte[] bytes) {
        List<Byte> list = new ArrayList<>();
        for (byte b : bytes) {
            list.add(b);
        }
        return list;
    }

    @Test
    void whatIsNotInARecordingIsUnknown(@TempDir Path folder) throws IOException {
        Machine machine = written(folder, "{\"format\": \"flashdoctor machine 1\"}");

        assertThat(machine.readFile("/proc/cmdline", 10)).isInstanceOf(Access.Untried.class);
        assertThat(machine.list("/proc")).isInstanceOf(Access.Untried.class);
        assertThat(machine.portLevel()).isInstanceOf(Access.Untried.class);
    }

    @Test
    void aRecordingByHandMaySayThatTheRestDoesNotExist(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("files/sys/class/mtd/mtd0/type");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "nor\n");
        Machine machine = written(folder, """
                {
                  "format": "flashdoctor machine 1",
                  "unrecorded": "ENOENT",
                  "read /sys/class/mtd/mtd1/type": "is nand",
                  "link /sys/class/mtd/mtd0ro": "is ../../devices/virtual/mtd/mtd0ro"
                }
                """);

        assertThat(machine.readFile("/proc/cmdline", 10).result()).isEqualTo(CallResult.ENOENT);
        assertThat(machine.list("/sys/class/mtd").got()).contains(List.of("mtd0", "mtd0ro", "mtd1"));
        assertThat(machine.readFile("/sys/class/mtd/mtd1/type", 2).got())
                .hasValueSatisfying(content -> assertThat(content).asString().isEqualTo("na"));
        assertThat(machine.run(List.of("flashrom", "--version"), SECOND).result())
                .isEqualTo(CallResult.ENOENT);
        assertThat(machine.portLevel()).isInstanceOf(Access.Untried.class);
    }

    @Test
    void aPartOfRecordedMemoryCanBeRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("memory/0xfed1f800+0x4");
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[] {1, 2, 3, 4});
        Machine machine = written(folder, "{\"format\": \"flashdoctor machine 1\"}");

        assertThat(machine.physicalMemory(0xfed1f802L, 2).got()).hasValue(new byte[] {3, 4});
        assertThat(machine.physicalMemory(0xfed1f802L, 3)).isInstanceOf(Access.Untried.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"format\": \"something else\"}",
                "{\"format\": \"flashdoctor machine 1\", \"user\": \"root\"}",
                "{\"format\": \"flashdoctor machine 1\", \"read /x\": \"ENOIDEA\"}",
            })
    void aFolderThatHoldsNoRecordingIsRefused(String index, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("machine.json"), index);

        assertThatThrownBy(() -> new RecordedMachine(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no recorded machine");
    }

    @Test
    void aFolderThatIsInUseIsNotOverwritten(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("thesis.odt"), "mine");

        assertThatThrownBy(() -> new RecordingMachine(new RandomMachine(1)).save(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not empty");
    }

    @ParameterizedTest
    @CsvSource({
        "0000:00:1f.5, 0000%3A00%3A1f.5",
        ".., %2E%2E",
        "a b, a b",
        "é, %C3%A9",
        "100%, 100%25",
        "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c, SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
    })
    void namesAreEscaped(String name, String escaped) {
        assertThat(Recording.escape(name)).isEqualTo(escaped);
        assertThat(Recording.unescape(escaped)).isEqualTo(name);
    }

    @Test
    void pathsCannotLeaveTheFolder(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("secret"), "secret");
        Machine machine = written(folder, "{\"format\": \"flashdoctor machine 1\"}");

        assertThat(machine.readFile("/../secret", 100)).isInstanceOf(Access.Untried.class);
    }

    private static Machine written(Path folder, String index) throws IOException {
        Files.writeString(folder.resolve("machine.json"), index);
        return new RecordedMachine(folder);
    }
}
