// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootedTargetTest {

    @TempDir
    Path folder;

    private Path put(String path, String text) throws IOException {
        Path file = folder.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Path link(String path, String target) throws IOException {
        Path link = folder.resolve(path.substring(1));
        Files.createDirectories(link.getParent());
        return Files.createSymbolicLink(link, Path.of(target));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aFileKeepsItsModeWhenItIsReplaced() throws IOException, ChangeException {
        Path file = put("/etc/f", "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x---"));

        new RootedTarget(folder).write("/etc/f", bytes("new"), Optional.empty());

        assertThat(file).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rwxr-x---");
        try (Stream<Path> all = Files.list(file.getParent())) {
            assertThat(all).as("nothing is left over").containsExactly(file);
        }
    }

    @Test
    void whatAnInterruptedWriteLeftIsCleared() throws IOException, ChangeException {
        put("/etc/f", "old");
        put("/etc/.f.flashdoctor-new", "half");

        new RootedTarget(folder).write("/etc/f", bytes("new"), Optional.empty());

        assertThat(folder.resolve("etc/f")).hasContent("new");
        assertThat(folder.resolve("etc/.f.flashdoctor-new")).doesNotExist();
    }

    @Test
    void aNewFileIsReadableAndItsFoldersAreNamed() throws IOException, ChangeException {
        Files.createDirectories(folder.resolve("etc"));

        List<String> made = new RootedTarget(folder).write("/etc/a/b/f.conf", bytes("x"), Optional.empty());

        assertThat(made).containsExactly("/etc/a", "/etc/a/b");
        Path file = folder.resolve("etc/a/b/f.conf");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void linksAreFollowedWithinTheRoot() throws IOException, ChangeException {
        put("/usr/etc/grub", "old");
        link("/etc/default", "/usr/etc");
        link("/usr/etc/relative", "../etc/./grub");
        link("/usr/etc/upwards", "../../../../../../../usr/etc/grub");
        RootedTarget target = new RootedTarget(folder);

        for (String path : List.of("/etc/default/grub", "/etc/default/relative", "/etc/default/upwards")) {
            target.write(path, bytes(path), Optional.empty());
            assertThat(folder.resolve("usr/etc/grub")).hasContent(path);
            assertThat(target.read(path).orElseThrow().text()).isEqualTo(path);
        }
        assertThat(Files.isSymbolicLink(folder.resolve("usr/etc/relative"))).isTrue();
    }

    @Test
    void linksThatCannotBeTrustedAreRefused() throws IOException {
        link("/etc/loop", "/etc/loop");
        Path open = Files.createDirectories(folder.resolve("tmp"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        link("/tmp/laid", "/etc/passwd");
        RootedTarget target = new RootedTarget(folder);

        assertThatThrownBy(() -> target.read("/etc/loop")).hasMessageContaining("symbolic links");
        assertThatThrownBy(() -> target.write("/tmp/laid", bytes("x"), Optional.empty()))
                .isInstanceOf(ChangeException.class)
                .hasMessageContaining("everybody");
    }

    @Test
    void onlyOrdinaryFilesAreTouched() throws IOException {
        Files.createDirectories(folder.resolve("etc/f"));
        RootedTarget target = new RootedTarget(folder);

        assertThatThrownBy(() -> target.read("/etc/f")).hasMessageContaining("no ordinary file");
        assertThatThrownBy(() -> target.write("/etc/f", bytes("x"), Optional.empty()))
                .hasMessageContaining("no ordinary file");
        assertThatThrownBy(() -> target.remove("/etc/f")).hasMessageContaining("no ordinary file");
        assertThatThrownBy(() -> target.read("etc/f")).hasMessageContaining("no absolute path");
        assertThatThrownBy(() -> target.read("/etc/\0")).isInstanceOf(ChangeException.class);
    }

    @Test
    void namesMayBeOdd() throws IOException, ChangeException {
        RootedTarget target = new RootedTarget(folder);
        for (String name : List.of("a b", "-rf", "x;y", "caf\u00e9", "$(z)", "q'\"", "line\nbreak")) {
            target.write("/etc/" + name, bytes(name), Optional.empty());
            assertThat(target.read("/etc/" + name).orElseThrow().bytes()).isEqualTo(bytes(name));
            assertThat(target.list("/etc")).contains(name);
            target.remove("/etc/" + name);
            assertThat(target.read("/etc/" + name)).isEmpty();
        }
    }

    @Test
    void aRecordingKeepsItsFilesInAFolder() throws IOException, ChangeException {
        put("/machine.json", "{ \"format\": \"flashdoctor machine 1\" }");
        put("/files/boot/entries/caf%C3%A9.conf", "old");
        RootedTarget target = new RootedTarget(folder);

        assertThat(target.list("/boot/entries")).containsExactly("caf\u00e9.conf");
        target.write("/boot/entries/caf\u00e9.conf", bytes("new"), Optional.empty());
        target.write("/etc/new", bytes("x"), Optional.empty());

        assertThat(folder.resolve("files/boot/entries/caf%C3%A9.conf")).hasContent("new");
        assertThat(folder.resolve("files/etc/new")).hasContent("x");
    }

    @Test
    void commandsAreWrittenDown() throws IOException, ChangeException {
        RootedTarget target = new RootedTarget(folder);

        assertThat(target.run(List.of("rm", "-rf", "/"), Duration.ofSeconds(1))).isInstanceOf(Ran.WrittenDown.class);
        target.run(List.of("update-grub"), Duration.ofSeconds(1));

        assertThat(folder.resolve("commands-not-run.txt")).hasContent("rm -rf /\nupdate-grub\n");
    }

    @Test
    void aRemovedFileComesBackWithItsMode() throws IOException, ChangeException {
        Path file = put("/etc/f", "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        RootedTarget target = new RootedTarget(folder);
        FileContent before = target.read("/etc/f").orElseThrow();

        target.remove("/etc/f");
        target.write("/etc/f", before.bytes(), before.attributes());

        assertThat(target.read("/etc/f")).contains(before);
        assertThat(Files.exists(file, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }
}
