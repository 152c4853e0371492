// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.HostFact.KernelParameter;
import org.flashdoctor.engine.fact.HostFact.SecureLevel;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.rules.Samples;
import org.flashdoctor.rules.condition.Condition;
import org.flashdoctor.rules.condition.Condition.FindingMade;
import org.flashdoctor.rules.model.Confidence;
import org.flashdoctor.rules.model.FixEntry.Rank;
import org.flashdoctor.rules.model.FixEntry.Risk;
import org.flashdoctor.rules.model.KnowledgeBase;
import org.flashdoctor.rules.model.Severity;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final Condition HOLDS = Condition.always();
    private static final Condition FAILS = new Condition.Any(List.of());
    private static final Condition UNTOLD = Samples.any(KernelParameter.class);
    private static final FactSet CASE = Samples.facts(Samples.level(1));

    private static Diagnosis diagnose(KnowledgeBase knowledge) {
        return new Diagnoser(knowledge).diagnose(CASE);
    }

    private static List<String> plan(KnowledgeBase knowledge) {
        return diagnose(knowledge).plan().stream().map(fix -> fix.entry().id()).toList();
    }

    private static List<String> plan(Samples.Entry finding, Samples.Remedy... fixes) {
        return plan(Samples.knowledge(List.of(finding), List.of(fixes)));
    }

    private static Samples.Entry blocked() {
        return Samples.finding("blocked").blocking(Samples.any(SecureLevel.class));
    }

    @Test
    void nothingIsPlannedWhereNothingWasFound() {
        Samples.Entry other = Samples.finding("other").blocking(Samples.any(SecureLevel.class, "level", "2"));

        assertThat(plan(other.fixes("fix"), Samples.fix("fix"))).isEmpty();
    }

    @Test
    void fixesStandInTheOrderThatTheFindingPrefers() {
        assertThat(plan(
                        blocked().fixes("second", "first", "third"),
                        Samples.fix("first"),
                        Samples.fix("second"),
                        Samples.fix("third")))
                .containsExactly("second", "first", "third");
    }

    @Test
    void aConsequenceOfACertainCauseAddsNoFixesOfItsOwn() {
        Condition holds = Samples.any(SecureLevel.class);
        Samples.Entry cause =
                Samples.finding("cause").blocking(holds).explains("effect").fixes("cure");
        Samples.Entry effect = Samples.finding("effect").blocking(holds).fixes("cure", "plaster");

        assertThat(plan(Samples.knowledge(
                        List.of(cause, effect), List.of(Samples.fix("cure"), Samples.fix("plaster")))))
                .containsExactly("cure");
    }

    @Test
    void theRungOfTheLadderComesBeforePreference() {
        assertThat(plan(
                        blocked().fixes("last", "alternative", "recommended"),
                        Samples.fix("last").rank(Rank.LAST_RESORT),
                        Samples.fix("alternative").rank(Rank.ALTERNATIVE),
                        Samples.fix("recommended").rank(Rank.RECOMMENDED)))
                .containsExactly("recommended", "alternative", "last");
    }

    @Test
    void onOneRungTheLessRiskyComesFirst() {
        assertThat(plan(
                        blocked().fixes("high", "none", "medium", "low"),
                        Samples.fix("high").risk(Risk.HIGH),
                        Samples.fix("none").risk(Risk.NONE),
                        Samples.fix("medium").risk(Risk.MEDIUM),
                        Samples.fix("low").risk(Risk.LOW)))
                .containsExactly("none", "low", "medium", "high");
    }

    @Test
    void betweenFixesOfTwoFindingsThatAreAlikeTheCheaperComesFirst() {
        Samples.Entry a =
                Samples.finding("a").blocking(Samples.any(SecureLevel.class)).fixes("dear");
        Samples.Entry b =
                Samples.finding("b").blocking(Samples.any(SecureLevel.class)).fixes("cheap");

        assertThat(plan(Samples.knowledge(
                        List.of(a, b),
                        List.of(
                                Samples.fix("dear").minutes(60),
                                Samples.fix("cheap").minutes(5)))))
                .containsExactly("cheap", "dear");
    }

    @Test
    void causesOfABlockComeBeforeItsConsequencesAndThoseBeforeWarnings() {
        Samples.Entry remark =
                Samples.finding("remark").info(Samples.any(SecureLevel.class)).fixes("for-remark");
        Samples.Entry warning = Samples.finding("warning")
                .warning(Samples.any(SecureLevel.class))
                .fixes("for-warning");
        Samples.Entry consequence = Samples.finding("consequence")
                .blocking(Samples.any(SecureLevel.class))
                .fixes("for-consequence");
        Samples.Entry cause = Samples.finding("cause")
                .when(
                        Samples.any(SecureLevel.class),
                        Severity.BLOCKING,
                        Confidence.LIKELY,
                        "Because.",
                        OperationKind.WRITE)
                .explains("consequence")
                .fixes("for-cause");

        assertThat(plan(Samples.knowledge(
                        List.of(remark, warning, consequence, cause),
                        List.of(
                                // The rung does not lift a fix over one that answers a cause.
                                Samples.fix("for-remark"),
                                Samples.fix("for-warning"),
                                Samples.fix("for-consequence"),
                                Samples.fix("for-cause").rank(Rank.LAST_RESORT).risk(Risk.HIGH)))))
                .containsExactly("for-cause", "for-consequence", "for-warning", "for-remark");
    }

    @Test
    void whereNothingBlocksGoodNewsComesBeforeWarnings() {
        Samples.Entry news =
                Samples.finding("news").info(Samples.any(SecureLevel.class)).fixes("for-news");
        Samples.Entry warning = Samples.finding("warning")
                .warning(Samples.any(SecureLevel.class))
                .fixes("for-warning");

        assertThat(plan(Samples.knowledge(
                        List.of(warning, news), List.of(Samples.fix("for-warning"), Samples.fix("for-news")))))
                .containsExactly("for-news", "for-warning");
    }

    @Test
    void aFixStandsInThePlanOnceWithAllTheFindingsThatItAnswers() {
        Samples.Entry a =
                Samples.finding("a").blocking(Samples.any(SecureLevel.class)).fixes("shared");
        Samples.Entry b =
                Samples.finding("b").warning(Samples.any(SecureLevel.class)).fixes("own", "shared");

        Diagnosis diagnosis =
                diagnose(Samples.knowledge(List.of(b, a), List.of(Samples.fix("own"), Samples.fix("shared"))));

        assertThat(diagnosis.plan()).extracting(fix -> fix.entry().id()).containsExactly("shared", "own");
        assertThat(diagnosis.plan().get(0).answers()).containsExactly("a", "b");
        assertThat(diagnosis.plan().get(1).answers()).containsExactly("b");
    }

    @Test
    void aPrerequisiteStandsBeforeWhatNeedsItWhateverTheRungs() {
        assertThat(plan(
                        blocked().fixes("quick", "needy", "prerequisite"),
                        Samples.fix("quick").rank(Rank.ALTERNATIVE),
                        Samples.fix("needy").requires("prerequisite"),
                        Samples.fix("prerequisite").rank(Rank.LAST_RESORT).risk(Risk.HIGH)))
                .containsExactly("prerequisite", "needy", "quick");
    }

    @Test
    void aPrerequisiteThatNoFindingNamesIsPlannedForTheSameFindings() {
        Diagnosis diagnosis = diagnose(Samples.knowledge(
                List.of(blocked().fixes("needy")),
                List.of(
                        Samples.fix("needy").requires("first"),
                        Samples.fix("first").requires("zeroth"),
                        Samples.fix("zeroth"))));

        assertThat(diagnosis.plan()).extracting(fix -> fix.entry().id()).containsExactly("zeroth", "first", "needy");
        assertThat(diagnosis.plan()).allMatch(fix -> fix.answers().equals(List.of("blocked")));
    }

    @Test
    void prerequisitesThatNeedEachOtherDoNotHoldUpThePlan() {
        assertThat(plan(
                        blocked().fixes("a"),
                        Samples.fix("a").requires("b"),
                        Samples.fix("b").requires("a")))
                .containsExactly("b", "a");
    }

    @Test
    void aPrerequisiteThatDoesNotApplyOrWasDoneIsLeftOut() {
        assertThat(plan(
                        blocked().fixes("needy"),
                        Samples.fix("needy").requires("inapplicable", "done", "unknown-to-the-base"),
                        Samples.fix("inapplicable").applies(FAILS),
                        Samples.fix("done").tried(HOLDS)))
                .containsExactly("needy");
    }

    @Test
    void aFixThatIsKnownNotToApplyIsLeftOutAndOneThatMightIsOffered() {
        assertThat(plan(
                        blocked().fixes("applies", "inapplicable", "perhaps"),
                        Samples.fix("applies").applies(HOLDS),
                        Samples.fix("inapplicable").applies(FAILS),
                        Samples.fix("perhaps").applies(UNTOLD)))
                .containsExactly("applies", "perhaps");
    }

    @Test
    void aRungThatWasTriedIsSkippedAndTheNextIsOffered() {
        Diagnosis diagnosis = diagnose(Samples.knowledge(
                List.of(blocked().fixes("tried", "next", "perhaps-tried")),
                List.of(
                        Samples.fix("tried").tried(HOLDS),
                        Samples.fix("next"),
                        Samples.fix("perhaps-tried").tried(UNTOLD))));

        assertThat(diagnosis.plan()).extracting(fix -> fix.entry().id()).containsExactly("next", "perhaps-tried");
        assertThat(diagnosis.skipped()).containsExactly("tried");
    }

    @Test
    void whatDoesNotApplyIsNotCountedAsTried() {
        Diagnosis diagnosis = diagnose(Samples.knowledge(
                List.of(blocked().fixes("neither")),
                List.of(Samples.fix("neither").applies(FAILS).tried(HOLDS))));

        assertThat(diagnosis.plan()).isEmpty();
        assertThat(diagnosis.skipped()).isEmpty();
    }

    @Test
    void conditionsOfFixesMayNameFindingsAndWhetherAnyBlocks() {
        Samples.Entry warning = Samples.finding("warning")
                .warning(Samples.any(SecureLevel.class))
                .fixes("calm", "alarmed", "warned");
        List<Samples.Remedy> fixes = List.of(
                Samples.fix("calm").applies(Samples.not(new FindingMade(FindingMade.ANY_BLOCKING))),
                Samples.fix("alarmed").applies(new FindingMade(FindingMade.ANY_BLOCKING)),
                Samples.fix("warned").applies(new FindingMade("warning")));

        assertThat(plan(Samples.knowledge(List.of(warning), fixes))).containsExactly("calm", "warned");
        assertThat(plan(Samples.knowledge(List.of(warning, blocked()), fixes))).containsExactly("alarmed", "warned");
    }

    @Test
    void everyPlanOfRandomKnowledgeHasEachFixOnceBehindWhatItNeeds() {
        Random random = new Random(51);
        int needed = 0;
        for (int i = 0; i < 400; i++) {
            int count = 1 + random.nextInt(8);
            List<Samples.Remedy> fixes = new ArrayList<>();
            Set<String> closed = new HashSet<>();
            Map<String, List<String>> requires = new HashMap<>();
            for (int j = 0; j < count; j++) {
                String id = "fix-" + j;
                int self = j;
                List<String> first = random.ints(random.nextInt(3), 0, count)
                        .filter(other -> other < self)
                        .distinct()
                        .mapToObj(other -> "fix-" + other)
                        .toList();
                requires.put(id, first);
                Samples.Remedy fix = Samples.fix(id)
                        .rank(one(random, Rank.values()))
                        .risk(one(random, Risk.values()))
                        .minutes(random.nextInt(60))
                        .requires(first.toArray(String[]::new));
                if (random.nextInt(5) == 0) {
                    closed.add(id);
                    if (random.nextBoolean()) {
                        fix.applies(FAILS);
                    } else {
                        fix.tried(HOLDS);
                    }
                }
                fixes.add(fix);
            }
            Set<String> wanted = new TreeSet<>();
            List<Samples.Entry> findings = new ArrayList<>();
            for (int j = 0; j < 1 + random.nextInt(3); j++) {
                Samples.Entry finding = Samples.finding("finding-" + j);
                if (random.nextBoolean()) {
                    finding.blocking(Samples.any(SecureLevel.class));
                } else {
                    finding.warning(Samples.any(SecureLevel.class));
                }
                List<String> own = random.ints(1 + random.nextInt(4), 0, count)
                        .distinct()
                        .mapToObj(fix -> "fix-" + fix)
                        .toList();
                findings.add(finding.fixes(own.toArray(String[]::new)));
                own.stream().filter(id -> !closed.contains(id)).forEach(wanted::add);
            }
            Collections.shuffle(fixes, random);

            List<String> plan = plan(Samples.knowledge(findings, fixes));

            assertThat(plan).doesNotHaveDuplicates().containsAll(wanted).noneMatch(closed::contains);
            for (String id : plan) {
                for (String first : requires.get(id)) {
                    if (!closed.contains(first)) {
                        needed++;
                        assertThat(plan.indexOf(first)).isNotNegative().isLessThan(plan.indexOf(id));
                    }
                }
            }
        }
        assertThat(needed).isGreaterThan(200);
    }

    private static <T> T one(Random random, T[] of) {
        return of[random.nextInt(of.length)];
    }
}
