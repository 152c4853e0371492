// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.log;

import java.util.Arrays;
import java.util.List;
import org.flashdoctor.engine.text.CaseFolding;

/**
 * Finds many literals in one pass over a text, whatever their case (Aho and Corasick, 1975).
 *
 * <p>States near the root, where a matcher is most of the time, and those with several ways on know the next state for
 * every ASCII character; they are called dense. The others, nearly all, know the one character that leads on and where to go
 * back to.
 */
final class LiteralMatcher {

    private static final int NONE = -1;
    private static final int[] NOTHING = {};

    /** Classes of ASCII characters: those in no literal are 0, an upper case letter has that of the lower case one. */
    private final byte[] asciiClasses;

    /** Characters of literals that are not ASCII, in order; their classes follow those of ASCII. */
    private final char[] otherCharacters;

    private final int firstOtherClass;

    /** The dense states have the numbers below this. */
    private final int dense;

    /** How many bits the number of a class of ASCII characters has. */
    private final int classBits;

    /**
     * For each dense state and class of ASCII characters what comes next: the number of the state times two, plus one if
     * something ends in it.
     */
    private final int[] table;

    /** The ways on from dense states by other characters, in order; most have none. */
    private int[] otherWays = new int[0];

    private int[] otherNext = new int[0];

    /** For each other state the class that leads on, and what comes next then. */
    private final int[] onlyClass;

    private final int[] onlyNext;

    private final int[] failure;
    private final int[] depth;

    /** What ends in each state, as {@link CandidateSet} takes it, state by state. */
    private final int[] endings;

    /** For each state where its endings begin, and behind the last one where they end. */
    private final int[] endingsFrom;

    /** Builds the matcher. */
    LiteralMatcher(Trie trie) {
        this.asciiClasses = new byte[128];
        this.otherCharacters = trie.otherCharacters();
        int classes = 1;
        for (char c = 0; c < asciiClasses.length; c++) {
            if (trie.ascii[c]) {
                asciiClasses[c] = (byte) classes++;
            }
        }
        for (char c = 'A'; c <= 'Z'; c++) {
            asciiClasses[c] = asciiClasses[CaseFolding.fold(c)];
        }
        this.firstOtherClass = classes;
        this.classBits = Integer.SIZE - Integer.numberOfLeadingZeros(classes - 1);
        int[] numbers = new int[trie.size];
        this.dense = trie.number(numbers);
        this.table = new int[dense << classBits];
        this.onlyClass = new int[trie.size];
        this.onlyNext = new int[trie.size];
        this.failure = new int[trie.size];
        this.depth = new int[trie.size];
        int[][] found = new int[trie.size][];
        link(trie, numbers, found);
        this.endingsFrom = new int[trie.size + 1];
        for (int state = 0; state < trie.size; state++) {
            endingsFrom[state + 1] = endingsFrom[state] + found[state].length;
        }
        this.endings = new int[endingsFrom[trie.size]];
        for (int state = 0; state < trie.size; state++) {
            System.arraycopy(found[state], 0, endings, endingsFrom[state], found[state].length);
        }
    }

    /** A matcher that was built before and {@link #arrays packed}. */
    LiteralMatcher(PackedArrays packed) {
        int[] measures = packed.next();
        this.dense = measures[0];
        this.classBits = measures[1];
        this.firstOtherClass = measures[2];
        this.asciiClasses = new byte[128];
        int[] classes = packed.next();
        for (int i = 0; i < classes.length; i++) {
            asciiClasses[i] = (byte) classes[i];
        }
        int[] others = packed.next();
        this.otherCharacters = new char[others.length];
        for (int i = 0; i < others.length; i++) {
            otherCharacters[i] = (char) others[i];
        }
        this.table = packed.next();
        this.otherWays = packed.next();
        this.otherNext = packed.next();
        this.onlyClass = packed.next();
        this.onlyNext = packed.next();
        this.failure = packed.next();
        this.depth = packed.next();
        this.endings = packed.next();
        this.endingsFrom = packed.next();
    }

    /** All of it, for another start to take as it is. */
    List<int[]> arrays() {
        int[] classes = new int[asciiClasses.length];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = asciiClasses[i];
        }
        int[] others = new int[otherCharacters.length];
        for (int i = 0; i < others.length; i++) {
            others[i] = otherCharacters[i];
        }
        int[] measures = {dense, classBits, firstOtherClass};
        return List.of(
                measures,
                classes,
                others,
                table,
                otherWays,
                otherNext,
                onlyClass,
                onlyNext,
                failure,
                depth,
                endings,
                endingsFrom);
    }

    /**
     * Collects what stands in a text.
     *
     * @return the state in which the text leaves the matcher
     */
    int scan(char[] text, int length, CandidateSet hits) {
        // The start script has the simple compiler do all the work; it does not keep fields in registers.
        int[] nextOf = table;
        byte[] classOf = asciiClasses;
        int bits = classBits;
        int tableStates = dense;
        int state = 0;
        for (int i = 0; i < length; i++) {
            char c = text[i];
            int next;
            if (c < 128 && state < tableStates) {
                next = nextOf[(state << bits) + classOf[c]];
            } else {
                next = next(state, c);
                hits.note(c);
            }
            state = next >> 1;
            if ((next & 1) != 0) {
                hits.addAll(endings, endingsFrom[state], endingsFrom[state + 1]);
            }
        }
        return state;
    }

    /**
     * Goes on over a seam and collects what spans it.
     *
     * @param state the state at the end of the text before the seam
     * @param seam what stands between the texts
     * @param text the text after it
     * @param length how much of the text is there
     * @param end the state in which this text alone leaves the matcher
     * @return the state in which all of them leave the matcher
     */
    int scanSeam(int state, String seam, char[] text, int length, int end, CandidateSet hits) {
        int now = state;
        for (int i = 0; i < seam.length(); i++) {
            now = step(now, seam.charAt(i), hits);
        }
        for (int i = 0; i < length; i++) {
            if (depth[now] <= i) {
                // Nothing that began before the seam can go on.
                return end;
            }
            now = step(now, text[i], hits);
        }
        return length == 0 || depth[now] > length ? now : end;
    }

    private int step(int from, char c, CandidateSet hits) {
        int next = next(from, c);
        if ((next & 1) != 0) {
            hits.addAll(endings, endingsFrom[next >> 1], endingsFrom[(next >> 1) + 1]);
        }
        return next >> 1;
    }

    private int next(int from, char c) {
        int characterClass = classOf(c);
        int state = from;
        while (true) {
            if (state >= dense) {
                if (onlyClass[state] == characterClass) {
                    return onlyNext[state];
                }
            } else if (characterClass < firstOtherClass) {
                return table[(state << classBits) + characterClass];
            } else {
                int at = Arrays.binarySearch(otherWays, otherWay(state, characterClass));
                if (at >= 0) {
                    return otherNext[at];
                } else if (state == 0) {
                    return 0;
                }
            }
            state = failure[state];
        }
    }

    private int otherWay(int state, int characterClass) {
        return state * otherCharacters.length + characterClass - firstOtherClass;
    }

    private int classOf(char c) {
        char low = CaseFolding.fold(c);
        if (low < 128) {
            return asciiClasses[low];
        }
        int at = Arrays.binarySearch(otherCharacters, low);
        return at < 0 ? 0 : firstOtherClass + at;
    }

    /** Goes through the states from the root outwards, so that all that a state goes back to is ready before it. */
    private void link(Trie trie, int[] numbers, int[][] found) {
        found[0] = NOTHING;
        int[] queue = new int[trie.size];
        int queued = 1;
        for (int head = 0; head < queued; head++) {
            int state = numbers[queue[head]];
            if (state < dense && state > 0) {
                goBack(state, failure[state]);
            }
            onlyClass[state] = NONE;
            int child = trie.firstChild[queue[head]];
            while (child != NONE) {
                int next = numbers[child];
                depth[next] = depth[state] + 1;
                failure[next] = state == 0 ? 0 : next(failure[state], trie.character[child]) >> 1;
                found[next] = merged(trie.found[child], found[failure[next]]);
                queue[queued++] = child;
                child = trie.nextSibling[child];
            }
            // Only now: a state must not find its own children on the way back.
            for (child = trie.firstChild[queue[head]]; child != NONE; child = trie.nextSibling[child]) {
                int next = numbers[child] * 2 + (found[numbers[child]].length == 0 ? 0 : 1);
                onlyClass[state] = classOf(trie.character[child]);
                onlyNext[state] = next;
                if (state < dense) {
                    lead(state, onlyClass[state], next);
                }
            }
        }
    }

    private void lead(int state, int characterClass, int next) {
        if (characterClass < firstOtherClass) {
            table[(state << classBits) + characterClass] = next;
            return;
        }
        int way = otherWay(state, characterClass);
        int at = ~Arrays.binarySearch(otherWays, way);
        otherWays = inserted(otherWays, at, way);
        otherNext = inserted(otherNext, at, next);
    }

    private static int[] inserted(int[] array, int at, int value) {
        int[] longer = Arrays.copyOf(array, array.length + 1);
        System.arraycopy(array, at, longer, at + 1, array.length - at);
        longer[at] = value;
        return longer;
    }

    /** Fills in where a dense state goes on like another state that it goes back to. */
    private void goBack(int state, int back) {
        if (back < dense) {
            System.arraycopy(table, back << classBits, table, state << classBits, 1 << classBits);
        } else {
            goBack(state, failure[back]);
            if (onlyClass[back] != NONE && onlyClass[back] < firstOtherClass) {
                table[(state << classBits) + onlyClass[back]] = onlyNext[back];
            }
        }
    }

    private static int[] merged(int[] own, int[] more) {
        if (own.length == 0 || more.length == 0) {
            return own.length == 0 ? more : own;
        }
        int[] both = Arrays.copyOf(own, own.length + more.length);
        System.arraycopy(more, 0, both, own.length, more.length);
        return both;
    }

    /** Literals with what they mean, letter by letter. */
    static final class Trie {

        private static final int DENSE_DEPTH = 2;

        private final boolean[] ascii = new boolean[128];
        private final StringBuilder others = new StringBuilder();
        private int[] firstChild = new int[1024];
        private int[] nextSibling = new int[1024];
        private char[] character = new char[1024];
        private int[][] found = new int[1024][];
        private boolean[] dense = new boolean[1024];
        private int size;

        Trie() {
            dense[add('\0')] = true;
        }

        /** Adds a literal; {@link CandidateSet} knows what it means. */
        void insert(String text, int meaning) {
            int state = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = CaseFolding.fold(text.charAt(i));
                int child = firstChild[state];
                while (child != NONE && character[child] != c) {
                    child = nextSibling[child];
                }
                if (child == NONE) {
                    child = add(c);
                    dense[child] = i < DENSE_DEPTH;
                    dense[state] |= firstChild[state] != NONE;
                    nextSibling[child] = firstChild[state];
                    firstChild[state] = child;
                }
                state = child;
            }
            found[state] = merged(found[state], new int[] {meaning});
        }

        private int add(char c) {
            if (size == character.length) {
                firstChild = Arrays.copyOf(firstChild, 2 * size);
                nextSibling = Arrays.copyOf(nextSibling, 2 * size);
                character = Arrays.copyOf(character, 2 * size);
                found = Arrays.copyOf(found, 2 * size);
                dense = Arrays.copyOf(dense, 2 * size);
            }
            found[size] = NOTHING;
            firstChild[size] = NONE;
            nextSibling[size] = NONE;
            character[size] = c;
            if (c >= 128) {
                others.append(c);
            } else if (size > 0) {
                ascii[c] = true;
            }
            return size++;
        }

        /** Numbers the states, the dense ones first; returns how many those are. */
        private int number(int[] numbers) {
            int count = 0;
            for (int i = 0; i < size; i++) {
                if (dense[i]) {
                    numbers[i] = count++;
                }
            }
            int all = count;
            for (int i = 0; i < size; i++) {
                if (!dense[i]) {
                    numbers[i] = all++;
                }
            }
            return count;
        }

        private char[] otherCharacters() {
            char[] all = others.toString().toCharArray();
            Arrays.sort(all);
            int different = 0;
            for (int i = 0; i < all.length; i++) {
                if (i == 0 || all[i] != all[i - 1]) {
                    all[different++] = all[i];
                }
            }
            return Arrays.copyOf(all, different);
        }
    }
}
