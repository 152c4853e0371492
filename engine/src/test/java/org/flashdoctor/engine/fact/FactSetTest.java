// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.flashdoctor.engine.fact.HostFact.KernelParameter;
import org.flashdoctor.engine.fact.HostFact.SecureLevel;
import org.junit.jupiter.api.Test;

class FactSetTest {

    private static final Fact ONE = new KernelParameter("one", "");
    private static final Fact TWO = new KernelParameter("two", "");

    private static Evidence line(int number) {
        return new Evidence("case.log", new Evidence.Line(number), "line " + number);
    }

    private static Observation seen(Fact fact, int... lines) {
        List<Evidence> evidence = new ArrayList<>();
        for (int number : lines) {
            evidence.add(line(number));
        }
        return new Observation(fact, 0, evidence);
    }

    private static FactType type(String name) {
        return FactType.named(name).orElseThrow();
    }

    @Test
    void equalFactsAreOneWithAllTheirEvidence() {
        FactSet facts =
                FactSet.of(List.of(seen(ONE, 1), seen(TWO, 2), seen(new KernelParameter("one", ""), 3, 1)), Set.of());

        assertThat(facts.facts()).containsExactly(ONE, TWO);
        assertThat(facts.evidence(ONE)).containsExactly(line(1), line(3));
        assertThat(facts.evidence(TWO)).containsExactly(line(2));
    }

    @Test
    void evidenceOfOneFactIsLimited() {
        List<Observation> observations = new ArrayList<>();
        for (int i = 1; i <= 10_000; i++) {
            observations.add(seen(ONE, i));
        }

        FactSet facts = FactSet.of(observations, Set.of());

        assertThat(facts.evidence(ONE)).hasSize(20).startsWith(line(1)).endsWith(line(20));
    }

    @Test
    void whatWasNotSeenHasNoEvidence() {
        assertThat(FactSet.of(List.of(), Set.of()).evidence(ONE)).isEmpty();
        assertThat(FactSet.of(List.of(), Set.of()).facts()).isEmpty();
    }

    @Test
    void factsOfATypeComeInTheOrderInWhichTheyWereSeen() {
        FactSet facts =
                FactSet.of(List.of(seen(TWO, 1), seen(new SecureLevel(1), 2), seen(ONE, 3), seen(TWO, 4)), Set.of());

        assertThat(facts.all(KernelParameter.class)).containsExactly((KernelParameter) TWO, (KernelParameter) ONE);
        assertThat(facts.last(KernelParameter.class)).hasValue((KernelParameter) ONE);
        assertThat(facts.last(SecureLevel.class)).hasValue(new SecureLevel(1));
        assertThat(facts.last(HostFact.MtdDevice.class)).isEmpty();
    }

    @Test
    void oneFactMoreLeavesTheOthersAndTheFirstSetAsTheyAre() {
        FactSet before = FactSet.of(List.of(seen(ONE, 1)), Set.of(type("SecureLevel")));

        FactSet after = before.with(seen(TWO, 2)).with(seen(ONE, 3));

        assertThat(before.facts()).containsExactly(ONE);
        assertThat(after.facts()).containsExactly(ONE, TWO);
        assertThat(after.evidence(ONE)).containsExactly(line(1), line(3));
        assertThat(after.covered()).containsExactly(type("SecureLevel"));
    }

    @Test
    void observationsGiveTheSameSetAgain() {
        FactSet facts = FactSet.of(List.of(seen(ONE, 1, 2), seen(TWO, 3)), Set.of(type("SecureLevel")));

        FactSet again = FactSet.of(facts.observations(), facts.covered());

        assertThat(again.facts()).isEqualTo(facts.facts());
        assertThat(again.evidence(ONE)).isEqualTo(facts.evidence(ONE));
        assertThat(again.covered()).isEqualTo(facts.covered());
    }

    @Test
    void silenceOfAnEventIsAlwaysAnAnswerAndThatOfAStateWhereItIsCovered() {
        FactSet facts = FactSet.of(List.of(), Set.of(type("ProtectedRange")));

        assertThat(facts.covers(type("ProtectedRange"))).isTrue();
        assertThat(facts.covers(type("FlashRegion"))).isFalse();
        assertThat(facts.covers(type("ToolFailure"))).isTrue();
        assertThat(facts.covered()).containsExactly(type("ProtectedRange"));
    }

    @Test
    void doesNotChangeWithTheCollectionsItWasMadeOf() {
        Set<FactType> covered = new HashSet<>(Set.of(type("ProtectedRange")));
        List<Observation> observations = new ArrayList<>(List.of(seen(ONE, 1)));
        FactSet facts = FactSet.of(observations, covered);

        covered.add(type("FlashRegion"));
        observations.add(seen(TWO, 2));

        assertThat(facts.covers(type("FlashRegion"))).isFalse();
        assertThat(facts.facts()).containsExactly(ONE);
    }

    @Test
    void aFactWithoutEvidenceCannotBeObserved() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Observation(ONE, 0, List.of()))
                .withMessageContaining("without evidence");
    }
}
