// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All recognisers behind one literal matcher (Aho and Corasick, 1975): a line costs one pass, however many recognisers
 * there are; only those whose anchor stands in the line are tried.
 */
public final class RecogniserIndex {

    private final List<Recogniser> recognisers;
    private final List<Map<Character, Integer>> next = new ArrayList<>();
    private final List<int[]> found = new ArrayList<>();
    private final int[] failure;

    /** Builds the index; the order of the recognisers is the order in which candidates are offered. */
    public RecogniserIndex(List<Recogniser> recognisers) {
        this.recognisers = List.copyOf(recognisers);
        state();
        for (int i = 0; i < recognisers.size(); i++) {
            for (String anchor : recognisers.get(i).anchors()) {
                insert(anchor, i);
            }
        }
        this.failure = new int[next.size()];
        link();
    }

    /** The recognisers that are worth a try on this text. */
    public List<Recogniser> candidates(CharSequence text) {
        BitSet hits = new BitSet(recognisers.size());
        int state = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = lower(text.charAt(i));
            Integer to = next.get(state).get(c);
            while (to == null && state != 0) {
                state = failure[state];
                to = next.get(state).get(c);
            }
            state = to == null ? 0 : to;
            for (int recogniser : found.get(state)) {
                hits.set(recogniser);
            }
        }
        if (hits.isEmpty()) {
            return List.of();
        }
        List<Recogniser> candidates = new ArrayList<>(hits.cardinality());
        hits.stream().forEach(i -> candidates.add(recognisers.get(i)));
        return candidates;
    }

    public List<Recogniser> recognisers() {
        return recognisers;
    }

    private int state() {
        next.add(new HashMap<>(4));
        found.add(new int[0]);
        return next.size() - 1;
    }

    private void insert(String anchor, int recogniser) {
        int state = 0;
        for (int i = 0; i < anchor.length(); i++) {
            char c = lower(anchor.charAt(i));
            Integer to = next.get(state).get(c);
            if (to == null) {
                to = state();
                next.get(state).put(c, to);
            }
            state = to;
        }
        found.set(state, append(found.get(state), recogniser));
    }

    private void link() {
        ArrayDeque<Integer> queue = new ArrayDeque<>(next.get(0).values());
        while (!queue.isEmpty()) {
            int state = queue.remove();
            for (Map.Entry<Character, Integer> edge : next.get(state).entrySet()) {
                int to = edge.getValue();
                int back = failure[state];
                while (back != 0 && !next.get(back).containsKey(edge.getKey())) {
                    back = failure[back];
                }
                int target = next.get(back).getOrDefault(edge.getKey(), 0);
                failure[to] = target == to ? 0 : target;
                for (int recogniser : found.get(failure[to])) {
                    found.set(to, append(found.get(to), recogniser));
                }
                queue.add(to);
            }
        }
    }

    private static int[] append(int[] array, int value) {
        int[] longer = Arrays.copyOf(array, array.length + 1);
        longer[array.length] = value;
        return longer;
    }

    private static char lower(char c) {
        return c < 128 ? (c >= 'A' && c <= 'Z' ? (char) (c + 32) : c) : Character.toLowerCase(c);
    }
}
