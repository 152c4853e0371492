// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.fact;

import java.util.Optional;
import java.util.function.Function;

/**
 * What is known of one property. "Not there", "denied", "not supported", "failed" and "not looked at" are different
 * answers, and none of them is a value.
 *
 * @param <T> type of the value
 */
public sealed interface Reading<T> {

    /** The property was read. */
    record Known<T>(T value) implements Reading<T> {}

    /** The property was not read, and this is why. */
    record Unknown<T>(Gap gap) implements Reading<T> {}

    /** Why there is no value. */
    enum Gap {
        /** The thing that would hold the value does not exist on this machine. */
        ABSENT,
        /** The system refused to show it. */
        DENIED,
        /** This platform has no such property. */
        NOT_SUPPORTED,
        /** The attempt to read it ended in an error. */
        FAILED,
        /** Nobody tried; the usual case for what a log does not show. */
        NOT_LOOKED_AT
    }

    static <T> Reading<T> of(T value) {
        return new Known<>(value);
    }

    static <T> Reading<T> unknown(Gap gap) {
        return new Unknown<>(gap);
    }

    /** The answer of evidence that never looked. */
    static <T> Reading<T> notLookedAt() {
        return new Unknown<>(Gap.NOT_LOOKED_AT);
    }

    /** What a field of a fact says: of a reading its value or why there is none, else the field as it is. */
    static Object said(Object field) {
        if (field instanceof Known<?> known) {
            return known.value();
        }
        return field instanceof Unknown<?> unknown ? unknown.gap() : field;
    }

    default Optional<T> known() {
        return this instanceof Known<T> known ? Optional.of(known.value()) : Optional.empty();
    }

    default <R> Reading<R> map(Function<? super T, ? extends R> function) {
        return this instanceof Known<T> known
                ? new Known<>(function.apply(known.value()))
                : new Unknown<>(((Unknown<T>) this).gap());
    }

    /** Whether the value is known and equals the one given. */
    default boolean is(T expected) {
        return this instanceof Known<T> known && known.value().equals(expected);
    }
}
