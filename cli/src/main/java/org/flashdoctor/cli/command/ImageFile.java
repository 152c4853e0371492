// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.cli.app.AtomicFile;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.flash.PartChoice;
import org.flashdoctor.cli.flash.PartChoice.OwnFile;
import org.flashdoctor.engine.flash.image.ImageStore;
import org.flashdoctor.engine.text.FileFailure;

/** The image that a user gives. */
final class ImageFile {

    private static final long LARGEST_CHIP = 64L << 20;

    private ImageFile() {}

    /**
     * Refuses an operation for which there is no content, or whose files are not there.
     *
     * @param image the image as long as the chip; may be left out when each region has a file of its own
     */
    static void mustBeThere(Optional<Path> image, PartChoice parts) throws UserException {
        mustBeNamed(image, parts);
        if (image.isPresent()) {
            mustBeThere(image.get());
        }
        for (Path own : parts.files().values()) {
            mustBeThere(own);
        }
    }

    static void mustBeNamed(Optional<Path> image, PartChoice parts) throws UserException {
        if (image.isEmpty() && !parts.needsNoImage()) {
            throw new UserException(
                    "There is no file given; give an image as large as the chip, or a file to each region: -i NAME:FILE.");
        }
    }

    private static void mustBeThere(Path file) throws UserException {
        if (Files.isDirectory(file)) {
            throw new UserException(file + " is a folder; give an image as large as the chip.");
        }
        if (!Files.exists(file)) {
            throw new UserException("There is no file " + file + "; give an image as large as the chip.");
        }
        if (!Files.isReadable(file)) {
            throw new UserException(file + " cannot be read: permission denied; check its owner and mode.");
        }
    }

    /** Reads an image while the chip is still looked for; empty where there is none, or one larger than any chip. */
    static Optional<ByteBuffer> ahead(Optional<Path> image) throws IOException {
        if (image.isEmpty() || Files.size(image.get()) > LARGEST_CHIP) {
            return Optional.empty();
        }
        return Optional.of(ImageStore.read(image.get(), Files.size(image.get())));
    }

    /**
     * The image, which has to fit the chip.
     *
     * @param ahead its content, where that was read already
     * @throws UserException when it has another size
     */
    static ByteBuffer read(Path file, Optional<ByteBuffer> ahead, long size) throws UserException, IOException {
        long length = ahead.isPresent() ? ahead.get().limit() : Files.size(file);
        if (length != size) {
            throw new UserException(file + " has " + length + " bytes and the chip has " + size
                    + "; nothing was written. Take an image for this chip: flashdoctor explain image-size-mismatch.");
        }
        return ahead.isPresent() ? ahead.get() : ImageStore.read(file, size);
    }

    /**
     * Puts the content of regions that are in files of their own into an image.
     *
     * @throws UserException when a file is not as long as its region
     */
    static void fill(ByteBuffer image, List<OwnFile> files) throws UserException, IOException {
        for (OwnFile own : files) {
            long length = Files.size(own.file());
            if (length != own.part().range().length()) {
                throw new UserException(own.file() + " has " + length + " bytes and region " + own.part() + " has "
                        + own.part().range().length() + "; nothing was written. Take a file that is as long as the"
                        + " region.");
            }
            image.put((int) own.part().range().start(), ImageStore.read(own.file(), length), 0, (int) length);
        }
    }

    /**
     * Writes an image whole, or not at all.
     *
     * @throws UserException when there is no room for it, or no right to
     */
    static void write(Path file, ByteBuffer image) throws UserException {
        try {
            AtomicFile.replace(file, image.duplicate().rewind());
        } catch (IOException e) {
            throw new UserException("What was read cannot be written to " + file + " (" + FileFailure.inWords(e)
                    + "); give another file.");
        }
    }
}
