// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectionMode;
import org.flashdoctor.engine.fact.ProtectionFact.StatusRegisterProtection;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.flash.Chip;
import org.flashdoctor.engine.flash.Programmer;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.Progress;
import org.flashdoctor.engine.flash.ProtectionReader;
import org.flashdoctor.engine.flash.image.ImageStore;

/**
 * A chip behind a flasher's command. Each operation is one run, which looks for the chip again and reads for itself what
 * a range holds before it writes there; nothing is heard of its progress.
 */
final class CommandLineProgrammer implements Programmer, ProtectionReader {

    private static final String REGION = "range";
    private static final Pattern PROTECTED_RANGE =
            Pattern.compile("Protection range: start=0x([0-9a-fA-F]+) length=0x([0-9a-fA-F]+)");
    private static final Pattern PROTECTION_MODE = Pattern.compile("Protection mode: ([a-z ]+)");
    private static final Pattern NO_PROTECTION =
            Pattern.compile("not implemented for this chip|unrecognized option|invalid option|Extra parameter");
    private static final Map<String, ProtectionMode> MODES = Map.of(
            "disabled", ProtectionMode.DISABLED,
            "hardware", ProtectionMode.HARDWARE,
            "power cycle", ProtectionMode.POWER_CYCLE,
            "permanent", ProtectionMode.PERMANENT);

    private final CommandRuns runs;
    private final Transcript transcript;
    private final Chip chip;

    CommandLineProgrammer(
            CommandRuns runs,
            Transcript transcript,
            FoundChips.Announced found,
            Map<OperationKind, Chip.Support> support) {
        this.runs = runs;
        this.transcript = transcript;
        this.chip = new Chip(found.vendor(), found.name(), found.size(), Steps.eraseBlock(found.size()), support);
    }

    @Override
    public Chip chip() {
        return chip;
    }

    @Override
    public String transcript() {
        return transcript.toString();
    }

    @Override
    public void read(AddressRange range, Sink into, Progress progress) throws ProgrammerException {
        Path image = runs.file("image");
        try {
            operate(range, List.of("-r", image.toString()), "reading " + range, false);
            try (FileChannel file = FileChannel.open(image)) {
                for (AddressRange piece : Steps.of(range, chip.size())) {
                    ByteBuffer bytes = ByteBuffer.allocate((int) piece.length());
                    ImageStore.read(file, piece.start(), bytes);
                    into.take(piece.start(), bytes);
                }
            }
        } catch (IOException e) {
            throw files("reading " + range, e);
        } finally {
            delete(image);
        }
        progress.done(range.length());
    }

    @Override
    public void write(AddressRange range, ByteBuffer wanted, ByteBuffer known, Progress progress)
            throws ProgrammerException {
        int start = (int) range.start();
        int length = (int) range.length();
        if (!wanted.slice(start, length).equals(known.slice(start, length))) {
            Path image = runs.file("image");
            try {
                save(image, wanted.slice(0, (int) chip.size()));
                // Verification is the caller's, and outside of the range there may be what cannot be read.
                operate(
                        range,
                        List.of("--noverify", "--noverify-all", "-w", image.toString()),
                        "writing " + range,
                        true);
            } catch (IOException e) {
                throw files("writing " + range, e);
            } finally {
                delete(image);
            }
        }
        progress.done(range.length());
    }

    private static void save(Path image, ByteBuffer content) throws IOException {
        try (FileChannel file = FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ImageStore.write(file, content);
        }
    }

    /** One run on the chip that was found, with a layout that includes this range only. */
    private void operate(AddressRange range, List<String> operation, String doing, boolean writing)
            throws IOException, ProgrammerException {
        Path layout = runs.file("layout");
        Files.writeString(layout, "%08x:%08x %s%n".formatted(range.start(), range.end(), REGION));
        List<String> options = new ArrayList<>(List.of("-c", chip.name(), "-l", layout.toString(), "-i", REGION));
        options.addAll(operation);
        CommandRuns.Ended run = runs.run(options, doing, writing);
        if (run.exitCode() != 0) {
            throw ProgrammerException.failed(runs.flasher().command() + " failed " + doing + ": " + run.complaint());
        }
    }

    private static ProgrammerException files(String doing, IOException failure) {
        return ProgrammerException.failed("Temporary files for " + doing + " cannot be used: " + failure.getMessage());
    }

    private static void delete(Path image) {
        try {
            Files.deleteIfExists(image);
        } catch (IOException e) {
            // It is tried again when the folder goes.
            return;
        }
    }

    @Override
    public Reading<StatusRegisterProtection> statusProtection() {
        try {
            CommandRuns.Ended run = runs.run(
                    runs.flasher().protectionCommand(),
                    List.of("-c", chip.name()),
                    "reading the chip's protection",
                    false);
            if (run.exitCode() == 0) {
                return protection(run.output());
            }
            return Reading.unknown(NO_PROTECTION.matcher(run.output()).find() ? Gap.NOT_SUPPORTED : Gap.FAILED);
        } catch (ProgrammerException e) {
            return Reading.unknown(Gap.FAILED);
        }
    }

    private static Reading<StatusRegisterProtection> protection(String output) {
        Matcher range = PROTECTED_RANGE.matcher(output);
        Matcher mode = PROTECTION_MODE.matcher(output);
        if (!range.find() || !mode.find()) {
            return Reading.unknown(Gap.FAILED);
        }
        long start = Long.parseLong(range.group(1), 16);
        long length = Long.parseLong(range.group(2), 16);
        return Reading.of(new StatusRegisterProtection(
                Optional.ofNullable(MODES.get(mode.group(1).strip()))
                        .map(Reading::of)
                        .orElseGet(() -> Reading.unknown(Gap.FAILED)),
                Reading.of(length > 0),
                length > 0 ? Reading.of(new AddressRange(start, start + length - 1)) : Reading.unknown(Gap.ABSENT)));
    }

    @Override
    public void close() {
        runs.close();
    }
}
