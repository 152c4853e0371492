// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.text;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads logs for the tests of this package. */
final class Logs {

    private Logs() {}

    static List<LogLine> lines(InputStream input) throws IOException, UnreadableLogException {
        List<LogLine> lines = new ArrayList<>();
        try (LogText log = LogText.open(input)) {
            for (Optional<LogLine> line = log.next(); line.isPresent(); line = log.next()) {
                lines.add(line.get());
            }
        }
        return lines;
    }

    static List<LogLine> lines(byte[] bytes) throws IOException, UnreadableLogException {
        return lines(new ByteArrayInputStream(bytes));
    }

    static List<LogLine> lines(String text) throws IOException, UnreadableLogException {
        return lines(text.getBytes(StandardCharsets.UTF_8));
    }

    static List<String> texts(String text) throws IOException, UnreadableLogException {
        return lines(text).stream().map(LogLine::text).toList();
    }

    static List<String> texts(byte[] bytes) throws IOException, UnreadableLogException {
        return lines(bytes).stream().map(LogLine::text).toList();
    }
}
