// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.text;

import java.util.ArrayList;
import java.util.List;

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
 * <p>Lines are joined only if they are neighbours in the original input, or parts of one of its lines. With a space they
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

    /** The lines before the one that comes next, two at most, the older first. */
    private List<LogLine> earlier = List.of();

    /**
     * Takes the next line of the log.
     *
     * @param line a line, in the order of the log
     * @return the texts that end in this line, those of two lines before those of three; none when it can not be the
     *     continuation of the line before
     */
    public List<Joined> feed(LogLine line) {
        List<LogLine> before = earlier;
        LogLine last = before.isEmpty() ? line : before.get(before.size() - 1);
        earlier = before.isEmpty() ? List.of(line) : List.of(last, line);
        if (before.isEmpty() || !mayContinue(last, line)) {
            return List.of();
        }
        List<Joined> joins = new ArrayList<>(6);
        for (String seam : seams(last)) {
            joins.add(tail(last).with(seam, line));
        }
        // The middle line stands between two seams only when all of it is there.
        if (before.size() == 2
                && mayContinue(before.get(0), last)
                && last.text().length() <= REACH) {
            for (String seam : seams(before.get(0))) {
                Joined two = tail(before.get(0)).with(seam, last);
                for (String secondSeam : seams(last)) {
                    joins.add(two.with(secondSeam, line));
                }
            }
        }
        return List.copyOf(joins);
    }

    private static boolean mayContinue(LogLine line, LogLine next) {
        int distance = next.number() - line.number();
        return distance == 0 || distance == 1;
    }

    private static List<String> seams(LogLine line) {
        return line.text().length() >= SHORTEST_WRAPPED ? List.of(" ", "") : List.of(" ");
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
