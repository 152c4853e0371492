// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.system;

import java.util.Optional;
import java.util.function.Function;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;

/**
 * Answer of the system to one attempt. Failure is an answer, never an exception.
 *
 * @param <T> what was asked for
 */
public sealed interface Access<T> {

    /** The attempt succeeded. */
    record Got<T>(T value) implements Access<T> {}

    /**
     * The attempt failed.
     *
     * @param result the errno of the call, or OTHER where there was none
     * @param detail in words, for evidence: the call, the path, what came back
     */
    record Refused<T>(CallResult result, String detail) implements Access<T> {

        /** What the failure means for a reading. */
        public Gap gap() {
            return switch (result) {
                case ENOENT, ENODEV, ENXIO -> Gap.ABSENT;
                case EPERM, EACCES, EROFS -> Gap.DENIED;
                case ENOSYS, ENOTSUP, ENOTTY -> Gap.NOT_SUPPORTED;
                default -> Gap.FAILED;
            };
        }
    }

    /**
     * Nobody made the attempt: a recording that does not hold it.
     *
     * @param detail in words, for evidence
     */
    record Untried<T>(String detail) implements Access<T> {}

    static <T> Access<T> of(T value) {
        return new Got<>(value);
    }

    static <T> Access<T> refused(CallResult result, String detail) {
        return new Refused<>(result, detail);
    }

    static <T> Access<T> untried(String detail) {
        return new Untried<>(detail);
    }

    default Optional<T> got() {
        return this instanceof Got<T> got ? Optional.of(got.value()) : Optional.empty();
    }

    /** GRANTED, or the errno. */
    default CallResult result() {
        if (this instanceof Refused<T> refused) {
            return refused.result();
        }
        return this instanceof Got<T> ? CallResult.GRANTED : CallResult.OTHER;
    }

    /** Whether the thing that was asked for is known not to exist. */
    default boolean absent() {
        return this instanceof Refused<T> refused && refused.gap() == Gap.ABSENT;
    }

    /** What came back, in words. */
    default String detail() {
        if (this instanceof Refused<T> refused) {
            return refused.detail();
        }
        return this instanceof Untried<T> untried ? untried.detail() : "granted";
    }

    /** The same answer as a reading of a fact. */
    default Reading<T> reading() {
        if (this instanceof Got<T> got) {
            return Reading.of(got.value());
        }
        return Reading.unknown(this instanceof Refused<T> refused ? refused.gap() : Gap.NOT_LOOKED_AT);
    }

    default <R> Access<R> map(Function<? super T, ? extends R> function) {
        if (this instanceof Got<T> got) {
            return new Got<>(function.apply(got.value()));
        }
        return this instanceof Refused<T> refused
                ? new Refused<>(refused.result(), refused.detail())
                : new Untried<>(detail());
    }
}
