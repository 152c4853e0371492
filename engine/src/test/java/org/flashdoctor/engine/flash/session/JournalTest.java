// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.flash.plan.Clearance.Overridden;
import org.flashdoctor.engine.flash.session.JournalRecord.Begin;
import org.flashdoctor.engine.flash.session.JournalRecord.Direction;
import org.flashdoctor.engine.flash.session.JournalRecord.End;
import org.flashdoctor.engine.flash.session.JournalRecord.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    private static final Begin BEGIN = new Begin(
            Instant.parse("2026-11-28T04:00:00Z"),
            "dummy:emulate=W25Q128FV,image=a\tb.rom",
            Optional.of("W25Q128.V"),
            "W25Q128.V",
            4,
            Path.of("/tmp/new\\image\n.rom"),
            "aa",
            Path.of("/backup"),
            "bb",
            List.of(new AddressRange(0, 0xfff), new AddressRange(0x2000, 0x2fff)),
            List.of(new AddressRange(0, 0xffff)),
            List.of(),
            List.of(new Overridden("board-mismatch", "it is the same board,\tsold twice")));
    private static final Step STEP = new Step(Direction.FINISH, new AddressRange(0, 0xfff));

    @TempDir
    Path folder;

    private FlashFolder state() {
        return new FlashFolder(folder);
    }

    @Test
    void everyRecordIsReadBackAsItWas() {
        for (JournalRecord record : List.of(BEGIN, STEP, new End(BEGIN.at(), "verified"))) {
            assertThat(record.line()).doesNotContain("\n");
            assertThat(JournalRecord.read(record.line())).contains(record);
        }
    }

    @Test
    void aRecordWithOneFlippedBitIsNone() {
        String line = STEP.line();
        for (int i = 0; i < line.length(); i++) {
            char[] damaged = line.toCharArray();
            damaged[i] = (char) (damaged[i] ^ 1);
            assertThat(JournalRecord.read(new String(damaged))).isEmpty();
        }
    }

    @Test
    void aJournalThatIsCutAnywhereIsNotThereOrTellsWhatMayHaveHappened() throws Exception {
        try (Journal journal = Journal.begin(state(), BEGIN, ByteBuffer.wrap(new byte[4]))) {
            journal.step(STEP);
            journal.step(STEP);
        }
        Path records = Journal.unfinished(state()).get(0).folder().resolve("records");
        byte[] whole = Files.readAllBytes(records);
        int first = BEGIN.line().getBytes(java.nio.charset.StandardCharsets.UTF_8).length + 1;
        int each = STEP.line().length() + 1;
        assertThat(whole.length).isGreaterThan(first + 2 * each);
        for (int length = 0; length <= first + 2 * each; length++) {
            // Cut off, or torn in the room that was reserved.
            for (int room : List.of(0, whole.length - length)) {
                byte[] left = Arrays.copyOf(Arrays.copyOf(whole, length), length + room);
                Files.write(records, left);

                List<Journal.Unfinished> unfinished = Journal.unfinished(state());

                if (length < first) {
                    assertThat(unfinished).isEmpty();
                } else {
                    int steps = (length - first) / each;
                    assertThat(unfinished).singleElement().satisfies(write -> {
                        assertThat(write.begin()).isEqualTo(BEGIN);
                        assertThat(write.steps()).hasSize(steps);
                        assertThat(write.length()).isEqualTo(first + (long) steps * each);
                    });
                }
            }
        }
    }

    @Test
    void aTornJournalIsGoneOnWith() throws Exception {
        try (Journal journal = Journal.begin(state(), BEGIN, ByteBuffer.wrap(new byte[4]))) {
            journal.step(STEP);
        }
        Journal.Unfinished left = Journal.unfinished(state()).get(0);
        Path records = left.folder().resolve("records");
        byte[] whole = Files.readAllBytes(records);
        Arrays.fill(whole, (int) left.length() - 3, whole.length, (byte) 0);
        Files.write(records, whole);

        try (Journal journal = Journal.goOn(Journal.unfinished(state()).get(0))) {
            journal.step(STEP);
        }
        assertThat(Journal.unfinished(state()).get(0).steps()).containsExactly(STEP);

        Journal.close(Journal.unfinished(state()).get(0), new End(BEGIN.at(), "unchanged"));
        assertThat(Journal.unfinished(state())).isEmpty();
    }

    @Test
    void stepsTakeNoMoreRoomThanWasReserved() throws Exception {
        Begin begin = new Begin(
                BEGIN.at(),
                BEGIN.programmer(),
                BEGIN.chipOption(),
                BEGIN.chip(),
                16 << 20,
                BEGIN.image(),
                BEGIN.target(),
                BEGIN.backup(),
                BEGIN.backupDigest(),
                List.of(new AddressRange(0, 0xfff), new AddressRange(0x3000, 0xffffff)),
                BEGIN.readable(),
                BEGIN.changing(),
                BEGIN.overrides());
        Step last = new Step(Direction.RESTORE, new AddressRange(0xf00000, 0xffffff));
        try (Journal journal = Journal.begin(state(), begin, ByteBuffer.allocate(4))) {
            Path records = state().journals()
                    .resolve(BEGIN.at().toString().replace(':', '-'))
                    .resolve("records");
            long room = Files.size(records);
            for (int i = 0; i < 3 * 18; i++) {
                journal.step(last);
            }
            assertThat(Files.size(records)).isEqualTo(room);
            assertThat(Journal.unfinished(state())).singleElement().satisfies(write -> {
                assertThat(write.steps()).hasSize(3 * 18).containsOnly(last);
                assertThat(write.begin()).isEqualTo(begin);
            });
            journal.end(new End(BEGIN.at(), "verified"));
            assertThat(Files.readString(records)).endsWith("\n").doesNotContain("\0");
        }
    }

    @Test
    void aJournalThatCannotBeKeptSaysWhereAndWhy() throws Exception {
        Path file = Files.createFile(folder.resolve("a file"));
        FlashFolder nowhere = new FlashFolder(file);
        assertThatThrownBy(() -> Journal.begin(nowhere, BEGIN, ByteBuffer.allocate(4)))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith("the journal of the write cannot be kept in " + nowhere.journals() + " (");
    }
}
