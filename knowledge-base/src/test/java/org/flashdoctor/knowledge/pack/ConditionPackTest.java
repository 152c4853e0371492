// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.FieldType;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.lazy.Lazy;
import org.flashdoctor.knowledge.node.Node;
import org.flashdoctor.knowledge.node.Position;
import org.flashdoctor.rules.condition.Condition;
import org.flashdoctor.rules.condition.FieldTest;
import org.junit.jupiter.api.Test;

class ConditionPackTest {

    private static Condition packedAndBack(Condition condition) throws IOException {
        Position at = new Position("f", 1, 1);
        Node source = new Node.Scalar("as it was written", at);
        Node ready = new Node.Ready(new Lazy<>(() -> condition), new Lazy<>(() -> source), at);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            new NodePack(Map.of("f", ready), Optional.empty()).write(out);
        }
        Node.Ready back = (Node.Ready) NodePack.read(new ByteArrayInputStream(bytes.toByteArray()))
                .files()
                .get("f");
        assertThat(back.source().get()).isEqualTo(source);
        return back.condition().get();
    }

    @Test
    void aConditionComesBackAsItWas() throws Exception {
        Random random = new Random(61);
        for (int i = 0; i < 3000; i++) {
            Condition condition = condition(random, 4);

            Condition back = packedAndBack(condition);

            assertThat(back).isEqualTo(condition);
            assertThat(back).hasToString(condition.toString());
        }
    }

    @Test
    void everyFieldOfEveryTypeOfFactCanBeTested() throws Exception {
        Random random = new Random(62);
        for (FactType type : FactType.all()) {
            for (FactType.Field field : type.fields().values()) {
                for (int i = 0; i < 30; i++) {
                    Condition condition = new Condition.FactMatches(
                            type, Map.of(field.name(), test(random, field.type().known(), 2)));

                    assertThat(packedAndBack(condition)).isEqualTo(condition);
                }
            }
        }
    }

    @Test
    void whatIsLookedForTwiceIsOneObject() throws Exception {
        Condition wanted = wanted(new Random(63));

        Condition.All back =
                (Condition.All) packedAndBack(new Condition.All(List.of(wanted, new Condition.Not(wanted))));

        assertThat(((Condition.Not) back.parts().get(1)).part())
                .isSameAs(back.parts().get(0));
    }

    @Test
    void aWordThatIsNoneIsRefused() {
        PackReader in = new PackReader(new byte[] {0}, new PackReader.Shared(new String[] {"PERHAPS"}, new int[0]), 0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConditionPack.read(in))
                .withMessageContaining("PERHAPS");
    }

    private static Condition condition(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 2 : 6)) {
            case 0 -> new Condition.FindingMade("finding-" + random.nextInt(9));
            case 1 -> wanted(random);
            case 2 -> new Condition.All(conditions(random, depth));
            case 3 -> new Condition.Any(conditions(random, depth));
            case 4 -> new Condition.Not(condition(random, depth - 1));
            default -> new Condition.Unless(condition(random, depth - 1));
        };
    }

    private static List<Condition> conditions(Random random, int depth) {
        List<Condition> parts = new ArrayList<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            parts.add(condition(random, depth - 1));
        }
        return parts;
    }

    private static Condition wanted(Random random) {
        List<FactType> types = List.copyOf(FactType.all());
        FactType type = types.get(random.nextInt(types.size()));
        Map<String, FieldTest> tests = new LinkedHashMap<>();
        type.fields().forEach((name, field) -> {
            if (random.nextInt(3) == 0) {
                tests.put(name, test(random, field.type().known(), 2));
            }
        });
        return new Condition.FactMatches(type, tests);
    }

    private static FieldTest test(Random random, FieldType type, int depth) {
        FieldType element = type instanceof FieldType.SetOf set ? set.element() : type;
        return switch (random.nextInt(depth == 0 ? 10 : 13)) {
            case 0 -> new FieldTest.OneOf(List.of(value(random, element), value(random, element)));
            case 1 -> new FieldTest.Compared(any(random, FieldTest.Order.values()), value(random, element));
            case 2 -> new FieldTest.Contains(value(random, element));
            case 3 -> FieldTest.Matches.of("a|b" + random.nextInt(9));
            case 4 -> new FieldTest.Overlaps(range(random));
            case 5 -> new FieldTest.Within(range(random));
            case 6 -> new FieldTest.Empty();
            case 7 -> new FieldTest.SubsetOf(List.of(value(random, element)));
            case 8 -> new FieldTest.Knowledge(random.nextBoolean(), Optional.empty());
            case 9 -> new FieldTest.Knowledge(false, Optional.of(any(random, Gap.values())));
            case 10 -> new FieldTest.Negated(test(random, type, depth - 1));
            case 11 -> new FieldTest.Either(List.of(test(random, type, depth - 1), test(random, type, depth - 1)));
            default -> new FieldTest.Each(List.of(test(random, type, depth - 1), test(random, type, depth - 1)));
        };
    }

    private static Object value(Random random, FieldType type) {
        List<String> words = type.words();
        if (!words.isEmpty()) {
            return type.parse(words.get(random.nextInt(words.size())));
        } else if (type instanceof FieldType.Range) {
            return range(random);
        } else if (type instanceof FieldType.Truth) {
            return random.nextBoolean();
        } else if (type instanceof FieldType.Whole number) {
            return number.wide() ? (Object) random.nextLong() : (Object) random.nextInt();
        } else if (type instanceof FieldType.Version) {
            return type.parse("v1." + random.nextInt(9));
        } else if (type instanceof FieldType.Pci) {
            return type.parse("8086:a2c" + random.nextInt(9));
        }
        return "text" + random.nextInt(9);
    }

    private static <T> T any(Random random, T[] several) {
        return several[random.nextInt(several.length)];
    }

    private static AddressRange range(Random random) {
        long start = random.nextInt(0x1000000);
        return new AddressRange(start, start + random.nextInt(0x10000));
    }
}
