// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.log;

import org.flashdoctor.engine.text.LogLine;
import org.flashdoctor.engine.text.LogText;
import org.flashdoctor.engine.text.WrapWindow;

/** A line of a log with what was found out about it, to be used again when it is joined to others. */
final class ReadLine {

    private static final String[] SEAMS = {" ", ""};

    private RecogniserIndex index;
    private CandidateSet candidates;
    private CandidateSet candidatesAcross;

    /** For each recogniser the state in which this line, or its tail if it is long, leaves its sieve, where known. */
    private final int[] ends;

    /** For each recogniser the ordinal of the line for which the state is known, plus one. */
    private final long[] endsOf;

    private char[] text = new char[LogText.LONGEST_LINE];
    private LogLine line = new LogLine(1, "");
    private int length;
    private long ordinal;

    /** The state in which the line leaves the index. */
    private int state;

    /** The same if it is joined to the line before, by each of the {@link #SEAMS}. */
    private final int[] stateAcross = new int[SEAMS.length];

    private Workbench.KnownLine known;

    ReadLine(RecogniserIndex index) {
        this.index = index;
        this.candidates = index.emptySet();
        this.candidatesAcross = index.emptySet();
        this.ends = new int[index.recognisers().size()];
        this.endsOf = new long[index.recognisers().size()];
    }

    /** Goes on with another index of the same recognisers. */
    void use(RecogniserIndex other) {
        index = other;
        candidates = other.emptySet();
        state = other.matcher().scan(text, length, candidates);
        stateAcross[0] = state;
        stateAcross[1] = state;
        candidatesAcross = other.emptySet();
    }

    /** Takes another line; so many came before it. */
    void set(LogLine newLine, long newOrdinal) {
        line = newLine;
        ordinal = newOrdinal;
        length = newLine.text().length();
        if (length > text.length) {
            text = new char[length];
        }
        newLine.text().getChars(0, length, text, 0);
        known = null;
        candidates.clear();
        candidatesAcross.clear();
        state = index.matcher().scan(text, length, candidates);
        stateAcross[0] = state;
        stateAcross[1] = state;
    }

    /** Whether it may hold characters that are one for RE2 and two for a sieve. */
    private boolean hasSurrogates() {
        return candidates.isForeign() && line.text().chars().anyMatch(c -> Character.isSurrogate((char) c));
    }

    LogLine line() {
        return line;
    }

    int length() {
        return length;
    }

    /** What is known of its text, or null. */
    Workbench.KnownLine known() {
        return known;
    }

    void know(Workbench.KnownLine of) {
        known = of;
    }

    /** How many lines came before it. */
    long ordinal() {
        return ordinal;
    }

    /** Whether only a part of it is joined to other lines. */
    private boolean isLong() {
        return length > WrapWindow.REACH;
    }

    /** The numbers of the recognisers that are worth a try on the line. */
    CandidateSet candidates() {
        return candidates;
    }

    /** The numbers of those whose anchor may stand across the seam before the line. */
    CandidateSet candidatesAcross() {
        return candidatesAcross;
    }

    /**
     * Goes through the index over the seams before this line, with a space and without.
     *
     * @param three whether the line before that may belong to it as well
     */
    void cross(ReadLine before, boolean three) {
        int length = headLength();
        for (int seam = 0; seam < SEAMS.length; seam++) {
            stateAcross[seam] =
                    index.matcher().scanSeam(before.state, SEAMS[seam], text, length, state, candidatesAcross);
        }
        for (int earlier = 0; three && earlier < SEAMS.length; earlier++) {
            int across = before.stateAcross[earlier];
            for (int seam = 0; across != before.state && seam < SEAMS.length; seam++) {
                index.matcher().scanSeam(across, SEAMS[seam], text, length, state, candidatesAcross);
            }
        }
    }

    private int headLength() {
        return Math.min(length, WrapWindow.REACH);
    }

    /** A place before which no match of a recogniser begins; negative if it has none. */
    int pass(int recogniser, Sieve sieve) {
        if (hasSurrogates()) {
            return 0;
        }
        int first = sieve.pass(text, 0, length);
        if (!isLong()) {
            ends[recogniser] = sieve.end();
            endsOf[recogniser] = ordinal + 1;
        }
        return first;
    }

    /** How far matches that begin in this line, or in its tail if it is long, have come at its end. */
    int end(int recogniser, Sieve sieve) {
        if (endsOf[recogniser] != ordinal + 1) {
            if (hasSurrogates()) {
                ends[recogniser] = Sieve.OPEN;
            } else {
                sieve.pass(text, length - headLength(), length);
                ends[recogniser] = sieve.end();
            }
            endsOf[recogniser] = ordinal + 1;
        }
        return ends[recogniser];
    }

    /** How far matches that began before have come at the end of this line. */
    int goOn(int from, Sieve sieve) {
        return from != Sieve.DEAD && hasSurrogates() ? Sieve.OPEN : sieve.goOn(from, text, length);
    }

    /** Whether matches that began before may end in this line. */
    boolean mayEnd(int from, Sieve sieve) {
        return from != Sieve.DEAD && (hasSurrogates() || sieve.mayEnd(from, text, headLength()));
    }
}
