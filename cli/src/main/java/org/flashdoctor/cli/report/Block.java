// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.report;

import java.util.List;
import java.util.Optional;
import org.flashdoctor.cli.ticket.FlashMap;

/** A piece of a report, before it is laid out as text, Markdown or HTML. */
public sealed interface Block {

    /** The first line: what the matter is. */
    record Headline(Tone tone, String text) implements Block {}

    /** How serious a thing is. */
    enum Tone {
        BAD,
        CARE,
        GOOD,
        PLAIN
    }

    /** A heading. */
    record Heading(String text) implements Block {}

    /** A paragraph. */
    record Paragraph(String text) implements Block {}

    /** Lines of a log, each with its place. */
    record Quote(List<QuotedLine> lines) implements Block {}

    /** Lines that stay as they are, such as a difference between files. */
    record Verbatim(String text) implements Block {}

    /** A quoted line. */
    record QuotedLine(String place, String text) {}

    /**
     * One thing to do.
     *
     * @param number its place in the plan
     * @param title what it does
     * @param id for {@code explain}
     * @param remarks rank, risk, reboot
     * @param steps empty when only the title is shown
     */
    record Task(int number, String title, String id, List<String> remarks, List<Line> steps) implements Block {}

    /** A line of a task: words, with the command or file that belongs to it. */
    record Line(String label, String text, Optional<String> command) {}

    /** A short remark with a name. */
    record Item(Tone tone, String name, String text, Optional<String> command) implements Block {}

    /** Rows of cells below named columns; the caption says what they are. */
    record Table(String caption, List<String> columns, List<List<String>> rows) implements Block {}

    /** Names with their values. */
    record Sheet(List<Property> properties) implements Block {}

    /**
     * A name with its value.
     *
     * @param known false where the text is the reason why there is no value
     */
    record Property(String name, String text, boolean known) {}

    /** A file's text, shown when asked for. */
    record Attached(String name, String text) implements Block {}

    /** A way to another page, in a list of its own kind. */
    record Link(String text, String file, String note) implements Block {}

    /** A picture, where the format has pictures; a table beside it says the same. */
    record Picture(FlashMap map) implements Block {}
}
