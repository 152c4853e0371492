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
import org.flashdoctor.cli.report.Block.Quote;
import org.flashdoctor.cli.report.Block.QuotedLine;
import org.flashdoctor.cli.report.Block.Task;
import org.flashdoctor.cli.report.Block.Tone;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.rules.diagnosis.Diagnosis;
import org.flashdoctor.rules.diagnosis.Finding;
import org.flashdoctor.rules.diagnosis.OpenQuestion;
import org.flashdoctor.rules.diagnosis.PlannedFix;
import org.flashdoctor.rules.diagnosis.Verdict;
import org.flashdoctor.rules.diagnosis.Verdict.Answer;
import org.flashdoctor.rules.model.FixEntry.Rank;
import org.flashdoctor.rules.model.FixEntry.Risk;
import org.flashdoctor.rules.model.Recipe;
import org.flashdoctor.rules.model.Severity;

/**
 * What a diagnosis says to a person, in the order in which a person needs it: verdict, cause with the line that shows
 * it, what to do, what is harmless, what to ask.
 */
public final class DiagnosisReport {

    /** Fixes that are written out; the others are named. */
    private static final int FULL_FIXES = 1;

    /** Fixes that are named in a report of normal length. */
    private static final int NAMED_FIXES = 5;

    private static final int NAMED_QUESTIONS = 2;

    private static final int QUOTED_LINES = 3;

    private final Detail detail;
    private final List<List<String>> asUser;

    /** How much is said. */
    public enum Detail {
        /** The verdict and the next step. */
        QUIET,
        /** One screen for a normal case. */
        NORMAL,
        /** Everything. */
        VERBOSE
    }

    /**
     * A report.
     *
     * @param asUser beginnings of commands that need no root
     */
    public DiagnosisReport(Detail detail, List<List<String>> asUser) {
        this.detail = detail;
        this.asUser = asUser;
    }

    /** The report of a diagnosis. */
    public List<Block> blocks(Diagnosis diagnosis) {
        List<Block> blocks = new ArrayList<>();
        CommandText commands = new CommandText(asUser, diagnosis.facts());
        blocks.add(headline(diagnosis));
        Optional<Finding> primary = diagnosis.primary();
        primary.ifPresent(finding -> cause(finding, blocks));
        if (primary.isEmpty()) {
            outcome(diagnosis).ifPresent(finding -> quote(finding, blocks));
        }
        urgent(diagnosis).ifPresent(finding -> blocks.add(new Paragraph(beforeRestart(finding, diagnosis))));
        plan(diagnosis, commands, blocks);
        if (detail != Detail.QUIET) {
            others(diagnosis, primary, blocks);
            harmless(diagnosis, blocks);
            gate(diagnosis, blocks);
        }
        questions(diagnosis, commands, detail == Detail.VERBOSE ? Integer.MAX_VALUE : NAMED_QUESTIONS, blocks);
        return blocks;
    }

    private static Headline headline(Diagnosis diagnosis) {
        String wanted = diagnosis.goal().operation() == OperationKind.READ ? "Reading" : "Writing";
        Optional<Finding> primary = diagnosis.primary();
        if (primary.isPresent()) {
            String sure = switch (primary.get().confidence()) {
                case CERTAIN -> "";
                case LIKELY -> " (likely)";
                case POSSIBLE -> " (possibly)";
            };
            return new Headline(
                    Tone.BAD, wanted + " is blocked: " + primary.get().entry().title() + sure + ".");
        }
        Optional<Finding> outcome = outcome(diagnosis);
        Verdict verdict = wanted(diagnosis);
        if (verdict.answer() == Answer.BLOCKED) {
            return new Headline(Tone.BAD, wanted + " is blocked by " + String.join(", ", verdict.because()) + ".");
        }
        List<String> open = regions(verdict, Answer.ALLOWED);
        List<String> closed = regions(verdict, Answer.BLOCKED);
        boolean whole = diagnosis.goal().regions().isEmpty();
        if (whole && verdict.answer() == Answer.UNKNOWN && !open.isEmpty() && !closed.isEmpty()) {
            return new Headline(
                    Tone.CARE,
                    wanted + " is open in part only: " + String.join(", ", open) + " can be reached, "
                            + String.join(", ", closed) + " cannot.");
        }
        if (outcome.isPresent() && outcome.get().severity() == Severity.INFO) {
            return new Headline(
                    Tone.GOOD, outcome.get().entry().title() + ". Nothing that blocks " + lower(wanted) + " was seen.");
        }
        if (outcome.isPresent()) {
            return new Headline(Tone.CARE, outcome.get().entry().title() + ".");
        }
        if (verdict.answer() == Answer.ALLOWED) {
            return new Headline(Tone.GOOD, "Nothing blocks " + lower(wanted) + ".");
        }
        return new Headline(
                Tone.CARE,
                "Nothing that blocks " + lower(wanted) + " was seen, but this evidence does not show everything.");
    }

    private static List<String> regions(Verdict verdict, Answer answer) {
        return verdict.regions().stream()
                .filter(region -> region.answer() == answer)
                .map(Verdict.RegionVerdict::name)
                .toList();
    }

    private static Verdict wanted(Diagnosis diagnosis) {
        return diagnosis
                .gate()
                .get(diagnosis.goal().operation() == OperationKind.READ ? OperationKind.READ : OperationKind.WRITE);
    }

    /** How what was tried ended, or that the log tells nothing of it. */
    private static Optional<Finding> outcome(Diagnosis diagnosis) {
        return diagnosis.findings().stream()
                .filter(finding -> finding.entry().outcome() && finding.severity() != Severity.BLOCKING)
                .findFirst();
    }

    /** What must not wait, where the plan begins with steps against something else, which may need a restart. */
    private static Optional<Finding> urgent(Diagnosis diagnosis) {
        return diagnosis.findings().stream()
                .filter(finding -> finding.entry().emergency())
                .findFirst()
                .filter(finding -> diagnosis.plan().stream()
                        .limit(1)
                        .noneMatch(first -> first.answers().contains(finding.id())));
    }

    private static String beforeRestart(Finding finding, Diagnosis diagnosis) {
        // In the order of the finding, not of the plan, which is about the cause.
        for (String id : finding.entry().fixes()) {
            for (PlannedFix fix : diagnosis.plan()) {
                if (fix.entry().id().equals(id)) {
                    return "Before any restart: " + finding.because() + " "
                            + fix.entry().title() + " [" + id + "].";
                }
            }
        }
        return "Before any restart: " + finding.because();
    }

    private void cause(Finding finding, List<Block> blocks) {
        quote(finding, blocks);
        blocks.add(new Paragraph(finding.because()));
        if (detail == Detail.VERBOSE) {
            blocks.add(new Paragraph(finding.entry().means()));
        }
    }

    private void quote(Finding finding, List<Block> blocks) {
        int limit = detail == Detail.VERBOSE ? Integer.MAX_VALUE : QUOTED_LINES;
        List<QuotedLine> lines = finding.evidence().stream()
                .limit(limit)
                .map(evidence -> new QuotedLine(place(evidence), evidence.text()))
                .toList();
        if (!lines.isEmpty()) {
            blocks.add(new Quote(lines));
        }
    }

    /** Where a line stands: {@code name:line} as compilers write it. */
    static String place(Evidence evidence) {
        String source = evidence.source().equals("-") ? "stdin" : evidence.source();
        if (evidence.place() instanceof Evidence.Line line) {
            return source + ":" + line.number();
        } else if (evidence.place() instanceof Evidence.Path path) {
            return path.path();
        } else if (evidence.place() instanceof Evidence.Register register) {
            return register.name();
        } else {
            return ((Evidence.Option) evidence.place()).name();
        }
    }

    /** What is left to do after a write that ended well, every step written out. */
    public List<Block> afterCare(Diagnosis diagnosis) {
        List<Block> blocks = new ArrayList<>();
        CommandText commands = new CommandText(asUser, diagnosis.facts());
        List<PlannedFix> fixes = diagnosis.plan().stream()
                .filter(fix -> fix.answers().contains("write-ok")
                        // What is due with the restart; "nothing needs to be fixed" is not.
                        && fix.entry().needsReboot())
                .toList();
        if (!fixes.isEmpty()) {
            blocks.add(new Heading("What is left to do"));
        }
        for (int i = 0; i < fixes.size(); i++) {
            PlannedFix fix = fixes.get(i);
            blocks.add(new Task(i + 1, fix.entry().title(), fix.entry().id(), remarks(fix), lines(fix, commands)));
        }
        return blocks;
    }

    private void plan(Diagnosis diagnosis, CommandText commands, List<Block> blocks) {
        List<PlannedFix> plan = diagnosis.plan();
        if (plan.isEmpty()) {
            return;
        }
        blocks.add(new Heading("What to do"));
        int shown = detail == Detail.VERBOSE ? plan.size() : Math.min(plan.size(), NAMED_FIXES);
        if (detail == Detail.QUIET) {
            shown = 1;
        }
        for (int i = 0; i < shown; i++) {
            PlannedFix fix = plan.get(i);
            boolean full = i < FULL_FIXES || detail == Detail.VERBOSE;
            blocks.add(new Task(
                    i + 1,
                    fix.entry().title(),
                    fix.entry().id(),
                    remarks(fix),
                    full ? lines(fix, commands) : List.of()));
        }
        if (shown < plan.size() && detail == Detail.NORMAL) {
            String rest = plan.subList(shown, plan.size()).stream()
                    .map(fix -> fix.entry().id())
                    .collect(Collectors.joining(", "));
            blocks.add(new Paragraph("If none of these helps: " + rest + "."));
        }
        if (shown > FULL_FIXES && detail == Detail.NORMAL) {
            blocks.add(
                    new Paragraph("flashdoctor explain ID tells the steps of each; --verbose writes all of them out."));
        }
        if (!diagnosis.skipped().isEmpty() && detail == Detail.VERBOSE) {
            blocks.add(new Paragraph(
                    "Tried already, as the evidence shows: " + String.join(", ", diagnosis.skipped()) + "."));
        }
    }

    private static List<String> remarks(PlannedFix fix) {
        List<String> remarks = new ArrayList<>();
        if (fix.entry().rank() == Rank.LAST_RESORT) {
            remarks.add("last resort");
        }
        if (fix.entry().risk().compareTo(Risk.LOW) > 0) {
            remarks.add(lower(fix.entry().risk().name()) + " risk");
        }
        if (fix.entry().needsReboot()) {
            remarks.add("needs a restart");
        }
        if (!fix.entry().reversible()) {
            remarks.add("cannot be undone");
        }
        return remarks;
    }

    private List<Line> lines(PlannedFix fix, CommandText commands) {
        List<Line> lines = new ArrayList<>();
        fix.steps().forEach(step -> lines.add(line("", step, commands)));
        fix.check().stream().limit(1).forEach(step -> lines.add(line("Check", step, commands)));
        if (detail != Detail.QUIET) {
            fix.undo().forEach(step -> lines.add(line("Undo", step, commands)));
            if (detail == Detail.VERBOSE) {
                for (Recipe.Variant variant : fix.variants()) {
                    variant.steps().forEach(step -> lines.add(line(variant.system(), step, commands)));
                }
            } else if (!fix.variants().isEmpty()) {
                String systems =
                        fix.variants().stream().map(Recipe.Variant::system).collect(Collectors.joining(", "));
                lines.add(new Line("Other systems", systems + ": see --verbose.", Optional.empty()));
            }
        }
        return lines;
    }

    private static Line line(String label, Recipe.Step step, CommandText commands) {
        return new Line(
                label,
                step.text(),
                step.command().isEmpty() ? Optional.empty() : Optional.of(commands.of(step.command())));
    }

    private void others(Diagnosis diagnosis, Optional<Finding> primary, List<Block> blocks) {
        List<Finding> others = diagnosis.findings().stream()
                .filter(finding -> finding.severity() != Severity.INFO)
                .filter(finding ->
                        primary.isEmpty() || !finding.id().equals(primary.get().id()))
                .toList();
        if (others.isEmpty()) {
            return;
        }
        blocks.add(new Heading("Also found"));
        for (Finding finding : others) {
            String cause = finding.isRoot() ? "" : " Explained by " + String.join(", ", finding.explainedBy()) + ".";
            String where = finding.evidence().isEmpty()
                    ? ""
                    : " [" + place(finding.evidence().get(0)) + "]";
            blocks.add(new Item(
                    finding.severity() == Severity.BLOCKING ? Tone.BAD : Tone.CARE,
                    finding.id(),
                    finding.because() + cause + where,
                    Optional.empty()));
        }
    }

    private void harmless(Diagnosis diagnosis, List<Block> blocks) {
        List<Finding> harmless = diagnosis.findings().stream()
                .filter(finding -> finding.severity() == Severity.INFO)
                .toList();
        if (harmless.isEmpty()) {
            return;
        }
        blocks.add(new Heading("Harmless"));
        for (Finding finding : harmless) {
            blocks.add(new Item(Tone.GOOD, finding.id(), finding.because(), Optional.empty()));
        }
    }

    private static void gate(Diagnosis diagnosis, List<Block> blocks) {
        blocks.add(new Heading("Verdict"));
        diagnosis.gate().forEach((operation, verdict) -> {
            StringBuilder text = new StringBuilder(lower(verdict.answer().name()));
            if (!verdict.because().isEmpty()) {
                text.append(" by ").append(String.join(", ", verdict.because()));
            } else if (verdict.answer() == Answer.UNKNOWN && !verdict.unmet().isEmpty()) {
                text.append("; not shown: ").append(String.join(", ", verdict.unmet()));
            }
            text.append(".");
            // Regions only where they differ from the verdict on the whole.
            List<Verdict.RegionVerdict> others = verdict.regions().stream()
                    .filter(region -> region.answer() != verdict.answer())
                    .toList();
            if (!others.isEmpty()) {
                text.append(others.stream()
                        .map(region -> region.name() + " (" + region.range() + ") "
                                + lower(region.answer().name()))
                        .collect(Collectors.joining(", ", " By region: ", ".")));
            }
            Tone tone = switch (verdict.answer()) {
                case ALLOWED -> Tone.GOOD;
                case BLOCKED -> Tone.BAD;
                case UNKNOWN -> Tone.CARE;
            };
            blocks.add(new Item(tone, lower(operation.name()), text.toString(), Optional.empty()));
        });
    }

    private static void questions(Diagnosis diagnosis, CommandText commands, int limit, List<Block> blocks) {
        if (diagnosis.questions().isEmpty()) {
            return;
        }
        blocks.add(new Heading("What would tell more"));
        for (OpenQuestion question : diagnosis.questions().stream().limit(limit).toList()) {
            String decides = question.decides().isEmpty() ? "" : " (" + String.join(", ", question.decides()) + ")";
            blocks.add(new Item(
                    Tone.PLAIN,
                    "",
                    question.question().text() + decides,
                    question.command().isEmpty() ? Optional.empty() : Optional.of(commands.of(question.command()))));
        }
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
