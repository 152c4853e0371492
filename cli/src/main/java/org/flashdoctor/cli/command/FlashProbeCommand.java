// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.ExitCode;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.flash.FlashText;
import org.flashdoctor.cli.flash.PartChoice;
import org.flashdoctor.cli.report.FlashJson;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.flasher.InstalledFlashers;
import org.flashdoctor.engine.flash.image.FlashImage;
import org.flashdoctor.engine.flash.image.Layout;
import org.flashdoctor.engine.flash.image.NamedRange;
import org.flashdoctor.engine.flash.plan.Permissions;
import picocli.CommandLine;

/** {@code flashdoctor flash probe}: names the chip and what protects it. */
final class FlashProbeCommand extends FlashWork {

    FlashOptions.Format format = FlashOptions.Format.TEXT;

    FlashProbeCommand(Console console, InstalledFlashers flashers) {
        super(console, flashers, OperationKind.PROBE);
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
                .line();
    }

    @Override
    void check(PartChoice parts) throws UserException {
        mustHaveNoFiles(parts);
    }

    @Override
    ExitCode work(FlashDesk desk, PartChoice choice) throws UserException, IOException, ProgrammerException {
        FactSet facts = desk.facts(new Goal(OperationKind.WRITE, Set.of()), List.of());
        Permissions permissions = desk.permissions(facts);
        Optional<FlashImage> content = desk.content(choice, permissions);
        List<NamedRange> parts = new ArrayList<>();
        if (choice.names().isEmpty()) {
            facts.all(FlashRegion.class)
                    .forEach(region -> parts.add(new NamedRange(Layout.name(region.region()), region.range())));
            if (parts.isEmpty()) {
                parts.add(new NamedRange("whole chip", desk.session().whole()));
            }
        } else {
            parts.addAll(desk.parts(choice, facts, content));
        }
        if (format == FlashOptions.Format.JSON) {
            console.out()
                    .print(FlashJson.chip(options.programmer, desk.session().chip(), parts, permissions));
        } else {
            options.print(
                    console, FlashText.chip(options.programmer, desk.session().chip(), parts, content, permissions));
        }
        return ExitCode.CLEAR;
    }
}
