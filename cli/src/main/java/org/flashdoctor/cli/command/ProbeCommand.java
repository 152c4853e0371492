// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.flashdoctor.cli.app.Bench;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.ExitCode;
import org.flashdoctor.cli.app.Output;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.report.FactsFile;
import org.flashdoctor.engine.log.Run;
import org.flashdoctor.knowledge.load.CaseReader;
import org.flashdoctor.knowledge.load.Knowledge;
import picocli.CommandLine;

/** {@code flashdoctor probe}: the facts of a machine, without any judgement. */
final class ProbeCommand implements Callable<Integer> {

    private final Console console;

    /** Facts have one shape; it can be named as everywhere else. */
    enum Format {
        JSON
    }

    Format format = Format.JSON;

    KbCommand.KbOption kb = new KbCommand.KbOption();

    MachineOptions machine = new MachineOptions();

    ProgrammerOption programmer = new ProgrammerOption();

    Optional<Path> file = Optional.empty();

    ProbeCommand(Console console) {
        this.console = console;
    }

    CommandLine line() {
        Syntax syntax = Syntax.command(
                "probe",
                this,
                "Looks at this machine, read-only, and prints the facts as JSON for flashdoctor diagnose --facts.");
        kb.declare(syntax);
        machine.declare(syntax);
        programmer.declare(syntax);
        return syntax.option(
                        "--format",
                        "FORMAT",
                        Format.class,
                        "json, which is the only one. Default: ${DEFAULT-VALUE}.",
                        "json",
                        given -> format = given)
                .option(
                        "-o",
                        "FILE",
                        Path.class,
                        "Write the facts to FILE instead of standard output.",
                        given -> file = Optional.of(given))
                .line();
    }

    @Override
    public Integer call() throws IOException, UserException {
        Knowledge knowledge = kb.shelf().open();
        Optional<Bench> bench = programmer.bench(knowledge, kb.shelf(), console.environment());
        CaseReader reader = new CaseReader(knowledge);
        List<Run> runs = new ArrayList<>();
        if (bench.isPresent()) {
            bench.get()
                    .transcript()
                    .ifPresent(
                            text -> runs.addAll(reader.read(bench.get().spec().toString(), text)));
        }
        new Output(console, file)
                .write(FactsFile.write(reader.facts(
                        runs, machine.look(knowledge, bench, console).and(runs))));
        return ExitCode.CLEAR.code();
    }
}
