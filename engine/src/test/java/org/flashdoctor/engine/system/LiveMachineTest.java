// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.system.Machine.CommandOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
@Timeout(60)
class LiveMachineTest {

    private static final Charset ISO = StandardCharsets.ISO_8859_1;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Machine machine = new LiveMachine();

    @Test
    void readsFilesUpToALimit(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "0123456789");

        assertThat(machine.readFile(file.toString(), 100).got()).hasValue("0123456789".getBytes(ISO));
        assertThat(machine.readFile(file.toString(), 4).got()).hasValue("0123".getBytes(ISO));
        assertThat(machine.readFile(file.toString(), 0).got()).hasValue(new byte[0]);
    }

    @Test
    void readsFilesThatHaveNoSize() {
        assertThat(machine.readFile("/proc/self/status", 100_000).got())
                .hasValueSatisfying(
                        status -> assertThat(new String(status, ISO)).contains("CapEff:"));
    }

    @Test
    void tellsWhyAFileCannotBeRead(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThat(machine.readFile(folder.resolve("none").toString(), 1).result())
                .isEqualTo(CallResult.ENOENT);
        assertThat(machine.readFile(file + "/below", 1).result()).isEqualTo(CallResult.ENOENT);
        assertThat(machine.readFile(folder.toString(), 1).result()).isEqualTo(CallResult.OTHER);
        assertThat(machine.readFile("\0", 1).result()).isEqualTo(CallResult.ENOENT);
    }

    @Test
    void tellsErrorsApartThatJavaDoesNot() {
        // Nothing is mapped at address 0.
        Access<byte[]> memory = machine.readFile("/proc/self/mem", 10);
        assertThat(memory.result()).isEqualTo(CallResult.EIO);
        assertThat(memory.detail()).isEqualTo("read(/proc/self/mem) = -1 EIO");
    }

    @Test
    void listsFolders(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("b"), "");
        Files.createDirectory(folder.resolve("a"));

        assertThat(machine.list(folder.toString()).got()).contains(List.of("a", "b"));
        assertThat(machine.list(folder + "/none").result()).isEqualTo(CallResult.ENOENT);
        assertThat(machine.list(folder + "/b").result()).isEqualTo(CallResult.ENOENT);
    }

    @Test
    void readsLinks(@TempDir Path folder) throws IOException {
        Files.createSymbolicLink(folder.resolve("link"), Path.of("../elsewhere"));
        Files.writeString(folder.resolve("file"), "");

        assertThat(machine.readLink(folder + "/link").got()).contains("../elsewhere");
        assertThat(machine.readLink(folder + "/file").result()).isEqualTo(CallResult.EINVAL);
        assertThat(machine.readLink(folder + "/none").result()).isEqualTo(CallResult.ENOENT);
    }

    @Test
    void opensForUpdateWithoutChangingAnything(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "content");

        assertThat(machine.openForUpdate(file.toString()).got()).contains(true);
        assertThat(file).hasContent("content");
        assertThat(machine.openForUpdate(folder + "/none").result()).isEqualTo(CallResult.ENOENT);
        assertThat(folder.resolve("none")).doesNotExist();
        assertThat(machine.openForUpdate(folder.toString()).result()).isEqualTo(CallResult.OTHER);
    }

    @Test
    void runsCommandsInEnglishAndWithoutInput() {
        CommandOutput output = machine.run(List.of("sh", "-c", "cat; echo $LC_ALL$LANG; echo bad >&2; exit 3"), LONG)
                .got()
                .orElseThrow();

        assertThat(output).isEqualTo(new CommandOutput(3, "C\n", "bad\n"));
    }

    @Test
    void passesArgumentsAsTheyAre() {
        assertThat(machine.run(List.of("printf", "%s|", "a b", "", "$HOME;ls"), LONG)
                        .got())
                .hasValueSatisfying(output -> assertThat(output.output()).isEqualTo("a b||$HOME;ls|"));
    }

    @Test
    void aCommandThatIsMissingIsAbsent() {
        Access<CommandOutput> answer = machine.run(List.of("flashdoctor-has-no-such-program"), LONG);

        assertThat(answer.result()).isEqualTo(CallResult.ENOENT);
        assertThat(answer.reading().known()).isEmpty();
        assertThat(answer.absent()).isTrue();
        assertThat(machine.run(List.of("/no/such/program"), LONG).result()).isEqualTo(CallResult.ENOENT);
        assertThat(machine.run(List.of("/etc/passwd"), LONG).result()).isEqualTo(CallResult.EACCES);
    }

    @Test
    void aCommandThatHangsIsEnded() {
        Access<CommandOutput> answer =
                machine.run(List.of("sh", "-c", "sleep 1000 & sleep 1000"), Duration.ofMillis(100));

        assertThat(answer.result()).isEqualTo(CallResult.ETIMEDOUT);
        assertThat(((Access.Refused<CommandOutput>) answer).gap()).isEqualTo(Gap.FAILED);
    }

    @Test
    void aCommandThatTalksWithoutEndIsCut() {
        CommandOutput output = machine.run(List.of("head", "-c", "20000000", "/dev/zero"), LONG)
                .got()
                .orElseThrow();

        assertThat(output.output()).hasSize(4 * 1024 * 1024);
    }

    @Test
    void knowsWhoItIs() {
        assertThat(machine.effectiveUser().got().map(id -> id == 0))
                .contains(System.getProperty("user.name").equals("root"));
    }

    @Test
    void knowsTheSystem() {
        assertThat(machine.property("os.name").got()).contains("Linux");
        assertThat(machine.property("no.such.property").absent()).isTrue();
    }

    @Test
    @EnabledIf("onPc")
    void triesPortsAndMemory() {
        assertThat(machine.portLevel().result())
                .isIn(CallResult.GRANTED, CallResult.EPERM, CallResult.ENOSYS)
                .isEqualTo(machine.portPermission(0x80).result());
        if (!Files.exists(Path.of("/dev/mem"))) {
            Access<byte[]> memory = machine.physicalMemory(0xfed1f800L, 4);
            assertThat(memory.result()).isEqualTo(CallResult.ENOENT);
            assertThat(memory.detail()).isEqualTo("open(/dev/mem, O_RDONLY|O_SYNC) = -1 ENOENT");
        }
    }

    static boolean onPc() {
        return System.getProperty("os.arch").equals("amd64");
    }
}
