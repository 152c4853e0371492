// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.Conversation;
import org.flashdoctor.cli.app.ExitCode;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.flash.FlashText;
import org.flashdoctor.cli.flash.PartChoice;
import org.flashdoctor.cli.report.FlashJson;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.fact.RunFact.InputProblem;
import org.flashdoctor.engine.fact.RunFact.InputProblemKind;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.flasher.InstalledFlashers;
import org.flashdoctor.engine.flash.image.FlashImage;
import org.flashdoctor.engine.flash.image.ImageBytes;
import org.flashdoctor.engine.flash.image.NamedRange;
import org.flashdoctor.engine.flash.plan.Clearance.Overridden;
import org.flashdoctor.engine.flash.plan.Connection;
import org.flashdoctor.engine.flash.plan.Digest;
import org.flashdoctor.engine.flash.plan.ImageCheck;
import org.flashdoctor.engine.flash.plan.ImageChecks;
import org.flashdoctor.engine.flash.plan.Permissions;
import org.flashdoctor.engine.flash.plan.PlanOffer;
import org.flashdoctor.engine.flash.plan.SmallerPlans;
import org.flashdoctor.engine.flash.plan.WritePlan;
import org.flashdoctor.engine.flash.session.BackedUp;
import org.flashdoctor.engine.flash.session.Identified;
import org.flashdoctor.engine.flash.session.Wish;
import org.flashdoctor.rules.diagnosis.Diagnosis;
import org.flashdoctor.rules.diagnosis.WriteGate.Decision;
import org.flashdoctor.rules.diagnosis.WriteGate.Refusal;
import picocli.CommandLine;

/** {@code flashdoctor flash write}: gate, backup, erase, write, verify, journal. */
final class FlashWriteCommand extends FlashWork {

    Optional<Path> file = Optional.empty();

    private Optional<ByteBuffer> ahead = Optional.empty();

    boolean dryRun;

    boolean yes;

    Optional<Path> backups = Optional.empty();

    FlashOptions.Format format = FlashOptions.Format.TEXT;

    OverrideOptions overrides = new OverrideOptions();

    /** What an image can have wrong without regard to the chip. */
    private static final Set<InputProblemKind> BY_ITSELF =
            Set.of(InputProblemKind.IMAGE_IMPLAUSIBLE, InputProblemKind.IMAGE_DAMAGED, InputProblemKind.IMAGE_LAYOUT);

    FlashWriteCommand(Console console, InstalledFlashers flashers) {
        super(console, flashers, OperationKind.WRITE);
    }

    CommandLine line() {
        Syntax syntax = syntax(
                "write",
                "Writes FILE, or the regions asked for, when the diagnosis of this machine, this chip and this image "
                        + "allows it.",
                "Everything is read twice and kept before anything is erased; only blocks that differ are written; the "
                        + "result is read again.");
        overrides.declare(syntax);
        return syntax.optionalWord(
                        "FILE",
                        Path.class,
                        "The image; as long as the chip. Not needed when each region has a file of its own.",
                        given -> file = Optional.of(given))
                .flag("--dry-run", "Stop after the gate and print the plan; nothing is changed.", on -> dryRun = on)
                .flag("--yes", "The answer to the confirmation.", on -> yes = on)
                .option(
                        "--backup-dir",
                        "DIR",
                        Path.class,
                        "Where the backup's folder is made. Default: in the state folder.",
                        given -> backups = Optional.of(given))
                .option(
                        "--format",
                        "FORMAT",
                        FlashOptions.Format.class,
                        "text, or json with --dry-run. Default: ${DEFAULT-VALUE}.",
                        "text",
                        given -> format = given)
                .footer(
                        "Exit codes: 0 written and verified, or nothing to do; 1 the gate refused, or it was not confirmed; "
                                + "2 wrong command line or input; 3 the write failed.")
                .line();
    }

    @Override
    void check(PartChoice parts) throws UserException, IOException {
        ImageFile.mustBeThere(file, parts);
        if (format == FlashOptions.Format.JSON && !dryRun) {
            throw new UserException("--format json shows a plan and needs --dry-run; a write talks to a person.");
        }
        ahead = ImageFile.ahead(file);
    }

    @Override
    ExitCode work(FlashDesk desk, PartChoice choice) throws UserException, IOException, ProgrammerException {
        List<Overridden> overridden = overrides.read(desk.knowledge());
        Conversation conversation = new Conversation(console, yes);
        if (!desk.unfinished().isEmpty() && !dryRun) {
            say("nothing was written: the unfinished write comes first.");
            return ExitCode.BLOCKED;
        }
        ByteBuffer image = file.isPresent()
                ? ImageFile.read(file.get(), ahead, desk.session().chip().size())
                : desk.session().buffer();
        FlashWriting writing = new FlashWriting(this, desk, overridden, conversation);
        Set<String> names = Set.copyOf(choice.names());

        FactSet first =
                writing.facts(List.of(new NamedRange("all", desk.session().whole())), names, List.of());
        List<Refusal> early = writing.gate().beforehand(writing.diagnose(first), overridden);
        if (!early.isEmpty() && !dryRun) {
            return writing.refuse(writing.diagnose(first), early);
        }
        Permissions permissions = desk.permissions(first);
        List<AddressRange> readable = permissions.readable(desk.session().whole());
        if (dryRun) {
            ByteBuffer current = desk.session().buffer();
            desk.session().read(readable, current);
            return show(desk, writing, choice, image, current);
        }
        Optional<FlashImage> content = desk.content(choice, permissions);
        List<NamedRange> parts = desk.parts(choice, first, content);
        content.filter(chip -> file.isEmpty()).ifPresent(chip -> chip.bytes().copyInto(image));
        ImageFile.fill(image, choice.own(parts));
        // Read once: it is as long as the chip. What it says of itself does not change when its bytes are restricted.
        FlashImage inFile = FlashImage.read(ImageBytes.of(image));
        Optional<ExitCode> refused = refuseImage(desk, writing, choice, parts, inFile, content, first);
        if (refused.isPresent()) {
            return refused.get();
        }
        // After all that may be wrong, and before a backup that takes minutes.
        if (!conversation.isPossible()) {
            say("nothing was written: nobody can be asked here, since standard input is no terminal; --yes gives the"
                    + " answer on the command line, --dry-run shows the plan.");
            return ExitCode.BLOCKED;
        }
        Identified.BackupResult result = desk.backUp(
                readable, steady(desk, parts), desk.label(first, backups, content.flatMap(FlashImage::board)));
        if (result instanceof Identified.BackupResult.Unstable unstable) {
            return unstable(unstable);
        }
        BackedUp session = ((Identified.BackupResult.Taken) result).session();
        say("backup: " + session.backup().folder());
        FlashImage whole = inFile;
        if (file.isEmpty()) {
            // Regions alone say nothing of what lies around them: that is what the chip holds.
            BackedUp.restrict(parts, image, session.content());
            whole = FlashImage.read(ImageBytes.of(image));
        }
        Study study = study(desk, writing, choice, parts, whole, FlashImage.read(ImageBytes.of(session.content())));
        Path origin = file.isPresent() ? file.get() : choice.own(parts).get(0).file();
        Wish wish = session.wish(parts, image, origin);
        WritePlan plan = wish.plan(study.facts()).plan();
        if (plan.isEmpty()) {
            console.out().println("Nothing to write: the chip holds it already.");
            return ExitCode.CLEAR;
        }
        options.print(console, FlashText.plan(plan, study.checks(), offer(study, plan, choice), command()));
        return writing.carryOut(
                parts,
                names,
                study.problems(),
                Optional.of(study.facts()),
                wish::plan,
                "Erase and write " + plan.length() / 1024 + " KiB on "
                        + desk.session().chip().name() + "?");
    }

    /** What is wrong with an image by itself, before the chip is read at length for the sake of it. */
    private Optional<ExitCode> refuseImage(
            FlashDesk desk,
            FlashWriting writing,
            PartChoice choice,
            List<NamedRange> parts,
            FlashImage inFile,
            Optional<FlashImage> content,
            FactSet facts)
            throws UserException {
        FlashImage unseen = content.orElseGet(FlashDesk::unread);
        Set<String> names = Set.copyOf(choice.names());
        List<Fact> problems = problems(
                ImageChecks.of(parts, choice.source(), inFile, unseen, facts, desk.permissions(facts)), BY_ITSELF);
        if (problems.isEmpty()) {
            return Optional.empty();
        }
        Diagnosis diagnosis = writing.diagnose(writing.facts(parts, names, problems));
        List<Refusal> refusals = writing.gate().beforehand(diagnosis, overrides.read(desk.knowledge()));
        return refusals.isEmpty() ? Optional.empty() : Optional.of(writing.refuse(diagnosis, refusals));
    }

    private static List<Fact> problems(List<ImageCheck> checks, Set<InputProblemKind> kinds) {
        List<Fact> problems = new ArrayList<>();
        for (ImageCheck check : checks) {
            if (check instanceof ImageCheck.Refused refused && kinds.contains(refused.kind())) {
                problems.add(new InputProblem(refused.kind(), Reading.of(refused.sentence())));
            }
        }
        return problems;
    }

    /** Where two reads must be equal: everywhere on a programmer, and in what is written where a machine runs. */
    private static List<AddressRange> steady(FlashDesk desk, List<NamedRange> parts) {
        return Connection.of(desk.bench().spec()) == Connection.PINS
                ? List.of(desk.session().whole())
                : parts.stream().map(NamedRange::range).toList();
    }

    /**
     * What an image means for a chip.
     *
     * @param facts everything, with what is wrong with the image
     */
    private record Study(
            List<ImageCheck> checks,
            List<Fact> problems,
            FactSet facts,
            Diagnosis diagnosis,
            Optional<PlanOffer> offer) {}

    private Study study(
            FlashDesk desk,
            FlashWriting writing,
            PartChoice choice,
            List<NamedRange> parts,
            FlashImage inFile,
            FlashImage inChip) {
        Set<String> names = Set.copyOf(choice.names());
        // The backup took minutes.
        FactSet before = writing.facts(parts, names, List.of());
        Permissions permissions = desk.permissions(before);
        List<ImageCheck> checks = ImageChecks.of(parts, choice.source(), inFile, inChip, before, permissions);
        List<Fact> problems = problems(checks, EnumSet.allOf(InputProblemKind.class));
        FactSet facts = problems.isEmpty() ? before : writing.facts(parts, names, problems);
        return new Study(
                checks,
                problems,
                facts,
                writing.diagnose(facts),
                SmallerPlans.offer(parts, inChip, inFile, permissions));
    }

    /** A smaller plan of the same image; regions in files of their own are chosen already. */
    private static Optional<PlanOffer> offer(Study study, WritePlan plan, PartChoice choice) {
        return plan.isComplete() || !choice.files().isEmpty() ? Optional.empty() : study.offer();
    }

    private ExitCode show(FlashDesk desk, FlashWriting writing, PartChoice choice, ByteBuffer image, ByteBuffer current)
            throws UserException, IOException {
        FactSet first = desk.facts(new Goal(OperationKind.WRITE, Set.copyOf(choice.names())), List.of());
        FlashImage inChip = FlashImage.read(ImageBytes.of(current));
        List<NamedRange> parts = choice.parts(desk.session().chip().size(), inChip, first);
        if (file.isEmpty()) {
            image.put(0, current, 0, image.limit());
        }
        ImageFile.fill(image, choice.own(parts));
        FlashImage inFile = FlashImage.read(ImageBytes.of(image));
        Study study = study(desk, writing, choice, parts, inFile, inChip);
        ByteBuffer wanted = BackedUp.restrict(parts, image, current);
        WritePlan plan = WritePlan.make(
                desk.session().chip(),
                parts,
                current,
                WritePlan.Target.of(wanted),
                desk.permissions(study.facts()),
                Digest.of(study.facts()));
        Decision decision = writing.gate()
                .decide(
                        study.diagnosis(),
                        plan,
                        overrides.read(desk.knowledge()),
                        desk.clock().instant());
        if (format == FlashOptions.Format.JSON) {
            console.out()
                    .print(FlashJson.plan(
                            options.programmer, plan, study.checks(), offer(study, plan, choice), decision));
        } else {
            options.print(console, FlashText.plan(plan, study.checks(), offer(study, plan, choice), command()));
        }
        if (decision instanceof Decision.Refused refused) {
            if (format == FlashOptions.Format.TEXT) {
                return writing.refuse(study.diagnosis(), refused.refusals());
            }
            return ExitCode.BLOCKED;
        }
        if (format == FlashOptions.Format.TEXT) {
            console.out()
                    .println(
                            plan.isEmpty()
                                    ? "Nothing to write: the chip holds it already."
                                    : "The gate allows this plan. Nothing was written: this was a dry run.");
        }
        return ExitCode.CLEAR;
    }

    private List<String> command() {
        List<String> words = new ArrayList<>(List.of("flashdoctor", "flash", "write"));
        words.addAll(options.access());
        file.ifPresent(image -> words.add(image.toString()));
        return words;
    }
}
