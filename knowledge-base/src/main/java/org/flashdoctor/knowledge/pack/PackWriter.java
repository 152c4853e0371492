// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.pack;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.flashdoctor.rules.condition.Condition.FactMatches;

/** Writes what {@link PackReader} reads: numbers in groups of seven bits, texts with their length, words once. */
final class PackWriter {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Shared shared;

    /**
     * What all parts of a pack share, each numbered and written once.
     *
     * @param words texts that occur often
     * @param wanted facts that conditions look for
     */
    record Shared(Map<String, Integer> words, Map<FactMatches, Integer> wanted) {
        Shared() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>());
        }
    }

    PackWriter(Shared shared) {
        this.shared = shared;
    }

    /** A writer that shares nothing. */
    PackWriter() {
        this(new Shared());
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

    /** A text that occurs often. */
    PackWriter word(String word) {
        return number(
                shared.words().computeIfAbsent(word, each -> shared.words().size()));
    }

    /** A fact that is looked for. */
    PackWriter wanted(FactMatches wanted) {
        return number(
                shared.wanted().computeIfAbsent(wanted, each -> shared.wanted().size()));
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
