// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.log;

/**
 * The recognisers that are worth a try on a text, by their numbers: those with an anchor and, where more than that is
 * required, also with what is required. It is emptied, filled and united for every line of a log.
 */
final class CandidateSet {

    private final long[] undemanding;
    private final long[] anchored;
    private final long[] satisfied;
    private boolean empty = true;
    private boolean foreign;

    /**
     * An empty set.
     *
     * @param undemanding those that require nothing beyond an anchor, as bits
     */
    CandidateSet(long[] undemanding) {
        this.undemanding = undemanding;
        this.anchored = new long[undemanding.length];
        this.satisfied = undemanding.clone();
    }

    /** Whether there is nothing in it, not even halfway. */
    boolean isEmpty() {
        return empty;
    }

    void clear() {
        foreign = false;
        if (!empty) {
            for (int i = 0; i < anchored.length; i++) {
                anchored[i] = 0;
                satisfied[i] = undemanding[i];
            }
            empty = true;
        }
    }

    /** Takes note of a character of the text that may not be ASCII. */
    void note(char c) {
        foreign |= c >= 128;
    }

    /** Whether the text is not all ASCII. */
    boolean isForeign() {
        return foreign;
    }

    /** Notes what was found, a part of these: numbers of recognisers for anchors, complements for what they require. */
    void addAll(int[] found, int from, int to) {
        for (int i = from; i < to; i++) {
            int number = found[i];
            if (number >= 0) {
                anchored[number >> 6] |= 1L << number;
            } else {
                satisfied[~number >> 6] |= 1L << ~number;
            }
        }
        empty = false;
    }

    /** Unites it with the set of another text: what an anchor needs may stand there. */
    void addAll(CandidateSet other) {
        if (!other.empty) {
            for (int i = 0; i < anchored.length; i++) {
                anchored[i] |= other.anchored[i];
                satisfied[i] |= other.satisfied[i];
            }
            empty = false;
        }
    }

    /** The smallest number that is not below this one; negative if there is none. */
    int next(int from) {
        int i = from >> 6;
        if (empty || i >= anchored.length) {
            return -1;
        }
        long word = anchored[i] & satisfied[i] & (-1L << from);
        while (word == 0) {
            if (++i == anchored.length) {
                return -1;
            }
            word = anchored[i] & satisfied[i];
        }
        return (i << 6) + Long.numberOfTrailingZeros(word);
    }
}
