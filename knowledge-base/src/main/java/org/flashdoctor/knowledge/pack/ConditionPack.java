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

    /** How the text of a value is read, by the name of its class. Words of closed lists are written with the list's name. */
    private static final Map<String, FieldType> TEXTS = Map.of(
            "String", new FieldType.Text(),
            "Integer", new FieldType.Whole(false),
            "Long", new FieldType.Whole(true),
            "Boolean", new FieldType.Truth(),
            "AddressRange", new FieldType.Range(),
            "ToolVersion", new FieldType.Version(),
            "PciId", new FieldType.Pci());

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
        wanted.tests().forEach((field, test) -> write(test, out.word(field)));
    }

    private static Condition.FactMatches readWanted(PackReader in) {
        FactType type = FactType.named(in.word()).orElseThrow();
        int size = in.number();
        Map<String, FieldTest> tests = new LinkedHashMap<>(size * 2);
        for (int i = 0; i < size; i++) {
            String field = in.word();
            tests.put(field, test(in));
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

    private static void write(FieldTest test, PackWriter out) {
        if (test instanceof FieldTest.OneOf one) {
            write(one.values(), out.word(Test.ONE_OF.name()));
        } else if (test instanceof FieldTest.Negated negated) {
            write(negated.test(), out.word(Test.NEGATED.name()));
        } else if (test instanceof FieldTest.Either either) {
            write(Test.EITHER, either.tests(), out);
        } else if (test instanceof FieldTest.Each each) {
            write(Test.EACH, each.tests(), out);
        } else if (test instanceof FieldTest.Compared compared) {
            out.word(Test.COMPARED.name()).word(compared.order().name());
            write(compared.value(), out);
        } else if (test instanceof FieldTest.Contains contains) {
            write(contains.value(), out.word(Test.CONTAINS.name()));
        } else if (test instanceof FieldTest.Matches matches) {
            out.word(Test.MATCHES.name()).text(matches.pattern());
        } else if (test instanceof FieldTest.Overlaps overlaps) {
            write(overlaps.range(), out.word(Test.OVERLAPS.name()));
        } else if (test instanceof FieldTest.Within within) {
            write(within.range(), out.word(Test.WITHIN.name()));
        } else if (test instanceof FieldTest.Empty) {
            out.word(Test.EMPTY.name());
        } else if (test instanceof FieldTest.SubsetOf subset) {
            write(subset.values(), out.word(Test.SUBSET_OF.name()));
        } else {
            FieldTest.Knowledge knowledge = (FieldTest.Knowledge) test;
            if (knowledge.gap().isPresent()) {
                out.word(Test.GAP.name()).word(knowledge.gap().get().name());
            } else {
                out.word((knowledge.known() ? Test.KNOWN : Test.UNKNOWN).name());
            }
        }
    }

    private static void write(Test kind, List<FieldTest> tests, PackWriter out) {
        out.word(kind.name()).number(tests.size());
        tests.forEach(test -> write(test, out));
    }

    private static FieldTest test(PackReader in) {
        return switch (Test.valueOf(in.word())) {
            case ONE_OF -> new FieldTest.OneOf(values(in));
            case NEGATED -> new FieldTest.Negated(test(in));
            case EITHER -> new FieldTest.Either(tests(in));
            case EACH -> new FieldTest.Each(tests(in));
            case COMPARED -> new FieldTest.Compared(FieldTest.Order.valueOf(in.word()), value(in));
            case CONTAINS -> new FieldTest.Contains(value(in));
            case MATCHES -> FieldTest.Matches.of(in.text());
            case OVERLAPS -> new FieldTest.Overlaps((AddressRange) value(in));
            case WITHIN -> new FieldTest.Within((AddressRange) value(in));
            case EMPTY -> new FieldTest.Empty();
            case SUBSET_OF -> new FieldTest.SubsetOf(values(in));
            case KNOWN -> new FieldTest.Knowledge(true, Optional.empty());
            case UNKNOWN -> new FieldTest.Knowledge(false, Optional.empty());
            case GAP -> new FieldTest.Knowledge(false, Optional.of(Gap.valueOf(in.word())));
        };
    }

    private static List<FieldTest> tests(PackReader in) {
        List<FieldTest> tests = new ArrayList<>();
        for (int left = in.number(); left > 0; left--) {
            tests.add(test(in));
        }
        return tests;
    }

    private static void write(List<Object> values, PackWriter out) {
        out.number(values.size());
        values.forEach(value -> write(value, out));
    }

    private static List<Object> values(PackReader in) {
        Object[] values = new Object[in.number()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(in);
        }
        return List.of(values);
    }

    /** By itself, without the type of the field: to ask all types of facts for their fields takes longer than the rest. */
    private static void write(Object value, PackWriter out) {
        if (value instanceof Enum<?> word) {
            out.word(word.getDeclaringClass().getName()).word(word.name());
            return;
        }
        String type = value.getClass().getSimpleName();
        if (!TEXTS.containsKey(type)) {
            throw new IllegalArgumentException("There is no such value in a condition: " + value);
        }
        out.word(type).word(TEXTS.get(type).format(value));
    }

    private static Object value(PackReader in) {
        String type = in.word();
        String text = in.word();
        FieldType known = TEXTS.get(type);
        return known == null ? new FieldType.Word(words(type)).named(text) : known.parse(text);
    }

    @SuppressWarnings("unchecked")
    private static Class<? extends Enum<?>> words(String name) {
        try {
            return (Class<? extends Enum<?>>) Class.forName(name).asSubclass(Enum.class);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("The packed knowledge base is of another build: there is no " + name, e);
        }
    }
}
