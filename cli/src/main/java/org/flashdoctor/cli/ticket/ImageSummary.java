// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.ticket;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.ticket.Ticket.Answer;
import org.flashdoctor.cli.ticket.Ticket.Known;
import org.flashdoctor.cli.ticket.Ticket.Row;
import org.flashdoctor.cli.ticket.Ticket.Section;
import org.flashdoctor.cli.ticket.Ticket.Unknown;
import org.flashdoctor.engine.fact.ChipFact.FlashChip;
import org.flashdoctor.engine.fact.FactSet;

/**
 * The image that is to be written, by what tells images apart. The image itself does not get into a ticket: it may hold
 * serial numbers and keys.
 *
 * @param name of the file
 * @param bytes its length
 * @param sha256 its digest, in hexadecimal
 */
public record ImageSummary(String name, long bytes, String sha256) {

    private static final long KIB = 1024;

    /** Larger files are no images of flash chips of this kind. */
    private static final long LARGEST = 1024L * 1024 * KIB;

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
        MessageDigest digest = TicketMaker.sha256();
        try (InputStream in = Files.newInputStream(file)) {
            long length = Files.size(file);
            if (length == 0 || length > LARGEST) {
                throw new UserException(
                        file + " has " + length + " bytes, which no flash image has; give another with --image.");
            }
            byte[] part = new byte[(int) (64 * KIB)];
            for (int count = in.read(part); count >= 0; count = in.read(part)) {
                digest.update(part, 0, count);
            }
            String name = file.getFileName().toString();
            return new ImageSummary(name, length, HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            throw new UserException(file + " cannot be read: " + e.getMessage() + "; check its owner and mode.");
        }
    }

    /** What a ticket says of it. */
    Section section(FactSet facts) {
        return new Section(
                "Image",
                List.of(
                        new Row("File", new Known(name)),
                        new Row("Size", new Known(bytes + " bytes" + wholeKib())),
                        new Row("SHA-256", new Known(sha256)),
                        new Row("Fits the chip", fits(facts))));
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
