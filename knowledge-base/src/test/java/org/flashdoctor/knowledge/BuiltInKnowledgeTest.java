// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.evidence.CaseAssembler.DirectFacts;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.HostFact.IoPortAccess;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.knowledge.check.KnowledgeTests;
import org.flashdoctor.knowledge.load.CaseReader;
import org.flashdoctor.knowledge.load.FactReader;
import org.flashdoctor.knowledge.load.Knowledge;
import org.flashdoctor.knowledge.load.KnowledgeException;
import org.flashdoctor.knowledge.load.KnowledgeLoader;
import org.flashdoctor.knowledge.load.KnowledgeSource;
import org.flashdoctor.knowledge.load.Problem;
import org.flashdoctor.knowledge.node.Node;
import org.flashdoctor.rules.condition.Truth;
import org.flashdoctor.rules.diagnosis.Diagnoser;
import org.flashdoctor.rules.diagnosis.Diagnosis;
import org.flashdoctor.rules.diagnosis.Finding;
import org.flashdoctor.rules.diagnosis.PlannedFix;
import org.flashdoctor.rules.diagnosis.Verdict;
import org.flashdoctor.rules.diagnosis.Verdict.Answer;
import org.flashdoctor.rules.diagnosis.Verdict.RegionVerdict;
import org.flashdoctor.rules.model.FindingEntry;
import org.flashdoctor.rules.model.FixEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The knowledge that comes with flashdoctor, as it is packed. */
class BuiltInKnowledgeTest {

    /** Ids that were promised: scripts and tickets name them. */
    private static final String FINDINGS = """
            not-root iopl-unavailable io-denied-as-root kernel-lockdown secure-boot-enabled devmem-restricted
            devmem-strict-kernel devmem-missing devmem-mmap-other bsd-securelevel container-or-vm spi-driver-conflict
            usb-permission usb-programmer-not-found serial-port-error tool-outdated chipset-not-found chipset-untested
            platform-unsupported chip-not-found multiple-chip-matches chip-untested laptop-ec-warning
            board-enable-needed board-mismatch image-size-mismatch layout-error fmap-missing ifd-invalid
            region-unknown bad-arguments build-missing-programmer flockdn descriptor-readonly me-region-locked
            gbe-region-locked other-region-locked opaque-chip transaction-error pr-write-protect pr-read-protect
            bios-lock smm-bios-wp descriptor-override-set me-manufacturing-mode-needed chip-wp-status-register
            hw-wp-pin amd-rom-protection bootguard read-failed erase-failed write-failed verify-failed
            uncertain-state write-ok read-ok up-to-date unstable-connection unknown-spi-chip-garbage-id
            usb-transfer-error incomplete-log
            """;

    private static final String FIXES = """
            run-as-root iomem-relaxed disable-secure-boot lift-lockdown kernel-rebuild-iopl different-kernel
            lower-securelevel upgrade-tool use-vendor-fork disable-boot-medium-lock disable-smm-bwp
            disable-vendor-bios-lock me-manufacturing-mode ifd-bios-region-only noverify-all fmap-rw-sections
            select-chip external-programmer unbind-spi-driver use-linux-mtd chip-wp-disable hw-wp-jumper force-board
            fix-layout fix-image udev-rule check-wiring use-fwupd restore-backup do-not-reboot no-fix-needed
            revert-iomem-relaxed
            """;

    private static KnowledgeSource packed;
    private static KnowledgeSource packedTests;
    private static KnowledgeSource folder;
    private static Knowledge knowledge;
    private static KnowledgeTests.Result tested;

    @BeforeAll
    static void load() throws IOException, KnowledgeException {
        packed = KnowledgeSource.builtIn();
        packedTests = KnowledgeSource.builtInTests();
        folder = KnowledgeSource.folder(Path.of("").toAbsolutePath());
        knowledge = KnowledgeLoader.load(List.of(packed));
        tested = new KnowledgeTests(knowledge).run(packedTests, "");
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+", -1));
    }

    // What is there

    @TestFactory
    Stream<DynamicTest> everyPromisedFindingIsThere() {
        return words(FINDINGS).stream()
                .map(id -> dynamicTest(id, () -> {
                    Optional<FindingEntry> entry = knowledge.rules().finding(id);
                    assertThat(entry).isPresent();
                    complete(
                            id,
                            entry.get().title(),
                            entry.get().means(),
                            entry.get().sources());
                    assertThat(entry.get().cases())
                            .isNotEmpty()
                            .allMatch(each -> !each.because().isBlank());
                    assertThat(packedTests.files()).containsKey("entries/findings/" + id + "/tests.yaml");
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyPromisedFixIsThere() {
        return words(FIXES).stream()
                .map(id -> dynamicTest(id, () -> {
                    Optional<FixEntry> entry = knowledge.rules().fix(id);
                    assertThat(entry).isPresent();
                    complete(
                            id,
                            entry.get().title(),
                            entry.get().means(),
                            entry.get().sources());
                    assertThat(entry.get().steps()).isNotEmpty();
                    assertThat(packedTests.files()).containsKey("entries/fixes/" + id + "/tests.yaml");
                }));
    }

    private static void complete(String id, String title, String means, List<String> sources) {
        assertThat(title).as(id).isNotBlank().doesNotContain("\n").hasSizeLessThan(100);
        assertThat(means).as(id).hasSizeGreaterThan(title.length());
        assertThat(sources).as(id).isNotEmpty().allMatch(source -> !source.isBlank());
    }

    @Test
    void everyFixAnswersAFindingOrIsNeededByAnother() {
        Set<String> used = new TreeSet<>();
        knowledge.rules().findings().values().forEach(finding -> used.addAll(finding.fixes()));
        knowledge.rules().fixes().values().forEach(fix -> used.addAll(fix.requires()));

        assertThat(knowledge.rules().fixes().keySet()).isSubsetOf(used);
    }

    @Test
    void nothingIsWrongWithIt() {
        assertThat(KnowledgeLoader.check(List.of(folder))).isEmpty();
    }

    // The tests that stand beside the entries

    @TestFactory
    Stream<DynamicTest> theTestsBesideEveryEntryAndTheExamplesOfEveryRecogniserPass() {
        return packedTests.files().keySet().stream()
                .filter(path -> !path.endsWith("/errno.yaml"))
                .map(path -> dynamicTest(
                        path,
                        () -> assertThat(tested.failures())
                                .filteredOn(failure -> failure.at().file().equals(path))
                                .isEmpty()));
    }

    @Test
    void noTestFailsWhereverItIsReported() {
        assertThat(tested.failures()).isEmpty();
        assertThat(tested.passed()).isGreaterThan(1000);
    }

    @Test
    void everyTestOfTheFolderIsPacked() {
        List<String> tests = folder.files().keySet().stream()
                .filter(path -> path.endsWith("/tests.yaml"))
                .toList();

        assertThat(packedTests.files().keySet()).containsAll(tests);
        assertThat(tests).hasSizeGreaterThan(100);
    }

    // The pack and the YAML it was made of

    /** Every case that a test beside an entry states as facts. */
    private static List<FactSet> cases() {
        List<FactSet> cases = new ArrayList<>();
        packedTests.files().forEach((path, node) -> {
            if (path.endsWith("/tests.yaml") && node instanceof Node.Sequence tests) {
                for (Node item : tests.items()) {
                    Map<String, Node.Entry> test = ((Node.Mapping) item).entries();
                    if (test.containsKey("facts") && test.get("facts").value() instanceof Node.Sequence facts) {
                        cases.add(factSet(facts, test.get("covered")));
                    }
                }
            }
        });
        return cases;
    }

    private static FactSet factSet(Node.Sequence facts, Node.Entry covered) {
        List<Problem> problems = new ArrayList<>();
        FactReader reader = new FactReader(problems);
        List<Observation> observations = new ArrayList<>();
        facts.items().forEach(item -> reader.read(item).ifPresent(fact -> observations.add(seen(fact))));
        Set<FactType> types = new LinkedHashSet<>();
        if (covered != null && covered.value() instanceof Node.Sequence names) {
            names.items()
                    .forEach(name -> types.add(
                            FactType.named(((Node.Scalar) name).text()).orElseThrow()));
        }
        assertThat(problems).isEmpty();
        return new CaseReader(knowledge).assemble(List.of(), new DirectFacts(observations, types), Optional.empty());
    }

    private static Observation seen(Fact fact) {
        return new Observation(
                fact, 0, List.of(new Evidence("case.json", new Evidence.Path("/" + fact), fact.toString())));
    }

    @Test
    void thePackAndItsYamlGiveTheSameDiagnosis() throws Exception {
        Knowledge fromYaml = KnowledgeLoader.load(List.of(folder));
        Diagnoser ofPack = new Diagnoser(knowledge.rules());
        Diagnoser ofYaml = new Diagnoser(fromYaml.rules());
        int findings = 0;
        for (FactSet facts : cases()) {
            Diagnosis diagnosis = ofPack.diagnose(facts);
            assertThat(ofYaml.diagnose(facts)).isEqualTo(diagnosis);
            findings += diagnosis.findings().size();
        }
        assertThat(findings).isGreaterThan(200);
        assertThat(fromYaml.errnoTexts()).isEqualTo(knowledge.errnoTexts());
        assertThat(fromYaml.recognisers()).hasSameSizeAs(knowledge.recognisers());
        assertThat(fromYaml.coverage()).hasSameSizeAs(knowledge.coverage());
    }

    // What must hold of every case

    @Test
    void everyCaseIsDiagnosedAsTheConditionsMean() {
        Diagnoser diagnoser = new Diagnoser(knowledge.rules());
        Random random = new Random(101);
        List<FactSet> cases = cases();
        for (int i = 0; i < 60; i++) {
            FactSet facts = mixed(cases.get(random.nextInt(cases.size())), cases.get(random.nextInt(cases.size())));
            Diagnosis diagnosis = diagnoser.diagnose(facts);

            Set<String> made = new TreeSet<>();
            diagnosis.findings().forEach(finding -> made.add(finding.id()));
            for (String id : knowledge.rules().findings().keySet()) {
                assertThat(diagnoser.reference(id, facts) == Truth.YES).as(id).isEqualTo(made.contains(id));
            }
        }
    }

    private static FactSet mixed(FactSet one, FactSet other) {
        List<Observation> observations = new ArrayList<>(one.observations());
        observations.addAll(other.observations());
        Set<FactType> covered = new LinkedHashSet<>(one.covered());
        covered.addAll(other.covered());
        return FactSet.of(observations, covered);
    }

    @Test
    void noSentenceOfAnyCaseNamesAFactThatIsNotThereAndNoStepHoldsAPlaceholder() {
        Diagnoser diagnoser = new Diagnoser(knowledge.rules());
        for (FactSet facts : cases()) {
            Diagnosis diagnosis = diagnoser.diagnose(facts);
            for (Finding finding : diagnosis.findings()) {
                assertThat(finding.because())
                        .as("%s of %s", finding.id(), facts.facts())
                        .isNotBlank()
                        .doesNotContain("(not shown)", "${");
            }
            for (PlannedFix fix : diagnosis.plan()) {
                assertThat(fix.steps()).as(fix.entry().id()).isNotEmpty().allSatisfy(step -> {
                    assertThat(step.text()).isNotBlank().doesNotContain("${");
                    assertThat(step.command()).noneMatch(word -> word.contains("${"));
                });
            }
        }
    }

    // The gate

    /** Facts under which the built-in gate allows a write, as the property below checks. */
    private static List<Fact> openMachine(AddressRange bios) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("RunStage", "stage: chip-found");
        facts.put("FlashChip", "identity: named, name: W25Q128.V, kibibytes: 16384, programmer: internal");
        facts.put("Chipset", "support: supported, name: Intel QM77");
        facts.put("LaptopState", "kind: not-a-laptop");
        List<Fact> made = new ArrayList<>(List.of(
                new Goal(OperationKind.WRITE, Set.of()),
                new FlashRegion(DescriptorRegion.BIOS, bios, RegionAccess.READ_WRITE),
                new IoPortAccess(CallResult.GRANTED)));
        facts.forEach((type, fields) -> made.add(fact(type, fields)));
        return made;
    }

    private static Fact fact(String type, String fields) {
        FactType found = FactType.named(type).orElseThrow();
        Map<String, Object> values = new LinkedHashMap<>();
        for (String field : fields.split(", ", -1)) {
            String[] parts = field.split(": ", 2);
            values.put(parts[0], found.fields().get(parts[0]).type().parse(parts[1]));
        }
        return found.create(values);
    }

    private static Verdict write(Diagnoser diagnoser, List<Fact> facts, Set<FactType> covered) {
        List<Observation> observations =
                facts.stream().map(BuiltInKnowledgeTest::seen).toList();
        return diagnoser.diagnose(FactSet.of(observations, covered)).gate().get(OperationKind.WRITE);
    }

    @Test
    void aMachineOnWhichEverythingIsKnownAndOpenMayBeWritten() {
        Verdict verdict = write(
                new Diagnoser(knowledge.rules()),
                openMachine(new AddressRange(0, 0xffffff)),
                Set.copyOf(FactType.all()));

        assertThat(verdict.unmet()).isEmpty();
        assertThat(verdict.because()).isEmpty();
        assertThat(verdict.answer()).isEqualTo(Answer.ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ProtectedRange",
                "BiosControl",
                "StatusRegisterProtection",
                "FlashChip",
                "LaptopState",
                "FlashRegion"
            })
    void whatTheWriteRestsOnAndNobodyLookedAtKeepsItFromBeingAllowed(String unseen) {
        List<Fact> facts = new ArrayList<>(openMachine(new AddressRange(0, 0xffffff)));
        facts.removeIf(fact -> FactType.of(fact).name().equals(unseen));
        Set<FactType> covered = new LinkedHashSet<>(FactType.all());
        covered.remove(FactType.named(unseen).orElseThrow());

        assertThat(write(new Diagnoser(knowledge.rules()), facts, covered).answer())
                .isEqualTo(Answer.UNKNOWN);
    }

    @Test
    void noWriteOfTheWholeChipIsEverAllowedWhileAnyPartOfItRefuses() {
        Diagnoser diagnoser = new Diagnoser(knowledge.rules());
        Random random = new Random(102);
        int refused = 0;
        int allowed = 0;
        for (int i = 0; i < 400; i++) {
            List<Fact> facts = new ArrayList<>(openMachine(new AddressRange(0x800000, 0xffffff)));
            boolean closed = false;
            for (DescriptorRegion region : List.of(DescriptorRegion.FD, DescriptorRegion.ME, DescriptorRegion.GBE)) {
                if (random.nextInt(3) == 0) {
                    RegionAccess access =
                            RegionAccess.valueOf(List.of("READ_WRITE", "READ_ONLY", "LOCKED", "WRITE_ONLY")
                                    .get(random.nextInt(4)));
                    long start = region.index() * 0x100000L;
                    facts.add(new FlashRegion(region, new AddressRange(start, start + 0xfffff), access));
                    closed |= access == RegionAccess.READ_ONLY || access == RegionAccess.LOCKED;
                }
            }
            for (int register = random.nextInt(4) / 2; register > 0; register--) {
                RangeProtection protection =
                        List.of(RangeProtection.values()).get(random.nextInt(RangeProtection.values().length));
                long start = random.nextInt(256) * 0x10000L;
                facts.add(new ProtectedRange(
                        "PR" + register, new AddressRange(start, start + 0xffff), protection, Reading.notLookedAt()));
                closed |= protection != RangeProtection.READ;
            }

            Verdict verdict = write(diagnoser, facts, Set.copyOf(FactType.all()));

            if (closed) {
                refused++;
                assertThat(verdict.answer()).as(facts.toString()).isNotEqualTo(Answer.ALLOWED);
            } else if (verdict.answer() == Answer.ALLOWED) {
                allowed++;
                assertThat(verdict.regions()).extracting(RegionVerdict::answer).containsOnly(Answer.ALLOWED);
            }
        }
        assertThat(refused).isGreaterThan(100);
        assertThat(allowed).isGreaterThan(50);
    }
}
