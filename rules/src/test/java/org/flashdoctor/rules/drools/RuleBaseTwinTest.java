// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.drools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.KernelParameter;
import org.flashdoctor.engine.fact.HostFact.SecureLevel;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.RunFact.ToolFailure;
import org.flashdoctor.rules.RandomCases;
import org.flashdoctor.rules.Samples;
import org.flashdoctor.rules.condition.Condition;
import org.flashdoctor.rules.condition.Evaluator;
import org.flashdoctor.rules.condition.FieldTest;
import org.flashdoctor.rules.condition.Outcome;
import org.flashdoctor.rules.condition.Proposition;
import org.flashdoctor.rules.condition.Truth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule network and the plain meaning of conditions are twins: they agree on everything. */
class RuleBaseTwinTest {

    private static final int STRATA = 3;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void decidesEveryPropositionAsItsMeaningSays(long seed) {
        RandomCases random = new RandomCases(seed);
        Map<Truth, Integer> seen = new EnumMap<>(Truth.class);
        int decided = 0;
        for (int i = 0; i < 100; i++) {
            List<Proposition> propositions = propositions(random);
            RuleBase rules = new RuleBase(propositions);
            for (int j = 0; j < 5; j++) {
                FactSet facts = random.facts();
                Map<String, Outcome> expected = reference(propositions, facts);
                Map<String, Outcome> got = rules.decide(facts);
                for (Proposition proposition : propositions) {
                    Outcome meaning = expected.get(proposition.name());
                    Outcome outcome = got.get(proposition.name());
                    String what = "%s%nof %s%ncovered %s".formatted(proposition, facts.facts(), facts.covered());
                    assertThat(outcome.truth()).as(what).isEqualTo(meaning.truth());
                    assertThat(outcome.atoms()).as(what).isEqualTo(meaning.atoms());
                    assertThat(outcome.matches()).as(what).isEqualTo(meaning.matches());
                    seen.merge(outcome.truth(), 1, Integer::sum);
                    decided++;
                }
            }
        }
        // Each of the answers must come often enough for the agreement to mean something.
        int few = decided / 20;
        assertThat(seen.values()).hasSize(3).allMatch(count -> count > few);
    }

    /** Up to a dozen propositions in three layers; each looks at findings of lower layers only. */
    private static List<Proposition> propositions(RandomCases random) {
        List<Proposition> propositions = new ArrayList<>();
        List<String> below = new ArrayList<>();
        for (int stratum = 0; stratum < STRATA; stratum++) {
            List<String> made = new ArrayList<>();
            for (int group = 0; group <= random.below(3); group++) {
                String id = "finding-" + stratum + "-" + group;
                made.add(id);
                for (int i = 0; i <= random.below(2); i++) {
                    propositions.add(new Proposition(id + "#" + i, id, stratum, random.condition(4, below)));
                }
            }
            below.addAll(made);
            below.add("nobody-makes-this");
        }
        return propositions;
    }

    private static Map<String, Outcome> reference(List<Proposition> propositions, FactSet facts) {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        Set<String> made = new LinkedHashSet<>();
        for (int stratum = 0; stratum < STRATA; stratum++) {
            Set<String> lower = Set.copyOf(made);
            Evaluator evaluator = new Evaluator(facts, lower::contains);
            for (Proposition proposition : propositions) {
                if (proposition.stratum() == stratum) {
                    Outcome outcome = evaluator.evaluate(proposition.condition());
                    outcomes.put(proposition.name(), outcome);
                    if (outcome.truth() == Truth.YES) {
                        made.add(proposition.group());
                    }
                }
            }
        }
        return outcomes;
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void decidesTheSameWhateverTheOrderOfFacts(long seed) {
        RandomCases random = new RandomCases(seed);
        Random shuffle = new Random(seed);
        for (int i = 0; i < 40; i++) {
            RuleBase rules = new RuleBase(propositions(random));
            FactSet facts = random.facts();
            Map<String, Outcome> first = rules.decide(facts);
            for (int j = 0; j < 6; j++) {
                List<Fact> shuffled = new ArrayList<>(facts.facts());
                Collections.shuffle(shuffled, shuffle);
                // Facts that pass stand in the order in which they were seen, which is what was shuffled.
                assertThat(rules.decide(Samples.facts(facts.covered(), shuffled)))
                        .usingRecursiveComparison()
                        .ignoringCollectionOrder()
                        .withEqualsForType((one, other) -> one.equals(other), Fact.class)
                        .isEqualTo(first);
            }
        }
    }

    @Test
    void decidesTheSameWhateverTheOrderOfPropositions() {
        RandomCases random = new RandomCases(21);
        Random shuffle = new Random(21);
        for (int i = 0; i < 60; i++) {
            List<Proposition> propositions = propositions(random);
            FactSet facts = random.facts();
            Map<String, Outcome> first = new RuleBase(propositions).decide(facts);
            List<Proposition> shuffled = new ArrayList<>(propositions);
            Collections.shuffle(shuffled, shuffle);
            assertThat(new RuleBase(shuffled).decide(facts)).isEqualTo(first);
        }
    }

    @Test
    void keepsConditionsApartThatDifferInTheirValueAlone() {
        RuleBase rules = new RuleBase(List.of(
                proposition("one", Samples.any(SecureLevel.class, "level", "1")),
                proposition("thousand", Samples.any(SecureLevel.class, "level", "1000"))));

        assertThat(truths(rules, Samples.facts(Samples.level(1))))
                .containsExactlyInAnyOrderEntriesOf(Map.of("one", Truth.YES, "thousand", Truth.NO));
        assertThat(truths(rules, Samples.facts(Samples.level(1000))))
                .containsExactlyInAnyOrderEntriesOf(Map.of("one", Truth.NO, "thousand", Truth.YES));
        assertThat(truths(rules, Samples.facts(Samples.level(2))))
                .containsExactlyInAnyOrderEntriesOf(Map.of("one", Truth.NO, "thousand", Truth.NO));
    }

    @Test
    void keepsConditionsApartWhoseTextReadsTheSame() {
        RuleBase rules = new RuleBase(List.of(
                proposition("one of two", parameterNamed(new FieldTest.OneOf(List.of("a", "b")))),
                proposition("one with a comma", parameterNamed(new FieldTest.OneOf(List.of("a, b"))))));

        assertThat(truths(rules, Samples.facts(Samples.covered(KernelParameter.class), Samples.parameter("a"))))
                .containsExactlyInAnyOrderEntriesOf(Map.of("one of two", Truth.YES, "one with a comma", Truth.NO));
        assertThat(truths(rules, Samples.facts(Samples.covered(KernelParameter.class), Samples.parameter("a, b"))))
                .containsExactlyInAnyOrderEntriesOf(Map.of("one of two", Truth.NO, "one with a comma", Truth.YES));
    }

    private static Condition parameterNamed(FieldTest test) {
        return Samples.any(KernelParameter.class, "name", test);
    }

    @Test
    void decidesAgainAndAgainWithoutRememberingTheLastCase() {
        RuleBase rules = new RuleBase(List.of(proposition("one", Samples.any(SecureLevel.class, "level", "1"))));
        FactSet with = Samples.facts(Samples.level(1));
        FactSet without = Samples.facts(Samples.level(0));

        for (int i = 0; i < 3; i++) {
            assertThat(truths(rules, with)).containsEntry("one", Truth.YES);
            assertThat(truths(rules, without)).containsEntry("one", Truth.NO);
        }
    }

    @Test
    void looksAtFindingsOfLowerLayersWhenTheyAreFinal() {
        List<Proposition> propositions = List.of(
                new Proposition("top#0", "top", 2, new Condition.Not(new Condition.FindingMade("middle"))),
                new Proposition("middle#0", "middle", 1, new Condition.FindingMade("bottom")),
                new Proposition("bottom#0", "bottom", 0, Samples.any(SecureLevel.class, "level", "1")),
                new Proposition("bottom#1", "bottom", 0, Samples.any(SecureLevel.class, "level", "2")));
        RuleBase rules = new RuleBase(propositions);

        assertThat(truths(rules, Samples.facts(Samples.level(2))))
                .containsEntry("middle#0", Truth.YES)
                .containsEntry("top#0", Truth.NO);
        assertThat(truths(rules, Samples.facts(Samples.level(0))))
                .containsEntry("middle#0", Truth.NO)
                .containsEntry("top#0", Truth.YES);
    }

    @Test
    void whatCouldStillBecomeAFindingWasNotMade() {
        RuleBase rules = new RuleBase(List.of(
                new Proposition("bottom#0", "bottom", 0, Samples.any(ProtectedRange.class)),
                new Proposition("top#0", "top", 1, new Condition.FindingMade("bottom"))));

        assertThat(truths(rules, Samples.facts()))
                .containsEntry("bottom#0", Truth.UNKNOWN)
                .containsEntry("top#0", Truth.NO);
    }

    @Test
    void silenceOfAnEventIsNoAndOfAStateIsUnknown() {
        RuleBase rules = new RuleBase(List.of(
                proposition("event", Samples.any(ToolFailure.class)),
                proposition("state", Samples.any(ProtectedRange.class))));

        assertThat(truths(rules, Samples.facts()))
                .containsEntry("event", Truth.NO)
                .containsEntry("state", Truth.UNKNOWN);
        assertThat(truths(rules, Samples.facts(Samples.covered(ProtectedRange.class))))
                .containsEntry("state", Truth.NO);
    }

    @Test
    void aBaseWithoutPropositionsDecidesNothing() {
        assertThatNoException()
                .isThrownBy(() -> assertThat(new RuleBase(List.of()).decide(Samples.facts(Samples.level(1))))
                        .isEmpty());
    }

    @Test
    void decidesOnEveryTypeOfFact() {
        // A pattern on each record of the family at once: none shadows another.
        List<Proposition> propositions = new ArrayList<>();
        for (FactType type : FactType.all()) {
            propositions.add(proposition(type.name(), new Condition.FactMatches(type, Map.of())));
        }
        RuleBase rules = new RuleBase(propositions);
        Set<FactType> everything = Set.copyOf(FactType.all());

        Map<String, Truth> truths = truths(rules, Samples.facts(everything, Samples.level(1)));

        assertThat(truths).containsEntry("SecureLevel", Truth.YES);
        truths.remove("SecureLevel");
        assertThat(truths)
                .hasSize(FactType.all().size() - 1)
                .allSatisfy((name, truth) -> assertThat(truth).as(name).isEqualTo(Truth.NO));
    }

    private static Proposition proposition(String name, Condition condition) {
        return new Proposition(name, name, 0, condition);
    }

    private static Map<String, Truth> truths(RuleBase rules, FactSet facts) {
        Map<String, Truth> truths = new LinkedHashMap<>();
        rules.decide(facts).forEach((name, outcome) -> truths.put(name, outcome.truth()));
        return truths;
    }
}
