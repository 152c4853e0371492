// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.SecureLevel;
import org.flashdoctor.engine.fact.ProtectionFact.BiosControl;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.rules.Samples;
import org.flashdoctor.rules.condition.Condition;
import org.flashdoctor.rules.condition.Evaluator;
import org.flashdoctor.rules.condition.Truth;
import org.flashdoctor.rules.diagnosis.Verdict.Answer;
import org.flashdoctor.rules.diagnosis.Verdict.RegionVerdict;
import org.flashdoctor.rules.model.Confidence;
import org.flashdoctor.rules.model.GateRule;
import org.flashdoctor.rules.model.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GateTest {

    private static final long PAGE = 0x1000;

    /** What a small gate wants to know before either operation. */
    private static final List<GateRule.Demand> DEMANDS = List.of(
            demand("regions", known(FlashRegion.class)),
            demand("ranges", known(ProtectedRange.class)),
            demand("control", known(BiosControl.class)));

    private static final List<GateRule> RULES =
            List.of(new GateRule(OperationKind.READ, DEMANDS), new GateRule(OperationKind.WRITE, DEMANDS));

    private static final Set<FactType> EVERYTHING =
            Samples.covered(FlashRegion.class, ProtectedRange.class, BiosControl.class);

    private static GateRule.Demand demand(String name, Condition holds) {
        return new GateRule.Demand(name, holds, Optional.empty());
    }

    /** Seen, or looked for and not there. */
    private static Condition known(Class<? extends Fact> type) {
        return Samples.either(Samples.any(type), Samples.not(Samples.any(type)));
    }

    private static Map<OperationKind, Verdict> verdicts(List<GateRule> rules, FactSet facts, Finding... findings) {
        return new Gate(rules, new Evaluator(facts, id -> false), facts, Samples.goal(OperationKind.WRITE))
                .verdicts(List.of(findings));
    }

    private static Verdict write(FactSet facts, Finding... findings) {
        return verdicts(RULES, facts, findings).get(OperationKind.WRITE);
    }

    private static Verdict read(FactSet facts, Finding... findings) {
        return verdicts(RULES, facts, findings).get(OperationKind.READ);
    }

    private static Finding finding(String id, Severity severity, Set<OperationKind> blocks, Fact... support) {
        return new Finding(
                Samples.finding(id).entry(),
                severity,
                Confidence.CERTAIN,
                "Because.",
                blocks,
                List.of(support),
                List.of(),
                List.of());
    }

    // Demands

    @Test
    void allowsWhatNothingBlocksWhenEverythingIsKnown() {
        FactSet facts = Samples.facts(EVERYTHING);

        assertThat(write(facts)).isEqualTo(new Verdict(Answer.ALLOWED, List.of(), List.of(), List.of()));
        assertThat(read(facts).answer()).isEqualTo(Answer.ALLOWED);
    }

    @Test
    void isUnknownWhenOneDemandCannotBeToldAndNamesIt() {
        FactSet facts = Samples.facts(Samples.covered(FlashRegion.class, BiosControl.class));

        Verdict verdict = write(facts);

        assertThat(verdict.answer()).isEqualTo(Answer.UNKNOWN);
        assertThat(verdict.unmet()).containsExactly("ranges");
    }

    @Test
    void isNotAllowedWhenADemandIsKnownNotToHold() {
        List<GateRule> strict = List.of(new GateRule(
                OperationKind.WRITE, List.of(demand("level", Samples.any(SecureLevel.class, "level", "0")))));

        Verdict verdict = verdicts(strict, Samples.facts(Samples.level(1))).get(OperationKind.WRITE);

        assertThat(verdict.answer()).isNotEqualTo(Answer.ALLOWED);
        assertThat(verdict.unmet()).containsExactly("level");
    }

    @Test
    void allowsNothingForWhichItHasNoRule() {
        FactSet facts =
                Samples.facts(EVERYTHING, Samples.region(DescriptorRegion.BIOS, 0, 0xfff, RegionAccess.READ_WRITE));

        Map<OperationKind, Verdict> none = verdicts(List.of(), facts);
        Map<OperationKind, Verdict> onlyRead = verdicts(List.of(RULES.get(0)), facts);

        assertThat(none.values()).allMatch(verdict -> verdict.answer() == Answer.UNKNOWN);
        assertThat(none.get(OperationKind.WRITE).regions()).allMatch(region -> region.answer() == Answer.UNKNOWN);
        assertThat(onlyRead.get(OperationKind.READ).answer()).isEqualTo(Answer.ALLOWED);
        assertThat(onlyRead.get(OperationKind.WRITE).answer()).isEqualTo(Answer.UNKNOWN);
    }

    @Test
    void demandsOfSeveralRulesForOneOperationAddUp() {
        List<GateRule> more = new ArrayList<>(RULES);
        more.add(new GateRule(OperationKind.WRITE, List.of(demand("level", Samples.any(SecureLevel.class)))));

        Map<OperationKind, Verdict> verdicts = verdicts(more, Samples.facts(EVERYTHING));

        assertThat(verdicts.get(OperationKind.WRITE).unmet()).containsExactly("level");
        assertThat(verdicts.get(OperationKind.READ).answer()).isEqualTo(Answer.ALLOWED);
    }

    // Findings

    @Test
    void isBlockedByEveryBlockingFindingEvenWhenDemandsAreUnknown() {
        Finding first = finding("first", Severity.BLOCKING, Set.of(OperationKind.WRITE));
        Finding second = finding("second", Severity.BLOCKING, Set.of(OperationKind.WRITE, OperationKind.READ));

        Verdict verdict = write(Samples.facts(), first, second);

        assertThat(verdict.answer()).isEqualTo(Answer.BLOCKED);
        assertThat(verdict.because()).containsExactly("first", "second");
        assertThat(read(Samples.facts(), first, second).because()).containsExactly("second");
    }

    @Test
    void whatBlocksProbingBlocksReadingAndWriting() {
        Finding finding = finding("no-access", Severity.BLOCKING, Set.of(OperationKind.PROBE));

        assertThat(verdicts(RULES, Samples.facts(EVERYTHING), finding).values())
                .allMatch(verdict -> verdict.answer() == Answer.BLOCKED);
    }

    @ParameterizedTest
    @CsvSource({"WARNING, ALLOWED, BLOCKED", "INFO, ALLOWED, ALLOWED", "BLOCKED_FOR_BOTH, BLOCKED, BLOCKED"})
    void severitySpeaksOfWhatIsWantedAndBlocksSpeaksOfTheRest(String severity, Answer wanted, Answer other) {
        Severity of = severity.equals("BLOCKED_FOR_BOTH") ? Severity.BLOCKING : Severity.valueOf(severity);
        Finding finding = finding("finding", of, Set.of(OperationKind.READ, OperationKind.WRITE));

        assertThat(write(Samples.facts(EVERYTHING), finding).answer()).isEqualTo(wanted);
        assertThat(read(Samples.facts(EVERYTHING), finding).answer()).isEqualTo(other);
    }

    // Regions

    @ParameterizedTest
    @CsvSource({
        "READ_WRITE, ALLOWED, ALLOWED",
        "READ_ONLY, ALLOWED, BLOCKED",
        "WRITE_ONLY, BLOCKED, ALLOWED",
        "LOCKED, BLOCKED, BLOCKED",
        "UNKNOWN, UNKNOWN, UNKNOWN"
    })
    void aRegionTakesWhatItsGrantSays(RegionAccess access, Answer read, Answer write) {
        FactSet facts = Samples.facts(EVERYTHING, Samples.region(DescriptorRegion.ME, 0x1000, 0x1fff, access));

        assertThat(read(facts).regions()).extracting(RegionVerdict::answer).containsExactly(read);
        assertThat(write(facts).regions()).extracting(RegionVerdict::answer).containsExactly(write);
    }

    @Test
    void aProtectedRangeBlocksOnlyTheRegionsThatItOverlaps() {
        ProtectedRange range = Samples.range("PR0", 0x1800, 0x27ff, RangeProtection.WRITE);
        FactSet facts = Samples.facts(
                EVERYTHING,
                Samples.region(DescriptorRegion.FD, 0, 0xfff, RegionAccess.READ_WRITE),
                Samples.region(DescriptorRegion.BIOS, 0x1000, 0x1fff, RegionAccess.READ_WRITE),
                Samples.region(DescriptorRegion.ME, 0x2000, 0x2fff, RegionAccess.READ_WRITE),
                Samples.region(DescriptorRegion.GBE, 0x3000, 0x3fff, RegionAccess.READ_WRITE),
                range);
        Finding finding = finding("pr-write-protect", Severity.BLOCKING, Set.of(OperationKind.WRITE), range);

        assertThat(write(facts, finding).regions())
                .containsExactly(
                        new RegionVerdict("fd", new AddressRange(0, 0xfff), Answer.ALLOWED, List.of()),
                        new RegionVerdict(
                                "bios", new AddressRange(0x1000, 0x1fff), Answer.BLOCKED, List.of("pr-write-protect")),
                        new RegionVerdict(
                                "me", new AddressRange(0x2000, 0x2fff), Answer.BLOCKED, List.of("pr-write-protect")),
                        new RegionVerdict("gbe", new AddressRange(0x3000, 0x3fff), Answer.ALLOWED, List.of()));
        assertThat(read(facts, finding).regions()).allMatch(region -> region.answer() == Answer.ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({"WRITE, ALLOWED, BLOCKED", "READ, BLOCKED, ALLOWED", "READ_WRITE, BLOCKED, BLOCKED"})
    void aProtectedRangeRefusesWhatItSays(RangeProtection protection, Answer read, Answer write) {
        FactSet facts = Samples.facts(
                EVERYTHING,
                Samples.region(DescriptorRegion.BIOS, 0, 0xfff, RegionAccess.READ_WRITE),
                Samples.range("PR0", 0, 0, protection));

        assertThat(read(facts).regions()).extracting(RegionVerdict::answer).containsExactly(read);
        assertThat(write(facts).regions()).extracting(RegionVerdict::answer).containsExactly(write);
    }

    @ParameterizedTest
    @CsvSource({"0x0fff, 0x0fff, false", "0x0fff, 0x1000, true", "0x1fff, 0x1fff, true", "0x2000, 0x2000, false"})
    void boundariesAreInclusive(String start, String end, boolean blocked) {
        FactSet facts = Samples.facts(
                EVERYTHING,
                Samples.region(DescriptorRegion.BIOS, 0x1000, 0x1fff, RegionAccess.READ_WRITE),
                Samples.range("PR0", Long.decode(start), Long.decode(end), RangeProtection.WRITE));

        assertThat(write(facts).regions())
                .extracting(RegionVerdict::answer)
                .containsExactly(blocked ? Answer.BLOCKED : Answer.ALLOWED);
    }

    @Test
    void whatBlocksTheWholeChipBlocksEveryRegion() {
        FactSet facts = Samples.facts(
                EVERYTHING,
                Samples.region(DescriptorRegion.FD, 0, 0xfff, RegionAccess.READ_WRITE),
                Samples.region(DescriptorRegion.BIOS, 0x1000, 0x1fff, RegionAccess.READ_WRITE));
        Finding finding = finding("bios-lock", Severity.BLOCKING, Set.of(OperationKind.WRITE), Samples.level(1));

        assertThat(write(facts, finding).regions()).hasSize(2).allSatisfy(region -> {
            assertThat(region.answer()).isEqualTo(Answer.BLOCKED);
            assertThat(region.because()).containsExactly("bios-lock");
        });
    }

    @Test
    void aConsequenceOfWhatIsClosedElsewhereBlocksNoOtherRegion() {
        FlashRegion closed = Samples.region(DescriptorRegion.ME, 0x1000, 0x1fff, RegionAccess.LOCKED);
        FactSet facts = Samples.facts(
                EVERYTHING, Samples.region(DescriptorRegion.FD, 0, 0xfff, RegionAccess.READ_WRITE), closed);
        Finding cause = finding("me-region-locked", Severity.BLOCKING, Set.of(OperationKind.READ), closed);
        Finding failure = finding("read-failed", Severity.BLOCKING, Set.of(OperationKind.READ), Samples.level(1));

        assertThat(read(facts, cause, failure.explainedBy(List.of("me-region-locked")))
                        .regions())
                .extracting(RegionVerdict::answer)
                .containsExactly(Answer.ALLOWED, Answer.BLOCKED);
        // Another cause, one that is not there, and none: what else it may come from is not known.
        assertThat(List.of(List.<String>of(), List.of("gone"), List.of("me-region-locked", "gone")))
                .allSatisfy(causes -> assertThat(
                                read(facts, cause, failure.explainedBy(causes)).regions())
                        .extracting(RegionVerdict::answer)
                        .containsExactly(Answer.BLOCKED, Answer.BLOCKED));
    }

    @Test
    void aFailureThatAWriteLockExplainsHindersNoRead() {
        FactSet facts = Samples.facts(EVERYTHING);
        Finding lock = finding("pr-write-protect", Severity.BLOCKING, Set.of(OperationKind.WRITE));
        Finding failure =
                finding("transaction-error", Severity.BLOCKING, Set.of(OperationKind.READ, OperationKind.WRITE));
        Finding explained = failure.explainedBy(List.of("pr-write-protect"));

        assertThat(read(facts, lock, explained).answer()).isEqualTo(Answer.ALLOWED);
        assertThat(write(facts, lock, explained).because()).containsExactly("pr-write-protect", "transaction-error");
        assertThat(read(facts, lock, failure).because()).containsExactly("transaction-error");
        assertThat(read(facts, lock, failure.explainedBy(List.of("gone"))).because())
                .containsExactly("transaction-error");
    }

    @Test
    void regionsComeInTheOrderOfTheDescriptorUnderTheirNames() {
        FactSet facts = Samples.facts(
                EVERYTHING,
                Samples.region(DescriptorRegion.TEN_GBE_0, 0x3000, 0x3fff, RegionAccess.READ_WRITE),
                Samples.region(DescriptorRegion.BIOS, 0x1000, 0x1fff, RegionAccess.READ_WRITE),
                Samples.region(DescriptorRegion.FD, 0, 0xfff, RegionAccess.READ_WRITE));

        assertThat(write(facts).regions()).extracting(RegionVerdict::name).containsExactly("fd", "bios", "ten-gbe-0");
    }

    @Test
    void rangesStandForThemselvesWhereNoRegionIsKnown() {
        ProtectedRange range = Samples.range("PR0", 0x1000, 0x1fff, RangeProtection.WRITE);
        FactSet facts = Samples.facts(EVERYTHING, range);
        Finding finding = finding("pr-write-protect", Severity.BLOCKING, Set.of(OperationKind.WRITE), range);

        assertThat(write(facts, finding).regions())
                .containsExactly(new RegionVerdict(
                        "PR0", new AddressRange(0x1000, 0x1fff), Answer.BLOCKED, List.of("pr-write-protect")));
        assertThat(read(facts, finding).regions()).isEmpty();
    }

    @Test
    void aRegionThatSharesBytesWithALockedOneIsNotAllowed() {
        FactSet facts = Samples.facts(
                EVERYTHING,
                Samples.region(DescriptorRegion.BIOS, 0x1000, 0x3fff, RegionAccess.READ_WRITE),
                Samples.region(DescriptorRegion.ME, 0x2000, 0x2fff, RegionAccess.LOCKED));

        assertThat(write(facts).regions())
                .extracting(RegionVerdict::answer)
                .containsExactly(Answer.BLOCKED, Answer.BLOCKED);
    }

    @Test
    void aRegionThatSharesBytesWithOneOfUnknownGrantIsUnknown() {
        FactSet facts = Samples.facts(
                EVERYTHING,
                Samples.region(DescriptorRegion.BIOS, 0x1000, 0x3fff, RegionAccess.READ_WRITE),
                Samples.region(DescriptorRegion.ME, 0x2000, 0x2fff, RegionAccess.UNKNOWN));

        assertThat(write(facts).regions())
                .extracting(RegionVerdict::answer)
                .containsExactly(Answer.UNKNOWN, Answer.UNKNOWN);
    }

    // The whole and its parts

    private static Verdict writeOf(Set<String> regions, FactSet facts) {
        return new Gate(RULES, new Evaluator(facts, id -> false), facts, new Goal(OperationKind.WRITE, regions))
                .verdicts(List.of())
                .get(OperationKind.WRITE);
    }

    @Test
    void theWholeChipIsNotAllowedWhileAPartOfItIsClosedAlsoWhenNoFindingSaysSo() {
        FactSet facts = Samples.facts(
                EVERYTHING,
                Samples.region(DescriptorRegion.FD, 0, 0xfff, RegionAccess.LOCKED),
                Samples.region(DescriptorRegion.BIOS, 0x1000, 0x1fff, RegionAccess.READ_WRITE),
                Samples.region(DescriptorRegion.ME, 0x2000, 0x2fff, RegionAccess.UNKNOWN));

        Verdict verdict = write(facts);

        assertThat(verdict.answer()).isEqualTo(Answer.UNKNOWN);
        assertThat(verdict.unmet()).containsExactly("that all of it is open (fd, me are not)");
    }

    @Test
    void aWriteOfOneRegionIsAllowedWhateverTheOthersAre() {
        FactSet facts = Samples.facts(
                EVERYTHING,
                Samples.region(DescriptorRegion.BIOS, 0x1000, 0x1fff, RegionAccess.READ_WRITE),
                Samples.region(DescriptorRegion.ME, 0x2000, 0x2fff, RegionAccess.LOCKED));

        assertThat(writeOf(Set.of("BIOS"), facts).answer()).isEqualTo(Answer.ALLOWED);
        assertThat(writeOf(Set.of("me"), facts).answer()).isEqualTo(Answer.UNKNOWN);
        assertThat(writeOf(Set.of("bios", "me"), facts).answer()).isEqualTo(Answer.UNKNOWN);
        assertThat(writeOf(Set.of("rw_section_a"), facts).answer()).isEqualTo(Answer.UNKNOWN);
    }

    @Test
    void aProtectedRangeKeepsTheWholeFromBeingAllowedWhereNoRegionIsKnown() {
        FactSet facts = Samples.facts(EVERYTHING, Samples.range("PR0", 0, 0xfff, RangeProtection.WRITE));

        assertThat(write(facts).answer()).isEqualTo(Answer.UNKNOWN);
        assertThat(read(facts).answer()).isEqualTo(Answer.ALLOWED);
    }

    // Properties

    /** The small world of a random case: which pages of 32 may be written, and what is known. */
    private static final class World {

        private static final int PAGES = 32;

        private final Random random;
        private final List<Fact> facts = new ArrayList<>();
        private final boolean[] refused = new boolean[PAGES];
        private final Set<FactType> covered;

        World(Random random, OperationKind operation) {
            this.random = random;
            this.covered = random.nextInt(3) == 0 ? Samples.covered(BiosControl.class) : EVERYTHING;
            for (DescriptorRegion region : DescriptorRegion.values()) {
                if (random.nextInt(4) == 0) {
                    AddressRange range = range();
                    RegionAccess access = one(RegionAccess.values());
                    facts.add(new FlashRegion(region, range, access));
                    if (access == RegionAccess.LOCKED
                            || access
                                    == (operation == OperationKind.WRITE
                                            ? RegionAccess.READ_ONLY
                                            : RegionAccess.WRITE_ONLY)) {
                        refuse(range);
                    }
                }
            }
            for (int i = 0; i < random.nextInt(3); i++) {
                AddressRange range = range();
                RangeProtection protection = one(RangeProtection.values());
                facts.add(Samples.range("PR" + i, range.start(), range.end(), protection));
                if (protection == RangeProtection.READ_WRITE
                        || (operation == OperationKind.WRITE) == (protection == RangeProtection.WRITE)) {
                    refuse(range);
                }
            }
        }

        private AddressRange range() {
            int first = random.nextInt(PAGES);
            int last = Math.min(PAGES - 1, first + random.nextInt(4));
            return new AddressRange(first * PAGE, (last + 1) * PAGE - 1);
        }

        private <T> T one(T[] of) {
            return of[random.nextInt(of.length)];
        }

        private void refuse(AddressRange range) {
            for (int page = 0; page < PAGES; page++) {
                if (range.contains(page * PAGE)) {
                    refused[page] = true;
                }
            }
        }

        boolean refuses(AddressRange range) {
            for (int page = 0; page < PAGES; page++) {
                if (refused[page] && range.contains(page * PAGE)) {
                    return true;
                }
            }
            return false;
        }

        FactSet facts() {
            return Samples.facts(covered, facts);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = OperationKind.class,
            names = {"READ", "WRITE"})
    void noRegionWithAPageThatRefusesIsEverAllowed(OperationKind operation) {
        Random random = new Random(31);
        Map<Answer, Integer> seen = new EnumMap<>(Answer.class);
        for (int i = 0; i < 5000; i++) {
            World world = new World(random, operation);
            for (RegionVerdict region :
                    verdicts(RULES, world.facts()).get(operation).regions()) {
                seen.merge(region.answer(), 1, Integer::sum);
                if (world.refuses(region.range())) {
                    assertThat(region.answer())
                            .as("%s of %s", region, world.facts)
                            .isEqualTo(Answer.BLOCKED);
                } else {
                    assertThat(region.answer())
                            .as("%s of %s", region, world.facts)
                            .isNotEqualTo(Answer.BLOCKED);
                }
            }
        }
        assertThat(seen.values()).hasSize(3).allMatch(count -> count > 500);
    }

    @ParameterizedTest
    @EnumSource(
            value = OperationKind.class,
            names = {"READ", "WRITE"})
    void nothingIsEverAllowedWhileADemandIsNotMet(OperationKind operation) {
        Random random = new Random(32);
        int unmet = 0;
        for (int i = 0; i < 5000; i++) {
            FactSet facts = new World(random, operation).facts();
            Verdict verdict = verdicts(RULES, facts).get(operation);
            Evaluator evaluator = new Evaluator(facts, id -> false);
            boolean met = DEMANDS.stream().allMatch(demand -> evaluator.truth(demand.holds()) == Truth.YES);
            if (!met) {
                unmet++;
                assertThat(verdict.answer()).isEqualTo(Answer.UNKNOWN);
                assertThat(verdict.unmet()).isNotEmpty();
                assertThat(verdict.regions()).noneMatch(region -> region.answer() == Answer.ALLOWED);
            } else {
                boolean open = verdict.regions().stream().allMatch(region -> region.answer() == Answer.ALLOWED);
                assertThat(verdict.answer()).isEqualTo(open ? Answer.ALLOWED : Answer.UNKNOWN);
            }
        }
        assertThat(unmet).isBetween(500, 4500);
    }

    @Test
    void aFindingMoreNeverOpensWhatWasClosed() {
        Random random = new Random(33);
        for (int i = 0; i < 3000; i++) {
            World world = new World(random, OperationKind.WRITE);
            FactSet facts = world.facts();
            Fact support =
                    world.facts.isEmpty() ? Samples.level(1) : world.facts.get(random.nextInt(world.facts.size()));
            Finding finding = finding("finding", world.one(Severity.values()), Set.of(OperationKind.WRITE), support);
            Verdict before = write(facts);
            Verdict after = write(facts, finding);

            assertThat(openness(after.answer())).isLessThanOrEqualTo(openness(before.answer()));
            for (int region = 0; region < before.regions().size(); region++) {
                assertThat(openness(after.regions().get(region).answer()))
                        .isLessThanOrEqualTo(
                                openness(before.regions().get(region).answer()));
            }
        }
    }

    private static int openness(Answer answer) {
        return List.of(Answer.BLOCKED, Answer.UNKNOWN, Answer.ALLOWED).indexOf(answer);
    }
}
