// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.pack;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import org.flashdoctor.rules.condition.Condition.FactMatches;

/** A place in packed bytes, which moves on as they are read. */
final class PackReader {

    private final byte[] bytes;
    private final Shared shared;
    private int at;

    /** What all readers of a pack share. */
    static final class Shared {

        private final String[] words;
        private final int[] places;

        /** Those that were read already. Two threads may both read one; they are equal. */
        private final FactMatches[] wanted;

        /**
         * What a writer shared.
         *
         * @param words by their numbers
         * @param places where the facts that are looked for stand
         */
        Shared(String[] words, int[] places) {
            this.words = words;
            this.places = places;
            this.wanted = new FactMatches[places.length];
        }
    }

    PackReader(byte[] bytes, Shared shared, int at) {
        this.bytes = bytes;
        this.shared = shared;
        this.at = at;
    }

    /** Another reader, at another place. */
    PackReader at(int place) {
        return new PackReader(bytes, shared, place);
    }

    int at() {
        return at;
    }

    int number() {
        int number = 0;
        for (int shift = 0; ; shift += 7) {
            byte group = bytes[at++];
            number |= (group & 0x7f) << shift;
            if (group >= 0) {
                return number;
            }
        }
    }

    String text() {
        int length = number();
        at += length;
        return new String(bytes, at - length, length, StandardCharsets.UTF_8);
    }

    String word() {
        return shared.words[number()];
    }

    /** A fact that is looked for: the same object each time, which makes it quick to compare. */
    FactMatches wanted(Function<PackReader, FactMatches> read) {
        int number = number();
        FactMatches known = shared.wanted[number];
        if (known == null) {
            known = read.apply(at(shared.places[number]));
            shared.wanted[number] = known;
        }
        return known;
    }

    Set<String> words() {
        int size = number();
        Set<String> several = new LinkedHashSet<>(size * 2);
        for (int i = 0; i < size; i++) {
            several.add(word());
        }
        return several;
    }

    /** A block, as it stands in the bytes. */
    ByteBuffer block() {
        int length = number();
        at += length;
        return ByteBuffer.wrap(bytes, at - length, length).slice();
    }

    /** Goes past a block and gives the place where it begins. */
    int skipBlock() {
        int length = number();
        int start = at;
        at += length;
        return start;
    }
}
