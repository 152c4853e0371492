// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Shows messages that a mailer or a terminal has broken over two or three lines. Whether a line end is such a break
 * cannot be told from the text, so nothing is unwrapped: the lines stay as they are, and beside each of them this
 * window gives the texts that it would have formed with the line or the two lines before. A mailer breaks between words
 * and takes the space away, a terminal breaks at its last column, in the middle of a word or of a number; therefore each
 * seam is offered with a space and without.
 *
 * <p>A matcher feeds every line and searches first the line itself, then the joined texts, where it keeps what
 * {@linkplain Joined#spans spans} the seams; anything else is found in a single line or in a shorter join as well. A
 * match that does not touch the seam's space is found in two joins of the same lines and counts once.
 *
 * <p>Lines are joined only if they are neighbours in the original input, or parts of one of its lines; where every other
 * line is empty, as web pages and mailers make it, the lines around an empty one are neighbours. With a space they
 * are joined whatever their length, because tools themselves spread messages over lines ({@code Reading flash...} and
 * {@code done.}); without one only behind a line of {@link #SHORTEST_WRAPPED} characters or more. From each line at most
 * {@link #REACH} characters are taken, so a line costs at most six joins of three times that length, however long the
 * lines and the log are.
 */
public final class WrapWindow {

    /** How many characters on each side of a seam are offered. */
    public static final int REACH = 240;

    /** No terminal or mailer that people paste from is narrower, and most lines that stand alone are shorter. */
    public static final int SHORTEST_WRAPPED = 32;

    /** As many lines in a row with an empty one between them, and the input is double-spaced. */
    private static final int DOUBLE_SPACED = 3;

    private static final List<List<String>> NO_JOINS = List.of();

    private static final List<String> SPACE = List.of(" ");
    private static final List<String> SPACE_OR_NOTHING = List.of(" ", "");

    /** All joins, by whether the line before the last, and the one before that, may have been wrapped. */
    private static final List<List<String>> AFTER_SHORT = seams(List.of(), SPACE);

    private static final List<List<String>> AFTER_LONG = seams(List.of(), SPACE_OR_NOTHING);
    private static final List<List<String>> AFTER_SHORT_SHORT = seams(SPACE, SPACE);
    private static final List<List<String>> AFTER_SHORT_LONG = seams(SPACE, SPACE_OR_NOTHING);
    private static final List<List<String>> AFTER_LONG_SHORT = seams(SPACE_OR_NOTHING, SPACE);
    private static final List<List<String>> AFTER_LONG_LONG = seams(SPACE_OR_NOTHING, SPACE_OR_NOTHING);

    /** The last line and the two before it, as far as there are any. */
    private Optional<LogLine> oldest = Optional.empty();

    private Optional<LogLine> older = Optional.empty();
    private Optional<LogLine> last = Optional.empty();

    /** Whether the last line may go on with what the one before began, and that with the oldest. */
    private boolean continues = false;

    private boolean continued = false;

    /** How many lines in a row had one empty line before them. */
    private int doubleSpaced = 0;

    /**
     * Takes the next line of the log.
     *
     * @param line a line, in the order of the log
     * @return the texts that end in this line, those of two lines before those of three; none when it can not be the
     *     continuation of the line before
     */
    public List<Joined> feed(LogLine line) {
        return take(line).stream().map(this::join).toList();
    }

    /**
     * Takes the next line of the log, for those who need few of the joined texts.
     *
     * @param line a line, in the order of the log
     * @return for each text that {@link #feed} would give, in the same order, the seams between its lines: one if it has
     *     two lines, two if it has three
     */
    public List<List<String>> take(LogLine line) {
        oldest = older;
        older = last;
        last = Optional.of(line);
        continued = continues;
        continues = older.isPresent() && mayContinue(older.get(), line);
        if (!continues) {
            return NO_JOINS;
        }
        boolean laterLong = mayBeWrapped(older.get());
        // The middle line stands between two seams only when all of it is there.
        if (oldest.isEmpty() || !continued || older.get().text().length() > REACH) {
            return laterLong ? AFTER_LONG : AFTER_SHORT;
        }
        if (mayBeWrapped(oldest.get())) {
            return laterLong ? AFTER_LONG_LONG : AFTER_LONG_SHORT;
        }
        return laterLong ? AFTER_SHORT_LONG : AFTER_SHORT_SHORT;
    }

    /**
     * Joins lines that end in the one taken last.
     *
     * @param seams what to put between them, as {@link #take} gave it
     */
    public Joined join(List<String> seams) {
        LogLine line = last.orElseThrow();
        LogLine before = older.orElseThrow();
        return seams.size() == 1
                ? tail(before).with(seams.get(0), line)
                : tail(oldest.orElseThrow()).with(seams.get(0), before).with(seams.get(1), line);
    }

    private static List<List<String>> seams(List<String> earlier, List<String> later) {
        List<List<String>> all = new ArrayList<>();
        later.forEach(seam -> all.add(List.of(seam)));
        earlier.forEach(first -> later.forEach(second -> all.add(List.of(first, second))));
        return List.copyOf(all);
    }

    private boolean mayContinue(LogLine line, LogLine next) {
        int distance = next.number() - line.number();
        if (distance == 2) {
            doubleSpaced = Math.min(doubleSpaced + 1, DOUBLE_SPACED);
        } else if (distance != 0) {
            doubleSpaced = 0;
        }
        return distance == 0 || distance == 1 || (distance == 2 && doubleSpaced == DOUBLE_SPACED);
    }

    private static boolean mayBeWrapped(LogLine line) {
        return line.text().length() >= SHORTEST_WRAPPED;
    }

    private static Joined tail(LogLine line) {
        int length = Math.min(REACH, line.text().length());
        int from = line.text().length() - length;
        return new Joined(line.text().substring(from), List.of(new Part(line, from, 0, length)));
    }

    /**
     * What a joined text took from one line.
     *
     * @param line the line
     * @param column where in the line's text the part begins
     * @param start where the part begins in the joined text
     * @param end where the part ends in the joined text, exclusive
     */
    public record Part(LogLine line, int column, int start, int end) {}

    /**
     * Two or three neighbouring lines as one.
     *
     * @param text the joined text
     * @param parts what came from which line, in their order
     */
    public record Joined(String text, List<Part> parts) {

        /** Keeps the parts as they are. */
        public Joined {
            parts = List.copyOf(parts);
        }

        /** Whether a match from start to end, exclusive, has characters of the first and of the last line. */
        public boolean spans(int start, int end) {
            return start < parts.get(0).end() && end > lastPart().start();
        }

        /** The part in which a character of the text stands; a seam's space belongs to the line before it. */
        public Part partAt(int index) {
            if (index < 0 || index >= text.length()) {
                throw new IndexOutOfBoundsException(
                        "There is no character %d in a joined text of %d.".formatted(index, text.length()));
            }
            int part = parts.size() - 1;
            while (parts.get(part).start() > index) {
                part--;
            }
            return parts.get(part);
        }

        private Part lastPart() {
            return parts.get(parts.size() - 1);
        }

        private Joined with(String seam, LogLine line) {
            int start = text.length() + seam.length();
            String head = line.text().substring(0, Math.min(REACH, line.text().length()));
            List<Part> more = new ArrayList<>(parts);
            more.add(new Part(line, 0, start, start + head.length()));
            return new Joined(text + seam + head, more);
        }
    }
}
