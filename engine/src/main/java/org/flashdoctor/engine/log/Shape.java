// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.log;

import java.util.List;
import java.util.Optional;

/** The texts that a pattern could match, or more; see {@link ShapeReader}. */
sealed interface Shape {

    /** Nothing, at any place. */
    record Nothing() implements Shape {}

    /** Nothing, at the beginning of the text. */
    record Beginning() implements Shape {}

    /**
     * One character of a set.
     *
     * @param low which of the ASCII characters 0 to 63, as bits
     * @param high which of the ASCII characters 64 to 127
     * @param others whether all other characters
     */
    record OneOf(long low, long high, boolean others) implements Shape {

        static final OneOf ANY = new OneOf(-1, -1, true);
        static final OneOf NONE = new OneOf(0, 0, false);
        static final OneOf OTHERS = new OneOf(0, 0, true);

        static OneOf of(char c) {
            return range(c, c);
        }

        /** The characters from first to last, both included. */
        static OneOf range(int first, int last) {
            long low = 0;
            long high = 0;
            for (int c = first; c <= Math.min(last, 127); c++) {
                if (c < 64) {
                    low |= 1L << c;
                } else {
                    high |= 1L << c;
                }
            }
            return new OneOf(low, high, last > 127);
        }

        static OneOf of(String characters) {
            OneOf all = NONE;
            for (int i = 0; i < characters.length(); i++) {
                all = all.or(of(characters.charAt(i)));
            }
            return all;
        }

        OneOf or(OneOf more) {
            return new OneOf(low | more.low, high | more.high, others || more.others);
        }

        /** All but these ASCII characters, and all others: some of those may be in the set, but not all of them are. */
        OneOf negated() {
            return new OneOf(~low, ~high, true);
        }

        /** This, whatever the case: letters outside ASCII can differ from one in ASCII by nothing but case. */
        OneOf anyCase() {
            long letters = high & 0x07FFFFFE_07FFFFFEL;
            long folded = letters | (letters & 0xFFFFFFFFL) << 32 | letters >>> 32;
            return others ? ANY : new OneOf(low, high | folded, letters != 0);
        }

        /** The one letter that it holds in lower case, in upper case or in both, or other character. */
        Optional<Character> onlyLetter() {
            char only = 0;
            for (char c = 0; c < 128; c++) {
                if (has(c)) {
                    char lower = Character.toLowerCase(c);
                    if (others || (only != 0 && only != lower)) {
                        return Optional.empty();
                    }
                    only = lower;
                }
            }
            return only == 0 ? Optional.empty() : Optional.of(only);
        }

        boolean has(int ascii) {
            return ((ascii < 64 ? low >>> ascii : high >>> (ascii - 64)) & 1) != 0;
        }
    }

    /** One after the other. */
    record Sequence(List<Shape> parts) implements Shape {}

    /** One of them. */
    record Choice(List<Shape> ways) implements Shape {}

    /** As often as one likes, but so often at least: 0 or 1 times. */
    record Loop(Shape body, boolean atLeastOnce) implements Shape {}
}
