// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.ExitCode;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.report.Block;
import org.flashdoctor.cli.report.EntryReport;
import org.flashdoctor.cli.report.JsonReport;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FieldType;
import org.flashdoctor.knowledge.load.Knowledge;
import org.flashdoctor.rules.diagnosis.PlannedFix;
import org.flashdoctor.rules.model.KnowledgeBase;
import picocli.CommandLine;

/** {@code flashdoctor explain ID}. */
final class ExplainCommand implements Callable<Integer> {

    private final Console console;

    KbCommand.KbOption kb = new KbCommand.KbOption();

    ReportOptions report = new ReportOptions();

    String id = "";

    ExplainCommand(Console console) {
        this.console = console;
    }

    CommandLine line() {
        Syntax syntax = Syntax.command(
                "explain",
                this,
                "Tells all that is known of a finding or a fix: what it means, when it applies, steps, check, undo, "
                        + "sources.");
        kb.declare(syntax);
        report.declare(syntax);
        return syntax.word(
                        "ID",
                        String.class,
                        "Id of a finding or a fix; flashdoctor kb list names them.",
                        given -> id = given)
                .line();
    }

    @Override
    public Integer call() throws IOException, UserException {
        Knowledge knowledge = kb.shelf().open();
        KnowledgeBase rules = knowledge.rules();
        List<Block> blocks = new ArrayList<>();
        EntryReport words = new EntryReport(rules, knowledge.asUser());
        rules.finding(id).ifPresent(entry -> blocks.addAll(words.finding(entry)));
        rules.fix(id)
                .map(entry -> PlannedFix.of(entry, rules.recipes(), FactSet.of(List.of(), java.util.Set.of())))
                .ifPresent(fix -> blocks.addAll(words.fix(fix)));
        if (blocks.isEmpty()) {
            List<String> ids = new ArrayList<>(rules.findings().keySet());
            ids.addAll(rules.fixes().keySet());
            String near = FieldType.nearest(id, ids)
                    .map(found -> " Did you mean " + found + "?")
                    .orElse("");
            throw new UserException(
                    "There is no finding or fix \"" + id + "\"." + near + " flashdoctor kb list names all of them.");
        }
        String text = report.format == ReportOptions.Format.JSON
                ? JsonReport.entry(rules, id) + "\n"
                : report.layOut(blocks, "flashdoctor: " + id, console);
        report.output(console).write(text);
        return ExitCode.CLEAR.code();
    }
}
