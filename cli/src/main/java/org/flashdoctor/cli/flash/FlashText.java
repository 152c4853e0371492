// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.flash;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.cli.report.Block;
import org.flashdoctor.cli.report.Block.Heading;
import org.flashdoctor.cli.report.Block.Headline;
import org.flashdoctor.cli.report.Block.Item;
import org.flashdoctor.cli.report.Block.Paragraph;
import org.flashdoctor.cli.report.Block.Tone;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.flash.Chip;
import org.flashdoctor.engine.flash.image.FlashImage;
import org.flashdoctor.engine.flash.image.NamedRange;
import org.flashdoctor.engine.flash.plan.ImageCheck;
import org.flashdoctor.engine.flash.plan.Permission;
import org.flashdoctor.engine.flash.plan.Permissions;
import org.flashdoctor.engine.flash.plan.PlanOffer;
import org.flashdoctor.engine.flash.plan.WritePlan;
import org.flashdoctor.engine.flash.session.Interrupted;
import org.flashdoctor.engine.flash.session.Journal;
import org.flashdoctor.engine.flash.session.Outcome;
import org.flashdoctor.rules.diagnosis.WriteGate.Refusal;

/** Words for what the flash commands found and did. */
public final class FlashText {

    /** Ranges named one by one; more are counted. */
    private static final int NAMED = 8;

    private FlashText() {}

    /** Words of a programmer without the full stop at their end, to go on with. */
    public static String clause(String words) {
        return words.strip().replaceFirst("[.\\s]+$", "");
    }

    /** Words of a programmer with one full stop at their end. */
    public static String sentence(String words) {
        return clause(words) + ".";
    }

    /** A chip, its parts, and what can be done with them. */
    public static List<Block> chip(
            String programmer,
            Chip chip,
            List<NamedRange> parts,
            Optional<FlashImage> content,
            Permissions permissions) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Headline(
                Tone.PLAIN,
                chip.vendor() + " " + chip.name() + ", " + Sizes.of(chip.size()) + ", planned in blocks of "
                        + Sizes.of(chip.eraseBlock()) + ", on " + programmer + "."));
        content.flatMap(FlashImage::version)
                .ifPresent(version -> blocks.add(new Paragraph("Firmware in it: " + version
                        + content.flatMap(FlashImage::board)
                                .map(board -> ", for " + board)
                                .orElse("")
                        + ".")));
        blocks.add(new Heading("Regions"));
        for (NamedRange part : parts) {
            Permission write = permissions.write(part.range());
            Permission read = permissions.read(part.range());
            Tone tone = write instanceof Permission.Open ? Tone.GOOD : Tone.CARE;
            blocks.add(new Item(
                    tone,
                    part.name(),
                    part.range() + ": " + can("read", read) + ", " + can("write", write) + reason(read, write),
                    Optional.empty()));
        }
        return blocks;
    }

    private static String can(String what, Permission permission) {
        if (permission instanceof Permission.Open) {
            return what + " yes";
        }
        return what + (permission instanceof Permission.Closed ? " no" : " unknown");
    }

    private static String reason(Permission read, Permission write) {
        Permission telling = write instanceof Permission.Open ? read : write;
        if (telling instanceof Permission.Closed closed) {
            return " (" + closed.because() + ")";
        }
        return telling instanceof Permission.Unknown unknown ? " (" + unknown.because() + ")" : "";
    }

    /** What would be written, what not, and why. */
    public static List<Block> plan(
            WritePlan plan, List<ImageCheck> checks, Optional<PlanOffer> offer, List<String> commandLine) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Heading("Plan"));
        blocks.add(new Item(
                Tone.PLAIN,
                "asked for",
                String.join(
                        ", ",
                        plan.requested().stream().map(NamedRange::toString).toList()),
                Optional.empty()));
        blocks.add(new Item(
                Tone.PLAIN,
                "to write",
                plan.writes().isEmpty() ? "nothing" : Sizes.of(plan.length()) + " in " + ranges(plan.writes()),
                Optional.empty()));
        blocks.add(new Item(Tone.PLAIN, "as wanted already", Sizes.of(plan.unchanged()), Optional.empty()));
        plan.hindered().forEach(each -> blocks.add(closed("cannot be written", each)));
        plan.unseen().forEach(each -> blocks.add(closed("cannot be read", each)));
        for (ImageCheck check : checks) {
            blocks.add(new Item(
                    check instanceof ImageCheck.Refused ? Tone.BAD : Tone.CARE,
                    "image",
                    check.sentence(),
                    Optional.empty()));
        }
        offer.ifPresent(smaller -> {
            List<String> command = new ArrayList<>(commandLine);
            command.addAll(smaller.options());
            blocks.add(new Item(
                    Tone.GOOD,
                    "a smaller plan is open",
                    String.join(
                                    ", ",
                                    smaller.parts().stream()
                                            .map(NamedRange::toString)
                                            .toList())
                            + "; what lies outside keeps its content, so make sure that both fit together.",
                    Optional.of(String.join(" ", command))));
        });
        return blocks;
    }

    private static Item closed(String name, Permission permission) {
        if (permission instanceof Permission.Closed closed) {
            return new Item(Tone.BAD, name, closed.range() + ": " + closed.because(), Optional.empty());
        }
        if (permission instanceof Permission.Unknown unknown) {
            return new Item(Tone.BAD, name, unknown.range() + ": " + unknown.because(), Optional.empty());
        }
        throw new IllegalArgumentException("What is open is not in the way.");
    }

    private static String ranges(List<AddressRange> ranges) {
        String named = String.join(
                ", ", ranges.stream().limit(NAMED).map(AddressRange::toString).toList());
        return ranges.size() <= NAMED ? named : named + " and " + (ranges.size() - NAMED) + " more";
    }

    /** Why nothing was written. */
    public static List<Block> refusals(List<Refusal> refusals) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Heading("The gate refuses"));
        for (Refusal refusal : refusals) {
            Optional<String> command = refusal.finding().map(id -> "flashdoctor explain " + id);
            String override = refusal.overridable()
                    ? " It may be overridden: --override " + refusal.finding().orElseThrow() + " --reason TEXT."
                    : "";
            blocks.add(new Item(
                    Tone.BAD,
                    refusal.finding().orElse("not known or not open"),
                    refusal.sentence() + override,
                    command));
        }
        return blocks;
    }

    /** How a write ended. */
    public static List<Block> outcome(Outcome outcome) {
        List<Block> blocks = new ArrayList<>();
        if (outcome instanceof Outcome.Verified) {
            blocks.add(new Headline(Tone.GOOD, "Written and verified: the chip holds the image."));
        } else if (outcome instanceof Outcome.Unchanged unchanged) {
            blocks.add(new Headline(
                    unchanged.failure().isPresent() ? Tone.CARE : Tone.GOOD,
                    unchanged.restored()
                            ? "The chip holds its old content again; it was put back and verified."
                            : "The chip holds its old content; nothing was changed."));
            unchanged
                    .failure()
                    .ifPresent(failure -> blocks.add(new Paragraph("The write failed: " + sentence(failure))));
        } else if (outcome instanceof Outcome.PartlyWritten partly) {
            blocks.add(new Headline(
                    Tone.BAD, "The chip is partly written. Do not restart and do not switch off: keep the power on."));
            blocks.add(new Paragraph("The write failed: " + sentence(partly.failure())));
            if (!partly.differing().isEmpty()) {
                blocks.add(new Item(Tone.BAD, "not as wanted", ranges(partly.differing()), Optional.empty()));
            }
            if (!partly.strayed().isEmpty()) {
                blocks.add(
                        new Item(Tone.BAD, "changed outside of the plan", ranges(partly.strayed()), Optional.empty()));
            }
            advice(partly.advice(), blocks);
        } else if (outcome instanceof Outcome.Unknown unknown) {
            blocks.add(new Headline(
                    Tone.BAD,
                    "Nobody knows what the chip holds. Do not restart and do not switch off: keep the power on."));
            blocks.add(new Paragraph(sentence(unknown.failure())));
            advice(unknown.advice(), blocks);
        }
        return blocks;
    }

    private static void advice(Outcome.RestoreAdvice advice, List<Block> blocks) {
        blocks.add(new Heading("While the power is on"));
        advice.commands()
                .forEach(command -> blocks.add(new Item(
                        Tone.PLAIN,
                        command.contains("--restore") ? "put the old content back" : "write the rest",
                        "",
                        Optional.of(String.join(" ", command)))));
        blocks.add(new Item(
                Tone.PLAIN,
                "backup",
                advice.backup().image() + " (SHA-256 " + advice.backup().digest() + "), to be written with an external"
                        + " programmer if all else fails",
                Optional.empty()));
    }

    /** An unfinished write, before the chip was read again. */
    public static String unfinished(Journal.Unfinished write) {
        return "a write of " + write.begin().image() + " to " + write.begin().chip() + " on "
                + write.begin().programmer() + ", begun at " + write.begin().at() + ", did not come to its end"
                + (write.touched() ? "" : "; the chip was not touched yet");
    }

    /** What the chip holds after it. */
    public static String content(Interrupted interrupted) {
        long all = interrupted.write().begin().writes().stream()
                .mapToLong(AddressRange::length)
                .sum();
        return switch (interrupted.content()) {
            case NEW -> "the chip holds all of the new content";
            case OLD -> "the chip holds its old content";
            case MIXED ->
                "the chip is partly written: " + Sizes.of(interrupted.fresh()) + " of " + Sizes.of(all)
                        + " hold the new content. Do not restart and do not switch off";
        };
    }
}
