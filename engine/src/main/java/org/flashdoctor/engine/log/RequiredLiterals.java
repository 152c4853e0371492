// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.log;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Literals that every match of a shape holds one of. Anchors are chosen by people who do not know what else a log may
 * hold, and some are short; the longest literal of a pattern is mostly in no line but those that match.
 */
final class RequiredLiterals {

    private static final int SHORTEST = 3;

    /** Beyond this a literal is as good as a longer one. */
    private static final int LONG = 12;

    private static final int MOST = 24;

    /** The best literals so far, and the one that is being put together. */
    private List<String> best = List.of();

    private final StringBuilder run = new StringBuilder();

    private RequiredLiterals() {}

    /** The literals in lower case; empty if there are none that say more than the anchors do. */
    static Optional<List<String>> of(Recogniser recogniser) {
        List<String> literals = of(recogniser.shape());
        boolean impliedByAnchors = recogniser.anchors().stream()
                .map(anchor -> anchor.toLowerCase(Locale.ROOT))
                .allMatch(anchor -> literals.stream().anyMatch(anchor::contains));
        return literals.isEmpty() || impliedByAnchors ? Optional.empty() : Optional.of(literals);
    }

    /** The literals of a shape; none if it need not hold any. */
    private static List<String> of(Shape shape) {
        RequiredLiterals literals = new RequiredLiterals();
        literals.read(shape);
        literals.endRun();
        return literals.best;
    }

    private void read(Shape shape) {
        if (shape instanceof Shape.OneOf set) {
            Optional<Character> only = set.onlyLetter();
            only.ifPresentOrElse(run::append, this::endRun);
        } else if (shape instanceof Shape.Sequence sequence) {
            sequence.parts().forEach(this::read);
        } else if (shape instanceof Shape.Choice choice) {
            endRun();
            List<List<String>> ways =
                    choice.ways().stream().map(RequiredLiterals::of).toList();
            if (ways.stream().noneMatch(List::isEmpty)) {
                offer(ways.stream().flatMap(List::stream).distinct().toList());
            }
        } else if (shape instanceof Shape.Loop loop) {
            endRun();
            if (loop.atLeastOnce()) {
                offer(of(loop.body()));
            }
        }
    }

    private void endRun() {
        if (run.length() >= SHORTEST) {
            offer(List.of(run.toString()));
        }
        run.setLength(0);
    }

    private void offer(List<String> literals) {
        if (literals.size() <= MOST) {
            best = Stream.of(best, literals)
                    .filter(each -> !each.isEmpty())
                    .max(Comparator.comparingInt(RequiredLiterals::worth))
                    .orElse(best);
        }
    }

    private static int worth(List<String> literals) {
        int shortest = literals.stream().mapToInt(String::length).min().orElse(0);
        return Math.min(shortest, LONG) * MOST - literals.size();
    }
}
