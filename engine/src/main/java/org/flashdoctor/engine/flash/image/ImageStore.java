// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Images between files and memory, a piece at a time: for each call Java takes memory outside of its heap as long as
 * what the call is given, and keeps it.
 */
public final class ImageStore {

    private static final int PIECE = 1 << 16;

    private ImageStore() {}

    /** Writes a buffer's rest; its position stays. */
    public static void write(FileChannel file, ByteBuffer image) throws IOException {
        for (int at = image.position(); at < image.limit(); at += PIECE) {
            ByteBuffer piece = image.slice(at, Math.min(PIECE, image.limit() - at));
            while (piece.hasRemaining()) {
                file.write(piece);
            }
        }
    }

    /**
     * Fills a buffer's rest from a place in a file; its position stays.
     *
     * @throws EOFException when the file ends before
     */
    public static void read(FileChannel file, long from, ByteBuffer into) throws IOException {
        for (int at = into.position(); at < into.limit(); at += PIECE) {
            ByteBuffer piece = into.slice(at, Math.min(PIECE, into.limit() - at));
            long start = from + at - into.position();
            while (piece.hasRemaining()) {
                if (file.read(piece, start + piece.position()) < 0) {
                    throw new EOFException("it ends at byte " + file.size());
                }
            }
        }
    }

    /** The first bytes of a file. */
    public static ByteBuffer read(Path file, long size) throws IOException {
        ByteBuffer image = ByteBuffer.allocate(Math.toIntExact(size));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            read(channel, 0, image);
        }
        return image;
    }
}
