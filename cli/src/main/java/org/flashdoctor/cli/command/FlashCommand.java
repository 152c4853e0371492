// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.flash.PartChoice;
import org.flashdoctor.cli.report.FactsFile;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.PlatformFact.PlatformIdentity;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.image.BoardName;
import org.flashdoctor.engine.flash.image.FlashImage;
import org.flashdoctor.engine.flash.image.ImageBytes;
import org.flashdoctor.engine.flash.image.NamedRange;
import org.flashdoctor.engine.flash.plan.Permission;
import org.flashdoctor.engine.flash.plan.Permissions;
import org.flashdoctor.engine.flash.plan.WritePlan;
import org.flashdoctor.engine.flash.session.Backup;
import org.flashdoctor.engine.flash.session.Identified;
import picocli.CommandLine;

/** {@code flashdoctor flash}: the flash engine. */
final class FlashCommand {

    static final String CODES =
            "Exit codes: 0 done; 1 the gate refused, or chip and file differ; 2 wrong command line or input; 3 the "
                    + "programmer failed.";

    private FlashCommand() {}

    static CommandLine line(Console console) {
        return Syntax.group(
                        "flash",
                        "Reads, backs up, verifies and writes flash chips. A write happens only behind the gate.")
                .line()
                .addSubcommand(new FlashProbeCommand(console).line())
                .addSubcommand(new FlashReadCommand(console).line())
                .addSubcommand(new FlashBackupCommand(console).line())
                .addSubcommand(new FlashVerifyCommand(console).line())
                .addSubcommand(new FlashWriteCommand(console).line())
                .addSubcommand(new FlashResumeCommand(console).line());
    }

    static void mustHaveNoFiles(PartChoice parts) throws UserException {
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
    static Optional<String> closed(List<NamedRange> parts, Permissions permissions) {
        for (NamedRange part : parts) {
            if (permissions.read(part.range()) instanceof Permission.Closed closed) {
                return Optional.of(
                        part.name() + " cannot be read whole: " + closed.because() + " (" + closed.range()
                                + "). Name the regions that can, for example --ifd -i bios; flashdoctor flash probe shows them.");
            }
        }
        return Optional.empty();
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
}
