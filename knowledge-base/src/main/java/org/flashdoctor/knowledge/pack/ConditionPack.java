// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.pack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.FieldType;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.rules.condition.Condition;
import org.flashdoctor.rules.condition.FieldTest;

/**
 * Conditions in a compact form. Reading one takes a fifth of the time that reading it from its node takes, and conditions
 * are most of what a diagnosis reads.
 */
final class ConditionPack {

    private enum Kind {
        ALL,
        ANY,
        NOT,
        UNLESS,
        FACT,
        FINDING
    }

    private enum Test {
        ONE_OF,
        NEGATED,
        EITHER,
        COMPARED,
        CONTAINS,
        MATCHES,
        OVERLAPS,
        WITHIN,
        EMPTY,
        SUBSET_OF,
        KNOWN,
        UNKNOWN,
        GAP,
        EACH
    }

    private static final FieldType RANGE = new FieldType.Range();

    private ConditionPack() {}

    static void write(Condition condition, PackWriter out) {
        if (condition instanceof Condition.All all) {
            write(Kind.ALL, all.parts(), out);
        } else if (condition instanceof Condition.Any any) {
            write(Kind.ANY, any.parts(), out);
        } else if (condition instanceof Condition.Not not) {
            write(not.part(), out.word(Kind.NOT.name()));
        } else if (condition instanceof Condition.Unless unless) {
            write(unless.part(), out.word(Kind.UNLESS.name()));
        } else if (condition instanceof Condition.FindingMade made) {
            out.word(Kind.FINDING.name()).word(made.id());
        } else {
            out.word(Kind.FACT.name()).wanted((Condition.FactMatches) condition);
        }
    }

    /** A fact that is looked for, to which conditions refer by its number. */
    static void writeWanted(Condition.FactMatches wanted, PackWriter out) {
        out.word(wanted.type().name()).number(wanted.tests().size());
        wanted.tests().forEach((field, test) -> write(test, type(wanted.type(), field), out.word(field)));
    }

    private static Condition.FactMatches readWanted(PackReader in) {
        FactType type = FactType.named(in.word()).orElseThrow();
        int size = in.number();
        Map<String, FieldTest> tests = new LinkedHashMap<>(size * 2);
        for (int i = 0; i < size; i++) {
            String field = in.word();
            tests.put(field, test(in, type(type, field)));
        }
        return new Condition.FactMatches(type, tests);
    }

    private static void write(Kind kind, List<Condition> parts, PackWriter out) {
        out.word(kind.name()).number(parts.size());
        parts.forEach(part -> write(part, out));
    }

    static Condition read(PackReader in) {
        return switch (Kind.valueOf(in.word())) {
            case ALL -> new Condition.All(parts(in));
            case ANY -> new Condition.Any(parts(in));
            case NOT -> new Condition.Not(read(in));
            case UNLESS -> new Condition.Unless(read(in));
            case FINDING -> new Condition.FindingMade(in.word());
            case FACT -> in.wanted(ConditionPack::readWanted);
        };
    }

    private static List<Condition> parts(PackReader in) {
        Condition[] parts = new Condition[in.number()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = read(in);
        }
        return List.of(parts);
    }

    /** The type of a field's values, which are known or not. */
    private static FieldType type(FactType fact, String field) {
        return fact.fields().get(field).type().known();
    }

    /** The type of what a set holds, or of a value that is no set. */
    private static FieldType element(FieldType type) {
        return type instanceof FieldType.SetOf set ? set.element() : type;
    }

    private static void write(FieldTest test, FieldType type, PackWriter out) {
        if (test instanceof FieldTest.OneOf one) {
            write(one.values(), type, out.word(Test.ONE_OF.name()));
        } else if (test instanceof FieldTest.Negated negated) {
            write(negated.test(), type, out.word(Test.NEGATED.name()));
        } else if (test instanceof FieldTest.Either either) {
            write(Test.EITHER, either.tests(), type, out);
        } else if (test instanceof FieldTest.Each each) {
            write(Test.EACH, each.tests(), type, out);
        } else if (test instanceof FieldTest.Compared compared) {
            out.word(Test.COMPARED.name()).word(compared.order().name());
            write(compared.value(), type, out);
        } else if (test instanceof FieldTest.Contains contains) {
            write(contains.value(), element(type), out.word(Test.CONTAINS.name()));
        } else if (test instanceof FieldTest.Matches matches) {
            out.word(Test.MATCHES.name()).text(matches.pattern());
        } else if (test instanceof FieldTest.Overlaps overlaps) {
            write(overlaps.range(), RANGE, out.word(Test.OVERLAPS.name()));
        } else if (test instanceof FieldTest.Within within) {
            write(within.range(), RANGE, out.word(Test.WITHIN.name()));
        } else if (test instanceof FieldTest.Empty) {
            out.word(Test.EMPTY.name());
        } else if (test instanceof FieldTest.SubsetOf subset) {
            write(subset.values(), element(type), out.word(Test.SUBSET_OF.name()));
        } else {
            FieldTest.Knowledge knowledge = (FieldTest.Knowledge) test;
            if (knowledge.gap().isPresent()) {
                out.word(Test.GAP.name()).word(knowledge.gap().get().name());
            } else {
                out.word((knowledge.known() ? Test.KNOWN : Test.UNKNOWN).name());
            }
        }
    }

    private static void write(Test kind, List<FieldTest> tests, FieldType type, PackWriter out) {
        out.word(kind.name()).number(tests.size());
        tests.forEach(test -> write(test, type, out));
    }

    private static FieldTest test(PackReader in, FieldType type) {
        return switch (Test.valueOf(in.word())) {
            case ONE_OF -> new FieldTest.OneOf(type, values(in, type));
            case NEGATED -> new FieldTest.Negated(test(in, type));
            case EITHER -> new FieldTest.Either(tests(in, type));
            case EACH -> new FieldTest.Each(tests(in, type));
            case COMPARED -> new FieldTest.Compared(FieldTest.Order.valueOf(in.word()), type, value(in, type));
            case CONTAINS -> new FieldTest.Contains(element(type), value(in, element(type)));
            case MATCHES -> FieldTest.Matches.of(in.text());
            case OVERLAPS -> new FieldTest.Overlaps((AddressRange) value(in, RANGE));
            case WITHIN -> new FieldTest.Within((AddressRange) value(in, RANGE));
            case EMPTY -> new FieldTest.Empty();
            case SUBSET_OF -> new FieldTest.SubsetOf(element(type), values(in, element(type)));
            case KNOWN -> new FieldTest.Knowledge(true, Optional.empty());
            case UNKNOWN -> new FieldTest.Knowledge(false, Optional.empty());
            case GAP -> new FieldTest.Knowledge(false, Optional.of(Gap.valueOf(in.word())));
        };
    }

    private static List<FieldTest> tests(PackReader in, FieldType type) {
        List<FieldTest> tests = new ArrayList<>();
        for (int left = in.number(); left > 0; left--) {
            tests.add(test(in, type));
        }
        return tests;
    }

    private static void write(List<Object> values, FieldType type, PackWriter out) {
        out.number(values.size());
        values.forEach(value -> write(value, type, out));
    }

    private static List<Object> values(PackReader in, FieldType type) {
        Object[] values = new Object[in.number()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(in, type);
        }
        return List.of(values);
    }

    private static void write(Object value, FieldType type, PackWriter out) {
        out.word(value instanceof Enum<?> word ? word.name() : type.format(value));
    }

    /** By their names, words are found at once; by their spelling only among all. */
    private static Object value(PackReader in, FieldType type) {
        return type instanceof FieldType.Word word ? word.named(in.word()) : type.parse(in.word());
    }
}
