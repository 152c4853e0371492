// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeStateTest {

    @TempDir
    Path folder;

    private static ChangeRecord record(String fix) {
        return new ChangeRecord(
                fix,
                "Start Linux with \"iomem=relaxed\" \u2192 caf\u00e9\n",
                ChangeRecord.Phase.APPLIED,
                "2026-11-28T03:30:00Z",
                new BootIdentity(Optional.of("a-b"), Optional.empty(), Optional.of("arch.conf")),
                true,
                List.of(
                        new Change.OfFile(
                                "/etc/default/grub",
                                Optional.of(new Change.Copy(
                                        "aa",
                                        "aa",
                                        Optional.of(new FileContent.Attributes("rw-r--r--", "root", "root")))),
                                Optional.of("bb"),
                                List.of(),
                                Change.Progress.DONE),
                        new Change.OfFile(
                                "/etc/new",
                                Optional.empty(),
                                Optional.of("cc"),
                                List.of("/etc"),
                                Change.Progress.BEGUN),
                        new Change.OfFile(
                                "/etc/gone",
                                Optional.of(new Change.Copy("dd", "dd", Optional.empty())),
                                Optional.empty(),
                                List.of(),
                                Change.Progress.UNDONE),
                        new Change.ByCommand(List.of("update-grub", "", "a b"), Change.Progress.PLANNED)),
                List.of(
                        new ChangeRecord.UndoStep("Put it back.", List.of("/etc/default/grub"), List.of()),
                        new ChangeRecord.UndoStep("Menu.", List.of(), List.of("update-grub"))),
                List.of(new Expectation.Word("/boot/grub/grub.cfg", "iomem=relaxed", true)),
                List.of(
                        new Expectation.Word("/proc/cmdline", "x", false),
                        new Expectation.Output(List.of("sysctl", "-n", "k"), List.of("0", "-1")),
                        new Expectation.Exists("/dev/io", true)));
    }

    @Test
    void whatIsWrittenIsRead() {
        ChangeState state =
                new ChangeState(List.of(record("a"), record("b"), record("a").in(ChangeRecord.Phase.UNDOING)));

        assertThat(ChangeState.read(state.write())).isEqualTo(state);
        assertThat(ChangeState.read(state.write()).newest("a").orElseThrow().phase())
                .isEqualTo(ChangeRecord.Phase.UNDOING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|ends too early",
                "[]|no object",
                "{}|schemaVersion is 0",
                "{\"schemaVersion\": 2, \"fixes\": []}|schemaVersion is 2",
                "{\"schemaVersion\": 1, \"fixes\": [1]}|something else than objects",
                "{\"schemaVersion\": 1, \"fixes\": [{}]}|\"boot\" is missing",
                "{\"schemaVersion\": 1} x|something follows",
                "{\"schemaVersion\": 1, \"schemaVersion\": 1}|there twice",
                "{\"schemaVersion\": \"\\q\"}|unknown escape",
                "[[[[[[[[[[[[[[[[[[[[[[|nested too deeply",
            })
    void whatIsNoStateIsRefusedWithAReason(String text, String why) {
        assertThatThrownBy(() -> ChangeState.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aDamagedFileNeverEndsInAnotherException() {
        String text = new ChangeState(List.of(record("a"))).write();
        Random random = new Random(7);
        for (int i = 0; i < 3_000; i++) {
            StringBuilder damaged = new StringBuilder(text);
            for (int k = random.nextInt(3); k >= 0; k--) {
                int at = random.nextInt(damaged.length());
                if (random.nextBoolean()) {
                    damaged.deleteCharAt(at);
                } else {
                    damaged.setCharAt(at, (char) (32 + random.nextInt(96)));
                }
            }
            try {
                assertThat(ChangeState.read(damaged.toString()).records()).hasSizeLessThan(2);
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void oneChangesAtATime() throws ChangeException {
        try (ChangeStore store = ChangeStore.open(folder.resolve("state"))) {
            assertThat(store.state().records()).isEmpty();
            assertThatThrownBy(() -> ChangeStore.open(folder.resolve("state")))
                    .isInstanceOf(ChangeException.class)
                    .hasMessageContaining("Another flashdoctor");
        }
        ChangeStore.open(folder.resolve("state")).close();
    }

    @Test
    void aDamagedCopyIsNotPutBack() throws ChangeException, IOException {
        try (ChangeStore store = ChangeStore.open(folder)) {
            Change.Copy copy = store.keep(new FileContent("old", Optional.empty()));
            assertThat(store.content(copy)).asString().isEqualTo("old");

            Files.writeString(folder.resolve("copies").resolve(copy.name()), "odd");

            assertThatThrownBy(() -> store.content(copy)).hasMessageContaining("damaged");
        }
    }

    @Test
    void theStateIsReadableAndTheCopiesAreNot() throws ChangeException, IOException {
        try (ChangeStore store = ChangeStore.open(folder)) {
            Change.Copy copy = store.keep(new FileContent("secret", Optional.empty()));
            store.save(new ChangeState(List.of()));

            assertThat(AtomicFile.attributes(folder.resolve(ChangeState.FILE))
                            .orElseThrow()
                            .permissions())
                    .isEqualTo("rw-r--r--");
            assertThat(AtomicFile.attributes(folder.resolve("copies").resolve(copy.name()))
                            .orElseThrow()
                            .permissions())
                    .isEqualTo("rw-------");
        }
    }
}
