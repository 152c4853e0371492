// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.report;

import java.util.List;
import java.util.Locale;
import org.flashdoctor.cli.report.Block.Heading;
import org.flashdoctor.cli.report.Block.Headline;
import org.flashdoctor.cli.report.Block.Item;
import org.flashdoctor.cli.report.Block.Line;
import org.flashdoctor.cli.report.Block.Paragraph;
import org.flashdoctor.cli.report.Block.Quote;
import org.flashdoctor.cli.report.Block.QuotedLine;
import org.flashdoctor.cli.report.Block.Task;

/** Lays a report out as one self-contained page: no script, no network, light and dark, for screen and paper. */
public final class HtmlLayout {

    private static final String STYLE = """
            :root { color-scheme: light dark; --bad: #b3261e; --care: #8a5a00; --good: #1b6e3a; --line: #8884; }
            @media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --care: #ffca62; --good: #7ddf9f; } }
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.4rem; border-left: .4rem solid; padding-left: .8rem; }
            h2 { font-size: 1.1rem; margin-top: 2rem; border-bottom: 1px solid var(--line); }
            pre, code { font: .85rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
            pre { padding: .6rem .8rem; border: 1px solid var(--line); border-radius: .4rem; margin: .4rem 0; }
            ol.plan > li { margin: 1rem 0; }
            .note { opacity: .75; font-size: .85rem; }
            .bad { color: var(--bad); } .care { color: var(--care); } .good { color: var(--good); }
            @media print { body { max-width: none; margin: 0; } pre { break-inside: avoid; } }
            """;

    /** The page. */
    public String write(String title, List<Block> blocks) {
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
        page.append(escaped(title)).append("</title>\n<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n");
        String open = "";
        for (Block block : blocks) {
            String list = block instanceof Task ? "ol" : block instanceof Item ? "ul" : "";
            if (!list.equals(open)) {
                page.append(open.isEmpty() ? "" : "</" + open + ">\n");
                page.append(list.isEmpty() ? "" : list.equals("ol") ? "<ol class=\"plan\">\n" : "<ul>\n");
                open = list;
            }
            block(block, page);
        }
        page.append(open.isEmpty() ? "" : "</" + open + ">\n");
        return page.append("</body>\n</html>\n").toString();
    }

    private static void block(Block block, StringBuilder out) {
        if (block instanceof Headline headline) {
            out.append("<h1 class=\"")
                    .append(headline.tone().name().toLowerCase(Locale.ROOT))
                    .append("\">")
                    .append(escaped(headline.text()))
                    .append("</h1>\n");
        } else if (block instanceof Heading heading) {
            out.append("<h2>").append(escaped(heading.text())).append("</h2>\n");
        } else if (block instanceof Paragraph paragraph) {
            out.append("<p>").append(escaped(paragraph.text())).append("</p>\n");
        } else if (block instanceof Quote quote) {
            out.append("<pre>");
            for (QuotedLine line : quote.lines()) {
                out.append("<span class=\"note\">")
                        .append(escaped(line.place()))
                        .append("</span> ")
                        .append(escaped(line.text()))
                        .append('\n');
            }
            out.append("</pre>\n");
        } else if (block instanceof Block.Verbatim verbatim) {
            out.append("<pre>").append(escaped(verbatim.text())).append("</pre>\n");
        } else if (block instanceof Task task) {
            task(task, out);
        } else {
            Item item = (Item) block;
            out.append("<li>");
            if (!item.name().isEmpty()) {
                out.append("<strong class=\"")
                        .append(item.tone().name().toLowerCase(Locale.ROOT))
                        .append("\">")
                        .append(escaped(item.name()))
                        .append("</strong>: ");
            }
            out.append(escaped(item.text()));
            item.command()
                    .ifPresent(command ->
                            out.append("<pre>").append(escaped(command)).append("</pre>"));
            out.append("</li>\n");
        }
    }

    private static void task(Task task, StringBuilder out) {
        out.append("<li value=\"").append(task.number()).append("\"><strong>").append(escaped(task.title()));
        out.append("</strong> <span class=\"note\">");
        out.append(escaped(String.join(", ", task.remarks()))).append(" <code>");
        out.append(escaped(task.id())).append("</code></span>\n");
        if (!task.steps().isEmpty()) {
            out.append("<ul>\n");
            for (Line line : task.steps()) {
                out.append("<li>");
                if (!line.label().isEmpty()) {
                    out.append("<em>").append(escaped(line.label())).append(":</em> ");
                }
                out.append(escaped(line.text()));
                line.command()
                        .ifPresent(command ->
                                out.append("<pre>").append(escaped(command)).append("</pre>"));
                out.append("</li>\n");
            }
            out.append("</ul>\n");
        }
        out.append("</li>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
