// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What is asked of the process that holds the library. The end of the stream asks it to give the hardware back. */
sealed interface Request {

    /** More than any step of an operation has. */
    int LONGEST = 1 << 24;

    /** Bytes that are copied at once where there must be a copy. */
    int PIECE = 8192;

    /** Tell whether there is a library; the first request. */
    record Hello() implements Request {}

    /** Set a programmer up and look for a chip; made once. */
    record Open(String programmer, Optional<String> options, Optional<String> chip) implements Request {}

    /** Read a part of the chip. */
    record Read(long start, int length) implements Request {}

    /** Make a part of the chip hold something. */
    record Write(long start, ByteBuffer wanted) implements Request {}

    /** Tell what the chip's status register protects. */
    record Protection() implements Request {}

    default void send(DataOutputStream out) throws IOException {
        if (this instanceof Hello) {
            out.writeByte('h');
        } else if (this instanceof Open open) {
            out.writeByte('o');
            out.writeUTF(open.programmer);
            send(out, open.options);
            send(out, open.chip);
        } else if (this instanceof Read read) {
            out.writeByte('r');
            out.writeLong(read.start);
            out.writeInt(read.length);
        } else if (this instanceof Write write) {
            out.writeByte('w');
            out.writeLong(write.start);
            out.writeInt(write.wanted.remaining());
            send(out, write.wanted);
        } else {
            out.writeByte('p');
        }
        out.flush();
    }

    /** The next request; empty at the end of the stream. */
    static Optional<Request> receive(DataInputStream in) throws IOException {
        int kind = in.read();
        return switch (kind) {
            case -1 -> Optional.empty();
            case 'h' -> Optional.of(new Hello());
            case 'o' -> Optional.of(new Open(in.readUTF(), text(in), text(in)));
            case 'r' -> Optional.of(new Read(in.readLong(), in.readInt()));
            case 'w' -> Optional.of(new Write(in.readLong(), bytes(in, in.readInt())));
            case 'p' -> Optional.of(new Protection());
            default -> throw new IOException("A request of the unknown kind " + kind);
        };
    }

    /** As many bytes as announced, or none: half a request must not be carried out. */
    static ByteBuffer bytes(DataInputStream in, int length) throws IOException {
        if (length < 0 || length > LONGEST) {
            throw new IOException("A message of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /** Sends a buffer's rest, without a copy where its array is at hand. */
    static void send(DataOutputStream out, ByteBuffer bytes) throws IOException {
        if (bytes.hasArray()) {
            out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            return;
        }
        ByteBuffer rest = bytes.duplicate();
        byte[] piece = new byte[Math.min(rest.remaining(), PIECE)];
        while (rest.hasRemaining()) {
            int length = Math.min(rest.remaining(), piece.length);
            rest.get(piece, 0, length);
            out.write(piece, 0, length);
        }
    }

    private static void send(DataOutputStream out, Optional<String> text) throws IOException {
        out.writeBoolean(text.isPresent());
        out.writeUTF(text.orElse(""));
    }

    private static Optional<String> text(DataInputStream in) throws IOException {
        boolean there = in.readBoolean();
        String text = in.readUTF();
        return there ? Optional.of(text) : Optional.empty();
    }
}
