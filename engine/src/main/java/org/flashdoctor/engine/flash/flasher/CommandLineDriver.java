// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.flash.Chip.Support;
import org.flashdoctor.engine.flash.Opening;
import org.flashdoctor.engine.flash.ProgrammerDriver;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.ProgrammerSpec;
import org.flashdoctor.engine.system.Child;

/** Opens programmers through the command of a flasher, which sets the programmer up anew for every operation. */
public final class CommandLineDriver implements ProgrammerDriver {

    private static final Pattern STATUS =
            Pattern.compile("has status (UNTESTED|NOT WORKING) for operations: ([A-Z ]+)");
    private static final List<OperationKind> OPERATIONS =
            List.of(OperationKind.PROBE, OperationKind.READ, OperationKind.ERASE, OperationKind.WRITE);

    private final Flasher flasher;

    private CommandLineDriver(Flasher flasher) {
        this.flasher = flasher;
    }

    /** The driver that runs {@code flashrom}. */
    public static CommandLineDriver flashrom() {
        return new CommandLineDriver(Flasher.FLASHROM);
    }

    /** The driver that runs {@code flashprog}. */
    public static CommandLineDriver flashprog() {
        return new CommandLineDriver(Flasher.FLASHPROG);
    }

    @Override
    public Opening open(ProgrammerSpec spec, Optional<String> chip) {
        if (!Child.has(flasher.command())) {
            return new Opening.Unavailable("there is no command " + flasher.command());
        }
        Transcript transcript = new Transcript();
        CommandRuns runs;
        try {
            runs = CommandRuns.open(flasher, spec, transcript);
        } catch (IOException e) {
            return new Opening.Refused("no folder for temporary files can be made: " + e.getMessage(), "");
        }
        List<String> arguments = new ArrayList<>();
        chip.ifPresent(name -> arguments.addAll(List.of("-c", name)));
        try {
            CommandRuns.Ended run = runs.run(arguments, "setting up programmer " + spec, false);
            List<FoundChips.Announced> found = FoundChips.in(run.output());
            if (run.exitCode() == 0 && found.size() == 1) {
                return new Opening.Opened(
                        new CommandLineProgrammer(runs, transcript, found.get(0), support(run.output())));
            }
            runs.close();
            if (chip.isPresent() && run.output().contains("Unknown chip '" + chip.get() + "'")) {
                return new Opening.Unavailable(flasher.command() + " knows no chip \"" + chip.get() + "\"");
            }
            return failed(run, found, spec, transcript.toString());
        } catch (ProgrammerException e) {
            runs.close();
            return new Opening.Refused(e.getMessage(), transcript.toString());
        }
    }

    private Opening failed(
            CommandRuns.Ended run, List<FoundChips.Announced> found, ProgrammerSpec spec, String transcript) {
        if (found.size() > 1) {
            return new Opening.SeveralChips(
                    found.stream().map(FoundChips.Announced::name).distinct().toList(), transcript);
        }
        if (run.output().contains("No EEPROM/flash device found")) {
            return new Opening.NoChip(transcript);
        }
        if (run.output().contains("Unknown programmer \"" + spec.name())) {
            return new Opening.Unavailable(flasher.command() + " knows no programmer \"" + spec.name() + "\"");
        }
        return new Opening.Refused(
                flasher.command() + " could not set up programmer " + spec + ": " + run.complaint(), transcript);
    }

    /** The command names what is not tested or does not work, and nothing else. */
    private static Map<OperationKind, Support> support(String output) {
        Map<OperationKind, Support> support = new EnumMap<>(OperationKind.class);
        OPERATIONS.forEach(operation -> support.put(operation, Support.TESTED));
        Matcher status = STATUS.matcher(output);
        while (status.find()) {
            List<String> named = List.of(status.group(2).strip().split(" +", -1));
            Support level = status.group(1).equals("UNTESTED") ? Support.UNTESTED : Support.BROKEN;
            OPERATIONS.stream()
                    .filter(operation -> named.contains(operation.name()))
                    .forEach(operation -> support.put(operation, level));
        }
        return support;
    }
}
