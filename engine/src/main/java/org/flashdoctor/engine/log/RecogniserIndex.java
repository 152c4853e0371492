// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * All recognisers behind one literal matcher: a line costs one pass, however many recognisers there are; only those whose
 * anchor stands in the line are tried.
 */
public final class RecogniserIndex {

    private final List<Recogniser> recognisers;

    /** The recognisers that require nothing beyond an anchor, as bits. */
    private final long[] undemanding;

    private final LiteralMatcher matcher;

    /** The positions of the recognisers' shapes, if they were worked out before. */
    private final Optional<PositionTable> positions;

    /** Builds the index; the order of the recognisers is the order in which candidates are offered. */
    public RecogniserIndex(List<Recogniser> recognisers) {
        this(recognisers, Map.of());
    }

    /**
     * Builds an index that offers less.
     *
     * @param required by the number of a recogniser, literals one of which its matches hold besides an anchor, whatever
     *     the case
     */
    RecogniserIndex(List<Recogniser> recognisers, Map<Integer, List<String>> required) {
        this(recognisers, required, new LiteralMatcher(literals(recognisers, required)), Optional.empty());
    }

    private RecogniserIndex(
            List<Recogniser> recognisers,
            Map<Integer, List<String>> required,
            LiteralMatcher matcher,
            Optional<PositionTable> positions) {
        this.recognisers = List.copyOf(recognisers);
        this.undemanding = new long[(recognisers.size() + 63) / 64];
        for (int i = 0; i < recognisers.size(); i++) {
            undemanding[i >> 6] |= required.containsKey(i) ? 0 : 1L << i;
        }
        this.matcher = matcher;
        this.positions = positions;
    }

    /**
     * An index that was built before.
     *
     * @param recognisers the same in the same order
     * @param packed what {@link #packed()} gave
     * @throws IllegalArgumentException when that is damaged
     */
    public static RecogniserIndex unpacked(List<Recogniser> recognisers, ByteBuffer packed) {
        PackedArrays arrays = new PackedArrays(packed);
        return new RecogniserIndex(
                recognisers, Map.of(), new LiteralMatcher(arrays), Optional.of(new PositionTable(arrays)));
    }

    /** The index as bytes, without the recognisers: building it takes longer than reading a short log. */
    public byte[] packed() {
        List<int[]> arrays = new ArrayList<>(matcher.arrays());
        List<ShapePositions> shapes =
                IntStream.range(0, recognisers.size()).mapToObj(this::positions).toList();
        arrays.addAll(new PositionTable(shapes).arrays());
        return PackedArrays.pack(arrays);
    }

    /** The positions of what a recogniser matches. */
    ShapePositions positions(int recogniser) {
        return positions
                .map(table -> table.get(recogniser))
                .orElseGet(() -> new ShapePositions(recognisers.get(recogniser).shape()));
    }

    private static LiteralMatcher.Trie literals(List<Recogniser> recognisers, Map<Integer, List<String>> required) {
        LiteralMatcher.Trie literals = new LiteralMatcher.Trie();
        for (int i = 0; i < recognisers.size(); i++) {
            for (String anchor : recognisers.get(i).anchors()) {
                literals.insert(anchor, i);
            }
            for (String literal : required.getOrDefault(i, List.of())) {
                literals.insert(literal, ~i);
            }
        }
        return literals;
    }

    /** The recognisers that are worth a try on this text. */
    public List<Recogniser> candidates(CharSequence text) {
        CandidateSet hits = emptySet();
        char[] characters = text.toString().toCharArray();
        matcher.scan(characters, characters.length, hits);
        List<Recogniser> candidates = new ArrayList<>();
        for (int i = hits.next(0); i >= 0; i = hits.next(i + 1)) {
            candidates.add(recognisers.get(i));
        }
        return candidates;
    }

    public List<Recogniser> recognisers() {
        return recognisers;
    }

    /** Finds anchors, and what is required besides them, by the numbers that {@link CandidateSet} takes. */
    LiteralMatcher matcher() {
        return matcher;
    }

    CandidateSet emptySet() {
        return new CandidateSet(undemanding);
    }
}
