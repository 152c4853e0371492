// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.ExitCode;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.flash.PartChoice;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.flasher.InstalledFlashers;
import org.flashdoctor.engine.flash.image.FlashImage;
import org.flashdoctor.engine.flash.image.NamedRange;
import org.flashdoctor.engine.flash.plan.Permissions;
import org.flashdoctor.engine.flash.session.Backup;
import org.flashdoctor.engine.flash.session.Identified;
import picocli.CommandLine;

/** {@code flashdoctor flash backup}: reads twice and keeps what was read. */
final class FlashBackupCommand extends FlashWork {

    Optional<Path> folder = Optional.empty();

    Optional<Path> named = Optional.empty();

    FlashBackupCommand(Console console, InstalledFlashers flashers) {
        super(console, flashers, OperationKind.READ);
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
                .line();
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
    ExitCode work(FlashDesk desk, PartChoice choice) throws UserException, IOException, ProgrammerException {
        FactSet facts = desk.facts(new Goal(OperationKind.READ, Set.copyOf(choice.names())), List.of());
        Permissions permissions = desk.permissions(facts);
        Optional<FlashImage> content = desk.content(choice, permissions);
        List<AddressRange> ranges = choice.names().isEmpty()
                ? permissions.readable(desk.session().whole())
                : desk.parts(choice, facts, content).stream()
                        .map(NamedRange::range)
                        .toList();
        Backup.Label label = desk.label(facts, folder, Optional.empty());
        Identified.BackupResult result = desk.backUp(ranges, ranges, label);
        if (result instanceof Identified.BackupResult.Unstable unstable) {
            return unstable(unstable);
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
