// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.fix;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.flashdoctor.cli.report.Block;
import org.flashdoctor.cli.report.CommandText;
import org.flashdoctor.engine.change.PlannedChange;
import org.flashdoctor.rules.diagnosis.Diagnosis;
import org.flashdoctor.rules.model.FixEntry;
import org.flashdoctor.rules.model.Recipe;

/** Shows fixes with what they would change here: every command, and the difference of every file. */
public final class FixReport {

    private final CommandText commands;
    private final boolean filesAtHand;

    /**
     * A report.
     *
     * @param filesAtHand whether the files of the system were looked at
     */
    public FixReport(CommandText commands, boolean filesAtHand) {
        this.commands = commands;
        this.filesAtHand = filesAtHand;
    }

    /** The plan of a diagnosis. */
    public List<Block> blocks(Diagnosis diagnosis, List<Remedy> remedies) {
        List<Block> blocks = new ArrayList<>();
        diagnosis
                .primary()
                .ifPresentOrElse(
                        finding -> blocks.add(new Block.Headline(
                                Block.Tone.BAD, finding.entry().title() + ".")),
                        () -> blocks.add(new Block.Headline(Block.Tone.GOOD, "Nothing that blocks was seen.")));
        if (remedies.isEmpty()) {
            blocks.add(new Block.Paragraph("There is nothing to do."));
        }
        for (int i = 0; i < remedies.size(); i++) {
            remedy(i + 1, remedies.get(i), blocks);
        }
        if (!filesAtHand && remedies.stream().anyMatch(FixReport::edits)) {
            blocks.add(new Block.Paragraph("The files of that machine are not here, so that no differences are shown;"
                    + " run flashdoctor fix on the machine itself."));
        }
        remedies.stream()
                .filter(remedy -> filesAtHand && remedy.obstacle().isEmpty())
                .findFirst()
                .ifPresent(remedy -> blocks.add(new Block.Paragraph("flashdoctor fix --apply "
                        + remedy.fix().entry().id() + " carries that out, step by step, after asking; --script FILE"
                        + " writes it as a script.")));
        return blocks;
    }

    private static boolean edits(Remedy remedy) {
        return remedy.steps().stream().anyMatch(step -> step.step().edit().isPresent());
    }

    private void remedy(int number, Remedy remedy, List<Block> blocks) {
        FixEntry entry = remedy.fix().entry();
        List<Block.Line> lines = new ArrayList<>();
        for (Remedy.Step step : remedy.steps()) {
            lines.add(line(step));
        }
        remedy.fix().check().forEach(step -> lines.add(line("Check", step)));
        remedy.undo().forEach(step -> lines.add(line("Undo", step.step())));
        blocks.add(new Block.Task(number, entry.title(), entry.id(), remarks(entry), lines));
        String differences = remedy.steps().stream()
                .flatMap(step -> step.files().stream())
                .map((PlannedChange.OfFile file) -> UnifiedDiff.of(file))
                .collect(Collectors.joining());
        if (!differences.isEmpty()) {
            blocks.add(new Block.Verbatim(differences));
        }
        if (!remedy.fix().variants().isEmpty()) {
            blocks.add(new Block.Paragraph("Written for another system: "
                    + remedy.fix().variants().stream()
                            .map(Recipe.Variant::system)
                            .collect(Collectors.joining("; "))
                    + ". flashdoctor explain " + entry.id() + " shows these."));
        }
    }

    private static List<String> remarks(FixEntry entry) {
        List<String> remarks = new ArrayList<>();
        if (entry.rank() == FixEntry.Rank.LAST_RESORT) {
            remarks.add("last resort");
        }
        remarks.add(
                (entry.risk() == FixEntry.Risk.NONE ? "no" : entry.risk().name().toLowerCase(Locale.ROOT)) + " risk");
        if (entry.needsReboot()) {
            remarks.add("needs a restart");
        }
        if (!entry.reversible()) {
            remarks.add("cannot be undone");
        }
        return remarks;
    }

    private Block.Line line(Remedy.Step step) {
        String text = step.step().text();
        if (step.refusal().isPresent()) {
            text = text + " (By hand: " + step.refusal().get() + ")";
        } else if (step.isCopy()) {
            text = text + " (--apply keeps one by itself.)";
        } else if (step.already()) {
            text = text + " (This is so already.)";
        }
        return new Block.Line("", text, command(step.step()));
    }

    private Block.Line line(String label, Recipe.Step step) {
        return new Block.Line(label, step.text(), command(step));
    }

    private Optional<String> command(Recipe.Step step) {
        return step.command().isEmpty() ? Optional.empty() : Optional.of(commands.of(step.command()));
    }
}
