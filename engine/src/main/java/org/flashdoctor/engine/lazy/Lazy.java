// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.lazy;

import java.util.function.Supplier;

/**
 * A value that is made when it is first asked for, and then kept. Two threads may both make it; the values are equal.
 *
 * @param <V> type of the value
 */
public final class Lazy<V> implements Supplier<V> {

    private final Supplier<? extends V> maker;
    private volatile V value;

    /**
     * A value to be made later.
     *
     * @param maker gives the same each time
     */
    public Lazy(Supplier<? extends V> maker) {
        this.maker = maker;
    }

    @Override
    public V get() {
        V ready = value;
        if (ready == null) {
            ready = maker.get();
            value = ready;
        }
        return ready;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Lazy<?> lazy && get().equals(lazy.get());
    }

    @Override
    public int hashCode() {
        return get().hashCode();
    }

    @Override
    public String toString() {
        return get().toString();
    }
}
