// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.SecureLevel;
import org.flashdoctor.engine.fact.ProtectionFact.AmdProtection;
import org.flashdoctor.engine.fact.ProtectionFact.BiosControl;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.ProtectionFact.StatusRegisterProtection;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.flash.Chip;
import org.flashdoctor.engine.flash.image.NamedRange;
import org.flashdoctor.engine.flash.plan.Clearance;
import org.flashdoctor.engine.flash.plan.Clearance.Overridden;
import org.flashdoctor.engine.flash.plan.Connection;
import org.flashdoctor.engine.flash.plan.Digest;
import org.flashdoctor.engine.flash.plan.Permissions;
import org.flashdoctor.engine.flash.plan.WritePlan;
import org.flashdoctor.rules.Samples;
import org.flashdoctor.rules.diagnosis.WriteGate.Decision;
import org.flashdoctor.rules.diagnosis.WriteGate.Refusal;
import org.flashdoctor.rules.model.Confidence;
import org.flashdoctor.rules.model.FindingEntry;
import org.flashdoctor.rules.model.GateRule;
import org.flashdoctor.rules.model.KnowledgeBase;
import org.flashdoctor.rules.model.Severity;
import org.junit.jupiter.api.Test;

class WriteGateTest {

    private static final int SIZE = 0x10000;
    private static final Instant NOW = Instant.parse("2026-11-28T08:00:00Z");
    private static final Set<OperationKind> WRITE = Set.of(OperationKind.WRITE);

    private static final Set<FactType> EVERYTHING = Samples.covered(
            FlashRegion.class,
            ProtectedRange.class,
            BiosControl.class,
            AmdProtection.class,
            StatusRegisterProtection.class);

    /** Nothing but the security level must be known. */
    private static final KnowledgeBase KNOWLEDGE = knowledge(List.of(new GateRule(
            OperationKind.WRITE,
            List.of(new GateRule.Demand("the level", Samples.any(SecureLevel.class), Optional.empty())))));

    private static KnowledgeBase knowledge(List<GateRule> rules) {
        return Samples.knowledge(List.of(), List.of(), List.of(), List.of(), rules);
    }

    private static FactSet facts(Fact... facts) {
        return Samples.facts(EVERYTHING, facts);
    }

    private static Chip chip(Map<OperationKind, Chip.Support> support) {
        return new Chip("Test", "T", SIZE, 0x1000, support);
    }

    /** A plan to write the blocks that begin at these addresses. */
    private static WritePlan plan(Chip chip, FactSet facts, int... blocks) {
        byte[] image = new byte[SIZE];
        for (int block : blocks) {
            image[block] = 1;
        }
        return WritePlan.make(
                chip,
                List.of(new NamedRange("all", new AddressRange(0, SIZE - 1))),
                ByteBuffer.allocate(SIZE),
                WritePlan.Target.of(ByteBuffer.wrap(image)),
                Permissions.of(facts, SIZE, Connection.CHIPSET),
                Digest.of(facts));
    }

    private static Finding finding(FindingEntry entry, Severity severity, Set<OperationKind> blocks, Fact... support) {
        return new Finding(
                entry,
                severity,
                Confidence.CERTAIN,
                "Because of " + entry.id() + ".",
                blocks,
                List.of(support),
                List.of(),
                List.of());
    }

    private static Diagnosis diagnosis(FactSet facts, Finding... findings) {
        return new Diagnosis(
                facts, Samples.goal(OperationKind.WRITE), List.of(findings), List.of(), List.of(), Map.of(), List.of());
    }

    private static Decision decide(FactSet facts, WritePlan plan, List<Overridden> overrides, Finding... findings) {
        return new WriteGate(KNOWLEDGE).decide(diagnosis(facts, findings), plan, overrides, NOW);
    }

    private static List<Refusal> refused(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Refused.class);
        return ((Decision.Refused) decision).refusals();
    }

    @Test
    void issuesAClearanceForExactlyThisPlanOnTheseFactsNow() {
        FactSet facts = facts(Samples.level(0));
        Chip chip = chip(Map.of());
        WritePlan plan = plan(chip, facts, 0x2000);

        Decision decision = decide(facts, plan, List.of());

        assertThat(decision).isInstanceOf(Decision.Cleared.class);
        Clearance clearance = ((Decision.Cleared) decision).clearance();
        assertThat(clearance.objection(plan, NOW)).isEmpty();
        assertThat(clearance.objection(plan(chip, facts, 0x3000), NOW)).isPresent();
        assertThat(clearance.objection(plan, NOW.plus(Clearance.LIFETIME).plusMillis(1)))
                .isPresent();
        assertThat(clearance.objection(plan, NOW.minusMillis(1))).isPresent();
    }

    @Test
    void aPlanFromOtherFactsIsRefused() {
        WritePlan plan = plan(chip(Map.of()), facts(Samples.level(0)), 0x2000);

        assertThat(refused(decide(facts(Samples.level(0), Samples.level(1)), plan, List.of())))
                .extracting(Refusal::sentence)
                .anySatisfy(sentence -> assertThat(sentence).contains("other facts"));
    }

    @Test
    void aFindingThatBlocksProbingBlocksAWriteAndOneThatWarnsDoesNot() {
        FactSet facts = facts(Samples.level(0));
        WritePlan plan = plan(chip(Map.of()), facts, 0x2000);
        FindingEntry entry = Samples.finding("x").entry();

        assertThat(refused(
                        decide(facts, plan, List.of(), finding(entry, Severity.BLOCKING, Set.of(OperationKind.PROBE)))))
                .extracting(Refusal::finding)
                .containsExactly(Optional.of("x"));
        assertThat(decide(facts, plan, List.of(), finding(entry, Severity.WARNING, WRITE)))
                .isInstanceOf(Decision.Cleared.class);
        assertThat(decide(facts, plan, List.of(), finding(entry, Severity.BLOCKING, Set.of(OperationKind.READ))))
                .isInstanceOf(Decision.Cleared.class);
    }

    @Test
    void aFindingOfAPlaceBlocksOnlyPlansThatTouchIt() {
        ProtectedRange range = Samples.range("PR0", 0x8000, 0x8fff, RangeProtection.WRITE);
        FactSet facts = facts(Samples.level(0), range);
        Finding finding = finding(Samples.finding("pr").entry(), Severity.BLOCKING, WRITE, range);

        assertThat(decide(facts, plan(chip(Map.of()), facts, 0x2000), List.of(), finding))
                .isInstanceOf(Decision.Cleared.class);
        // By the finding, and by the page: either would do.
        assertThat(refused(decide(facts, plan(chip(Map.of()), facts, 0x2000, 0x8000), List.of(), finding)))
                .hasSize(2);
        assertThat(refused(decide(facts, plan(chip(Map.of()), facts, 0x8000), List.of())))
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.sentence()).contains("0x00008000-0x00008fff"));
    }

    @Test
    void onlyWhatTheKnowledgeBaseLetsBeOverriddenIs() {
        FactSet facts = facts(Samples.level(0));
        WritePlan plan = plan(chip(Map.of()), facts, 0x2000);
        Finding hard = finding(Samples.finding("hard").entry(), Severity.BLOCKING, WRITE);
        Finding soft = finding(Samples.finding("soft").overridable().entry(), Severity.BLOCKING, WRITE);
        List<Overridden> both = List.of(new Overridden("hard", "why not"), new Overridden("soft", "it is a test"));

        assertThat(refused(decide(facts, plan, both, hard, soft)))
                .containsExactly(new Refusal(Optional.of("hard"), "Because of hard.", false));
        assertThat(refused(decide(facts, plan, List.of(), soft)))
                .containsExactly(new Refusal(Optional.of("soft"), "Because of soft.", true));
        Decision decision = decide(facts, plan, both, soft);
        assertThat(decision).isInstanceOf(Decision.Cleared.class);
        // What did not stand in the way is not recorded as overridden.
        assertThat(((Decision.Cleared) decision).clearance().overrides())
                .containsExactly(new Overridden("soft", "it is a test"));
    }

    @Test
    void whatMustBeKnownAndIsNotCannotBeOverridden() {
        FactSet facts = facts();
        WritePlan plan = plan(chip(Map.of()), facts, 0x2000);

        assertThat(refused(decide(facts, plan, List.of(new Overridden("the level", "x")))))
                .containsExactly(new Refusal(Optional.empty(), "It could not be found out: the level.", false));
        FactSet known = facts(Samples.level(0));
        assertThat(refused(new WriteGate(knowledge(List.of()))
                        .decide(diagnosis(known), plan(chip(Map.of()), known, 0x2000), List.of(), NOW)))
                .as("a knowledge base that demands nothing allows nothing")
                .hasSize(1);
    }

    @Test
    void aChipWithoutTheOperationIsRefused() {
        FactSet facts = facts(Samples.level(0));

        for (OperationKind operation : List.of(OperationKind.ERASE, OperationKind.WRITE)) {
            Chip rom = chip(Map.of(operation, Chip.Support.NOT_APPLICABLE));
            assertThat(refused(decide(facts, plan(rom, facts, 0x2000), List.of())))
                    .hasSize(1);
        }
    }

    @Test
    void pagesOfWhichNothingIsKnownAreRefused() {
        FactSet facts = Samples.facts(Set.of(), Samples.level(0));

        assertThat(refused(decide(facts, plan(chip(Map.of()), facts, 0x2000), List.of())))
                .extracting(Refusal::overridable)
                .isNotEmpty()
                .containsOnly(false);
    }

    @Test
    void beforehandOnlyWhatConcernsEveryPlanIsHeard() {
        ProtectedRange range = Samples.range("PR0", 0x8000, 0x8fff, RangeProtection.WRITE);
        FactSet facts = facts(Samples.level(0), range);
        Finding placed = finding(Samples.finding("pr").entry(), Severity.BLOCKING, WRITE, range);
        Finding everywhere = finding(Samples.finding("soft").overridable().entry(), Severity.BLOCKING, WRITE);
        WriteGate gate = new WriteGate(KNOWLEDGE);

        assertThat(gate.beforehand(diagnosis(facts, placed, everywhere), List.of()))
                .extracting(Refusal::finding)
                .containsExactly(Optional.of("soft"));
        assertThat(gate.beforehand(
                        diagnosis(facts, placed, everywhere), List.of(new Overridden("soft", "it is a test"))))
                .isEmpty();
    }
}
