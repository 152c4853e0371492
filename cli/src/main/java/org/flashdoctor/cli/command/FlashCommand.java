// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.Conversation;
import org.flashdoctor.cli.app.ExitCode;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.flash.FlashText;
import org.flashdoctor.cli.flash.PartChoice;
import org.flashdoctor.cli.report.FactsFile;
import org.flashdoctor.cli.report.FlashJson;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.PlatformFact.PlatformIdentity;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.image.BoardName;
import org.flashdoctor.engine.flash.image.FlashImage;
import org.flashdoctor.engine.flash.image.ImageBytes;
import org.flashdoctor.engine.flash.image.Layout;
import org.flashdoctor.engine.flash.image.NamedRange;
import org.flashdoctor.engine.flash.plan.Digest;
import org.flashdoctor.engine.flash.plan.Permission;
import org.flashdoctor.engine.flash.plan.Permissions;
import org.flashdoctor.engine.flash.plan.WritePlan;
import org.flashdoctor.engine.flash.session.Backup;
import org.flashdoctor.engine.flash.session.Identified;
import org.flashdoctor.engine.flash.session.Interrupted;
import org.flashdoctor.engine.flash.session.Journal;
import org.flashdoctor.engine.flash.session.Planned;
import picocli.CommandLine;

/** {@code flashdoctor flash}: the flash engine. */
final class FlashCommand {

    private static final String CODES =
            "Exit codes: 0 done; 1 the gate refused, or chip and file differ; 2 wrong command line or input; 3 the "
                    + "programmer failed.";

    private FlashCommand() {}

    static CommandLine line(Console console) {
        return Syntax.group(
                        "flash",
                        "Reads, backs up, verifies and writes flash chips. A write happens only behind the gate.")
                .line()
                .addSubcommand(new Probe(console).line())
                .addSubcommand(new Read(console).line())
                .addSubcommand(new Save(console).line())
                .addSubcommand(new Verify(console).line())
                .addSubcommand(new FlashWriteCommand(console).line())
                .addSubcommand(new Resume(console).line());
    }

    static final class Probe extends FlashWork {

        FlashOptions.Format format = FlashOptions.Format.TEXT;

        Probe(Console console) {
            super(console);
        }

        CommandLine line() {
            return syntax("probe", "Names the chip, its size, its regions and what protects them.")
                    .option(
                            "--format",
                            "FORMAT",
                            FlashOptions.Format.class,
                            "text or json. Default: ${DEFAULT-VALUE}.",
                            "text",
                            given -> format = given)
                    .footer(CODES)
                    .line();
        }

        @Override
        OperationKind operation() {
            return OperationKind.PROBE;
        }

        @Override
        void check(PartChoice parts) throws UserException {
            mustHaveNoFiles(parts);
        }

        @Override
        ExitCode work(Desk desk, PartChoice choice) throws UserException, IOException, ProgrammerException {
            FactSet facts = desk.facts(new Goal(OperationKind.WRITE, Set.of()), List.of());
            Permissions permissions = desk.permissions(facts);
            Optional<FlashImage> content = content(desk, choice, permissions);
            List<NamedRange> parts = new ArrayList<>();
            if (choice.names().isEmpty()) {
                facts.all(FlashRegion.class)
                        .forEach(region -> parts.add(new NamedRange(Layout.name(region.region()), region.range())));
                if (parts.isEmpty()) {
                    parts.add(new NamedRange("whole chip", desk.session().whole()));
                }
            } else {
                parts.addAll(parts(desk, choice, facts, content));
            }
            if (format == FlashOptions.Format.JSON) {
                console.out()
                        .print(FlashJson.chip(options.programmer, desk.session().chip(), parts, permissions));
            } else {
                options.print(
                        console,
                        FlashText.chip(options.programmer, desk.session().chip(), parts, content, permissions));
            }
            return ExitCode.CLEAR;
        }
    }

    private static void mustHaveNoFiles(PartChoice parts) throws UserException {
        if (!parts.files().isEmpty()) {
            throw new UserException("-i NAME:FILE belongs to flash read, verify and write; give -i NAME alone.");
        }
    }

    /** What the chip holds, as far as it can be read; empty where the choice of parts does without. */
    static Optional<FlashImage> content(FlashWork.Desk desk, PartChoice choice, Permissions permissions)
            throws ProgrammerException {
        if (!choice.needsContent()) {
            return Optional.empty();
        }
        ByteBuffer buffer = desk.session().buffer();
        desk.session().read(permissions.readable(desk.session().whole()), buffer);
        return Optional.of(FlashImage.read(ImageBytes.of(buffer)));
    }

    /** A chip of which nothing was read: it says nothing of itself. */
    static FlashImage unread() {
        return FlashImage.read(ImageBytes.of(new byte[0]));
    }

    /** The parts that are meant; the descriptor is read where names come from it and it can be read. */
    static List<NamedRange> parts(FlashWork.Desk desk, PartChoice choice, FactSet facts, Optional<FlashImage> content)
            throws UserException, IOException, ProgrammerException {
        FlashImage chip = content.orElseGet(FlashCommand::unread);
        AddressRange descriptor = new AddressRange(
                0, Math.min(WritePlan.PAGE, desk.session().chip().size()) - 1);
        boolean open = !(desk.permissions(facts).read(descriptor) instanceof Permission.Closed);
        boolean seen = facts.all(FlashRegion.class).anyMatch(region -> region.region() == DescriptorRegion.FD);
        if (content.isEmpty() && open && !seen && !choice.names().isEmpty()) {
            ByteBuffer buffer = desk.session().buffer();
            desk.session().read(List.of(descriptor), buffer);
            chip = FlashImage.read(ImageBytes.of(buffer.slice(0, (int) descriptor.length())));
        }
        return choice.parts(desk.session().chip().size(), chip, facts);
    }

    /** Refuses a read of what is known to be closed. */
    private static Optional<String> closed(List<NamedRange> parts, Permissions permissions) {
        for (NamedRange part : parts) {
            if (permissions.read(part.range()) instanceof Permission.Closed closed) {
                return Optional.of(
                        part.name() + " cannot be read whole: " + closed.because() + " (" + closed.range()
                                + "). Name the regions that can, for example --ifd -i bios; flashdoctor flash probe shows them.");
            }
        }
        return Optional.empty();
    }

    static final class Read extends FlashWork {

        Optional<Path> file = Optional.empty();

        boolean overwrite;

        Read(Console console) {
            super(console);
        }

        CommandLine line() {
            return syntax(
                            "read",
                            "Reads the chip, or the regions asked for, into FILE. The file is as long as the chip; what "
                                    + "was not read is 0xff.")
                    .optionalWord(
                            "FILE",
                            Path.class,
                            "Where to put the content; not needed when each region has a file of its own.",
                            given -> file = Optional.of(given))
                    .flag("--overwrite", "Replace FILE when it exists.", on -> overwrite = on)
                    .footer(CODES)
                    .line();
        }

        @Override
        OperationKind operation() {
            return OperationKind.READ;
        }

        @Override
        void check(PartChoice parts) throws UserException {
            ImageFile.mustBeNamed(file, parts);
            List<Path> files = new ArrayList<>(parts.files().values());
            file.ifPresent(files::add);
            for (Path each : files) {
                if (Files.exists(each) && !overwrite) {
                    throw new UserException(each + " exists; give another name, or --overwrite to replace it.");
                }
                Path folder = each.toAbsolutePath().getParent();
                if (folder == null || !Files.isDirectory(folder)) {
                    throw new UserException("There is no folder for " + each + "; make it first.");
                }
            }
        }

        @Override
        ExitCode work(Desk desk, PartChoice choice) throws UserException, IOException, ProgrammerException {
            FactSet facts = desk.facts(new Goal(OperationKind.READ, Set.copyOf(choice.names())), List.of());
            Permissions permissions = desk.permissions(facts);
            Optional<FlashImage> content = FlashCommand.content(desk, choice, permissions);
            List<NamedRange> parts = FlashCommand.parts(desk, choice, facts, content);
            List<PartChoice.OwnFile> own = choice.own(parts);
            Optional<String> closed = closed(parts, permissions);
            if (closed.isPresent()) {
                say(closed.get());
                return ExitCode.BLOCKED;
            }
            ByteBuffer buffer = desk.session().buffer();
            desk.session().read(parts.stream().map(NamedRange::range).toList(), buffer);
            if (file.isPresent()) {
                keep(file.get(), buffer);
            }
            for (PartChoice.OwnFile each : own) {
                keep(each.file(), buffer.slice((int) each.part().range().start(), (int)
                        each.part().range().length()));
            }
            return ExitCode.CLEAR;
        }

        private void keep(Path place, ByteBuffer content) throws IOException {
            ImageFile.write(place, content);
            console.out().println(Digest.of(content) + "  " + place);
        }
    }

    static final class Save extends FlashWork {

        Optional<Path> folder = Optional.empty();

        Optional<Path> named = Optional.empty();

        Save(Console console) {
            super(console);
        }

        CommandLine line() {
            return syntax(
                            "backup",
                            "Reads all that can be read twice, compares, and keeps image, SHA-256, facts and date in a "
                                    + "folder of its own below DIR.")
                    .optionalWord(
                            "DIR",
                            Path.class,
                            "Where the backup's folder is made. Default: where flash write keeps its backups.",
                            given -> folder = Optional.of(given))
                    .option(
                            "--backup-dir",
                            "DIR",
                            Path.class,
                            "The same, as flash write takes it.",
                            given -> named = Optional.of(given))
                    .footer(CODES)
                    .line();
        }

        @Override
        OperationKind operation() {
            return OperationKind.READ;
        }

        @Override
        void check(PartChoice parts) throws UserException {
            mustHaveNoFiles(parts);
            if (folder.isPresent() && named.isPresent() && !folder.equals(named)) {
                throw new UserException(
                        "DIR is " + folder.get() + " and --backup-dir is " + named.get() + "; give one of them.");
            }
            folder = folder.or(() -> named);
            if (folder.filter(path -> Files.exists(path) && !Files.isDirectory(path))
                    .isPresent()) {
                throw new UserException(folder.get() + " is a file; give a folder.");
            }
        }

        @Override
        ExitCode work(Desk desk, PartChoice choice) throws UserException, IOException, ProgrammerException {
            FactSet facts = desk.facts(new Goal(OperationKind.READ, Set.copyOf(choice.names())), List.of());
            Permissions permissions = desk.permissions(facts);
            Optional<FlashImage> content = FlashCommand.content(desk, choice, permissions);
            List<AddressRange> ranges = choice.names().isEmpty()
                    ? permissions.readable(desk.session().whole())
                    : FlashCommand.parts(desk, choice, facts, content).stream()
                            .map(NamedRange::range)
                            .toList();
            Backup.Label label = label(desk, facts, folder, Optional.empty());
            Identified.BackupResult result = desk.session().backUp(ranges, ranges, label);
            if (result instanceof Identified.BackupResult.Unstable unstable) {
                say(unstable(unstable));
                return ExitCode.FAILED;
            }
            Backup backup = ((Identified.BackupResult.Taken) result).session().backup();
            console.out().println(backup.digest() + "  " + backup.image());
            long read = backup.ranges().stream().mapToLong(AddressRange::length).sum();
            if (read < desk.session().chip().size()) {
                say((desk.session().chip().size() - read)
                        + " bytes of the chip could not or should not be read; they are 0xff in the image. about.txt"
                        + " names what was read.");
            }
            return ExitCode.CLEAR;
        }
    }

    static String unstable(Identified.BackupResult.Unstable unstable) {
        return "two reads in a row differ at " + unstable.page()
                + ": the connection or the chip is not reliable. Nothing was written; check the wiring and the"
                + " supply, or read more slowly.";
    }

    /** How a backup is named and what is kept with it. */
    static Backup.Label label(FlashWork.Desk desk, FactSet facts, Optional<Path> folder, Optional<BoardName> inChip) {
        String board = facts.last(PlatformIdentity.class)
                .flatMap(identity ->
                        identity.product().known().or(() -> identity.board().known()))
                .or(() -> inChip.map(BoardName::toString))
                .orElse("unknown-board");
        return new Backup.Label(
                folder.orElse(desk.state().backups()),
                board,
                desk.bench().spec().toString(),
                FactsFile.write(facts));
    }

    static final class Verify extends FlashWork {

        Optional<Path> file = Optional.empty();

        Verify(Console console) {
            super(console);
        }

        CommandLine line() {
            return syntax("verify", "Compares chip and FILE, and names the first address that differs and its region.")
                    .optionalWord(
                            "FILE",
                            Path.class,
                            "What the chip should hold; as long as the chip. Not needed when each region has a file of "
                                    + "its own.",
                            given -> file = Optional.of(given))
                    .footer(CODES)
                    .line();
        }

        @Override
        OperationKind operation() {
            return OperationKind.VERIFY;
        }

        @Override
        void check(PartChoice parts) throws UserException {
            ImageFile.mustBeThere(file, parts);
        }

        @Override
        ExitCode work(Desk desk, PartChoice choice) throws UserException, IOException, ProgrammerException {
            ByteBuffer wanted = file.isPresent()
                    ? ImageFile.read(file.get(), desk.session().chip().size())
                    : desk.session().buffer();
            FactSet facts = desk.facts(new Goal(OperationKind.VERIFY, Set.copyOf(choice.names())), List.of());
            Permissions permissions = desk.permissions(facts);
            ByteBuffer current = desk.session().buffer();
            Optional<FlashImage> content = Optional.empty();
            if (choice.needsContent()) {
                desk.session().read(permissions.readable(desk.session().whole()), current);
                content = Optional.of(FlashImage.read(ImageBytes.of(current)));
            }
            List<NamedRange> parts = FlashCommand.parts(desk, choice, facts, content);
            List<PartChoice.OwnFile> own = choice.own(parts);
            ImageFile.fill(wanted, own);
            Optional<String> closed = closed(parts, permissions);
            if (closed.isPresent()) {
                say(closed.get());
                return ExitCode.BLOCKED;
            }
            if (content.isEmpty()) {
                desk.session().read(parts.stream().map(NamedRange::range).toList(), current);
            }
            for (NamedRange part : parts) {
                Optional<Long> at = WritePlan.mismatch(current, wanted, part.range());
                if (at.isPresent()) {
                    console.out()
                            .printf(
                                    "Chip and %s differ at %s, in %s: the chip holds 0x%02x, the file 0x%02x.%n",
                                    source(own, part),
                                    AddressRange.hex(at.get()),
                                    region(part, at.get(), facts, current),
                                    current.get(at.get().intValue()) & 0xff,
                                    wanted.get(at.get().intValue()) & 0xff);
                    return ExitCode.BLOCKED;
                }
            }
            String what = file.map(Path::toString).orElse("the files");
            console.out()
                    .println("Verified: the chip holds what is in " + what
                            + (choice.names().isEmpty() ? "." : " in " + String.join(", ", choice.names()) + "."));
            return ExitCode.CLEAR;
        }

        /** The file that holds the wanted content of a part. */
        private Path source(List<PartChoice.OwnFile> own, NamedRange part) {
            return own.stream()
                    .filter(each -> each.part().equals(part))
                    .findFirst()
                    .map(PartChoice.OwnFile::file)
                    .or(() -> file)
                    .orElseThrow();
        }

        /** The smallest part with a name that holds an address. */
        private static String region(NamedRange part, long at, FactSet facts, ByteBuffer current) {
            FlashImage chip = FlashImage.read(ImageBytes.of(current));
            List<NamedRange> named = new ArrayList<>();
            chip.areas().ifPresent(layout -> named.addAll(layout.parts()));
            chip.regions().ifPresent(layout -> named.addAll(layout.parts()));
            facts.all(FlashRegion.class)
                    .forEach(region -> named.add(new NamedRange(Layout.name(region.region()), region.range())));
            return named.stream()
                    .filter(each -> each.range().contains(at))
                    .min(java.util.Comparator.comparingLong(each -> each.range().length()))
                    .map(NamedRange::name)
                    .orElse(part.name());
        }
    }

    static final class Resume extends FlashWork {

        boolean finish;

        boolean restore;

        boolean forget;

        boolean yes;

        OverrideOptions overrides = new OverrideOptions();

        Resume(Console console) {
            super(console);
        }

        CommandLine line() {
            Syntax syntax = syntax(
                    "resume",
                    "Reads the chip again after a write that did not come to its end, says what it holds, and offers to "
                            + "finish the write or to put the old content back.");
            overrides.declare(syntax);
            return syntax.flag("--finish", "Write what is missing of the new content.", on -> finish = on)
                    .flag("--restore", "Put the old content back, from the backup.", on -> restore = on)
                    .flag(
                            "--forget",
                            "Close the journal without writing, when the chip was written by other means.",
                            on -> forget = on)
                    .flag("--yes", "The answer to the confirmation.", on -> yes = on)
                    .footer(CODES)
                    .line();
        }

        @Override
        OperationKind operation() {
            return OperationKind.WRITE;
        }

        @Override
        void check(PartChoice parts) throws UserException {
            if ((finish ? 1 : 0) + (restore ? 1 : 0) + (forget ? 1 : 0) > 1) {
                throw new UserException("--finish, --restore and --forget exclude each other.");
            }
            if (!parts.names().isEmpty()) {
                throw new UserException(
                        "flash resume takes no regions: it goes on with those of the unfinished write.");
            }
        }

        @Override
        ExitCode work(Desk desk, PartChoice choice) throws UserException, IOException, ProgrammerException {
            if (desk.unfinished().isEmpty()) {
                console.out().println("There is no unfinished write on " + options.programmer + ".");
                return ExitCode.CLEAR;
            }
            Journal.Unfinished write = desk.unfinished().get(0);
            if (forget) {
                return forget(desk, write);
            }
            Interrupted interrupted = desk.session().look(write);
            Conversation conversation = new Conversation(console, yes);
            boolean back = restore;
            if (!finish && !restore) {
                String answer =
                        conversation.ask("Type finish to write the rest, restore to put the old content back: ");
                if (!answer.equals("finish") && !answer.equals("restore")) {
                    say("nothing was done; give --finish, --restore or --forget.");
                    return ExitCode.BLOCKED;
                }
                back = answer.equals("restore");
            }
            if (back ? !interrupted.canRestore() : !interrupted.canFinish()) {
                throw new UserException(
                        back
                                ? "The backup in " + write.begin().backup()
                                        + " is not there or was changed; only --finish is left."
                                : "The image of the unfinished write is not there any more; only --restore is left.");
            }
            boolean old = back;
            FlashWriting writing = new FlashWriting(this, desk, overrides.read(desk.knowledge()), conversation);
            return writing.carryOut(
                    interrupted.parts(),
                    Set.of(),
                    List.of(),
                    Optional.empty(),
                    facts -> plan(interrupted, old, facts),
                    old ? "Put the old content back?" : "Write the rest?");
        }

        private static Planned plan(Interrupted interrupted, boolean old, FactSet facts) {
            return old ? interrupted.restore(facts) : interrupted.finish(facts);
        }

        private ExitCode forget(Desk desk, Journal.Unfinished write) throws IOException {
            if (!new Conversation(console, yes)
                    .agreesInFull("The chip may be half written. Close the journal all the same?")) {
                say("nothing was done.");
                return ExitCode.BLOCKED;
            }
            Journal.close(
                    write,
                    new org.flashdoctor.engine.flash.session.JournalRecord.End(
                            desk.clock().instant(), "forgotten"));
            console.out()
                    .println("The journal is closed. The backup stays in "
                            + write.begin().backup() + ".");
            return ExitCode.CLEAR;
        }
    }
}
