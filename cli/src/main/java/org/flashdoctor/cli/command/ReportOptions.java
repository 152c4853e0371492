// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.Output;
import org.flashdoctor.cli.app.Terminal;
import org.flashdoctor.cli.report.Block;
import org.flashdoctor.cli.report.DiagnosisReport;
import org.flashdoctor.cli.report.HtmlLayout;
import org.flashdoctor.cli.report.MarkdownLayout;
import org.flashdoctor.cli.report.TextLayout;

/** How results are shown; shared by all commands that show some. */
final class ReportOptions {

    /** Shapes of a result. */
    enum Format {
        TEXT,
        JSON,
        MARKDOWN,
        HTML
    }

    Format format = Format.TEXT;

    Optional<Path> file = Optional.empty();

    private final ColourOption colour = new ColourOption();

    boolean quiet;

    boolean verbose;

    void declare(Syntax syntax) {
        colour.declare(syntax);
        syntax.option(
                        "--format",
                        "FORMAT",
                        Format.class,
                        "text, json, markdown or html. Default: ${DEFAULT-VALUE}.",
                        "text",
                        given -> format = given)
                .option(
                        "-o",
                        "FILE",
                        Path.class,
                        "Write the result to FILE instead of standard output.",
                        given -> file = Optional.of(given))
                .flag("-q, --quiet", "Only the verdict and the next step.", on -> quiet = on)
                .flag("-v, --verbose", "Everything, every fix written out.", on -> verbose = on);
    }

    DiagnosisReport.Detail detail() {
        if (quiet) {
            return DiagnosisReport.Detail.QUIET;
        }
        return verbose ? DiagnosisReport.Detail.VERBOSE : DiagnosisReport.Detail.NORMAL;
    }

    Output output(Console console) {
        return new Output(console, file);
    }

    /** Lays blocks out in the format that was asked for; JSON has no blocks. */
    String layOut(List<Block> blocks, String title, Console console) {
        Terminal terminal = Terminal.of(console.environment());
        return switch (format) {
            case MARKDOWN -> new MarkdownLayout().write(blocks);
            case HTML -> new HtmlLayout().write(title, blocks);
            default ->
                new TextLayout(terminal.columns(), file.isEmpty() && colour.paints(terminal, console)).write(blocks);
        };
    }
}
