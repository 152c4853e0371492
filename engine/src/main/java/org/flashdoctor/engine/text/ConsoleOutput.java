// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.text;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Reads characters as a terminal shows them: takes out escape sequences, applies backspaces and what shells use to edit
 * a command line, and splits the rest into pieces. Text that a program rewrites becomes a piece of its own, because it
 * can be a message; text that a person corrects while typing a command is corrected, because the command that counts is
 * the one that ran.
 */
final class ConsoleOutput {

    /** No piece is longer, so that a line without end needs no memory without end. */
    static final int LONGEST_PIECE = 4096;

    /** A long line is cut at a space when one stands in this many last characters. */
    private static final int CUT_MARGIN = 256;

    private static final int LONGEST_PARAMETERS = 64;

    /** A cursor that moves to the right stops at the edge of the screen, and no screen is wider. */
    private static final int WIDEST_SCREEN = 512;

    /** A title or link that is longer was never closed; what follows is shown rather than lost. */
    private static final int LONGEST_STRING = 1024;

    private enum State {
        TEXT,
        /** After ESC. */
        ESCAPE,
        /** After ESC and an intermediate character: character set selections and the like. */
        INTERMEDIATE,
        /** After ESC [. */
        CONTROL_SEQUENCE,
        /** In a window title, a link or a device control string, up to BEL or ESC \. */
        STRING,
        /** After an ESC in such a string. */
        STRING_ESCAPE
    }

    private final CharacterSource source;
    private final char[] block = new char[8192];
    private int position;
    private int limit;
    private boolean ended;

    private final Queue<Piece> finished = new ArrayDeque<>();
    private final StringBuilder line = new StringBuilder();

    /** Marks of what stands in the line, and perhaps of what stood there. */
    private int marks;

    private int cursor;
    private int number = 1;
    private Piece.Start start = Piece.Start.LINE;
    private boolean rewritten;
    private boolean returned;

    /** Whether nothing of the line was read yet. */
    private boolean fresh = true;

    private State state = State.TEXT;
    private final StringBuilder parameters = new StringBuilder();
    private int stringLength;

    /** What backspaces and spaces have wiped out since the last other character, backwards. */
    private final StringBuilder wiped = new StringBuilder();

    private boolean wiping;
    private int wipedFrom;

    ConsoleOutput(CharacterSource source) {
        this.source = source;
    }

    /** The number of the line that is being read. */
    int number() {
        return number;
    }

    /** The next piece; blank ones only for blank lines. Empty at the end of the input. */
    Optional<Piece> next() throws IOException {
        while (finished.isEmpty() && !ended) {
            if (position == limit) {
                if (fresh) {
                    Optional<CharacterSource.PlainLine> plain = source.plainLine();
                    if (plain.isPresent()) {
                        return Optional.of(wholeLine(plain.get()));
                    }
                }
                position = 0;
                limit = source.read(block);
                fresh = false;
                if (limit == 0) {
                    end();
                    break;
                }
            }
            if (state == State.TEXT && !returned && cursor == line.length()) {
                appendRun();
            }
            if (position < limit) {
                accept(block[position++]);
            }
        }
        return Optional.ofNullable(finished.poll());
    }

    /** The fast way for what nearly all lines are. */
    private Piece wholeLine(CharacterSource.PlainLine plain) {
        int marksLeft = plain.marks() & ~Marks.TAB;
        String text = marksLeft == plain.marks() ? plain.text() : plain.text().replace('\t', ' ');
        Piece piece = new Piece(number, text, Piece.Start.LINE, false, marksLeft);
        countLine();
        return piece;
    }

    /** The fast way for what most other input is: printable characters at the end of the line. */
    private void appendRun() {
        int stop = Math.min(limit, position + LONGEST_PIECE - line.length());
        int i = position;
        while (i < stop) {
            int mark = Marks.of(block[i]);
            if ((mark & (Marks.TAB | Marks.CONTROL)) != 0) {
                break;
            }
            marks |= mark;
            i++;
        }
        if (i > position) {
            line.append(block, position, i - position);
            cursor = line.length();
            position = i;
            wiping = false;
        }
    }

    private void end() {
        ended = true;
        if (!isBlank()) {
            finish(rewritten);
        }
    }

    private void accept(char c) {
        if (returned && c != '\n' && c != '\r') {
            rewrite();
            returned = false;
        }
        if (c == '\n') {
            // A line end also ends whatever sequence was left open.
            state = State.TEXT;
            endLine();
            return;
        }
        if (c == '\r') {
            state = State.TEXT;
            returned = true;
            return;
        }
        switch (state) {
            case TEXT -> acceptText(c);
            case ESCAPE -> acceptEscape(c);
            case INTERMEDIATE -> {
                if (c < ' ' || c > '/') {
                    state = State.TEXT;
                }
            }
            case CONTROL_SEQUENCE -> acceptControlSequence(c);
            case STRING -> {
                if (c == 0x07 || ++stringLength > LONGEST_STRING) {
                    state = State.TEXT;
                } else if (c == 0x1B) {
                    state = State.STRING_ESCAPE;
                }
            }
            case STRING_ESCAPE -> {
                state = State.TEXT;
                if (c != '\\') {
                    acceptEscape(c);
                }
            }
        }
    }

    private void acceptText(char c) {
        if (c == 0x1B) {
            state = State.ESCAPE;
        } else if (c == '\b') {
            back();
        } else if (c == '\t' || c == 0x0B || c == '\f') {
            put(' ');
        } else if (c >= ' ' && c != 0x7F) {
            put(c);
        }
    }

    private void acceptEscape(char c) {
        if (c == '[') {
            parameters.setLength(0);
            state = State.CONTROL_SEQUENCE;
        } else if (c == ']' || c == 'P' || c == 'X' || c == '^' || c == '_') {
            stringLength = 0;
            state = State.STRING;
        } else if (c >= ' ' && c <= '/') {
            state = State.INTERMEDIATE;
        } else {
            state = c == 0x1B ? State.ESCAPE : State.TEXT;
        }
    }

    private void acceptControlSequence(char c) {
        if (c >= '@' && c <= '~') {
            state = State.TEXT;
            edit(c);
        } else if (c >= ' ' && c <= '?' && parameters.length() < LONGEST_PARAMETERS) {
            parameters.append(c);
        } else {
            // Not a control sequence after all: what was taken for one is lost, the rest is text.
            state = State.TEXT;
            acceptText(c);
        }
    }

    /** Carries out the control sequences that change what stands in the line; colours and modes change nothing. */
    private void edit(char command) {
        int count = Math.max(1, parameter());
        switch (command) {
            case 'C' -> moveTo(cursor + count);
            case 'D' -> {
                if (count > cursor) {
                    rewrite();
                } else {
                    moveTo(cursor - count);
                }
            }
            case 'G', '`' -> {
                if (count == 1) {
                    rewrite();
                } else {
                    moveTo(count - 1);
                }
            }
            case 'J', 'K' -> {
                if (parameter() == 0) {
                    line.setLength(cursor);
                } else {
                    rewrite();
                }
            }
            case 'P' -> line.delete(cursor, Math.min(line.length(), cursor + count));
            case '@' ->
                line.insert(
                        cursor, " ".repeat(Math.min(Math.min(count, WIDEST_SCREEN), LONGEST_PIECE - line.length())));
            case 'X' -> {
                for (int i = cursor; i < Math.min(line.length(), cursor + count); i++) {
                    line.setCharAt(i, ' ');
                }
            }
            case 'A', 'B', 'E', 'F', 'H', 'd', 'f' -> rewrite();
            default -> {}
        }
    }

    /** The first parameter of a control sequence, 0 when it has none, as terminals read it. */
    private int parameter() {
        int value = 0;
        for (int i = 0; i < parameters.length() && Character.digit(parameters.charAt(i), 10) >= 0; i++) {
            value = Math.min(LONGEST_PIECE, value * 10 + Character.digit(parameters.charAt(i), 10));
        }
        return value;
    }

    private void moveTo(int column) {
        cursor = Math.min(column, Math.max(line.length(), WIDEST_SCREEN));
        while (line.length() < cursor) {
            line.append(' ');
        }
    }

    private void put(char c) {
        marks |= Marks.of(c);
        if (c != ' ') {
            wiping = false;
        }
        if (cursor < line.length()) {
            char covered = line.charAt(cursor);
            if (wiping && cursor < wipedFrom) {
                wiped.append(covered);
                wipedFrom = cursor;
            }
            line.setCharAt(cursor, c);
            cursor++;
            if (Character.isHighSurrogate(covered)
                    && cursor < line.length()
                    && Character.isLowSurrogate(line.charAt(cursor))) {
                line.deleteCharAt(cursor);
            }
        } else {
            if (cursor >= LONGEST_PIECE) {
                cut();
            }
            line.append(c);
            cursor++;
        }
    }

    /**
     * One column to the left. A shell stops at its prompt; a program that goes on beyond the first column clears the
     * line for its next progress report, and what it wipes out is kept as a piece.
     */
    private void back() {
        if (!wiping) {
            wiping = true;
            wiped.setLength(0);
            wipedFrom = Integer.MAX_VALUE;
        }
        if (cursor > 0) {
            cursor--;
            if (cursor > 0 && cursor < line.length() && Character.isLowSurrogate(line.charAt(cursor))) {
                cursor--;
            }
        } else if (wiped.length() > 0) {
            line.setLength(0);
            line.append(wiped.reverse());
            marks = Marks.ALL;
            wiped.setLength(0);
            rewrite();
        } else if (line.length() > 0) {
            rewrite();
        }
    }

    private void endLine() {
        if (!isBlank() || start == Piece.Start.LINE) {
            finish(rewritten);
        }
        countLine();
        begin(Piece.Start.LINE);
        rewritten = false;
        returned = false;
        fresh = true;
    }

    private void countLine() {
        number = number == Integer.MAX_VALUE ? number : number + 1;
    }

    /** What stands in the line is about to be covered by other text. */
    private void rewrite() {
        if (!isBlank()) {
            rewritten = true;
            finish(true);
        }
        begin(Piece.Start.REWRITE);
    }

    private void cut() {
        int space = line.lastIndexOf(" ");
        int at = space > LONGEST_PIECE - CUT_MARGIN ? space : LONGEST_PIECE;
        if (at == LONGEST_PIECE && Character.isHighSurrogate(line.charAt(at - 1))) {
            at--;
        }
        String rest = line.substring(at);
        line.setLength(at);
        if (!isBlank()) {
            finish(rewritten);
        }
        int marksBefore = marks;
        begin(Piece.Start.CUT);
        marks = marksBefore;
        line.append(rest);
        cursor = line.length();
    }

    private void finish(boolean rewrittenLine) {
        finished.add(new Piece(number, line.toString(), start, rewrittenLine, marks));
    }

    private boolean isBlank() {
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) != ' ') {
                return false;
            }
        }
        return true;
    }

    private void begin(Piece.Start reason) {
        line.setLength(0);
        marks = Marks.NONE;
        cursor = 0;
        start = reason;
        wiping = false;
    }
}
