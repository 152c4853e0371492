// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.lazy;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * An unmodifiable map whose values are made when they are first asked for, and then kept. A case needs few of the
 * entries of a knowledge base; the others are never read. Any number of threads may use it.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class LazyMap<K, V> extends AbstractMap<K, V> {

    private final Map<K, Lazy<V>> cells;

    /**
     * A map with the order of another.
     *
     * @param makers gives each value; the same each time
     */
    public LazyMap(Map<K, ? extends Supplier<? extends V>> makers) {
        this.cells = new LinkedHashMap<>(makers.size() * 2);
        makers.forEach((key, maker) -> cells.put(key, new Lazy<>(maker)));
    }

    @Override
    public V get(Object key) {
        return Optional.ofNullable(cells.get(key)).map(Lazy::get).orElse(null);
    }

    @Override
    public boolean containsKey(Object key) {
        return cells.containsKey(key);
    }

    @Override
    public Set<K> keySet() {
        return java.util.Collections.unmodifiableSet(cells.keySet());
    }

    @Override
    public int size() {
        return cells.size();
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<K, V>> iterator() {
                Iterator<Map.Entry<K, Lazy<V>>> each = cells.entrySet().iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return each.hasNext();
                    }

                    @Override
                    public Entry<K, V> next() {
                        Map.Entry<K, Lazy<V>> entry = each.next();
                        return new SimpleImmutableEntry<>(
                                entry.getKey(), entry.getValue().get());
                    }
                };
            }

            @Override
            public int size() {
                return cells.size();
            }
        };
    }
}
