// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.KernelParameter;
import org.flashdoctor.engine.fact.HostFact.SecureLevel;
import org.flashdoctor.engine.fact.ProtectionFact.BiosControl;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.RunFact.ToolFailure;
import org.flashdoctor.rules.RandomCases;
import org.flashdoctor.rules.Samples;
import org.flashdoctor.rules.condition.Condition.Atom;
import org.flashdoctor.rules.condition.Condition.FactMatches;
import org.flashdoctor.rules.condition.Condition.FindingMade;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluatorTest {

    private static final Condition YES = new FindingMade("yes");
    private static final Condition NO = new FindingMade("no");
    private static final Condition UNKNOWN = new FindingMade("unknown");

    /** Truth of a condition in which findings stand for the three values. */
    private static Truth combine(Condition condition) {
        Map<String, Truth> values = Map.of("yes", Truth.YES, "no", Truth.NO, "unknown", Truth.UNKNOWN);
        return Evaluator.combine(condition, atom -> values.get(((FindingMade) atom).id()));
    }

    private static Condition part(Truth truth) {
        return switch (truth) {
            case YES -> YES;
            case NO -> NO;
            case UNKNOWN -> UNKNOWN;
        };
    }

    @ParameterizedTest
    @CsvSource({
        "YES, YES, YES, YES",
        "YES, UNKNOWN, UNKNOWN, YES",
        "YES, NO, NO, YES",
        "UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN",
        "UNKNOWN, NO, NO, UNKNOWN",
        "NO, NO, NO, NO"
    })
    void allIsTheWeakestPartAndAnyTheStrongest(Truth first, Truth second, Truth all, Truth any) {
        assertThat(combine(Samples.all(part(first), part(second)))).isEqualTo(all);
        assertThat(combine(Samples.all(part(second), part(first)))).isEqualTo(all);
        assertThat(combine(Samples.either(part(first), part(second)))).isEqualTo(any);
        assertThat(combine(Samples.either(part(second), part(first)))).isEqualTo(any);
    }

    @ParameterizedTest
    @CsvSource({"YES, NO, NO", "UNKNOWN, UNKNOWN, YES", "NO, YES, YES"})
    void notDemandsToKnowAndUnlessIsContentWithNotKnowing(Truth part, Truth not, Truth unless) {
        assertThat(combine(Samples.not(part(part)))).isEqualTo(not);
        assertThat(combine(new Condition.Unless(part(part)))).isEqualTo(unless);
    }

    @Test
    void allOfNothingHoldsAndAnyOfNothingDoesNot() {
        assertThat(combine(Condition.always())).isEqualTo(Truth.YES);
        assertThat(combine(new Condition.Any(List.of()))).isEqualTo(Truth.NO);
    }

    @Test
    void deMorganHoldsForRandomConditions() {
        RandomCases random = new RandomCases(5);
        for (int i = 0; i < 2000; i++) {
            Condition a = random.condition(3, List.of("yes", "no"));
            Condition b = random.condition(3, List.of("yes", "no"));
            Evaluator evaluator = new Evaluator(random.facts(), "yes"::equals);

            assertThat(evaluator.truth(Samples.not(Samples.all(a, b))))
                    .isEqualTo(evaluator.truth(Samples.either(Samples.not(a), Samples.not(b))));
            assertThat(evaluator.truth(Samples.not(Samples.not(a)))).isEqualTo(evaluator.truth(a));
        }
    }

    @Test
    void aFactThatPassesAllTestsMakesTheAtomHold() {
        KernelParameter relaxed = new KernelParameter("iomem", "relaxed");
        KernelParameter quiet = Samples.parameter("quiet");
        FactMatches wanted = new FactMatches(
                Samples.type(KernelParameter.class),
                Map.of(
                        "name",
                                Samples.any(KernelParameter.class, "name", "iomem")
                                        .tests()
                                        .get("name"),
                        "value",
                                Samples.any(KernelParameter.class, "value", "relaxed")
                                        .tests()
                                        .get("value")));

        Outcome outcome = evaluator(Samples.facts(quiet, relaxed)).evaluate(wanted);

        assertThat(outcome.truth()).isEqualTo(Truth.YES);
        assertThat(outcome.support(wanted.affirmed())).containsExactly(relaxed);
    }

    @Test
    void twoFactsThatPassHalfTheTestsEachDoNotMakeOneThatPassesAll() {
        FactSet facts = Samples.facts(
                Samples.covered(KernelParameter.class),
                new KernelParameter("iomem", "strict"),
                new KernelParameter("other", "relaxed"));
        FactMatches wanted = new FactMatches(
                Samples.type(KernelParameter.class),
                Map.of(
                        "name",
                                Samples.any(KernelParameter.class, "name", "iomem")
                                        .tests()
                                        .get("name"),
                        "value",
                                Samples.any(KernelParameter.class, "value", "relaxed")
                                        .tests()
                                        .get("value")));

        assertThat(evaluator(facts).truth(wanted)).isEqualTo(Truth.NO);
    }

    @Test
    void silenceOfAStateIsUnknownUntilSomethingWouldHaveShownIt() {
        Condition any = Samples.any(ProtectedRange.class);

        assertThat(evaluator(Samples.facts()).truth(any)).isEqualTo(Truth.UNKNOWN);
        assertThat(evaluator(Samples.facts(Samples.covered(ProtectedRange.class)))
                        .truth(any))
                .isEqualTo(Truth.NO);
    }

    @Test
    void silenceOfAnEventMeansThatItDidNotHappen() {
        assertThat(evaluator(Samples.facts()).truth(Samples.any(ToolFailure.class)))
                .isEqualTo(Truth.NO);
    }

    @Test
    void ofWhatAMachineHasOnceTheOneThatWasSeenIsTheAnswer() {
        FactSet facts = Samples.facts(Samples.level(0));

        assertThat(evaluator(facts).truth(Samples.any(SecureLevel.class, "level", "1")))
                .isEqualTo(Truth.NO);
    }

    @Test
    void ofWhatComesInNumbersThereMayBeMoreThanWasSeen() {
        FactSet facts = Samples.facts(Samples.range("PR0", 0, 0xfff, RangeProtection.WRITE));

        assertThat(evaluator(facts).truth(Samples.any(ProtectedRange.class, "register", "PR1")))
                .isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void aFieldThatNobodyReadLeavesTheFactUndecided() {
        BiosControl half =
                new BiosControl(Reading.of(true), Reading.notLookedAt(), Reading.notLookedAt(), Reading.notLookedAt());
        Evaluator evaluator = evaluator(Samples.facts(Samples.covered(BiosControl.class), half));

        assertThat(evaluator.truth(Samples.any(BiosControl.class, "write-enable", "true")))
                .isEqualTo(Truth.YES);
        assertThat(evaluator.truth(Samples.any(BiosControl.class, "lock-enable", "true")))
                .isEqualTo(Truth.UNKNOWN);
        assertThat(evaluator.truth(Samples.any(BiosControl.class, "write-enable", "false")))
                .isEqualTo(Truth.NO);
    }

    @Test
    void oneFieldThatSpeaksAgainstItDecidesEvenBesideAnUnknownOne() {
        BiosControl half =
                new BiosControl(Reading.of(true), Reading.notLookedAt(), Reading.notLookedAt(), Reading.notLookedAt());
        FactMatches wanted = new FactMatches(
                Samples.type(BiosControl.class),
                Map.of(
                        "write-enable",
                                Samples.any(BiosControl.class, "write-enable", "false")
                                        .tests()
                                        .get("write-enable"),
                        "lock-enable",
                                Samples.any(BiosControl.class, "lock-enable", "true")
                                        .tests()
                                        .get("lock-enable")));

        assertThat(wanted.test(half)).isEqualTo(Truth.NO);
    }

    @Test
    void findingsAreMadeOrNot() {
        Evaluator evaluator = new Evaluator(Samples.facts(), "made"::equals);

        assertThat(evaluator.truth(new FindingMade("made"))).isEqualTo(Truth.YES);
        assertThat(evaluator.truth(new FindingMade("other"))).isEqualTo(Truth.NO);
    }

    @Test
    void moreEvidenceNeverTurnsADecidedConditionWithoutUnlessRound() {
        RandomCases random = new RandomCases(6);
        Predicate<Condition> plain = condition -> !condition.toString().contains("Unless");
        int decided = 0;
        for (int i = 0; i < 6000; i++) {
            Condition condition = random.condition(3, List.of());
            FactSet facts = random.facts();
            // To look at more types is to know more, as long as no fact is added.
            FactSet more = Samples.facts(Set.copyOf(FactType.all()), List.copyOf(facts.facts()));
            Truth before = evaluator(facts).truth(condition);
            if (plain.test(condition) && before != Truth.UNKNOWN) {
                decided++;
                assertThat(evaluator(more).truth(condition))
                        .as("%s of %s", condition, facts.facts())
                        .isEqualTo(before);
            }
        }
        assertThat(decided).isGreaterThan(1000);
    }

    @Test
    void listsAtomsInTheOrderOfTheTextAsOftenAsTheyStandThere() {
        FactMatches range = Samples.any(ProtectedRange.class);
        Condition condition = Samples.all(YES, Samples.not(Samples.either(range, NO)), new Condition.Unless(range));

        assertThat(condition.atoms()).containsExactly((Atom) YES, range, (Atom) NO, range);
    }

    @Test
    void conditionsThatSayTheSameAreEqualWhateverTheOrderOfTheirFields() {
        Map<String, FieldTest> oneWay = new LinkedHashMap<>();
        oneWay.put(
                "access",
                Samples.any(FlashRegion.class, "access", "locked").tests().get("access"));
        oneWay.put(
                "region", Samples.any(FlashRegion.class, "region", "me").tests().get("region"));
        Map<String, FieldTest> otherWay = new LinkedHashMap<>();
        Stream.of("region", "access").forEach(name -> otherWay.put(name, oneWay.get(name)));

        FactMatches first = new FactMatches(Samples.type(FlashRegion.class), oneWay);
        FactMatches second = new FactMatches(Samples.type(FlashRegion.class), otherWay);

        assertThat(first).isEqualTo(second).hasSameHashCodeAs(second).hasToString(second.toString());
        assertThat(first).hasToString("FlashRegion{region in [me], access in [locked]}");
    }

    private static Evaluator evaluator(FactSet facts) {
        return new Evaluator(facts, finding -> false);
    }
}
