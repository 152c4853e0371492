// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.HostFact.IoPortAccess;
import org.flashdoctor.engine.fact.HostFact.KernelLockdown;
import org.flashdoctor.engine.fact.HostFact.KernelParameter;
import org.flashdoctor.engine.fact.HostFact.LockdownMode;
import org.flashdoctor.engine.fact.HostFact.SecureLevel;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.fact.RunFact.Kernel;
import org.flashdoctor.engine.fact.RunFact.OperatingSystem;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.rules.RandomCases;
import org.flashdoctor.rules.Samples;
import org.flashdoctor.rules.condition.Condition;
import org.flashdoctor.rules.condition.Condition.FindingMade;
import org.flashdoctor.rules.condition.Truth;
import org.flashdoctor.rules.diagnosis.Verdict.Answer;
import org.flashdoctor.rules.model.Confidence;
import org.flashdoctor.rules.model.GateRule;
import org.flashdoctor.rules.model.KnowledgeBase;
import org.flashdoctor.rules.model.Question;
import org.flashdoctor.rules.model.Severity;
import org.junit.jupiter.api.Test;

class DiagnoserTest {

    private static final Condition SEEN = Samples.any(SecureLevel.class);
    private static final FactSet CASE = Samples.facts(Samples.level(1));

    private static Diagnosis diagnose(FactSet facts, Samples.Entry... findings) {
        return new Diagnoser(Samples.knowledge(findings)).diagnose(facts);
    }

    private static List<String> ids(Diagnosis diagnosis) {
        return diagnosis.findings().stream().map(Finding::id).toList();
    }

    private static Finding finding(Diagnosis diagnosis, String id) {
        return diagnosis.findings().stream()
                .filter(finding -> finding.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    // Findings

    @Test
    void theFirstCaseThatHoldsDecides() {
        Samples.Entry entry = Samples.finding("finding")
                .when(Samples.any(SecureLevel.class, "level", "2"), Severity.BLOCKING, Confidence.CERTAIN, "Two.")
                .when(SEEN, Severity.WARNING, Confidence.LIKELY, "Any.", OperationKind.WRITE)
                .when(SEEN, Severity.INFO, Confidence.POSSIBLE, "Never.");

        Finding finding = finding(diagnose(CASE, entry), "finding");

        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(finding.because()).isEqualTo("Any.");
        assertThat(finding.blocks()).containsExactly(OperationKind.WRITE);
        assertThat(finding.support()).containsExactly(Samples.level(1));
    }

    @Test
    void whatCannotBeToldIsNoFinding() {
        assertThat(ids(diagnose(CASE, Samples.finding("perhaps").blocking(Samples.any(ProtectedRange.class)))))
                .isEmpty();
    }

    @Test
    void aFindingCanRestOnOtherFindings() {
        Samples.Entry bottom = Samples.finding("bottom").info(SEEN);
        Samples.Entry top = Samples.finding("top").info(new FindingMade("bottom"));
        Samples.Entry roof = Samples.finding("roof").info(Samples.all(new FindingMade("top"), SEEN));

        assertThat(ids(diagnose(CASE, roof, top, bottom))).containsExactlyInAnyOrder("bottom", "top", "roof");
    }

    @Test
    void goalIsAWriteWhereNothingIsSaidOfIt() {
        assertThat(diagnose(CASE).goal()).isEqualTo(Samples.goal(OperationKind.WRITE));
        assertThat(diagnose(Samples.facts(Samples.goal(OperationKind.READ))).goal())
                .isEqualTo(Samples.goal(OperationKind.READ));
    }

    // Causes

    @Test
    void aConsequenceIsMarkedWithWhatExplainsItAndComesBehindRoots() {
        Samples.Entry consequence = Samples.finding("a-consequence").blocking(SEEN);
        Samples.Entry cause = Samples.finding("b-cause").blocking(SEEN).explains("a-consequence");

        Diagnosis diagnosis = diagnose(CASE, consequence, cause);

        assertThat(ids(diagnosis)).containsExactly("b-cause", "a-consequence");
        assertThat(finding(diagnosis, "a-consequence").explainedBy()).containsExactly("b-cause");
        assertThat(finding(diagnosis, "a-consequence").isRoot()).isFalse();
        assertThat(finding(diagnosis, "b-cause").isRoot()).isTrue();
        assertThat(diagnosis.primary()).map(Finding::id).hasValue("b-cause");
    }

    @Test
    void aConsequenceThatBlocksComesBeforeWhatDoesNotBlock() {
        Samples.Entry consequence = Samples.finding("a-consequence").blocking(SEEN);
        Samples.Entry cause = Samples.finding("b-cause").blocking(SEEN).explains("a-consequence");
        Samples.Entry warning = Samples.finding("c-warning").warning(SEEN);

        assertThat(ids(diagnose(CASE, warning, consequence, cause)))
                .containsExactly("b-cause", "a-consequence", "c-warning");
    }

    @Test
    void aConsequenceMayHaveSeveralCauses() {
        Samples.Entry consequence = Samples.finding("consequence").blocking(SEEN);
        Samples.Entry first = Samples.finding("first").blocking(SEEN).order(1).explains("consequence");
        Samples.Entry second = Samples.finding("second").blocking(SEEN).order(2).explains("consequence");

        assertThat(finding(diagnose(CASE, consequence, second, first), "consequence")
                        .explainedBy())
                .containsExactly("first", "second");
    }

    @Test
    void findingsNeverExplainEachOtherNorThemselves() {
        Samples.Entry a = Samples.finding("a").blocking(SEEN).explains("b", "a");
        Samples.Entry b = Samples.finding("b").blocking(SEEN).explains("a");

        Diagnosis diagnosis = diagnose(CASE, a, b);

        assertThat(finding(diagnosis, "a").explainedBy()).isEmpty();
        assertThat(finding(diagnosis, "b").explainedBy()).containsExactly("a");
    }

    @Test
    void noCircleOfExplanationsLeavesACaseWithoutARoot() {
        Samples.Entry a = Samples.finding("a").blocking(SEEN).explains("b");
        Samples.Entry b = Samples.finding("b").blocking(SEEN).explains("c");
        Samples.Entry c = Samples.finding("c").blocking(SEEN).explains("a");

        assertThat(diagnose(CASE, a, b, c).findings()).anyMatch(Finding::isRoot);
    }

    @Test
    void whatBlocksLessNeverExplainsWhatBlocksMore() {
        Samples.Entry blocking = Samples.finding("blocking").blocking(SEEN);
        Samples.Entry warning = Samples.finding("warning").warning(SEEN).explains("blocking");
        Samples.Entry info = Samples.finding("info").info(SEEN).explains("blocking", "warning");

        assertThat(diagnose(CASE, blocking, warning, info).findings()).allMatch(Finding::isRoot);
    }

    @Test
    void anExplanationWithAConditionCountsOnlyWhereTheConditionIsKnownToHold() {
        Samples.Entry consequence = Samples.finding("consequence").blocking(SEEN);
        Samples.Entry cause = Samples.finding("cause")
                .blocking(SEEN)
                .explains("consequence", Samples.any(KernelParameter.class, "name", "iomem"));
        FactSet unknown = CASE;
        FactSet otherwise =
                Samples.facts(Samples.covered(KernelParameter.class), Samples.level(1), Samples.parameter("quiet"));
        FactSet known = Samples.facts(Samples.level(1), Samples.parameter("iomem"));

        assertThat(finding(diagnose(unknown, consequence, cause), "consequence").isRoot())
                .isTrue();
        assertThat(finding(diagnose(otherwise, consequence, cause), "consequence")
                        .isRoot())
                .isTrue();
        assertThat(finding(diagnose(known, consequence, cause), "consequence").isRoot())
                .isFalse();
    }

    @Test
    void explanationsOfRandomFindingsNeverRunInACircle() {
        Random random = new Random(61);
        int explained = 0;
        for (int i = 0; i < 150; i++) {
            int count = 2 + random.nextInt(6);
            List<Samples.Entry> entries = new ArrayList<>();
            for (int j = 0; j < count; j++) {
                Samples.Entry entry = Samples.finding("finding-" + j);
                switch (random.nextInt(3)) {
                    case 0 -> entry.blocking(SEEN);
                    case 1 -> entry.warning(SEEN);
                    default -> entry.info(SEEN);
                }
                random.ints(random.nextInt(4), 0, count).forEach(other -> entry.explains("finding-" + other));
                entries.add(entry);
            }
            Diagnosis diagnosis = diagnose(CASE, entries.toArray(Samples.Entry[]::new));

            assertThat(diagnosis.findings()).hasSize(count);
            for (Finding finding : diagnosis.findings()) {
                for (String cause : finding.explainedBy()) {
                    explained++;
                    assertThat(finding(diagnosis, cause).severity()).isLessThanOrEqualTo(finding.severity());
                }
                assertThat(above(diagnosis, finding, new ArrayList<>())).doesNotContain(finding.id());
            }
        }
        assertThat(explained).isGreaterThan(100);
    }

    private static List<String> above(Diagnosis diagnosis, Finding finding, List<String> seen) {
        for (String cause : finding.explainedBy()) {
            if (!seen.contains(cause)) {
                seen.add(cause);
                above(diagnosis, finding(diagnosis, cause), seen);
            }
        }
        return seen;
    }

    // Order

    @Test
    void whatStandsMostInTheWayComesFirst() {
        Samples.Entry info = Samples.finding("a-info").info(SEEN);
        Samples.Entry warning = Samples.finding("b-warning").warning(SEEN);
        Samples.Entry blocking = Samples.finding("c-blocking").blocking(SEEN);
        Samples.Entry emergency = Samples.finding("d-emergency").blocking(SEEN).emergency();

        assertThat(ids(diagnose(CASE, info, warning, blocking, emergency)))
                .containsExactly("d-emergency", "c-blocking", "b-warning", "a-info");
    }

    @Test
    void amongThoseAlikeWhatBlocksEarlierThenTheSurerThenTheAuthorsOrderThenTheNameDecides() {
        Samples.Entry probe = Samples.finding("z-probe")
                .when(SEEN, Severity.BLOCKING, Confidence.POSSIBLE, "", OperationKind.WRITE, OperationKind.PROBE);
        Samples.Entry read =
                Samples.finding("y-read").when(SEEN, Severity.BLOCKING, Confidence.POSSIBLE, "", OperationKind.READ);
        Samples.Entry sure = Samples.finding("x-certain").blocking(SEEN);
        Samples.Entry likely =
                Samples.finding("w-likely").when(SEEN, Severity.BLOCKING, Confidence.LIKELY, "", OperationKind.WRITE);
        Samples.Entry early = Samples.finding("v-early")
                .when(SEEN, Severity.BLOCKING, Confidence.POSSIBLE, "", OperationKind.WRITE)
                .order(1);
        Samples.Entry b =
                Samples.finding("b").when(SEEN, Severity.BLOCKING, Confidence.POSSIBLE, "", OperationKind.WRITE);
        Samples.Entry a =
                Samples.finding("a").when(SEEN, Severity.BLOCKING, Confidence.POSSIBLE, "", OperationKind.WRITE);
        Samples.Entry nothing =
                Samples.finding("0-blocks-nothing").when(SEEN, Severity.BLOCKING, Confidence.CERTAIN, "");
        List<Samples.Entry> entries = new ArrayList<>(List.of(nothing, b, a, early, likely, sure, read, probe));
        Random random = new Random(62);

        for (int i = 0; i < 10; i++) {
            Collections.shuffle(entries, random);
            assertThat(ids(diagnose(CASE, entries.toArray(Samples.Entry[]::new))))
                    .containsExactly(
                            "z-probe", "y-read", "x-certain", "w-likely", "v-early", "a", "b", "0-blocks-nothing");
        }
    }

    @Test
    void aCaseIsClearWhenNothingBlocksAndTheGateDoesNot() {
        assertThat(diagnose(CASE, Samples.finding("warning").warning(SEEN)).isClear())
                .isTrue();
        assertThat(diagnose(CASE, Samples.finding("blocking").blocking(SEEN)).isClear())
                .isFalse();
    }

    // Sentences

    @Test
    void sentencesNameWhatWasSeen() {
        assertThat(sentence(
                        "${ProtectedRange.register} keeps ${ProtectedRange.range} from being written.",
                        Samples.any(ProtectedRange.class),
                        Samples.range("PR0", 0x600000, 0xbfffff, RangeProtection.WRITE)))
                .isEqualTo("PR0 keeps 0x00600000-0x00bfffff from being written.");
    }

    @Test
    void sentencesNameFourValuesAtMost() {
        Fact[] ranges = IntStream.range(0, 6)
                .mapToObj(i -> Samples.range("PR" + i, i * 0x1000L, i * 0x1000L + 0xfff, RangeProtection.WRITE))
                .toArray(Fact[]::new);
        String template = "Closed by ${ProtectedRange.register}.";
        Condition when = Samples.any(ProtectedRange.class);

        assertThat(sentence(template, when, Arrays.copyOf(ranges, 2))).isEqualTo("Closed by PR0, PR1.");
        assertThat(sentence(template, when, Arrays.copyOf(ranges, 4))).isEqualTo("Closed by PR0, PR1, PR2, PR3.");
        assertThat(sentence(template, when, ranges)).isEqualTo("Closed by PR0, PR1, PR2, PR3 and 2 more.");
    }

    @Test
    void sentencesNameAValueOnce() {
        assertThat(sentence(
                        "They refuse to ${ProtectedRange.protection}.",
                        Samples.any(ProtectedRange.class),
                        Samples.range("PR0", 0, 0xfff, RangeProtection.READ_WRITE),
                        Samples.range("PR1", 0x1000, 0x1fff, RangeProtection.READ_WRITE)))
                .isEqualTo("They refuse to read-write.");
    }

    @Test
    void sentencesNameTheFactsThatSupportTheFindingRatherThanOthersOfTheirType() {
        assertThat(sentence(
                        "${ProtectedRange.register}.",
                        Samples.any(ProtectedRange.class, "protection", "write"),
                        Samples.range("PR0", 0, 0xfff, RangeProtection.READ),
                        Samples.range("PR1", 0, 0xfff, RangeProtection.WRITE)))
                .isEqualTo("PR1.");
    }

    @Test
    void sentencesFallBackOnOtherFactsOfTheCaseAndSayWhenThereIsNone() {
        assertThat(sentence("${KernelParameter.name}.", SEEN, Samples.level(1), Samples.parameter("iomem")))
                .isEqualTo("iomem.");
        assertThat(sentence("${KernelParameter.name}, ${Nonsense.field}.", SEEN, Samples.level(1)))
                .isEqualTo("(not shown), (not shown).");
        assertThat(sentence(
                        "${ProtectedRange.within}.",
                        Samples.any(ProtectedRange.class),
                        Samples.range("PR0", 0, 0xfff, RangeProtection.WRITE)))
                .isEqualTo("(not shown).");
    }

    @Test
    void valuesFromALogAreNoTemplates() {
        assertThat(sentence(
                        "Seen: ${KernelParameter.name}.",
                        Samples.any(KernelParameter.class),
                        Samples.parameter("$1 \\ ${SecureLevel.level}")))
                .isEqualTo("Seen: $1 \\ ${SecureLevel.level}.");
    }

    private static String sentence(String because, Condition when, Fact... facts) {
        Samples.Entry entry = Samples.finding("finding").when(when, Severity.INFO, Confidence.CERTAIN, because);
        return finding(diagnose(Samples.facts(facts), entry), "finding").because();
    }

    // Evidence

    @Test
    void evidenceComesInTheOrderOfTheLogAndIsLimited() {
        Fact[] ranges = IntStream.range(0, 9)
                .mapToObj(i -> Samples.range("PR" + i, 0, 0xfff, RangeProtection.WRITE))
                .toArray(Fact[]::new);

        Finding finding = finding(
                diagnose(Samples.facts(ranges), Samples.finding("finding").info(Samples.any(ProtectedRange.class))),
                "finding");

        assertThat(finding.evidence())
                .extracting(Evidence::place)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 6)
                        .<Evidence.Place>mapToObj(Evidence.Line::new)
                        .toList());
    }

    @Test
    void whatEveryCaseHasIsNoEvidence() {
        Samples.Entry entry = Samples.finding("finding")
                .blocking(Samples.all(Samples.wants(OperationKind.WRITE), Samples.any(SecureLevel.class)));

        Finding finding =
                finding(diagnose(Samples.facts(Samples.goal(OperationKind.WRITE), Samples.level(1)), entry), "finding");

        assertThat(finding.evidence()).extracting(Evidence::place).containsExactly(new Evidence.Line(2));
        assertThat(finding.support()).contains(Samples.goal(OperationKind.WRITE), Samples.level(1));
    }

    @Test
    void whatEveryCaseHasIsTheEvidenceWhereAFindingRestsOnNothingElseButNeverTheWish() {
        Condition linux = Samples.any(OperatingSystem.class, "kernel", "linux");
        Samples.Entry entry =
                Samples.finding("finding").blocking(Samples.all(Samples.wants(OperationKind.WRITE), linux));

        Finding finding = finding(
                diagnose(
                        Samples.facts(
                                Samples.goal(OperationKind.WRITE),
                                new OperatingSystem(Kernel.LINUX, Reading.of("6.1"), Reading.of("x86_64"))),
                        entry),
                "finding");

        assertThat(finding.evidence()).extracting(Evidence::place).containsExactly(new Evidence.Line(2));
    }

    @Test
    void aFactUnderANegationIsNoSupport() {
        Samples.Entry entry = Samples.finding("finding")
                .blocking(Samples.all(
                        Samples.any(SecureLevel.class),
                        Samples.not(Samples.all(
                                Samples.any(KernelParameter.class),
                                Samples.any(KernelLockdown.class, "mode", "none")))));

        Finding finding = finding(
                diagnose(
                        Samples.facts(
                                Samples.level(1),
                                Samples.parameter("quiet"),
                                new KernelLockdown(LockdownMode.INTEGRITY)),
                        entry),
                "finding");

        assertThat(finding.support()).containsExactly(Samples.level(1));
    }

    // Questions

    private static KnowledgeBase asking(List<Samples.Entry> findings, List<Question> questions, GateRule... gate) {
        return Samples.knowledge(findings, List.of(), List.of(), questions, List.of(gate));
    }

    private static List<String> questions(KnowledgeBase knowledge, Fact... facts) {
        return new Diagnoser(knowledge)
                .diagnose(Samples.facts(facts)).questions().stream()
                        .map(question -> question.question().id())
                        .toList();
    }

    @Test
    void aCaseThatOnlyAnUnknownFactKeepsFromHoldingLeadsToTheQuestionThatTellsIt() {
        KnowledgeBase knowledge = asking(
                List.of(Samples.finding("lockdown")
                        .blocking(Samples.all(
                                Samples.any(IoPortAccess.class, "result", "EPERM"),
                                Samples.any(KernelLockdown.class)))),
                List.of(
                        Samples.question("lockdown-mode", Samples.type(KernelLockdown.class)),
                        Samples.question("other", Samples.type(KernelParameter.class))));

        Diagnosis diagnosis = new Diagnoser(knowledge).diagnose(Samples.facts(new IoPortAccess(CallResult.EPERM)));

        assertThat(diagnosis.findings()).isEmpty();
        assertThat(diagnosis.questions()).hasSize(1);
        OpenQuestion question = diagnosis.questions().get(0);
        assertThat(question.question().id()).isEqualTo("lockdown-mode");
        assertThat(question.command()).containsExactly("cat", "lockdown-mode");
        assertThat(question.decides()).containsExactly("lockdown");
    }

    @Test
    void noQuestionIsAskedWithoutASymptom() {
        KnowledgeBase knowledge = asking(
                List.of(Samples.finding("lockdown")
                        .blocking(Samples.all(
                                Samples.any(IoPortAccess.class, "result", "EPERM"),
                                Samples.any(KernelLockdown.class)))),
                List.of(Samples.question("lockdown-mode", Samples.type(KernelLockdown.class))));

        assertThat(questions(knowledge, new IoPortAccess(CallResult.GRANTED))).isEmpty();
        assertThat(questions(knowledge, Samples.goal(OperationKind.WRITE))).isEmpty();
    }

    @Test
    void noQuestionIsAskedForWhatIsDecidedOrHarmless() {
        Condition symptom = Samples.any(IoPortAccess.class, "result", "EPERM");
        Condition undecided = Samples.all(symptom, Samples.any(KernelLockdown.class));
        List<Question> questions = List.of(Samples.question("lockdown-mode", Samples.type(KernelLockdown.class)));

        assertThat(questions(
                        asking(
                                List.of(Samples.finding("decided")
                                        .blocking(symptom)
                                        .blocking(undecided)),
                                questions),
                        new IoPortAccess(CallResult.EPERM)))
                .isEmpty();
        assertThat(questions(
                        asking(List.of(Samples.finding("harmless").info(undecided)), questions),
                        new IoPortAccess(CallResult.EPERM)))
                .isEmpty();
    }

    @Test
    void aFindingMayAskQuestionsOfItsOwnUnlessItIsHarmless() {
        List<Question> questions = List.of(
                Samples.question("asked", Samples.type(KernelLockdown.class)),
                Samples.question("not-asked", Samples.type(KernelParameter.class)));

        assertThat(questions(
                        asking(
                                List.of(
                                        Samples.finding("warning").warning(SEEN).asks("asked", "nobody-knows-this"),
                                        Samples.finding("info").info(SEEN).asks("not-asked")),
                                questions),
                        Samples.level(1)))
                .containsExactly("asked");
    }

    @Test
    void theQuestionThatDecidesMostComesFirstAndFourAreEnough() {
        List<Question> questions = new ArrayList<>();
        List<Samples.Entry> findings = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            questions.add(Samples.question("question-" + i, Samples.type(KernelLockdown.class)));
            findings.add(Samples.finding("finding-" + i).warning(SEEN).asks("question-" + i, "question-5"));
        }

        assertThat(questions(asking(findings, questions), Samples.level(1)))
                .hasSize(4)
                .startsWith("question-5");
    }

    @Test
    void whatTheGateMissesIsAskedWhereNothingBlocks() {
        GateRule.Demand demand =
                new GateRule.Demand("ranges", Samples.any(ProtectedRange.class), Optional.of("controller-state"));
        List<Question> questions = List.of(Samples.question("controller-state", Samples.type(ProtectedRange.class)));
        GateRule rule = new GateRule(OperationKind.WRITE, List.of(demand));

        assertThat(questions(asking(List.of(), questions, rule), Samples.level(1)))
                .containsExactly("controller-state");
        assertThat(questions(
                        asking(List.of(Samples.finding("blocking").blocking(SEEN)), questions, rule), Samples.level(1)))
                .isEmpty();
        assertThat(questions(asking(List.of(), questions, rule), Samples.goal(OperationKind.READ), Samples.level(1)))
                .isEmpty();
        assertThat(questions(asking(List.of(), questions, rule), Samples.range("PR0", 0, 0xfff, RangeProtection.WRITE)))
                .isEmpty();
    }

    @Test
    void theCommandIsTheFirstThatIsKnownToFitTheSystemElseThePlainOne() {
        Condition other = Samples.any(SecureLevel.class, "level", "9");
        Question.SystemCommand notHere = new Question.SystemCommand(other, List.of("not", "here"));
        Question.SystemCommand perhaps =
                new Question.SystemCommand(Samples.any(KernelParameter.class), List.of("perhaps"));
        Question.SystemCommand plain = new Question.SystemCommand(Condition.always(), List.of("plain"));
        Question.SystemCommand fits = new Question.SystemCommand(SEEN, List.of("fits"));

        assertThat(commands(notHere, perhaps, plain, fits)).containsExactly(List.of("fits"));
        assertThat(commands(notHere, perhaps, plain)).containsExactly(List.of("plain"));
        assertThat(commands(notHere, perhaps)).isEmpty();
    }

    private static List<List<String>> commands(Question.SystemCommand... commands) {
        Question question = new Question("question", "?", List.of(commands), Set.of());
        KnowledgeBase knowledge =
                asking(List.of(Samples.finding("finding").warning(SEEN).asks("question")), List.of(question));
        return new Diagnoser(knowledge)
                .diagnose(CASE).questions().stream().map(OpenQuestion::command).toList();
    }

    // The whole

    @Test
    void verdictsRestOnTheFindings() {
        Diagnosis diagnosis = diagnose(CASE, Samples.finding("blocking").blocking(SEEN));

        assertThat(diagnosis.gate().get(OperationKind.WRITE).answer()).isEqualTo(Answer.BLOCKED);
        assertThat(diagnosis.gate().get(OperationKind.WRITE).because()).containsExactly("blocking");
        assertThat(diagnosis.gate().get(OperationKind.READ).answer()).isEqualTo(Answer.UNKNOWN);
    }

    @Test
    void aFindingThatRestsOnAbsenceAloneIsMade() {
        KnowledgeBase knowledge = Samples.knowledge(Samples.finding("free")
                .info(Samples.all(Samples.not(Samples.any(ProtectedRange.class)), Samples.wants(OperationKind.WRITE))));
        FactSet facts = Samples.facts(Samples.covered(ProtectedRange.class), Samples.goal(OperationKind.WRITE));

        assertThat(ids(new Diagnoser(knowledge).diagnose(facts))).containsExactly("free");
    }

    @Test
    void randomKnowledgeIsDiagnosedAsItsMeaningSays() {
        RandomCases random = new RandomCases(63);
        int made = 0;
        for (int i = 0; i < 150; i++) {
            List<Samples.Entry> entries = new ArrayList<>();
            List<String> below = new ArrayList<>();
            for (int j = 0; j < 5; j++) {
                Samples.Entry entry = Samples.finding("finding-" + j);
                for (int k = 0; k <= random.below(2); k++) {
                    entry.when(
                            random.condition(3, below),
                            random.one(List.of(Severity.values())),
                            Confidence.CERTAIN,
                            "Because ${SecureLevel.level}.",
                            OperationKind.WRITE);
                }
                below.add("finding-" + j);
                entries.add(entry.explains("finding-" + random.below(5)));
            }
            KnowledgeBase knowledge = Samples.knowledge(entries.toArray(Samples.Entry[]::new));
            Diagnoser diagnoser = new Diagnoser(knowledge);
            for (int j = 0; j < 3; j++) {
                FactSet facts = random.facts();
                Diagnosis diagnosis = diagnoser.diagnose(facts);
                for (String id : below) {
                    Truth truth = diagnoser.truth(id, facts);
                    assertThat(truth).isEqualTo(diagnoser.reference(id, facts));
                    assertThat(ids(diagnosis).contains(id)).isEqualTo(truth == Truth.YES);
                }
                made += diagnosis.findings().size();
            }
        }
        assertThat(made).isGreaterThan(400);
    }

    @Test
    void theSameFactsInAnotherOrderGiveTheSameFindings() {
        Random random = new Random(64);
        Samples.Entry[] entries = {
            Samples.finding("range").blocking(Samples.any(ProtectedRange.class)).explains("level"),
            Samples.finding("level").blocking(SEEN),
            Samples.finding("parameter").warning(Samples.any(KernelParameter.class))
        };
        List<Fact> facts = new ArrayList<>(List.of(
                Samples.level(1),
                Samples.parameter("a"),
                Samples.parameter("b"),
                Samples.range("PR0", 0, 0xfff, RangeProtection.WRITE),
                new Goal(OperationKind.WRITE, Set.of())));
        List<Observation> observations = Samples.facts(Set.of(), facts).observations();
        List<String> expected = ids(diagnose(FactSet.of(observations, Set.of()), entries));
        assertThat(expected).containsExactly("range", "level", "parameter");
        for (int i = 0; i < 20; i++) {
            List<Observation> shuffled = new ArrayList<>(observations);
            Collections.shuffle(shuffled, random);
            assertThat(ids(diagnose(FactSet.of(shuffled, Set.of()), entries))).isEqualTo(expected);
        }
    }
}
