// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.log;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.flashdoctor.engine.fact.Fact;

/** A recogniser that may have matches in a text. They are looked for when they are wanted, and at most once. */
final class Trial {

    private final int recogniser;
    private final int join;
    private final int from;
    private Optional<List<Found>> found = Optional.empty();

    /**
     * A trial.
     *
     * @param recogniser number of the recogniser
     * @param join number of the join that is the text; 0 in a line that stands alone
     * @param from where in the text the first match may begin
     */
    Trial(int recogniser, int join, int from) {
        this.recogniser = recogniser;
        this.join = join;
        this.from = from;
    }

    int recogniser() {
        return recogniser;
    }

    int join() {
        return join;
    }

    int from() {
        return from;
    }

    /** The matches. */
    List<Found> found(Supplier<List<Found>> search) {
        if (found.isEmpty()) {
            found = Optional.of(search.get());
        }
        return found.get();
    }

    /**
     * A match. Lines have numbers from 0 within the joined text; places are columns of those lines.
     *
     * @param text what is shown as evidence
     */
    record Found(int firstLine, int start, int lastLine, int end, List<Fact> facts, String text) {}
}
