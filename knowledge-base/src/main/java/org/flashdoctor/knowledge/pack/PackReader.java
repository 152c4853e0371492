// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.pack;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/** A place in packed bytes, which moves on as they are read. */
final class PackReader {

    private final byte[] bytes;
    private final String[] words;
    private int at;

    PackReader(byte[] bytes, String[] words, int at) {
        this.bytes = bytes;
        this.words = words;
        this.at = at;
    }

    /** Another reader, at another place. */
    PackReader at(int place) {
        return new PackReader(bytes, words, place);
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
        return words[number()];
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
