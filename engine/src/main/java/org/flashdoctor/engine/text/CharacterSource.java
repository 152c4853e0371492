// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The characters of a log. Nearly all lines of nearly all logs are printable ASCII: they are taken from the bytes as they
 * are, which costs a fraction of decoding them.
 */
final class CharacterSource {

    private static final int LONGEST_CHARACTER = 4;

    private final InputStream input;
    private final CharsetDecoder decoder;
    private final boolean extendsAscii;
    private final byte[] bytes;
    private int position;
    private int limit;
    private boolean ended;
    private boolean flushed;

    /**
     * The characters of a log whose start was read already.
     *
     * @param start the first bytes of the log: many thousands, or all of it
     * @param input the bytes after those
     */
    CharacterSource(byte[] start, InputStream input, Encoding encoding) {
        this.input = input;
        this.decoder = encoding.charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        this.extendsAscii = encoding.charset().equals(StandardCharsets.UTF_8) || encoding.isSingleByte();
        this.bytes = Arrays.copyOf(start, start.length + LONGEST_CHARACTER);
        this.position = encoding.mark();
        this.limit = start.length;
    }

    /** A line without its end, and the {@linkplain Marks marks} of its characters. */
    record PlainLine(String text, int marks) {}

    /**
     * Takes the next line if it is printable ASCII and no longer than a piece. May be called when all that was read so
     * far ends with a line end; nothing is taken if there is no such line.
     */
    Optional<PlainLine> plainLine() throws IOException {
        if (!extendsAscii) {
            return Optional.empty();
        }
        int from = position;
        int marks = 0;
        int i = from;
        while (true) {
            int stop = Math.min(limit, from + ConsoleOutput.LONGEST_PIECE + 1);
            while (i < stop) {
                int mark = Marks.of(bytes[i]);
                if (mark >= Marks.CONTROL) {
                    break;
                }
                marks |= mark;
                i++;
            }
            if (i < limit) {
                break;
            }
            // The line goes on beyond the bytes that are here.
            int length = i - from;
            if (length > ConsoleOutput.LONGEST_PIECE || !fill()) {
                return Optional.empty();
            }
            from = position;
            i = from + length;
        }
        int end = i;
        if (i - from > ConsoleOutput.LONGEST_PIECE) {
            return Optional.empty();
        }
        if (bytes[i] == '\r' && i + 1 < limit) {
            i++;
        }
        if (bytes[i] != '\n') {
            return Optional.empty();
        }
        position = i + 1;
        return Optional.of(new PlainLine(new String(bytes, from, end - from, StandardCharsets.ISO_8859_1), marks));
    }

    /**
     * Reads characters, at most up to the next line end.
     *
     * @return how many; 0 at the end of the log
     */
    int read(char[] block) throws IOException {
        while (!flushed) {
            if (position == limit && !ended) {
                fill();
            }
            int ascii = copyAscii(block);
            if (ascii > 0) {
                return ascii;
            }
            int end = lineEnd(Math.min(limit, position + block.length));
            ByteBuffer in = ByteBuffer.wrap(bytes, position, end - position);
            CharBuffer out = CharBuffer.wrap(block);
            boolean last = ended && end == limit;
            boolean done = decoder.decode(in, out, last).isUnderflow();
            position = in.position();
            if (last && done) {
                flushed = decoder.flush(out).isUnderflow();
            }
            if (out.position() > 0) {
                return out.position();
            }
            if (!last && done) {
                // Part of a character, at the end of the bytes that are here.
                fill();
            }
        }
        return 0;
    }

    /** Takes ASCII characters up to the next line end or other character. */
    private int copyAscii(char[] block) {
        int from = position;
        int stop = extendsAscii ? Math.min(limit, from + block.length) : from;
        int i = from;
        while (i < stop) {
            byte b = bytes[i];
            if (b < 0) {
                break;
            }
            block[i - from] = (char) b;
            i++;
            if (b == '\n') {
                break;
            }
        }
        position = i;
        return i - from;
    }

    /** Where the line that begins here ends, its end included; the given place if that comes first. */
    private int lineEnd(int stop) {
        int i = position;
        while (extendsAscii && i < stop) {
            if (bytes[i++] == '\n') {
                return i;
            }
        }
        return stop;
    }

    /** Reads more bytes behind those that are here; false if there are none. */
    private boolean fill() throws IOException {
        System.arraycopy(bytes, position, bytes, 0, limit - position);
        limit -= position;
        position = 0;
        int more = ended ? -1 : input.read(bytes, limit, bytes.length - limit);
        ended = more < 0;
        limit += Math.max(0, more);
        return !ended;
    }
}
