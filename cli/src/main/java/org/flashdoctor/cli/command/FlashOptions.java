// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.Terminal;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.flash.PartChoice;
import org.flashdoctor.cli.report.Block;
import org.flashdoctor.cli.report.TextLayout;
import picocli.CommandLine.Option;

/** Options of all flash commands, spelled as in flashrom. */
final class FlashOptions {

    @Option(
            names = {"-p", "--programmer"},
            paramLabel = "SPEC",
            defaultValue = "internal",
            description = "Programmer as in flashrom: internal, ch341a_spi, dummy:emulate=W25Q128FV,image=FILE; or "
                    + "sim:NAME or sim:FILE.yaml for a simulated machine. Default: ${DEFAULT-VALUE}.")
    String programmer = "internal";

    @Option(
            names = {"-c", "--chip"},
            paramLabel = "NAME",
            description = "The chip's part name, where several fit.")
    Optional<String> chip = Optional.empty();

    @Option(names = "--ifd", description = "Names after -i are regions of the Intel flash descriptor.")
    boolean ifd;

    @Option(names = "--fmap", description = "Names after -i are areas of the FMAP in the chip.")
    boolean fmap;

    @Option(
            names = {"-l", "--layout"},
            paramLabel = "FILE",
            description = "Names after -i are lines (start:end name) of FILE.")
    Optional<Path> layout = Optional.empty();

    @Option(
            names = {"-i", "--include"},
            paramLabel = "NAME[:FILE]",
            description =
                    "Only this region; repeatable. With FILE, its content is in a file of its own, as long as the "
                            + "region. Without -i: the whole chip.")
    List<String> names = new ArrayList<>();

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    boolean quiet;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "auto, always or never. NO_COLOR counts for auto. Default: ${DEFAULT-VALUE}.")
    Terminal.Colour colour = Terminal.Colour.AUTO;

    /** Shapes of a result. */
    enum Format {
        TEXT,
        JSON
    }

    PartChoice parts() throws UserException {
        return PartChoice.of(ifd, fmap, layout, names);
    }

    /** The options that lead to the same programmer, for commands that are shown. */
    List<String> access() {
        List<String> words = new ArrayList<>(List.of("-p", programmer));
        chip.ifPresent(name -> words.addAll(List.of("-c", name)));
        return words;
    }

    void print(Console console, List<Block> blocks) {
        Terminal terminal = Terminal.of(console.environment());
        console.out()
                .print(new TextLayout(terminal.columns(), colour.paints(terminal, console.environment()))
                        .write(blocks));
        console.out().flush();
    }
}
