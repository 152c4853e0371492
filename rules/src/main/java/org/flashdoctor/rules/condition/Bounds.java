// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.condition;

import java.util.function.Function;
import org.flashdoctor.rules.condition.Condition.All;
import org.flashdoctor.rules.condition.Condition.Any;
import org.flashdoctor.rules.condition.Condition.Atom;
import org.flashdoctor.rules.condition.Condition.Not;
import org.flashdoctor.rules.condition.Condition.Unless;

/**
 * Least and most that a condition can be, as far as less than the facts themselves tells. The bounds may be wider than
 * what is possible, never narrower.
 */
public record Bounds(Truth least, Truth most) {

    /** Nothing is known. */
    public static final Bounds ANY = new Bounds(Truth.NO, Truth.YES);

    /** Known to be this. */
    public static Bounds exactly(Truth truth) {
        return new Bounds(truth, truth);
    }

    /** Bounds of a condition from those of its atoms. */
    public static Bounds of(Condition condition, Function<Atom, Bounds> atoms) {
        if (condition instanceof All all) {
            Bounds bounds = exactly(Truth.YES);
            for (Condition part : all.parts()) {
                Bounds one = of(part, atoms);
                bounds = new Bounds(bounds.least.and(one.least), bounds.most.and(one.most));
            }
            return bounds;
        } else if (condition instanceof Any any) {
            Bounds bounds = exactly(Truth.NO);
            for (Condition part : any.parts()) {
                Bounds one = of(part, atoms);
                bounds = new Bounds(bounds.least.or(one.least), bounds.most.or(one.most));
            }
            return bounds;
        } else if (condition instanceof Not not) {
            Bounds part = of(not.part(), atoms);
            return new Bounds(part.most.not(), part.least.not());
        } else if (condition instanceof Unless unless) {
            Bounds part = of(unless.part(), atoms);
            return new Bounds(Truth.of(part.most != Truth.YES), Truth.of(part.least != Truth.YES));
        } else {
            return atoms.apply((Atom) condition);
        }
    }
}
