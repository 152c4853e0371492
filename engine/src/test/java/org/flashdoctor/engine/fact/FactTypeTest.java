// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.flashdoctor.engine.fact.HostFact.KernelParameter;
import org.flashdoctor.engine.fact.HostFact.SecureLevel;
import org.flashdoctor.engine.fact.OperationFact.FlashOperation;
import org.flashdoctor.engine.fact.OperationFact.OperationOutcome;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.RunFact.FlashTool;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.fact.RunFact.Invocation;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FactTypeTest {

    static Collection<FactType> all() {
        return FactType.all();
    }

    private static FactType type(String name) {
        return FactType.named(name).orElseThrow();
    }

    @Test
    void theFamilyIsTheWholeFamilyUnderDistinctNames() {
        Set<String> names = new HashSet<>();
        int members = 0;
        for (Class<?> group : Fact.class.getPermittedSubclasses()) {
            for (Class<?> member : group.getPermittedSubclasses()) {
                members++;
                names.add(member.getSimpleName());
                assertThat(member.isRecord()).as(member.getName()).isTrue();
            }
        }

        assertThat(FactType.all())
                .hasSize(members)
                .extracting(FactType::name)
                .containsExactlyInAnyOrderElementsOf(names);
        assertThat(members).isGreaterThan(40);
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyFactIsMadeOfItsFieldsAndGivesThemBack(FactType type) {
        RandomFacts random = new RandomFacts(type.name().hashCode());
        for (int i = 0; i < 50; i++) {
            Map<String, Object> values = random.values(type);

            Fact fact = type.create(values);

            assertThat(fact).isInstanceOf(type.type());
            assertThat(FactType.of(fact)).isSameAs(type);
            Map<String, Object> got = new LinkedHashMap<>();
            type.fields().forEach((name, field) -> got.put(name, field.of(fact)));
            assertThat(got).isEqualTo(values);
            assertThat(type.create(got)).isEqualTo(fact).hasSameHashCodeAs(fact);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatMayBeUnknownOrEmptyMayBeLeftOutAndNothingElse(FactType type) {
        Map<String, Object> needed = new RandomFacts(7).values(type);
        type.fields().forEach((name, field) -> {
            if (field.type() instanceof FieldType.Maybe || field.type() instanceof FieldType.SetOf) {
                needed.remove(name);
            }
        });

        Fact fact = type.create(needed);

        type.fields().forEach((name, field) -> {
            if (field.type() instanceof FieldType.Maybe) {
                assertThat(field.of(fact)).isEqualTo(Reading.notLookedAt());
            } else if (field.type() instanceof FieldType.SetOf) {
                assertThat(field.of(fact)).isEqualTo(Set.of());
            } else {
                Map<String, Object> without = new LinkedHashMap<>(needed);
                without.remove(name);
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> type.create(without))
                        .withMessage(type.name() + " needs the field " + name);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("all")
    void namesOfFieldsAreThoseOfTheRecordInKebabCaseAndOrder(FactType type) {
        String[] expected = Arrays.stream(type.type().getRecordComponents())
                .map(component -> FieldType.kebab(component.getName()))
                .toArray(String[]::new);

        assertThat(type.fields().keySet()).containsExactly(expected).allMatch(name -> name.matches("[a-z0-9-]+"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void isFoundUnderItsName(FactType type) {
        assertThat(FactType.named(type.name())).containsSame(type);
        assertThat(type).hasToString(type.name());
        assertThat(FactType.named(type.name().toLowerCase(Locale.ROOT))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothingIsBothAnEventAndAStateOfWhichThereIsOne(FactType type) {
        assertThat(type.isEvent() && type.isSingle()).isFalse();
    }

    @Test
    void eventsAndSingleStatesAreMarked() {
        assertThat(type("FlashOperation").isEvent()).isTrue();
        assertThat(type("ToolFailure").isEvent()).isTrue();
        assertThat(type("ProtectedRange").isEvent()).isFalse();
        assertThat(type("SecureLevel").isSingle()).isTrue();
        assertThat(type("KernelParameter").isSingle()).isFalse();
        assertThat(type("FlashRegion").isSingle()).isFalse();
    }

    @Test
    void fieldsThatTheTypeDoesNotHaveAreNotLookedAt() {
        assertThat(type("SecureLevel").create(Map.of("level", 1, "colour", "red")))
                .isEqualTo(new SecureLevel(1));
    }

    @Test
    void factsAreEqualByValue() {
        assertThat(type("FlashOperation")
                        .create(Map.of("kind", OperationKind.READ, "outcome", OperationOutcome.FAILED)))
                .isEqualTo(new FlashOperation(
                        OperationKind.READ, OperationOutcome.FAILED, Reading.notLookedAt(), Reading.notLookedAt()));
        assertThat(type("KernelParameter").create(Map.of("name", "iomem", "value", "")))
                .isEqualTo(new KernelParameter("iomem", ""))
                .isNotEqualTo(new KernelParameter("iomem", "relaxed"));
    }

    @Test
    void typesOfFieldsFollowTheRecord() {
        assertThat(type("ProtectedRange").fields().get("range").type()).isEqualTo(new FieldType.Range());
        assertThat(type("FlashTool").fields().get("version").type())
                .isEqualTo(new FieldType.Maybe(new FieldType.Version()));
        assertThat(type("Goal").fields().get("operation").type()).isEqualTo(new FieldType.Word(OperationKind.class));
        assertThat(type("Invocation").fields().get("operations").type())
                .isEqualTo(new FieldType.SetOf(new FieldType.Word(OperationKind.class)));
        assertThat(type("SecureLevel").fields().get("level").type()).isEqualTo(new FieldType.Whole(false));
        assertThat(Set.of(FlashTool.class, Goal.class, Invocation.class, ProtectedRange.class))
                .allMatch(each ->
                        FactType.named(each.getSimpleName()).orElseThrow().type() == each);
    }
}
