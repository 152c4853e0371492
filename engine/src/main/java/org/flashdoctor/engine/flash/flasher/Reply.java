// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.flash.Chip.Support;
import org.flashdoctor.engine.nativeio.FlashLibrary.ChipProtection;
import org.flashdoctor.engine.nativeio.FlashLibrary.Level;

/** What the process that holds the library answers: any number of {@link Said}, then one of the others. */
sealed interface Reply {

    /** A piece of what the library says, as soon as it says it: it may end the process with the next call. */
    record Said(Level level, String piece) implements Reply {}

    /** A library was loaded. */
    record Ready() implements Reply {}

    /** There is no library that could be loaded. */
    record Missing(String reason) implements Reply {}

    /** The library knows no part of the name that was insisted on; perhaps one whose name is near was meant. */
    record UnknownPart(Optional<String> near) implements Reply {}

    /** The programmer could not be set up. */
    record Refused() implements Reply {}

    /** The programmer works; as many parts fit as are listed. */
    record Found(List<Part> parts) implements Reply {}

    /** A part of the chip; its bytes are good until the answer after the next one is received. */
    record Content(ByteBuffer bytes) implements Reply {}

    /** A write ended without an error. */
    record Done() implements Reply {}

    /** An operation failed; the library's number for it. */
    record Failed(int result) implements Reply {}

    /** Answer on protection; the library's numbers. */
    record Protected(ChipProtection protection) implements Reply {}

    /** The library has no function for what was asked. */
    record NoFunction() implements Reply {}

    /** A part that answered. */
    record Part(String vendor, String name, long size, Map<OperationKind, Support> support) {}

    default void send(DataOutputStream out) throws IOException {
        if (this instanceof Said said) {
            out.writeByte('s');
            out.writeByte(said.level.number());
            out.writeUTF(said.piece);
        } else if (this instanceof Ready) {
            out.writeByte('r');
        } else if (this instanceof Missing missing) {
            out.writeByte('m');
            out.writeUTF(missing.reason);
        } else if (this instanceof UnknownPart unknown) {
            out.writeByte('u');
            out.writeUTF(unknown.near.orElse(""));
        } else if (this instanceof Refused) {
            out.writeByte('x');
        } else if (this instanceof Found found) {
            out.writeByte('f');
            out.writeInt(found.parts.size());
            for (Part part : found.parts) {
                send(out, part);
            }
        } else if (this instanceof Content content) {
            out.writeByte('c');
            out.writeInt(content.bytes.remaining());
            Request.send(out, content.bytes);
        } else if (this instanceof Done) {
            out.writeByte('d');
        } else if (this instanceof Failed failed) {
            out.writeByte('e');
            out.writeInt(failed.result);
        } else if (this instanceof Protected found) {
            out.writeByte('p');
            out.writeInt(found.protection.result());
            out.writeInt(found.protection.mode());
            out.writeLong(found.protection.start());
            out.writeLong(found.protection.length());
        } else {
            out.writeByte('n');
        }
        out.flush();
    }

    /**
     * The next answer.
     *
     * @param content takes the bytes of a part of the chip: a whole chip that leaves a trail of arrays takes twice its
     *     size
     */
    static Reply receive(DataInputStream in, byte[] content) throws IOException {
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case 's' -> new Said(Level.of(in.readUnsignedByte()), in.readUTF());
            case 'r' -> new Ready();
            case 'm' -> new Missing(in.readUTF());
            case 'u' -> new UnknownPart(Optional.of(in.readUTF()).filter(Predicate.not(String::isEmpty)));
            case 'x' -> new Refused();
            case 'f' -> {
                List<Part> parts = new ArrayList<>();
                for (int count = in.readInt(); count > 0; count--) {
                    parts.add(part(in));
                }
                yield new Found(parts);
            }
            case 'c' -> {
                int length = in.readInt();
                if (length < 0 || length > content.length) {
                    throw new IOException("A part of " + length + " bytes");
                }
                in.readFully(content, 0, length);
                yield new Content(ByteBuffer.wrap(content, 0, length));
            }
            case 'd' -> new Done();
            case 'e' -> new Failed(in.readInt());
            case 'p' -> new Protected(new ChipProtection(in.readInt(), in.readInt(), in.readLong(), in.readLong()));
            case 'n' -> new NoFunction();
            default -> throw new IOException("An answer of the unknown kind " + kind);
        };
    }

    private static void send(DataOutputStream out, Part part) throws IOException {
        out.writeUTF(part.vendor);
        out.writeUTF(part.name);
        out.writeLong(part.size);
        out.writeInt(part.support.size());
        for (Map.Entry<OperationKind, Support> entry : part.support.entrySet()) {
            out.writeUTF(entry.getKey().name());
            out.writeUTF(entry.getValue().name());
        }
    }

    private static Part part(DataInputStream in) throws IOException {
        String vendor = in.readUTF();
        String name = in.readUTF();
        long size = in.readLong();
        Map<OperationKind, Support> support = new EnumMap<>(OperationKind.class);
        for (int count = in.readInt(); count > 0; count--) {
            support.put(OperationKind.valueOf(in.readUTF()), Support.valueOf(in.readUTF()));
        }
        return new Part(vendor, name, size, support);
    }
}
