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

    /** Only for pages that have tables, attachments or pictures. */
    private static final String RECORD_STYLE = """
            body { overflow-wrap: anywhere; }
            table { border-collapse: collapse; width: 100%; margin: .6rem 0; font-size: .9rem; }
            caption { text-align: left; opacity: .75; font-size: .85rem; padding-bottom: .2rem; }
            th, td { text-align: left; overflow-wrap: break-word; vertical-align: top; padding: .3rem .6rem .3rem 0;
              border-bottom: 1px solid var(--line); }
            table.sheet th { width: 32%; font-weight: 600; } table.sheet td { overflow-wrap: anywhere; }
            .lines { white-space: pre-line; }
            .unknown { font-style: italic; opacity: .8; }
            details { margin: .6rem 0; } summary { cursor: pointer; font-weight: 600; }
            details pre { max-height: 34rem; overflow: auto; }
            figure { margin: .6rem 0; } figure svg { width: 100%; max-width: 40rem; height: auto; display: block; }
            @media print { @page { margin: 14mm; } html { font-size: 9.5pt; } body { font-size: 1rem; line-height: 1.3; padding: 0; }
              h2 { margin: .9rem 0 .3rem; } p { margin: .3rem 0; } ol.plan > li { margin: .4rem 0; } ul { margin: .2rem 0; }
              th, td { padding: .1rem .5rem .1rem 0; } pre, code { line-height: 1.25; } pre { padding: .15rem .4rem; margin: .15rem 0; }
              details pre { max-height: none; break-inside: auto; } tr, figure { break-inside: avoid; }
              h2 { break-after: avoid; } figure svg { max-height: 11cm; }
              * { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
            """;

    /** The page. */
    public String write(String title, List<Block> blocks) {
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
        page.append(escaped(title)).append("</title>\n<style>\n").append(STYLE);
        boolean plain = blocks.stream().noneMatch(HtmlLayout::isRecord);
        page.append(plain ? "" : RECORD_STYLE).append("</style>\n</head>\n<body>\n");
        String open = "";
        for (Block block : blocks) {
            String list =
                    block instanceof Task ? "ol" : block instanceof Item || block instanceof Block.Link ? "ul" : "";
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
        } else if (block instanceof Block.Sheet sheet) {
            sheet(sheet, out);
        } else if (block instanceof Block.Table table) {
            table(table, out);
        } else if (block instanceof Block.Attached attached) {
            out.append("<details><summary>")
                    .append(escaped(attached.name()))
                    .append("</summary>\n<pre>")
                    .append(escaped(attached.text()))
                    .append("</pre></details>\n");
        } else if (block instanceof Block.Picture picture) {
            out.append("<figure>\n").append(FlashMapPicture.svg(picture.map())).append("</figure>\n");
        } else if (block instanceof Block.Link link) {
            out.append("<li><a href=\"")
                    .append(escaped(link.file()))
                    .append("\">")
                    .append(escaped(link.text()))
                    .append("</a> <span class=\"note\">")
                    .append(escaped(link.note()))
                    .append("</span></li>\n");
        } else if (block instanceof Item item) {
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

    private static boolean isRecord(Block block) {
        return block instanceof Block.Sheet
                || block instanceof Block.Table
                || block instanceof Block.Attached
                || block instanceof Block.Picture;
    }

    private static void sheet(Block.Sheet sheet, StringBuilder out) {
        out.append("<table class=\"sheet\">\n");
        for (Block.Property property : sheet.properties()) {
            out.append("<tr><th scope=\"row\">")
                    .append(escaped(property.name()))
                    .append("</th><td class=\"");
            out.append(property.known() ? "lines\">" : "unknown\">unknown: ");
            out.append(escaped(property.text())).append("</td></tr>\n");
        }
        out.append("</table>\n");
    }

    private static void table(Block.Table table, StringBuilder out) {
        out.append("<table>\n<caption>").append(escaped(table.caption())).append("</caption>\n<tr>");
        for (String column : table.columns()) {
            out.append("<th scope=\"col\">").append(escaped(column)).append("</th>");
        }
        out.append("</tr>\n");
        for (List<String> row : table.rows()) {
            out.append("<tr>");
            row.forEach(cell -> out.append("<td>").append(escaped(cell)).append("</td>"));
            out.append("</tr>\n");
        }
        out.append("</table>\n");
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

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
