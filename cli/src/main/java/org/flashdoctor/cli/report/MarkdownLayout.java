// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flashdoctor.cli.report.Block.Heading;
import org.flashdoctor.cli.report.Block.Headline;
import org.flashdoctor.cli.report.Block.Item;
import org.flashdoctor.cli.report.Block.Line;
import org.flashdoctor.cli.report.Block.Paragraph;
import org.flashdoctor.cli.report.Block.Quote;
import org.flashdoctor.cli.report.Block.QuotedLine;
import org.flashdoctor.cli.report.Block.Task;

/** Lays a report out as Markdown, for pasting into a ticket. Quoted lines and commands stand in code, untouched. */
public final class MarkdownLayout {

    /** The Markdown text. */
    public String write(List<Block> blocks) {
        StringBuilder text = new StringBuilder();
        boolean inList = false;
        for (Block block : blocks) {
            boolean list = block instanceof Task || block instanceof Item || block instanceof Block.Link;
            if (text.length() > 0 && !(list && inList)) {
                text.append('\n');
            }
            inList = list;
            block(block, text);
        }
        return text.toString();
    }

    private static void block(Block block, StringBuilder out) {
        if (block instanceof Headline headline) {
            out.append("## ").append(escaped(headline.text())).append('\n');
        } else if (block instanceof Heading heading) {
            out.append("### ").append(escaped(heading.text())).append('\n');
        } else if (block instanceof Paragraph paragraph) {
            out.append(escaped(paragraph.text())).append('\n');
        } else if (block instanceof Quote quote) {
            String fence = fence(quote.lines().stream().map(QuotedLine::text));
            out.append(fence).append('\n');
            for (QuotedLine line : quote.lines()) {
                out.append(line.place()).append(": ").append(line.text()).append('\n');
            }
            out.append(fence).append('\n');
        } else if (block instanceof Block.Verbatim verbatim) {
            // Every line of a difference begins with a sign or a blank, so that none can end the fence.
            out.append("```diff\n").append(verbatim.text()).append("```\n");
        } else if (block instanceof Task task) {
            task(task, out);
        } else if (block instanceof Block.Sheet sheet) {
            sheet(sheet, out);
        } else if (block instanceof Block.Table table) {
            table(table, out);
        } else if (block instanceof Block.Attached attached) {
            attached(attached, out);
        } else if (block instanceof Block.Link link) {
            out.append("- [%s](%s) %s\n".formatted(escaped(link.text()), link.file(), escaped(link.note())));
        } else if (block instanceof Item item) {
            String name = item.name().isEmpty() ? "" : "**" + item.name() + "**: ";
            out.append("- ").append(name).append(escaped(item.text())).append('\n');
            item.command()
                    .ifPresent(command -> out.append("  ").append(code(command)).append('\n'));
        }
    }

    private static void sheet(Block.Sheet sheet, StringBuilder out) {
        out.append("| | |\n|---|---|\n");
        for (Block.Property property : sheet.properties()) {
            String text = property.text().lines().map(MarkdownLayout::escaped).collect(Collectors.joining("<br>"));
            out.append("| ")
                    .append(escaped(property.name()))
                    .append(" | ")
                    .append(property.known() ? text : "_unknown: " + text + "_")
                    .append(" |\n");
        }
    }

    private static void table(Block.Table table, StringBuilder out) {
        out.append(escaped(table.caption())).append("\n\n");
        out.append("| ").append(String.join(" | ", table.columns())).append(" |\n");
        out.append("|---".repeat(table.columns().size())).append("|\n");
        for (List<String> row : table.rows()) {
            out.append("| ")
                    .append(row.stream().map(MarkdownLayout::escaped).collect(Collectors.joining(" | ")))
                    .append(" |\n");
        }
    }

    /** Folded where Markdown is shown as HTML, readable where it is not. */
    private static void attached(Block.Attached attached, StringBuilder out) {
        String fence = fence(attached.text().lines());
        out.append("<details>\n<summary>")
                .append(escaped(attached.name()))
                .append("</summary>\n\n")
                .append(fence)
                .append('\n')
                .append(attached.text())
                .append(attached.text().endsWith("\n") ? "" : "\n")
                .append(fence)
                .append("\n\n</details>\n");
    }

    private static void task(Task task, StringBuilder out) {
        String remarks = task.remarks().isEmpty() ? "" : " (" + String.join(", ", task.remarks()) + ")";
        out.append(task.number())
                .append(". **")
                .append(escaped(task.title()))
                .append("**")
                .append(remarks)
                .append(task.id().isEmpty() ? "" : " `" + task.id() + "`")
                .append('\n');
        for (Line line : task.steps()) {
            String label = line.label().isEmpty() ? "" : "_" + line.label() + ":_ ";
            out.append("   - ").append(label).append(escaped(line.text())).append('\n');
            line.command()
                    .ifPresent(
                            command -> out.append("     ").append(code(command)).append('\n'));
        }
    }

    /** A fence that no quoted line can close. */
    private static String fence(Stream<String> lines) {
        int longest = lines.mapToInt(MarkdownLayout::backquotes).max().orElse(0);
        return "`".repeat(Math.max(3, longest + 1));
    }

    /** The longest row of backquotes in a line. */
    private static int backquotes(String line) {
        int longest = 0;
        int row = 0;
        for (int i = 0; i < line.length(); i++) {
            row = line.charAt(i) == '`' ? row + 1 : 0;
            longest = Math.max(longest, row);
        }
        return longest;
    }

    private static String code(String text) {
        return text.contains("`") ? "``` " + text + " ```" : "`" + text + "`";
    }

    private static String escaped(String text) {
        return text.strip().replaceAll("\\s+", " ").replaceAll("([\\\\*_`<>\\[\\]|#])", "\\\\$1");
    }
}
