// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.diagnosis;

import java.util.List;

/**
 * A place in an order: the first key that differs decides. Ranks that are compared have keys of the same types.
 *
 * <p>A chain of {@link java.util.Comparator#comparing comparators} says the same, but its parts are serialisable lambdas,
 * which are not kept in a class-data archive and take a cold start a millisecond each.
 */
final class Rank {

    private final List<Comparable<?>> keys;

    Rank(Comparable<?>... keys) {
        this.keys = List.of(keys);
    }

    /** Less than 0 when this one comes first, as in a comparator. */
    @SuppressWarnings("unchecked")
    int against(Rank other) {
        for (int i = 0; i < keys.size(); i++) {
            int order = ((Comparable<Object>) keys.get(i)).compareTo(other.keys.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
