// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.condition;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactType;

/**
 * A condition on a case. Conditions are values: two that say the same are equal, and their text is the same.
 *
 * <p>The text of an atom ({@link Atom#toString()}) names type, fields, operators and values, so that it can serve as an
 * identity in a rule engine that shares equal conditions.
 */
public sealed interface Condition {

    /** All parts hold; an empty list holds. */
    record All(List<Condition> parts) implements Condition {
        public All {
            parts = List.copyOf(parts);
        }
    }

    /** At least one part holds; an empty list does not. */
    record Any(List<Condition> parts) implements Condition {
        public Any {
            parts = List.copyOf(parts);
        }
    }

    /** The part does not hold. */
    record Not(Condition part) implements Condition {}

    /**
     * The part is not known to hold. What cannot be told does not stand in the way here; for exceptions that evidence
     * would show ("… unless the tool says that the user is root").
     */
    record Unless(Condition part) implements Condition {}

    /** A condition without parts. */
    sealed interface Atom extends Condition {}

    /** Some fact of this type passes all tests. */
    record FactMatches(FactType type, Map<String, FieldTest> tests) implements Atom {
        public FactMatches {
            tests = Collections.unmodifiableMap(new LinkedHashMap<>(tests));
        }

        /** What one fact of this type says. */
        public Truth test(Fact fact) {
            Truth truth = Truth.YES;
            for (Map.Entry<String, FieldTest> entry : tests.entrySet()) {
                FactType.Field field = type.fields().get(entry.getKey());
                truth = truth.and(entry.getValue().test(field.of(fact)));
                if (truth == Truth.NO) {
                    return truth;
                }
            }
            return truth;
        }

        /**
         * Spelled out because atoms are keys of every map of a diagnosis, and the generated one would go through all values
         * and hash enums by their place in memory. The one word that most conditions want tells most of them apart.
         */
        @Override
        public int hashCode() {
            int hash = 31 * type.name().hashCode() + tests.keySet().hashCode();
            for (FieldTest test : tests.values()) {
                if (test instanceof FieldTest.OneOf one
                        && one.values().size() == 1
                        && one.values().get(0) instanceof Enum<?> word) {
                    hash += word.name().hashCode();
                }
            }
            return hash;
        }

        @Override
        public String toString() {
            // In the order of the record, so that equal conditions have equal text.
            return type.name()
                    + type.fields().keySet().stream()
                            .filter(tests::containsKey)
                            .map(field -> field + " " + tests.get(field))
                            .collect(Collectors.joining(", ", "{", "}"));
        }
    }

    /** A finding was made. It was or it was not; what could still become one was not made. */
    record FindingMade(String id) implements Atom {

        /** Stands for "some finding blocks what is wanted", in conditions of fixes. */
        public static final String ANY_BLOCKING = "any-blocking";

        @Override
        public String toString() {
            return "finding " + id;
        }
    }

    /** All atoms, in the order of the text, each as often as it stands there. */
    default List<Atom> atoms() {
        List<Atom> atoms = new ArrayList<>();
        collect(true, atoms, atoms);
        return atoms;
    }

    /** Atoms that stand under an even number of negations, in the order of the text. */
    default List<Atom> affirmed() {
        List<Atom> affirmed = new ArrayList<>();
        collect(true, affirmed, new ArrayList<>());
        return affirmed;
    }

    private void collect(boolean sign, List<Atom> affirmed, List<Atom> negated) {
        if (this instanceof Not not) {
            not.part().collect(!sign, affirmed, negated);
        } else if (this instanceof Unless unless) {
            unless.part().collect(!sign, affirmed, negated);
        } else if (this instanceof All all) {
            all.parts().forEach(part -> part.collect(sign, affirmed, negated));
        } else if (this instanceof Any any) {
            any.parts().forEach(part -> part.collect(sign, affirmed, negated));
        } else {
            (sign ? affirmed : negated).add((Atom) this);
        }
    }

    /** The condition that always holds. */
    static Condition always() {
        return new All(List.of());
    }

    /** Whether it is the condition that always holds. */
    default boolean isAlways() {
        return this instanceof All all && all.parts().isEmpty();
    }
}
