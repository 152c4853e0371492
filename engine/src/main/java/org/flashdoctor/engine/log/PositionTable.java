// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.flashdoctor.engine.log.Shape.OneOf;

/**
 * The {@link ShapePositions} of many shapes in a compact form. Most positions are followed by the next one alone, and few
 * sets of characters occur.
 */
final class PositionTable {

    /** How many numbers a set of characters takes. */
    private static final int SET = 5;

    /** Sets of characters, {@value #SET} numbers each; number 0 stands for the beginning of the text. */
    private final int[] sets;

    /** Where each shape begins. */
    private final int[] starts;

    /**
     * For each shape how many positions it has, and those with which a match can begin, with their count before them. Then
     * for each position twice the number of its set, plus one if its followers come next, with their count before them.
     */
    private final int[] numbers;

    /** A table of shapes, which go by their numbers from then on. */
    PositionTable(List<ShapePositions> shapes) {
        List<OneOf> known = new ArrayList<>();
        List<Integer> out = new ArrayList<>();
        this.starts = new int[shapes.size()];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = out.size();
            write(shapes.get(i), known, out);
        }
        this.numbers = out.stream().mapToInt(Integer::intValue).toArray();
        this.sets = new int[known.size() * SET];
        for (int i = 0; i < known.size(); i++) {
            OneOf set = known.get(i);
            sets[i * SET] = (int) set.low();
            sets[i * SET + 1] = (int) (set.low() >>> Integer.SIZE);
            sets[i * SET + 2] = (int) set.high();
            sets[i * SET + 3] = (int) (set.high() >>> Integer.SIZE);
            sets[i * SET + 4] = set.others() ? 1 : 0;
        }
    }

    /** A table that was {@link #arrays packed}. */
    PositionTable(PackedArrays packed) {
        this.sets = packed.next();
        this.starts = packed.next();
        this.numbers = packed.next();
    }

    /** All of it, for another start to take as it is. */
    List<int[]> arrays() {
        return List.of(sets, starts, numbers);
    }

    private static void write(ShapePositions shape, List<OneOf> known, List<Integer> out) {
        out.add(shape.characters().length);
        write(shape.first(), out);
        for (int i = 0; i < shape.characters().length; i++) {
            OneOf set = shape.characters()[i];
            if (set != null && !known.contains(set)) {
                known.add(set);
            }
            int number = set == null ? 0 : known.indexOf(set) + 1;
            int[] followers = shape.followers()[i];
            boolean next = followers.length == 1 && followers[0] == i + 1;
            out.add(number * 2 + (next ? 0 : 1));
            if (!next) {
                write(followers, out);
            }
        }
    }

    private static void write(int[] positions, List<Integer> out) {
        out.add(positions.length);
        for (int position : positions) {
            out.add(position);
        }
    }

    /** The positions of the shape of that number. */
    ShapePositions get(int shape) {
        int at = starts[shape];
        OneOf[] characters = new OneOf[numbers[at++]];
        int[][] followers = new int[characters.length][];
        int[] first = list(at);
        at += 1 + first.length;
        for (int i = 0; i < characters.length; i++) {
            int position = numbers[at++];
            characters[i] = position < 2 ? null : set(position / 2 - 1);
            if ((position & 1) == 0) {
                followers[i] = new int[] {i + 1};
            } else {
                followers[i] = list(at);
                at += 1 + followers[i].length;
            }
        }
        return new ShapePositions(characters, followers, first);
    }

    private int[] list(int at) {
        return Arrays.copyOfRange(numbers, at + 1, at + 1 + numbers[at]);
    }

    private OneOf set(int number) {
        int at = number * SET;
        return new OneOf(bits(at), bits(at + 2), sets[at + 4] != 0);
    }

    private long bits(int at) {
        return Integer.toUnsignedLong(sets[at]) | (long) sets[at + 1] << Integer.SIZE;
    }
}
