// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.flashdoctor.cli.report.Block.Heading;
import org.flashdoctor.cli.report.Block.Headline;
import org.flashdoctor.cli.report.Block.Item;
import org.flashdoctor.cli.report.Block.Line;
import org.flashdoctor.cli.report.Block.Paragraph;
import org.flashdoctor.cli.report.Block.Task;
import org.flashdoctor.cli.report.Block.Tone;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.rules.condition.Condition;
import org.flashdoctor.rules.diagnosis.PlannedFix;
import org.flashdoctor.rules.model.FindingEntry;
import org.flashdoctor.rules.model.FixEntry;
import org.flashdoctor.rules.model.KnowledgeBase;
import org.flashdoctor.rules.model.Recipe;

/** All that the knowledge base holds on a finding or a fix. */
public final class EntryReport {

    private final KnowledgeBase knowledge;
    private final CommandText commands;

    /**
     * A report on entries of a base.
     *
     * @param asUser beginnings of commands that need no root
     */
    public EntryReport(KnowledgeBase knowledge, List<List<String>> asUser) {
        this.knowledge = knowledge;
        this.commands = new CommandText(asUser, FactSet.of(List.of(), java.util.Set.of()));
    }

    /** What a finding means, when it is made, what it leads to. */
    public List<Block> finding(FindingEntry entry) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Headline(Tone.PLAIN, entry.id() + ": " + entry.title()));
        blocks.add(new Paragraph(entry.means()));
        blocks.add(new Heading("When"));
        for (FindingEntry.Case each : entry.cases()) {
            String blocked = each.blocks().isEmpty()
                    ? "blocks nothing"
                    : each.blocks().stream()
                            .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", ", "blocks ", ""));
            blocks.add(new Item(
                    switch (each.severity()) {
                        case BLOCKING -> Tone.BAD;
                        case WARNING -> Tone.CARE;
                        case INFO -> Tone.GOOD;
                    },
                    DiagnosisReport.lower(each.severity().name()) + ", "
                            + DiagnosisReport.lower(each.confidence().name()) + ", " + blocked,
                    words(each.when()),
                    Optional.empty()));
        }
        if (!entry.explains().isEmpty()) {
            blocks.add(new Heading("Explains"));
            entry.explains()
                    .forEach(each ->
                            blocks.add(new Item(Tone.PLAIN, each.finding(), title(each.finding()), Optional.empty())));
        }
        blocks.add(new Heading("Fixes"));
        entry.fixes()
                .forEach(id -> blocks.add(new Item(
                        Tone.PLAIN, id, knowledge.fix(id).map(FixEntry::title).orElse(""), Optional.empty())));
        blocks.add(new Heading("At the gate"));
        blocks.add(new Paragraph(
                entry.override() == FindingEntry.Overriding.NEVER
                        ? "While it blocks, no write is allowed; it cannot be overridden."
                        : "While it blocks, no write is allowed, unless a person overrides it with a reason."));
        sources(entry.sources(), blocks);
        return blocks;
    }

    /** What a fix does, step by step, for a system of which nothing is known, with its other ways. */
    public List<Block> fix(PlannedFix fix) {
        FixEntry entry = fix.entry();
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Headline(Tone.PLAIN, entry.id() + ": " + entry.title()));
        blocks.add(new Paragraph(entry.means()));
        blocks.add(new Paragraph("Rank: " + DiagnosisReport.lower(entry.rank().name()) + ". Risk: "
                + DiagnosisReport.lower(entry.risk().name()) + ". "
                + (entry.needsReboot() ? "Needs a restart. " : "")
                + (entry.reversible() ? "Can be undone. " : "Cannot be undone. ")
                + (entry.automatable() ? "A program can do it. " : "Only a person can do it. ") + "About "
                + entry.minutes() + " minutes."));
        if (!entry.requires().isEmpty()) {
            blocks.add(new Paragraph("First: " + String.join(", ", entry.requires()) + "."));
        }
        blocks.add(new Heading("Steps"));
        blocks.add(task(1, "Do", fix.steps()));
        if (!fix.check().isEmpty()) {
            blocks.add(task(2, "Check that it worked", fix.check()));
        }
        if (!fix.undo().isEmpty()) {
            blocks.add(task(3, "Undo", fix.undo()));
        }
        if (!fix.variants().isEmpty()) {
            blocks.add(new Heading("On other systems"));
            int number = 1;
            for (Recipe.Variant variant : fix.variants()) {
                blocks.add(task(number++, variant.system(), variant.steps()));
            }
        }
        List<String> answers = knowledge.allFindings().stream()
                .filter(finding -> finding.fixes().contains(entry.id()))
                .map(FindingEntry::id)
                .sorted()
                .toList();
        blocks.add(new Heading("Answers"));
        blocks.add(new Paragraph(answers.isEmpty() ? "No finding names it." : String.join(", ", answers)));
        sources(entry.sources(), blocks);
        return blocks;
    }

    private Task task(int number, String title, List<Recipe.Step> steps) {
        List<Line> lines = steps.stream()
                .map(step -> new Line(
                        "",
                        step.text(),
                        step.command().isEmpty() ? Optional.empty() : Optional.of(commands.of(step.command()))))
                .toList();
        return new Task(number, title, "", List.of(), lines);
    }

    private String title(String finding) {
        return knowledge.finding(finding).map(FindingEntry::title).orElse("");
    }

    private static void sources(List<String> sources, List<Block> blocks) {
        blocks.add(new Heading("Sources"));
        sources.forEach(source -> blocks.add(new Item(Tone.PLAIN, "", source, Optional.empty())));
    }

    /** A condition in words. */
    static String words(Condition condition) {
        if (condition instanceof Condition.All all) {
            return all.parts().stream().map(EntryReport::nested).collect(Collectors.joining(" and "));
        } else if (condition instanceof Condition.Any any) {
            return any.parts().stream().map(EntryReport::nested).collect(Collectors.joining(" or "));
        } else if (condition instanceof Condition.Not not) {
            return "not " + nested(not.part());
        } else if (condition instanceof Condition.Unless unless) {
            return "not known: " + nested(unless.part());
        } else {
            return condition.toString();
        }
    }

    private static String nested(Condition condition) {
        boolean compound = (condition instanceof Condition.All all
                        && all.parts().size() > 1)
                || (condition instanceof Condition.Any any && any.parts().size() > 1);
        return compound ? "(" + words(condition) + ")" : words(condition);
    }
}
