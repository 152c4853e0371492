// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import java.util.Optional;
import java.util.function.Function;

/**
 * What a raw register value says. All ones are what a bus answers when nobody is there, and all zeros what an empty
 * window holds: neither is evidence of anything, however many bits could be read out of it.
 *
 * @param <T> type of the decoded value
 */
public sealed interface Decoded<T> {

    /** The value can come from a live register. */
    record Plausible<T>(T value) implements Decoded<T> {}

    /**
     * No live register holds this value.
     *
     * @param register name as in the datasheet
     * @param value the raw value
     */
    record Implausible<T>(String register, long value) implements Decoded<T> {}

    static <T> Decoded<T> plausible(T value) {
        return new Plausible<>(value);
    }

    static <T> Decoded<T> implausible(String register, long value) {
        return new Implausible<>(register, value);
    }

    /** The decoded value, where it is one. */
    default Optional<T> accepted() {
        return this instanceof Plausible<T> plausible ? Optional.of(plausible.value) : Optional.empty();
    }

    /** Whether the raw value is no evidence. */
    default boolean isImplausible() {
        return this instanceof Implausible<T>;
    }

    default <R> Decoded<R> map(Function<? super T, ? extends R> function) {
        return this instanceof Plausible<T> plausible
                ? new Plausible<>(function.apply(plausible.value))
                : new Implausible<>(((Implausible<T>) this).register, ((Implausible<T>) this).value);
    }
}
