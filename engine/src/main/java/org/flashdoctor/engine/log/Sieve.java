// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells at the cost of a look at each character that a text holds no match of a pattern, and else from where to search.
 * A search with RE2 costs some fifty times as much, and most texts that hold the anchor of a pattern hold no match of it.
 *
 * <p>It is a deterministic automaton over the {@link Shape} of the pattern, whose states are made as texts lead to them.
 * A state says how far the matches have come that began before; {@link #DEAD} that there are none. For use by one thread.
 */
final class Sieve {

    /** No match has begun. */
    static final int DEAD = 0;

    /** Anything may match from here on. */
    static final int OPEN = 1;

    /** What all sieves together may use for their tables, so that no log and no pattern can fill the memory. */
    static final class Budget {
        private int left = 20_000;
    }

    /** All characters that are not ASCII share the last place of a row. */
    private static final int ROW = 129;

    private static final int[] UNKNOWN = new int[ROW];
    private static final int[] ANYTHING = new int[ROW];
    private static final int MOST_STATES = 1000;

    private static final int STILL_DEAD = entry(DEAD, false);

    static {
        Arrays.fill(ANYTHING, entry(OPEN, true));
    }

    private final Budget budget;
    private final ShapePositions positions;
    private final int begin;
    private final List<long[]> states = new ArrayList<>();
    private final Map<Bits, Integer> numbers = new HashMap<>();

    /** For each state and character the {@link #entry} of the next state, 0 where that is not known yet. */
    private int[][] anywhere = new int[8][];

    /** The same if no match begins any more. */
    private int[][] onwards = new int[8][];

    private int end;

    /** A sieve for all matches of a shape, by its positions. */
    Sieve(ShapePositions positions, Budget budget) {
        this.budget = budget;
        this.positions = positions;
        // The numbers of these are DEAD and OPEN.
        add(new long[positions.words()], UNKNOWN);
        add(new long[0], ANYTHING);
        if (positions.isUsable()) {
            this.begin = number(positions.begin());
        } else {
            this.begin = OPEN;
            anywhere[DEAD] = ANYTHING;
        }
    }

    private static int entry(int state, boolean mayEnd) {
        return (state + 1) * 2 + (mayEnd ? 1 : 0);
    }

    private static int state(int entry) {
        return (entry >> 1) - 1;
    }

    /** The state in which the text of the last {@link #pass} leaves the sieve. */
    int end() {
        return end;
    }

    /**
     * Runs through a whole text, or the last part of one that is taken for a whole.
     *
     * @return a place before which no match begins; negative if there is no match
     */
    int pass(char[] text, int from, int to) {
        int state = begin;
        int[] row = anywhere[state];
        int quiet = from;
        int first = begin == OPEN ? from : -1;
        for (int i = from; i < to; i++) {
            char c = text[i];
            int entry = row[c < ROW ? c : ROW - 1];
            if (entry == STILL_DEAD && state == DEAD) {
                quiet = i + 1;
                continue;
            }
            if (entry == 0) {
                entry = learn(true, state, c);
            }
            if ((entry & 1) != 0 && first < 0) {
                first = quiet;
            }
            state = state(entry);
            row = anywhere[state];
            if (state == DEAD) {
                quiet = i + 1;
            }
        }
        end = state;
        return first;
    }

    /** Like {@link #pass}, from a place within a text and only as far as needed. */
    int search(String text, int from) {
        int state = begin == OPEN ? OPEN : DEAD;
        int quiet = from;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (state == OPEN || Character.isSurrogate(c)) {
                return quiet;
            }
            int entry = anywhere[state][Math.min(c, ROW - 1)];
            if (entry == 0) {
                entry = learn(true, state, c);
            }
            if ((entry & 1) != 0) {
                return quiet;
            }
            state = state(entry);
            if (state == DEAD) {
                quiet = i + 1;
            }
        }
        return -1;
    }

    /** The state after what stands between two texts, if no match begins in that. */
    int goOn(int from, String seam) {
        int state = from;
        for (int i = 0; i < seam.length() && state != DEAD; i++) {
            state = state(entry(state, seam.charAt(i)));
        }
        return state;
    }

    /** The state after more text, if no match begins in that. */
    int goOn(int from, char[] text, int length) {
        int state = from;
        for (int i = 0; i < length && state != DEAD; i++) {
            state = state(entry(state, text[i]));
        }
        return state;
    }

    /** Whether a match that began before may end in this text, behind its first character or later. */
    boolean mayEnd(int from, char[] text, int length) {
        int state = from;
        for (int i = 0; i < length && state != DEAD; i++) {
            int entry = entry(state, text[i]);
            if ((entry & 1) != 0) {
                return true;
            }
            state = state(entry);
        }
        return false;
    }

    private int entry(int state, char c) {
        int entry = onwards[state][Math.min(c, ROW - 1)];
        return entry == 0 ? learn(false, state, c) : entry;
    }

    private int learn(boolean startsAnywhere, int state, char c) {
        int[][] table = startsAnywhere ? anywhere : onwards;
        if (table[state] == UNKNOWN && budget.left <= 0) {
            return entry(OPEN, true);
        }
        long[] after = new long[positions.words()];
        boolean mayEnd = positions.step(states.get(state), c, after);
        if (startsAnywhere) {
            mayEnd |= positions.step(positions.anywhere(), c, after);
        }
        int next = number(after);
        int entry = entry(next, mayEnd || next == OPEN);
        // Perhaps the tables have grown.
        table = startsAnywhere ? anywhere : onwards;
        if (table[state] == UNKNOWN) {
            budget.left--;
            table[state] = new int[ROW];
        }
        table[state][Math.min(c, ROW - 1)] = entry;
        return entry;
    }

    private int number(long[] state) {
        Integer known = numbers.get(new Bits(state));
        if (known != null) {
            return known;
        }
        if (states.size() >= MOST_STATES || budget.left <= 0) {
            return OPEN;
        }
        budget.left--;
        return add(state, UNKNOWN);
    }

    private int add(long[] state, int[] row) {
        int number = states.size();
        if (number == anywhere.length) {
            anywhere = Arrays.copyOf(anywhere, 2 * number);
            onwards = Arrays.copyOf(onwards, 2 * number);
        }
        states.add(state);
        numbers.put(new Bits(state), number);
        anywhere[number] = row;
        onwards[number] = row;
        return number;
    }

    /** A state, by what is in it. */
    private static final class Bits {

        private final long[] bits;
        private final int hash;

        Bits(long[] bits) {
            this.bits = bits;
            this.hash = Arrays.hashCode(bits);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bits more && Arrays.equals(bits, more.bits);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
