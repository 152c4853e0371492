// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.report;

import java.util.ArrayList;
import java.util.List;
import org.flashdoctor.cli.report.Block.Heading;
import org.flashdoctor.cli.report.Block.Headline;
import org.flashdoctor.cli.report.Block.Item;
import org.flashdoctor.cli.report.Block.Line;
import org.flashdoctor.cli.report.Block.Paragraph;
import org.flashdoctor.cli.report.Block.Quote;
import org.flashdoctor.cli.report.Block.QuotedLine;
import org.flashdoctor.cli.report.Block.Task;
import org.flashdoctor.cli.report.Block.Tone;

/** Lays a report out for a terminal. Colour only repeats what the words say. Commands and quotes are never broken. */
public final class TextLayout {

    private static final int NARROWEST = 40;
    private static final int WIDEST = 110;

    private final int width;
    private final boolean colour;

    /** For a terminal of so many columns. */
    public TextLayout(int columns, boolean colour) {
        this.width = Math.max(NARROWEST, Math.min(WIDEST, columns));
        this.colour = colour;
    }

    /** The text, each line ended. */
    public String write(List<Block> blocks) {
        StringBuilder text = new StringBuilder();
        for (Block block : blocks) {
            block(block, text);
        }
        return text.toString();
    }

    private void block(Block block, StringBuilder out) {
        if (block instanceof Headline headline) {
            wrapped(headline.text(), "", "", out, line -> painted(line, headline.tone(), true));
        } else if (block instanceof Heading heading) {
            out.append('\n')
                    .append(colour ? "\u001b[1m" + heading.text() + "\u001b[0m" : heading.text())
                    .append('\n');
        } else if (block instanceof Paragraph paragraph) {
            out.append('\n');
            wrapped(paragraph.text(), "", "", out, line -> line);
        } else if (block instanceof Quote quote) {
            out.append('\n');
            for (QuotedLine line : quote.lines()) {
                out.append("  ")
                        .append(line.place())
                        .append(": ")
                        .append(line.text())
                        .append('\n');
            }
        } else if (block instanceof Block.Verbatim verbatim) {
            out.append('\n');
            verbatim.text().lines().forEach(line -> out.append(line).append('\n'));
        } else if (block instanceof Task task) {
            task(task, out);
        } else if (block instanceof Item item) {
            item(item, out);
        } else {
            record(block, out);
        }
    }

    /** Blocks of records of a machine; a diagnosis has none. */
    private void record(Block block, StringBuilder out) {
        if (block instanceof Block.Sheet sheet) {
            for (Block.Property property : sheet.properties()) {
                wrapped(property.name() + ": " + property.text(), "  - ", "    ", out, line -> line);
            }
        } else if (block instanceof Block.Table table) {
            wrapped(table.caption(), "", "", out, line -> line);
            for (List<String> row : table.rows()) {
                wrapped(String.join("  ", row), "  - ", "    ", out, line -> line);
            }
        } else if (block instanceof Block.Link link) {
            wrapped(link.text() + " (" + link.file() + ") " + link.note(), "  - ", "    ", out, line -> line);
        } else if (block instanceof Block.Attached attached) {
            out.append('\n').append(attached.name()).append(":\n").append(attached.text());
        }
    }

    private void task(Task task, StringBuilder out) {
        String number = (task.number() < 10 ? " " : "") + task.number() + ". ";
        String remarks = task.remarks().isEmpty() ? "" : " (" + String.join(", ", task.remarks()) + ")";
        wrapped(
                task.title() + remarks + (task.id().isEmpty() ? "" : " [" + task.id() + "]"),
                number,
                "    ",
                out,
                line -> line);
        String label = "";
        for (Line line : task.steps()) {
            boolean repeated = line.label().equals(label) && !label.isEmpty();
            String first = line.label().isEmpty() ? "    - " : repeated ? "      " : "    " + line.label() + ": ";
            label = line.label();
            if (!line.text().isEmpty()) {
                wrapped(line.text(), first, "      ", out, text -> text);
            }
            line.command()
                    .ifPresent(command -> out.append("        ")
                            .append(colour ? "\u001b[36m" + command + "\u001b[0m" : command)
                            .append('\n'));
        }
    }

    private void item(Item item, StringBuilder out) {
        String name = item.name().isEmpty() ? "" : item.name() + ": ";
        wrapped(
                name + item.text(),
                "  - ",
                "    ",
                out,
                line -> name.isEmpty() || !line.contains(name.strip())
                        ? line
                        : line.replace(name.strip(), painted(name.strip(), item.tone(), false)));
        item.command()
                .ifPresent(command -> out.append("        ")
                        .append(colour ? "\u001b[36m" + command + "\u001b[0m" : command)
                        .append('\n'));
    }

    private String painted(String text, Tone tone, boolean bold) {
        if (!colour) {
            return text;
        }
        String code = switch (tone) {
            case BAD -> "31";
            case CARE -> "33";
            case GOOD -> "32";
            case PLAIN -> "39";
        };
        return "\u001b[" + (bold ? "1;" : "") + code + "m" + text + "\u001b[0m";
    }

    private void wrapped(
            String text, String first, String rest, StringBuilder out, java.util.function.UnaryOperator<String> paint) {
        for (String line : wrap(text, first, rest)) {
            out.append(paint.apply(line)).append('\n');
        }
    }

    private List<String> wrap(String text, String first, String rest) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(first);
        boolean empty = true;
        for (String word : text.strip().split("\\s+", -1)) {
            if (!empty && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line = new StringBuilder(rest);
                empty = true;
            }
            if (!empty) {
                line.append(' ');
            }
            line.append(word);
            empty = false;
        }
        lines.add(line.toString());
        return lines;
    }
}
