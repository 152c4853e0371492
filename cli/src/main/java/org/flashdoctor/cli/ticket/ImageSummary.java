// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.ticket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.ticket.Ticket.Answer;
import org.flashdoctor.cli.ticket.Ticket.Known;
import org.flashdoctor.cli.ticket.Ticket.Row;
import org.flashdoctor.cli.ticket.Ticket.Section;
import org.flashdoctor.cli.ticket.Ticket.Unknown;
import org.flashdoctor.engine.fact.ChipFact.FlashChip;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.flash.image.FlashImage;
import org.flashdoctor.engine.flash.image.Fmap;
import org.flashdoctor.engine.flash.image.ImageBytes;
import org.flashdoctor.engine.flash.image.NamedRange;
import org.flashdoctor.engine.text.FileFailure;

/**
 * The image that is to be written, by what tells images apart. The image itself does not get into a ticket: it may hold
 * serial numbers and keys.
 *
 * @param name of the file
 * @param bytes its length
 * @param sha256 its digest, in hexadecimal
 * @param structure what the image says of itself
 * @param areas areas of its FMAP; empty without one
 */
public record ImageSummary(String name, long bytes, String sha256, List<Row> structure, List<NamedRange> areas) {

    public ImageSummary {
        structure = List.copyOf(structure);
        areas = List.copyOf(areas);
    }

    /** The same under another name. */
    ImageSummary named(String other) {
        return new ImageSummary(other, bytes, sha256, structure, areas);
    }

    private static final long KIB = 1024;

    /** Larger files are no images of flash chips of this kind. */
    private static final long LARGEST = 256 * 1024 * KIB;

    /** Areas that are listed; a map may hold hundreds of small ones. */
    private static final int MOST_AREAS = 40;

    /**
     * Reads an image.
     *
     * @throws UserException when there is none, or it cannot be one
     */
    public static ImageSummary read(Path file) throws UserException {
        if (!Files.isRegularFile(file)) {
            throw new UserException(
                    "There is no file " + file + "; give the image that is to be written with --image.");
        }
        try {
            long length = Files.size(file);
            if (length == 0 || length > LARGEST) {
                throw new UserException(
                        file + " has " + length + " bytes, which no flash image has; give another with --image.");
            }
            byte[] content = Files.readAllBytes(file);
            FlashImage image = FlashImage.read(ImageBytes.of(content));
            return new ImageSummary(
                    file.getFileName().toString(),
                    length,
                    HexFormat.of().formatHex(TicketMaker.sha256().digest(content)),
                    structure(image),
                    image.fmap().map(Fmap::areas).orElse(List.of()));
        } catch (IOException e) {
            throw new UserException(
                    file + " cannot be read: " + FileFailure.inWords(e) + "; check its owner and mode.");
        }
    }

    private static List<Row> structure(FlashImage image) {
        return List.of(
                row("Built for", image.board().map(Object::toString), "the image names no board"),
                row("Version", image.version(), "the image names no version"),
                row(
                        "Descriptor",
                        image.descriptor()
                                .map(found -> found.regions().entrySet().stream()
                                        .map(region -> MachineSheet.lower(region.getKey()) + " " + region.getValue())
                                        .collect(Collectors.joining("\n"))),
                        "the image does not begin with an Intel flash descriptor"),
                row(
                        "FMAP",
                        image.fmap()
                                .map(map -> map.areas().stream()
                                                .limit(MOST_AREAS)
                                                .map(area -> area.name() + " " + area.range())
                                                .collect(Collectors.joining("\n"))
                                        + (map.areas().size() > MOST_AREAS
                                                ? "\nand " + (map.areas().size() - MOST_AREAS) + " more"
                                                : "")),
                        "the image has no FMAP"),
                row(
                        "CBFS",
                        Optional.of(image.files().stream()
                                        .map(files -> files.range() + ": "
                                                + files.files().size() + " files")
                                        .collect(Collectors.joining("\n")))
                                .filter(text -> !text.isEmpty()),
                        "the image has no CBFS"));
    }

    private static Row row(String label, Optional<String> text, String otherwise) {
        return new Row(label, text.<Answer>map(Known::new).orElseGet(() -> new Unknown(otherwise)));
    }

    /** What a ticket says of it. */
    Section section(FactSet facts) {
        List<Row> rows = new ArrayList<>(List.of(
                new Row("File", new Known(name)),
                new Row("Size", new Known(bytes + " bytes" + wholeKib())),
                new Row("SHA-256", new Known(sha256)),
                new Row("Fits the chip", fits(facts))));
        rows.addAll(structure);
        return new Section("Image", rows);
    }

    private String wholeKib() {
        return bytes % KIB == 0 ? " (" + bytes / KIB + " KiB)" : "";
    }

    private Answer fits(FactSet facts) {
        Optional<Long> chip =
                facts.last(FlashChip.class).flatMap(found -> found.kibibytes().known());
        if (chip.isEmpty()) {
            return new Unknown("the size of the chip is not shown by this evidence");
        }
        return new Known(chip.get() * KIB == bytes ? "yes" : "no: the chip has " + chip.get() + " KiB");
    }
}
