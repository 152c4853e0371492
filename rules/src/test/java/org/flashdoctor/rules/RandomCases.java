// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.ChipFact.ChipSearch;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.FieldType;
import org.flashdoctor.engine.fact.HostFact.KernelParameter;
import org.flashdoctor.engine.fact.HostFact.PhysicalMemoryMapping;
import org.flashdoctor.engine.fact.HostFact.SecureLevel;
import org.flashdoctor.engine.fact.OperationFact.FlashOperation;
import org.flashdoctor.engine.fact.ProtectionFact.BiosControl;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.fact.RunFact.FlashTool;
import org.flashdoctor.engine.fact.RunFact.Invocation;
import org.flashdoctor.rules.condition.Condition;
import org.flashdoctor.rules.condition.FieldTest;

/**
 * Random facts and conditions on them: states of which a machine has one, states that come in numbers, events, and
 * fields of every kind. Values come from few, so that conditions and facts meet.
 */
public final class RandomCases {

    private static final List<FactType> TYPES = List.of(
            Samples.type(KernelParameter.class),
            Samples.type(SecureLevel.class),
            Samples.type(FlashRegion.class),
            Samples.type(BiosControl.class),
            Samples.type(PhysicalMemoryMapping.class),
            Samples.type(ChipSearch.class),
            Samples.type(FlashOperation.class),
            Samples.type(FlashTool.class),
            Samples.type(Invocation.class));

    private static final List<String> WORDS = List.of("", "iomem", "relaxed", "iomem=relaxed", "a, b", "a", "b");
    private static final List<String> PATTERNS = List.of("^a", "relaxed$", "i.*m", "a or matches b", "");
    private static final List<String> VERSIONS = List.of("0.9.9", "v1.2", "v1.2-551-gf47ff31", "1.4.0", "p1.3");

    private final Random random;

    public RandomCases(long seed) {
        this.random = new Random(seed);
    }

    public int below(int bound) {
        return random.nextInt(bound);
    }

    public <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    // Facts

    /** A case of up to eight facts, where some types were looked at. */
    public FactSet facts() {
        Set<FactType> covered = new LinkedHashSet<>();
        TYPES.stream().filter(type -> chance(40)).forEach(covered::add);
        return Samples.facts(
                covered, IntStream.range(0, below(9)).mapToObj(i -> fact()).toList());
    }

    /** A fact. */
    public Fact fact() {
        FactType type = one(TYPES);
        Map<String, Object> values = new LinkedHashMap<>();
        type.fields().forEach((name, field) -> values.put(name, value(field.type())));
        return type.create(values);
    }

    private Object value(FieldType type) {
        if (type instanceof FieldType.Maybe maybe) {
            return chance(40) ? Reading.unknown(one(List.of(Gap.values()))) : Reading.of(value(maybe.value()));
        } else if (type instanceof FieldType.Whole whole) {
            if (whole.wide()) {
                return (long) below(4);
            }
            return below(4);
        } else if (type instanceof FieldType.Truth) {
            return random.nextBoolean();
        } else if (type instanceof FieldType.Word word) {
            Enum<?>[] words = word.type().getEnumConstants();
            return words[below(Math.min(3, words.length))];
        } else if (type instanceof FieldType.Range) {
            return range();
        } else if (type instanceof FieldType.Version version) {
            return version.parse(one(VERSIONS));
        } else if (type instanceof FieldType.SetOf set) {
            Set<Object> values = new LinkedHashSet<>();
            IntStream.range(0, below(3)).forEach(i -> values.add(value(set.element())));
            return values;
        }
        return one(WORDS);
    }

    /** A range of a few pages. */
    public AddressRange range() {
        long start = below(8) * 0x1000L;
        return new AddressRange(start, start + (1 + below(3)) * 0x1000L - 1);
    }

    // Conditions

    /** A condition of parts within parts, on facts and on these findings. */
    public Condition condition(int depth, List<String> findings) {
        int kind = depth == 0 ? 0 : below(7);
        return switch (kind) {
            case 1, 2 -> new Condition.All(parts(depth, findings));
            case 3, 4 -> new Condition.Any(parts(depth, findings));
            case 5 -> new Condition.Not(condition(depth - 1, findings));
            case 6 -> new Condition.Unless(condition(depth - 1, findings));
            default -> atom(findings);
        };
    }

    private List<Condition> parts(int depth, List<String> findings) {
        return IntStream.range(0, below(4))
                .mapToObj(i -> condition(depth - 1, findings))
                .toList();
    }

    private Condition atom(List<String> findings) {
        if (!findings.isEmpty() && chance(25)) {
            return new Condition.FindingMade(one(findings));
        }
        FactType type = one(TYPES);
        Map<String, FieldTest> tests = new LinkedHashMap<>();
        List<String> names = List.copyOf(type.fields().keySet());
        int fields = below(3);
        for (int i = 0; i < fields; i++) {
            String name = one(names);
            tests.put(name, test(type.fields().get(name).type(), 2));
        }
        return new Condition.FactMatches(type, tests);
    }

    private FieldTest test(FieldType type, int depth) {
        if (depth > 0 && chance(30)) {
            return switch (below(3)) {
                case 0 -> new FieldTest.Negated(test(type, depth - 1));
                case 1 -> new FieldTest.Either(List.of(test(type, depth - 1), test(type, depth - 1)));
                default -> new FieldTest.Each(List.of(test(type, depth - 1), test(type, depth - 1)));
            };
        }
        if (chance(15)) {
            boolean known = random.nextBoolean();
            return new FieldTest.Knowledge(
                    known, known || chance(50) ? Optional.empty() : Optional.of(one(List.of(Gap.values()))));
        }
        FieldType plain = type.known();
        if (plain instanceof FieldType.Range) {
            return random.nextBoolean() ? new FieldTest.Overlaps(range()) : new FieldTest.Within(range());
        } else if (plain instanceof FieldType.SetOf set) {
            return switch (below(3)) {
                case 0 -> new FieldTest.Contains(value(set.element()));
                case 1 -> new FieldTest.SubsetOf(values(set.element()));
                default -> new FieldTest.Empty();
            };
        } else if (plain instanceof FieldType.Whole || plain instanceof FieldType.Version) {
            return random.nextBoolean()
                    ? new FieldTest.OneOf(values(plain))
                    : new FieldTest.Compared(one(List.of(FieldTest.Order.values())), value(plain));
        } else if (plain instanceof FieldType.Text) {
            return switch (below(4)) {
                case 0 -> new FieldTest.Contains(one(WORDS));
                case 1 -> matches(one(PATTERNS));
                case 2 -> new FieldTest.Empty();
                default -> new FieldTest.OneOf(values(plain));
            };
        }
        return new FieldTest.OneOf(values(plain));
    }

    private static FieldTest matches(String pattern) {
        return FieldTest.Matches.of(pattern);
    }

    private List<Object> values(FieldType type) {
        List<Object> values = new ArrayList<>();
        int count = 1 + below(2);
        for (int i = 0; i < count; i++) {
            values.add(value(type));
        }
        return values;
    }
}
