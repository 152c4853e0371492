// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.evidence.CaseAssembler.DirectFacts;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.HostFact.Contradiction;
import org.flashdoctor.engine.fact.HostFact.EnvironmentKind;
import org.flashdoctor.engine.fact.HostFact.ExecutionEnvironment;
import org.flashdoctor.engine.fact.HostFact.KernelLockdown;
import org.flashdoctor.engine.fact.HostFact.KernelParameter;
import org.flashdoctor.engine.fact.HostFact.LockdownMode;
import org.flashdoctor.engine.fact.HostFact.MemoryStep;
import org.flashdoctor.engine.fact.HostFact.MemoryWindow;
import org.flashdoctor.engine.fact.HostFact.PhysicalMemoryMapping;
import org.flashdoctor.engine.fact.HostFact.ProbeGap;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.PlatformFact.Chipset;
import org.flashdoctor.engine.fact.PlatformFact.ChipsetSupport;
import org.flashdoctor.engine.fact.ProtectionFact.BiosControl;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.junit.jupiter.api.Test;

class PrecedenceTest {

    private static final Evidence.Place LINE = new Evidence.Line(3);
    private static final Evidence.Place PATH = new Evidence.Path("/sys/kernel/security/lockdown");

    private static DirectFacts from(String source, Evidence.Place place, Fact... facts) {
        List<Observation> observations = new ArrayList<>();
        for (Fact fact : facts) {
            observations.add(new Observation(fact, 0, List.of(new Evidence(source, place, fact.toString()))));
        }
        return new DirectFacts(observations, Set.of());
    }

    private static DirectFacts covering(DirectFacts facts, Class<? extends Fact> type) {
        Set<FactType> covered = new LinkedHashSet<>(facts.covered());
        covered.add(FactType.named(type.getSimpleName()).orElseThrow());
        return new DirectFacts(facts.observations(), covered);
    }

    private static DirectFacts log(Fact... facts) {
        return from("flashrom.log", LINE, facts);
    }

    private static DirectFacts live(Fact... facts) {
        return from("probe", PATH, facts);
    }

    private static List<Fact> facts(DirectFacts facts) {
        return facts.observations().stream().map(Observation::fact).toList();
    }

    @Test
    void theStrongerSourceWinsAndTheDisagreementIsShownWithBothPlaces() {
        DirectFacts merged = Precedence.over(
                log(new KernelLockdown(LockdownMode.INTEGRITY)), live(new KernelLockdown(LockdownMode.NONE)));
        assertThat(facts(merged))
                .containsExactly(
                        new KernelLockdown(LockdownMode.NONE),
                        new Contradiction("KernelLockdown", Reading.of("mode none"), "mode integrity"));
        assertThat(merged.observations().get(1).evidence())
                .extracting(Evidence::source)
                .containsExactly("probe", "flashrom.log");
    }

    @Test
    void sourcesThatAgreeCompleteEachOther() {
        BiosControl seen =
                new BiosControl(Reading.of(true), Reading.of(false), Reading.notLookedAt(), Reading.notLookedAt());
        BiosControl tried =
                new BiosControl(Reading.of(true), Reading.notLookedAt(), Reading.of(false), Reading.of(true));
        assertThat(facts(Precedence.over(log(tried), live(seen))))
                .containsExactly(
                        new BiosControl(Reading.of(true), Reading.of(false), Reading.of(false), Reading.of(true)));
    }

    @Test
    void anotherWordingIsNoDisagreement() {
        Chipset named = new Chipset(ChipsetSupport.SUPPORTED, Reading.of("Intel Z170"), Reading.notLookedAt());
        Chipset seen = new Chipset(ChipsetSupport.SUPPORTED, Reading.of("Intel 100 series"), Reading.notLookedAt());
        assertThat(facts(Precedence.over(log(named), live(seen)))).containsExactly(seen);
    }

    @Test
    void whatTheBetterSourceLookedForAndDidNotFindIsGone() {
        ProtectedRange range = new ProtectedRange(
                "PR0", new AddressRange(0x800000, 0xffffff), RangeProtection.WRITE, Reading.of(DescriptorRegion.BIOS));
        DirectFacts merged = Precedence.over(log(range), covering(live(), ProtectedRange.class));
        assertThat(facts(merged)).singleElement().isInstanceOfSatisfying(Contradiction.class, found -> {
            assertThat(found.kept()).isEqualTo(Reading.unknown(Gap.ABSENT));
            assertThat(found.dropped()).contains("PR0");
        });
    }

    @Test
    void whatNobodyLookedForStays() {
        KernelParameter relaxed = new KernelParameter("iomem", "relaxed");
        KernelParameter quiet = new KernelParameter("quiet", "");
        assertThat(facts(Precedence.over(log(relaxed), live(quiet)))).containsExactly(relaxed, quiet);
    }

    @Test
    void aMappingThatWorksNowSettlesARefusalWhoseWindowWasNotTold() {
        PhysicalMemoryMapping refused = new PhysicalMemoryMapping(
                MemoryStep.MAP, CallResult.EPERM, Reading.notLookedAt(), Reading.notLookedAt());
        PhysicalMemoryMapping works = new PhysicalMemoryMapping(
                MemoryStep.MAP,
                CallResult.GRANTED,
                Reading.of(MemoryWindow.CONTROLLER),
                Reading.of(new AddressRange(0xfe010000L, 0xfe0101ffL)));
        DirectFacts merged = Precedence.over(log(refused), live(works));
        assertThat(facts(merged)).contains(works).doesNotContain(refused);
        assertThat(facts(merged)).filteredOn(Contradiction.class::isInstance).hasSize(1);
    }

    @Test
    void aRefusalOfALargerPieceAndAnotherNameOfAGuestAreNoDisagreement() {
        DirectFacts live = live(
                controller(CallResult.EPERM, new AddressRange(0xfed1f800L, 0xfed1f89fL)),
                new ExecutionEnvironment(EnvironmentKind.VIRTUAL_MACHINE, Reading.of("QEMU Standard PC")));
        DirectFacts merged = Precedence.over(
                log(
                        controller(CallResult.EPERM, new AddressRange(0xfed1c000L, 0xfed1ffffL)),
                        new ExecutionEnvironment(EnvironmentKind.VIRTUAL_MACHINE, Reading.of("QEMU"))),
                live);

        assertThat(facts(merged)).isEqualTo(facts(live));
        assertThat(facts(Precedence.over(
                        log(controller(CallResult.EPERM, new AddressRange(0xfed1c000L, 0xfed1ffffL))),
                        live(controller(CallResult.GRANTED, new AddressRange(0xfed1f800L, 0xfed1f89fL))))))
                .hasAtLeastOneElementOfType(Contradiction.class);
    }

    private static PhysicalMemoryMapping controller(CallResult result, AddressRange range) {
        return new PhysicalMemoryMapping(
                MemoryStep.MAP, result, Reading.of(MemoryWindow.CONTROLLER), Reading.of(range));
    }

    @Test
    void aGapIsForgottenOnceTheOtherSourceSaw() {
        ProbeGap gap = new ProbeGap("KernelLockdown", Gap.DENIED, Reading.of("/sys/kernel/security/lockdown"));
        KernelLockdown none = new KernelLockdown(LockdownMode.NONE);
        assertThat(facts(Precedence.over(live(gap), live(none)))).containsExactly(none);
        assertThat(facts(Precedence.over(log(none), live(gap)))).containsExactly(none, gap);
    }

    @Test
    void whatIsAssumedContradictsOnPurpose() {
        DirectFacts assumed =
                from("assumed", new Evidence.Option("--assume"), new KernelLockdown(LockdownMode.INTEGRITY));
        assertThat(facts(Precedence.over(live(new KernelLockdown(LockdownMode.NONE)), assumed)))
                .containsExactly(new KernelLockdown(LockdownMode.INTEGRITY));
    }
}
