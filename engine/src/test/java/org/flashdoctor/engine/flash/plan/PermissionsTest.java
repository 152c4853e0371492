// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.PlatformFact.Chipset;
import org.flashdoctor.engine.fact.PlatformFact.ChipsetSupport;
import org.flashdoctor.engine.fact.ProtectionFact.AmdProtection;
import org.flashdoctor.engine.fact.ProtectionFact.AmdProtectionKind;
import org.flashdoctor.engine.fact.ProtectionFact.BiosControl;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorOverride;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.fact.ProtectionFact.StatusRegisterProtection;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PermissionsTest {

    private static final long SIZE = 0x10000;
    private static final AddressRange BIOS = new AddressRange(0x4000, 0xffff);
    private static final AddressRange PAGE = new AddressRange(0x5000, 0x5fff);

    /** A machine on which everything was looked at and the BIOS region is open. */
    private static List<Fact> open() {
        return new ArrayList<>(List.of(
                new FlashRegion(DescriptorRegion.FD, new AddressRange(0, 0xfff), RegionAccess.READ_ONLY),
                new FlashRegion(DescriptorRegion.ME, new AddressRange(0x1000, 0x2fff), RegionAccess.LOCKED),
                new FlashRegion(DescriptorRegion.BIOS, BIOS, RegionAccess.READ_WRITE),
                new Chipset(ChipsetSupport.SUPPORTED, Reading.of("Intel Tiger Lake"), Reading.notLookedAt()),
                control(true, false, false),
                chip(Reading.of(false))));
    }

    private static BiosControl control(boolean enabled, boolean locked, boolean smm) {
        return new BiosControl(Reading.of(enabled), Reading.of(locked), Reading.of(smm), Reading.notLookedAt());
    }

    private static StatusRegisterProtection chip(Reading<Boolean> active) {
        return new StatusRegisterProtection(Reading.notLookedAt(), active, Reading.notLookedAt());
    }

    private static FactSet set(List<Fact> facts, String... covered) {
        Evidence evidence = new Evidence("test", new Evidence.Option("test"), "test");
        return FactSet.of(
                facts.stream()
                        .map(fact -> new Observation(fact, 0, List.of(evidence)))
                        .toList(),
                Set.copyOf(Arrays.stream(covered)
                        .map(name -> FactType.named(name).orElseThrow())
                        .toList()));
    }

    private static Permissions permissions(List<Fact> facts) {
        return Permissions.of(set(facts, "FlashRegion", "ProtectedRange"), SIZE, Connection.CHIPSET);
    }

    @Test
    void anOpenRegionIsOpenAndItsNeighboursAreNot() {
        Permissions permissions = permissions(open());

        assertThat(permissions.write(PAGE)).isInstanceOf(Permission.Open.class);
        assertThat(permissions.read(PAGE)).isInstanceOf(Permission.Open.class);
        assertThat(permissions.write(new AddressRange(0, 0xfff)))
                .isEqualTo(
                        new Permission.Closed(new AddressRange(0, 0xfff), "the fd region is read-only for the host"));
        assertThat(permissions.read(new AddressRange(0x1000, 0x1fff))).isInstanceOf(Permission.Closed.class);
        assertThat(permissions.write(new AddressRange(0x3000, 0x3fff)))
                .isEqualTo(new Permission.Unknown(
                        new AddressRange(0x3000, 0x3fff), "no region of the flash descriptor holds it"));
        assertThat(permissions.write(new AddressRange(0x3f00, 0x40ff))).isInstanceOf(Permission.Unknown.class);
        assertThat(permissions.readable(new AddressRange(0, SIZE - 1)))
                .containsExactly(new AddressRange(0, 0xfff), BIOS);
    }

    static Stream<Arguments> closing() {
        return Stream.of(
                Arguments.of(
                        "a protected range",
                        new ProtectedRange(
                                "PR0", new AddressRange(0x5800, 0x8fff), RangeProtection.WRITE, Reading.notLookedAt())),
                Arguments.of(
                        "a locked range",
                        new ProtectedRange("PR1", PAGE, RangeProtection.READ_WRITE, Reading.notLookedAt())),
                Arguments.of("the chip", chip(Reading.of(true))),
                Arguments.of("SMM", control(true, true, true)),
                Arguments.of("BLE", control(false, true, false)),
                Arguments.of(
                        "a refused change",
                        new BiosControl(Reading.of(false), Reading.of(false), Reading.of(false), Reading.of(true))),
                Arguments.of(
                        "AMD",
                        new AmdProtection(AmdProtectionKind.ROM_ARMOR, Reading.notLookedAt(), Reading.notLookedAt())),
                Arguments.of(
                        "another region over it",
                        new FlashRegion(DescriptorRegion.EC, new AddressRange(0x5000, 0x50ff), RegionAccess.LOCKED)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("closing")
    void oneThingClosesAPage(String name, Fact fact) {
        List<Fact> facts = open();
        facts.add(fact);

        assertThat(permissions(facts).write(PAGE)).as(name).isInstanceOf(Permission.Closed.class);
    }

    @Test
    void everyStateThatNobodyLookedAtMakesAPageUnknown() {
        List<Fact> all = open();
        for (Fact missing : List.copyOf(all)) {
            if (missing instanceof FlashRegion region && region.region() != DescriptorRegion.BIOS) {
                continue;
            }
            List<Fact> facts = new ArrayList<>(all);
            facts.remove(missing);

            assertThat(permissions(facts).write(PAGE)).as(missing.toString()).isInstanceOf(Permission.Unknown.class);
        }
        assertThat(Permissions.of(set(all, "FlashRegion"), SIZE, Connection.CHIPSET)
                        .write(PAGE))
                .as("protected ranges")
                .isInstanceOf(Permission.Unknown.class);
        assertThat(Permissions.of(set(List.of()), SIZE, Connection.CHIPSET).write(PAGE))
                .isInstanceOf(Permission.Unknown.class);
    }

    @Test
    void theOverrideStrapLiftsGrantsAndNoProtectedRange() {
        List<Fact> facts = open();
        facts.add(new DescriptorOverride(true));
        facts.add(new ProtectedRange("PR0", PAGE, RangeProtection.WRITE, Reading.notLookedAt()));

        assertThat(permissions(facts).write(new AddressRange(0x1000, 0x1fff))).isInstanceOf(Permission.Open.class);
        assertThat(permissions(facts).write(PAGE)).isInstanceOf(Permission.Closed.class);
    }

    @Test
    void onTheChipsPinsOnlyTheChipProtectsItself() {
        FactSet locked = set(List.of(
                new ProtectedRange("PR0", PAGE, RangeProtection.WRITE, Reading.notLookedAt()),
                chip(Reading.of(false))));

        assertThat(Permissions.of(locked, SIZE, Connection.PINS).write(PAGE)).isInstanceOf(Permission.Open.class);
        assertThat(Permissions.of(set(List.of()), SIZE, Connection.PINS).write(PAGE))
                .isInstanceOf(Permission.Unknown.class);
        assertThat(Permissions.of(set(List.of(), "StatusRegisterProtection"), SIZE, Connection.PINS)
                        .write(PAGE))
                .isInstanceOf(Permission.Open.class);
    }

    @Test
    void aChipThatCannotBeAskedIsAFindingAndNoPage() {
        assertThat(Permissions.of(set(List.of(chip(Reading.unknown(Gap.NOT_SUPPORTED)))), SIZE, Connection.PINS)
                        .write(PAGE))
                .isInstanceOf(Permission.Open.class);
        assertThat(Permissions.of(set(List.of(chip(Reading.unknown(Gap.FAILED)))), SIZE, Connection.PINS)
                        .write(PAGE))
                .isInstanceOf(Permission.Unknown.class);
    }
}
