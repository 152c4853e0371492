// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.ExitCode;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.flash.PartChoice;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.flasher.InstalledFlashers;
import org.flashdoctor.engine.flash.image.FlashImage;
import org.flashdoctor.engine.flash.image.ImageBytes;
import org.flashdoctor.engine.flash.image.Layout;
import org.flashdoctor.engine.flash.image.NamedRange;
import org.flashdoctor.engine.flash.plan.Permissions;
import org.flashdoctor.engine.flash.plan.WritePlan;
import picocli.CommandLine;

/** {@code flashdoctor flash verify}: compares chip and file. */
final class FlashVerifyCommand extends FlashWork {

    Optional<Path> file = Optional.empty();

    private Optional<ByteBuffer> ahead = Optional.empty();

    FlashVerifyCommand(Console console, InstalledFlashers flashers) {
        super(console, flashers, OperationKind.VERIFY);
    }

    CommandLine line() {
        return syntax("verify", "Compares chip and FILE, and names the first address that differs and its region.")
                .optionalWord(
                        "FILE",
                        Path.class,
                        "What the chip should hold; as long as the chip. Not needed when each region has a file of "
                                + "its own.",
                        given -> file = Optional.of(given))
                .line();
    }

    @Override
    void check(PartChoice parts) throws UserException, IOException {
        ImageFile.mustBeThere(file, parts);
        ahead = ImageFile.ahead(file);
    }

    @Override
    ExitCode work(FlashDesk desk, PartChoice choice) throws UserException, IOException, ProgrammerException {
        ByteBuffer wanted = file.isPresent()
                ? ImageFile.read(file.get(), ahead, desk.session().chip().size())
                : desk.session().buffer();
        FactSet facts = desk.facts(new Goal(OperationKind.VERIFY, Set.copyOf(choice.names())), List.of());
        Permissions permissions = desk.permissions(facts);
        ByteBuffer current = desk.session().buffer();
        Optional<FlashImage> content = desk.content(choice, permissions, () -> current);
        List<NamedRange> parts = desk.parts(choice, facts, content);
        List<PartChoice.OwnFile> own = choice.own(parts);
        ImageFile.fill(wanted, own);
        if (sayWhatIsClosed(parts, permissions)) {
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
                .min(Comparator.comparingLong(each -> each.range().length()))
                .map(NamedRange::name)
                .orElse(part.name());
    }
}
