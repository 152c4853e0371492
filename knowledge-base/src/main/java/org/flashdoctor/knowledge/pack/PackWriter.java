// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.pack;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes what {@link PackReader} reads: numbers in groups of seven bits, texts with their length, words once. */
final class PackWriter {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Map<String, Integer> words;

    /** A writer that shares its words with others. */
    PackWriter(Map<String, Integer> words) {
        this.words = words;
    }

    PackWriter() {
        this(new LinkedHashMap<>());
    }

    PackWriter number(int number) {
        int rest = number;
        while (rest >= 0x80) {
            bytes.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes.write(rest);
        return this;
    }

    PackWriter text(String text) {
        return block(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A text that occurs often; all words are written with {@link #words}. */
    PackWriter word(String word) {
        return number(words.computeIfAbsent(word, each -> words.size()));
    }

    PackWriter words(Collection<String> several) {
        number(several.size());
        several.forEach(this::word);
        return this;
    }

    /** Bytes with their length. */
    PackWriter block(byte[] block) {
        number(block.length);
        return raw(block);
    }

    /** Bytes as they are. */
    PackWriter raw(byte[] more) {
        bytes.writeBytes(more);
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
