// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.text;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.flashdoctor.engine.text.UnreadableLogException.Reason;

/**
 * The text of a log, cleaned of everything that terminals, mailers, forums, loggers and word processors add to the
 * output of a flasher. It is read as a stream and needs the same memory for a log of any size, also when that is one
 * line.
 *
 * <p>The encoding is UTF-8 or UTF-16, with or without byte order mark; anything else is read as windows-1252. Bytes
 * that make no sense in it become U+FFFD. A line is given as it stands between its first and last character that is not
 * blank; blank lines, Markdown fences and bare progress figures are left out, and so are escape sequences, quote marks,
 * line numbers of pastebins and time stamps. Typographic characters become ASCII. Shell prompts, diff signs, separators
 * and everything else a flasher prints stay as they are. Hard-wrapped lines are not joined; see {@link WrapWindow}.
 *
 * <p>The line after the one returned has always been read already, since some decoration is told by its neighbours.
 */
public final class LogText implements AutoCloseable {

    /** The longest text of a {@link LogLine}; longer lines are cut and continue in further ones with their number. */
    public static final int LONGEST_LINE = ConsoleOutput.LONGEST_PIECE;

    private static final int SAMPLE = 64 * 1024;

    private final InputStream input;
    private final ConsoleOutput output;
    private final Decoration decoration = new Decoration();
    private final Queue<Piece> cleaned = new ArrayDeque<>();
    private Optional<Piece> ahead = Optional.empty();
    private Optional<LogLine> first = Optional.empty();

    private LogText(InputStream input, ConsoleOutput output) {
        this.input = input;
        this.output = output;
    }

    /**
     * Begins to read a log.
     *
     * @param in the bytes of the log; closed by {@link #close()}, and not by this method if it throws
     * @throws UnreadableLogException if the input holds no text or is something other than text; the message says what
     *     it is and what to give instead
     * @throws IOException if the input cannot be read
     */
    public static LogText open(InputStream in) throws UnreadableLogException, IOException {
        byte[] sample = in.readNBytes(SAMPLE);
        if (sample.length == 0) {
            throw empty("is empty (0 bytes)");
        }
        Encoding encoding = Encoding.of(sample);
        Optional<String> complaint = BinaryContent.complaint(sample, encoding, in);
        if (complaint.isPresent()) {
            throw new UnreadableLogException(Reason.BINARY, complaint.get());
        }
        LogText text = new LogText(in, new ConsoleOutput(new CharacterSource(sample, in, encoding)));
        text.ahead = text.read();
        text.first = text.advance();
        if (text.first.isEmpty()) {
            throw empty("holds no text (%d lines, all blank or progress figures)"
                    .formatted(Math.max(1, text.output.number() - 1)));
        }
        return text;
    }

    /** The whole text of a log as it stands, nothing cleaned, in the encoding in which {@link #open} reads it. */
    public static String decoded(byte[] log) {
        Encoding encoding = Encoding.of(log.length > SAMPLE ? Arrays.copyOf(log, SAMPLE) : log);
        return new String(log, encoding.mark(), log.length - encoding.mark(), encoding.charset());
    }

    private static UnreadableLogException empty(String what) {
        return new UnreadableLogException(
                Reason.EMPTY,
                "The log " + what + "; save what the flasher prints, for example with"
                        + " \"flashrom -p internal -V 2>&1 | tee log.txt\", and give that file.");
    }

    /**
     * The next line that says something; empty at the end of the log, and from then on.
     *
     * @throws IOException if the input cannot be read
     */
    public Optional<LogLine> next() throws IOException {
        if (first.isPresent()) {
            Optional<LogLine> line = first;
            first = Optional.empty();
            return line;
        }
        return advance();
    }

    /** Closes the input. */
    @Override
    public void close() throws IOException {
        input.close();
    }

    private Optional<LogLine> advance() throws IOException {
        while (ahead.isPresent()) {
            Piece piece = ahead.get();
            ahead = read();
            if (ahead.filter(next -> Progress.isSuperseded(piece, next)).isPresent()) {
                continue;
            }
            String text = decoration.remove(piece, ahead);
            if (!text.isBlank()) {
                return Optional.of(new LogLine(piece.number(), text));
            }
        }
        return Optional.empty();
    }

    /** The next piece, free of markup and typography. */
    private Optional<Piece> read() throws IOException {
        while (cleaned.isEmpty()) {
            Optional<Piece> piece = output.next();
            if (piece.isEmpty()) {
                return piece;
            }
            clean(piece.get());
        }
        return Optional.ofNullable(cleaned.poll());
    }

    private void addMessage(Piece piece) {
        if (!Progress.isBareFigure(piece)) {
            cleaned.add(piece);
        }
    }

    private void clean(Piece piece) {
        if (!piece.mayHave(Marks.MARKUP | Marks.CONTROL | Marks.FOREIGN)) {
            addMessage(piece);
            return;
        }
        Piece.Start start = piece.start();
        List<String> lines = WebMarkup.remove(piece.text());
        if (lines.size() == 1 && lines.get(0).equals(piece.text()) && !piece.mayHave(Marks.CONTROL | Marks.FOREIGN)) {
            addMessage(piece);
            return;
        }
        for (String line : lines) {
            String plain = Typography.undo(line);
            if (!Progress.isBareFigure(piece.with(plain))) {
                // Typography can make text longer: an ellipsis becomes three dots.
                for (int from = 0; from == 0 || from < plain.length(); from += LONGEST_LINE) {
                    int to = Math.min(plain.length(), from + LONGEST_LINE);
                    cleaned.add(piece.with(plain.substring(from, to), from == 0 ? start : Piece.Start.CUT));
                }
            }
            start = Piece.Start.REWRITE;
        }
    }
}
