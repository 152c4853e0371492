// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.flashdoctor.engine.log.Shape.OneOf;

/**
 * The places in a {@link Shape} that a match can have come to, and which may follow which (Glushkov, 1961). A match has
 * come to a place when the character of that place is the next one to be seen.
 */
final class ShapePositions {

    /** The position behind the whole: the match is complete. */
    private static final int END = 0;

    private static final int MOST_POSITIONS = 4096;
    private static final int MOST_FOLLOWERS = 100_000;
    private static final int[] NO_POSITIONS = {};

    /** Where a shape is too large to tell anything: a match may be complete before it begins. */
    private static final int[] EVERYWHERE = {END};

    /** The characters of each position; none for the end, and null for the beginning of the text. */
    private final OneOf[] characters;

    private final int[][] followers;
    private final int[] first;
    private final long[] anywhere;
    private final long[] begin;
    private final boolean usable;

    ShapePositions(Shape shape) {
        this(new Builder(shape));
    }

    private ShapePositions(Builder builder) {
        this(
                builder.characters.toArray(OneOf[]::new),
                builder.followers.toArray(int[][]::new),
                builder.usable ? builder.first() : EVERYWHERE);
    }

    /**
     * Positions that are known.
     *
     * @param characters the characters of each, null for the beginning of the text
     * @param followers which may follow each
     * @param first those with which a match can begin
     */
    ShapePositions(OneOf[] characters, int[][] followers, int[] first) {
        this.characters = characters;
        this.followers = followers;
        this.first = first;
        this.anywhere = new long[words()];
        this.begin = new long[words()];
        addFirst(first, false, anywhere);
        addFirst(first, true, begin);
        // What matches without any character matches everywhere.
        this.usable = !has(begin, END) && !has(anywhere, END);
    }

    OneOf[] characters() {
        return characters;
    }

    int[][] followers() {
        return followers;
    }

    int[] first() {
        return first;
    }

    /** Whether the positions tell anything. */
    boolean isUsable() {
        return usable;
    }

    /** Length of a set of positions. */
    int words() {
        return (characters.length + 63) / 64;
    }

    /** The positions of a match that begins within a text. */
    long[] anywhere() {
        return anywhere;
    }

    /** The positions of a match that begins where the text does. */
    long[] begin() {
        return begin;
    }

    /**
     * Adds the positions that come after these when a character is seen.
     *
     * @return whether a match is complete with it
     */
    boolean step(long[] from, char c, long[] after) {
        boolean complete = false;
        for (int word = 0; word < from.length; word++) {
            for (long rest = from[word]; rest != 0; rest &= rest - 1) {
                int position = word * 64 + Long.numberOfTrailingZeros(rest);
                OneOf here = characters[position];
                if (c < 128 ? here.has(c) : here.others()) {
                    for (int next : followers[position]) {
                        complete |= next == END;
                        // No text begins behind a character.
                        if (next != END && characters[next] != null) {
                            after[next >> 6] |= 1L << next;
                        }
                    }
                }
            }
        }
        return complete;
    }

    private void addFirst(int[] first, boolean atBeginning, long[] set) {
        for (int position : first) {
            if (characters[position] != null) {
                set[position >> 6] |= 1L << position;
            } else if (atBeginning && !has(set, position)) {
                // Seen for good: beginnings in a loop follow themselves.
                set[position >> 6] |= 1L << position;
                addFirst(followers[position], true, set);
                set[position >> 6] &= ~(1L << position);
            }
        }
    }

    private static boolean has(long[] set, int position) {
        return (set[position >> 6] >>> position & 1) != 0;
    }

    /** Goes through a shape and finds its positions. */
    private static final class Builder {

        private final List<OneOf> characters = new ArrayList<>();
        private final List<int[]> followers = new ArrayList<>();
        private final Part whole;
        private boolean usable = true;
        private int linked;

        /** Where a part of the shape begins and ends, and whether it can be left out. */
        // The arrays never leave this class, and nobody compares parts.
        @SuppressWarnings("ArrayRecordComponent")
        private record Part(boolean empty, int[] first, int[] last) {}

        Builder(Shape shape) {
            position(OneOf.NONE);
            whole = part(shape);
            link(whole.last(), new int[] {END});
        }

        int[] first() {
            return whole.empty() ? joined(whole.first(), new int[] {END}) : whole.first();
        }

        private int position(OneOf set) {
            if (characters.size() >= MOST_POSITIONS) {
                usable = false;
                return END;
            }
            characters.add(set);
            followers.add(NO_POSITIONS);
            return characters.size() - 1;
        }

        private Part part(Shape shape) {
            if (shape instanceof OneOf set) {
                return single(set);
            } else if (shape instanceof Shape.Beginning) {
                return single(null);
            } else if (shape instanceof Shape.Sequence sequence) {
                Part all = new Part(true, NO_POSITIONS, NO_POSITIONS);
                for (Shape each : sequence.parts()) {
                    Part next = part(each);
                    link(all.last(), next.first());
                    all = new Part(
                            all.empty() && next.empty(),
                            all.empty() ? joined(all.first(), next.first()) : all.first(),
                            next.empty() ? joined(all.last(), next.last()) : next.last());
                }
                return all;
            } else if (shape instanceof Shape.Choice choice) {
                Part all = new Part(false, NO_POSITIONS, NO_POSITIONS);
                for (Shape each : choice.ways()) {
                    Part way = part(each);
                    all = new Part(
                            all.empty() || way.empty(),
                            joined(all.first(), way.first()),
                            joined(all.last(), way.last()));
                }
                return all;
            } else if (shape instanceof Shape.Loop loop) {
                Part body = part(loop.body());
                link(body.last(), body.first());
                return new Part(body.empty() || !loop.atLeastOnce(), body.first(), body.last());
            }
            return new Part(true, NO_POSITIONS, NO_POSITIONS);
        }

        private Part single(OneOf set) {
            int[] position = {position(set)};
            return new Part(false, position, position);
        }

        private void link(int[] from, int[] to) {
            linked += from.length * to.length;
            if (linked > MOST_FOLLOWERS) {
                usable = false;
                return;
            }
            for (int position : from) {
                followers.set(position, joined(followers.get(position), to));
            }
        }

        private static int[] joined(int[] one, int[] other) {
            if (one.length == 0 || other.length == 0) {
                return one.length == 0 ? other : one;
            }
            int[] both = Arrays.copyOf(one, one.length + other.length);
            System.arraycopy(other, 0, both, one.length, other.length);
            return both;
        }
    }
}
