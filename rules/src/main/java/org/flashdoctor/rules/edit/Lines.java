// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A text in lines, each with the line end that it has. */
final class Lines {

    private Lines() {}

    /** Lines with their ends; the last one may have none. */
    static List<String> of(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(start, end));
            start = end;
        }
        return lines;
    }

    /** A line without its end. */
    static String body(String line) {
        return line.substring(0, line.length() - end(line).length());
    }

    /** How a line ends: LF, CR LF, or not at all. */
    static String end(String line) {
        if (line.endsWith("\r\n")) {
            return "\r\n";
        }
        return line.endsWith("\n") ? "\n" : "";
    }

    /** A line with another body. */
    static String with(String line, UnaryOperator<String> change) {
        return change.apply(body(line)) + end(line);
    }

    /** How the lines of a text end, by its first one. */
    static String end(List<String> lines) {
        return lines.isEmpty() || end(lines.get(0)).isEmpty() ? "\n" : end(lines.get(0));
    }

    /** The text with a line more at its end. */
    static String append(String text, String line) {
        String end = end(of(text));
        String separator = text.isEmpty() || text.endsWith("\n") ? "" : end;
        return text + separator + line + end;
    }
}
