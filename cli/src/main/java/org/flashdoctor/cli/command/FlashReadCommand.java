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
import org.flashdoctor.engine.flash.plan.Digest;
import org.flashdoctor.engine.flash.plan.Permissions;
import picocli.CommandLine;

/** {@code flashdoctor flash read}: keeps the content of the chip in files. */
final class FlashReadCommand extends FlashWork {

    Optional<Path> file = Optional.empty();

    boolean overwrite;

    FlashReadCommand(Console console, InstalledFlashers flashers) {
        super(console, flashers, OperationKind.READ);
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
                .line();
    }

    @Override
    void check(PartChoice parts) throws UserException {
        ImageFile.mustBeNamed(file, parts);
        List<Path> files = new ArrayList<>(parts.files().values());
        file.ifPresent(files::add);
        for (Path each : files) {
            if (Files.exists(each) && !Files.isRegularFile(each)) {
                throw new UserException(each + " is no plain file, and would be replaced by one; give another name.");
            }
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
    ExitCode work(FlashDesk desk, PartChoice choice) throws UserException, IOException, ProgrammerException {
        FactSet facts = desk.facts(new Goal(OperationKind.READ, Set.copyOf(choice.names())), List.of());
        Permissions permissions = desk.permissions(facts);
        Optional<FlashImage> content = desk.content(choice, permissions);
        List<NamedRange> parts = desk.parts(choice, facts, content);
        List<PartChoice.OwnFile> own = choice.own(parts);
        if (sayWhatIsClosed(parts, permissions)) {
            return ExitCode.BLOCKED;
        }
        ByteBuffer buffer = desk.session().buffer();
        List<AddressRange> ranges = parts.stream().map(NamedRange::range).toList();
        if (file.isPresent()) {
            keep(file.get(), buffer, desk.session().readAndDigest(ranges, buffer));
        } else {
            desk.session().read(ranges, buffer);
        }
        for (PartChoice.OwnFile each : own) {
            ByteBuffer part = buffer.slice(
                    (int) each.part().range().start(), (int) each.part().range().length());
            keep(each.file(), part, Digest.of(part));
        }
        return ExitCode.CLEAR;
    }

    private void keep(Path place, ByteBuffer content, String digest) throws UserException {
        ImageFile.write(place, content);
        console.out().println(digest + "  " + place);
    }
}
