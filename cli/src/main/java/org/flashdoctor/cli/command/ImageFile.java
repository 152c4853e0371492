// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.flashdoctor.cli.app.UserException;

/** The image that a user gives. */
final class ImageFile {

    private ImageFile() {}

    static void mustBeThere(Path file) throws UserException {
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

    /**
     * Reads an image that fits a chip.
     *
     * @throws UserException when it has another size
     */
    static ByteBuffer read(Path file, long size) throws UserException, IOException {
        long length = Files.size(file);
        if (length != size) {
            throw new UserException(file + " has " + length + " bytes and the chip has " + size
                    + "; nothing was written. Take an image for this chip: flashdoctor explain image-size-mismatch.");
        }
        return ByteBuffer.wrap(Files.readAllBytes(file));
    }

    /** Writes an image whole, or not at all. */
    static void write(Path file, ByteBuffer image) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        ByteBuffer all = image.duplicate().rewind();
        try (FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            while (all.hasRemaining()) {
                channel.write(all);
            }
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
