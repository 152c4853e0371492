// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.report;

import java.util.List;
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
            boolean list = block instanceof Task || block instanceof Item;
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
            String fence = fence(quote);
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
        } else {
            Item item = (Item) block;
            String name = item.name().isEmpty() ? "" : "**" + item.name() + "**: ";
            out.append("- ").append(name).append(escaped(item.text())).append('\n');
            item.command()
                    .ifPresent(command -> out.append("  ").append(code(command)).append('\n'));
        }
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
    private static String fence(Quote quote) {
        String fence = "```";
        while (true) {
            String tried = fence;
            if (quote.lines().stream().noneMatch(line -> line.text().contains(tried))) {
                return fence;
            }
            fence += "`";
        }
    }

    private static String code(String text) {
        return text.contains("`") ? "``` " + text + " ```" : "`" + text + "`";
    }

    private static String escaped(String text) {
        return text.strip().replaceAll("\\s+", " ").replaceAll("([\\\\*_`<>\\[\\]|#])", "\\\\$1");
    }
}
