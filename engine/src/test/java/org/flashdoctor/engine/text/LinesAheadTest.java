// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesAheadTest {

    private static String log(int lines) {
        return IntStream.range(0, lines).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<LogLine> read(InputStream input) throws IOException, UnreadableLogException {
        List<LogLine> read = new ArrayList<>();
        try (LogText text = LogText.open(input);
                LinesAhead lines = new LinesAhead(text)) {
            for (Optional<LogLine> line = lines.next(); line.isPresent(); line = lines.next()) {
                read.add(line.get());
            }
            assertThat(lines.next()).as("after the end").isEmpty();
        }
        return read;
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                1,
                LinesAhead.SHORT - 1,
                LinesAhead.SHORT,
                LinesAhead.SHORT + 1,
                LinesAhead.SHORT + LinesAhead.BATCH,
                LinesAhead.SHORT + 3 * LinesAhead.BATCH + 7
            })
    void linesComeAllInOrderAndOnce(int count) throws IOException, UnreadableLogException {
        List<LogLine> lines = read(bytes(log(count)));

        assertThat(lines).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(lines.get(i)).isEqualTo(new LogLine(i + 1, "line " + i));
        }
    }

    @Test
    void aFailureOfTheInputReachesTheReader() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is gone");
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                throw new IOException("the disk is gone");
            }
        };
        InputStream log = new SequenceInputStream(bytes(log(LinesAhead.SHORT + 2 * LinesAhead.BATCH)), broken);

        assertThatThrownBy(() -> read(log)).isInstanceOf(IOException.class).hasMessage("the disk is gone");
    }

    @Test
    void closingEndsTheThread() throws IOException, UnreadableLogException {
        try (LogText text = LogText.open(bytes(log(2 * LinesAhead.SHORT)))) {
            LinesAhead lines = new LinesAhead(text);
            for (int i = 0; i <= LinesAhead.SHORT; i++) {
                lines.next();
            }
            Thread thread = Thread.getAllStackTraces().keySet().stream()
                    .filter(each -> each.getName().equals("lines-ahead"))
                    .findFirst()
                    .orElseThrow();

            lines.close();

            assertThat(ended(thread)).isTrue();
        }
    }

    private static boolean ended(Thread thread) {
        try {
            thread.join(10_000);
            return !thread.isAlive();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
