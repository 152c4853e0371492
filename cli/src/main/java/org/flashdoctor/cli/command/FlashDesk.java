// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.flashdoctor.cli.app.Bench;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.flash.FlashCase;
import org.flashdoctor.cli.flash.PartChoice;
import org.flashdoctor.cli.report.FactsFile;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.PlatformFact.PlatformIdentity;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.image.BoardName;
import org.flashdoctor.engine.flash.image.FlashImage;
import org.flashdoctor.engine.flash.image.ImageBytes;
import org.flashdoctor.engine.flash.image.NamedRange;
import org.flashdoctor.engine.flash.plan.Connection;
import org.flashdoctor.engine.flash.plan.Permission;
import org.flashdoctor.engine.flash.plan.Permissions;
import org.flashdoctor.engine.flash.plan.WritePlan;
import org.flashdoctor.engine.flash.session.Backup;
import org.flashdoctor.engine.flash.session.FlashFolder;
import org.flashdoctor.engine.flash.session.Identified;
import org.flashdoctor.engine.flash.session.Journal;
import org.flashdoctor.engine.flash.session.StorageException;
import org.flashdoctor.knowledge.load.Knowledge;

/** What is at hand for a flash command once a chip was identified. */
record FlashDesk(
        Knowledge knowledge,
        Bench bench,
        FlashFolder state,
        FlashCase flashCase,
        Identified session,
        List<Journal.Unfinished> unfinished) {

    /** Everything that is known now. */
    FactSet facts(Goal goal, List<Fact> more) {
        return flashCase.facts(session.transcript(), session.protection(), session.wasRead(), goal, more);
    }

    Permissions permissions(FactSet facts) {
        return Permissions.of(facts, session.chip().size(), Connection.of(bench.spec()));
    }

    Clock clock() {
        return Clock.systemUTC();
    }

    /** What the chip holds, as far as it can be read; empty where the choice of parts does without. */
    Optional<FlashImage> content(PartChoice choice, Permissions permissions) throws ProgrammerException {
        return content(choice, permissions, session::buffer);
    }

    /**
     * The same.
     *
     * @param place gives what is read into; not asked where nothing is read
     */
    Optional<FlashImage> content(PartChoice choice, Permissions permissions, Supplier<ByteBuffer> place)
            throws ProgrammerException {
        if (!choice.needsContent()) {
            return Optional.empty();
        }
        ByteBuffer buffer = place.get();
        session.read(permissions.readable(session.whole()), buffer);
        return Optional.of(FlashImage.read(ImageBytes.of(buffer)));
    }

    /** A chip of which nothing was read: it says nothing of itself. */
    static FlashImage unread() {
        return FlashImage.read(ImageBytes.of(new byte[0]));
    }

    /** The parts that are meant; the descriptor is read where names come from it and it can be read. */
    List<NamedRange> parts(PartChoice choice, FactSet facts, Optional<FlashImage> content)
            throws UserException, IOException, ProgrammerException {
        FlashImage chip = content.orElseGet(FlashDesk::unread);
        AddressRange descriptor =
                new AddressRange(0, Math.min(WritePlan.PAGE, session.chip().size()) - 1);
        boolean open = !(permissions(facts).read(descriptor) instanceof Permission.Closed);
        boolean seen = facts.all(FlashRegion.class).anyMatch(region -> region.region() == DescriptorRegion.FD);
        if (content.isEmpty() && open && !seen && !choice.names().isEmpty()) {
            ByteBuffer buffer = session.buffer();
            session.read(List.of(descriptor), buffer);
            chip = FlashImage.read(ImageBytes.of(buffer.slice(0, (int) descriptor.length())));
        }
        return choice.parts(session.chip().size(), chip, facts);
    }

    /**
     * Reads parts of the chip twice and stores them.
     *
     * @throws UserException when the folder does not take the backup
     */
    Identified.BackupResult backUp(List<AddressRange> ranges, List<AddressRange> steady, Backup.Label label)
            throws UserException, ProgrammerException {
        try {
            return session.backUp(ranges, steady, label);
        } catch (StorageException e) {
            throw new UserException("Nothing was written to the chip: " + e.getMessage()
                    + "; make room there, or give another folder with --backup-dir.");
        }
    }

    /** How a backup is named and what is kept with it. */
    Backup.Label label(FactSet facts, Optional<Path> folder, Optional<BoardName> inChip) {
        String board = facts.last(PlatformIdentity.class)
                .flatMap(identity ->
                        identity.product().known().or(() -> identity.board().known()))
                .or(() -> inChip.map(BoardName::toString))
                .orElse("unknown-board");
        return new Backup.Label(
                folder.orElse(state.backups()), board, bench.spec().toString(), FactsFile.write(facts));
    }
}
