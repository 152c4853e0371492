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

/** Options of all flash commands, spelled as in flashrom. */
final class FlashOptions {

    String programmer = "internal";

    Optional<String> chip = Optional.empty();

    boolean ifd;

    boolean fmap;

    Optional<Path> layout = Optional.empty();

    List<String> names = new ArrayList<>();

    boolean quiet;

    private final ColourOption colour = new ColourOption();

    /** Shapes of a result. */
    enum Format {
        TEXT,
        JSON
    }

    void declare(Syntax syntax) {
        colour.declare(syntax);
        syntax.option(
                        "-p, --programmer",
                        "SPEC",
                        String.class,
                        "Programmer as in flashrom: internal, ch341a_spi, dummy:emulate=W25Q128FV,image=FILE; or "
                                + "sim:NAME or sim:FILE.yaml for a simulated machine. Default: ${DEFAULT-VALUE}.",
                        programmer,
                        given -> programmer = given)
                .option(
                        "-c, --chip",
                        "NAME",
                        String.class,
                        "The chip's part name, where several fit.",
                        given -> chip = Optional.of(given))
                .flag("--ifd", "Names after -i are regions of the Intel flash descriptor.", on -> ifd = on)
                .flag("--fmap", "Names after -i are areas of the FMAP in the chip.", on -> fmap = on)
                .option(
                        "-l, --layout",
                        "FILE",
                        Path.class,
                        "Names after -i are lines (start:end name) of FILE.",
                        given -> layout = Optional.of(given))
                .options(
                        "-i, --include",
                        "NAME[:FILE]",
                        String.class,
                        "Only this region; repeatable. With FILE, its content is in a file of its own, as long as the "
                                + "region. Without -i: the whole chip.",
                        given -> names = given)
                .flag("-q, --quiet", "No progress.", on -> quiet = on);
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
        console.out().print(new TextLayout(terminal.columns(), colour.paints(terminal, console)).write(blocks));
        console.out().flush();
    }
}
