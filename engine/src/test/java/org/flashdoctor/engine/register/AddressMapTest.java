// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flashdoctor.engine.register.SampleRun.range;

import java.util.List;
import org.flashdoctor.engine.fact.OperationFact.TransactionError;
import org.flashdoctor.engine.fact.OperationFact.TransactionErrorKind;
import org.flashdoctor.engine.fact.ProtectionFact.ConfigurationLockdown;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.fact.Reading;
import org.junit.jupiter.api.Test;

class AddressMapTest {

    private static final FlashRegion FD = region(DescriptorRegion.FD, 0, 0xfff);
    private static final FlashRegion ME = region(DescriptorRegion.ME, 0x1000, 0x1f_5fff);
    private static final FlashRegion BIOS = region(DescriptorRegion.BIOS, 0x20_0000, 0x3f_ffff);
    private static final ProtectedRange PR0 = protect("PR0", 0x3e_0000, 0x1ff_ffff);
    private static final AddressMap MAP = new AddressMap(List.of(FD, ME, BIOS), List.of(PR0));

    @Test
    void findsRegionsByAddress() {
        assertThat(MAP.regionAt(0xfff)).contains(DescriptorRegion.FD);
        assertThat(MAP.regionAt(0x1000)).contains(DescriptorRegion.ME);
        assertThat(MAP.regionAt(0x1f_8000)).isEmpty();
    }

    @Test
    void prefersTheSmallerOfOverlappingRegions() {
        AddressMap map = new AddressMap(List.of(BIOS, region(DescriptorRegion.EC, 0x30_0000, 0x30_ffff)), List.of());
        assertThat(map.regionAt(0x30_0000)).contains(DescriptorRegion.EC);
        assertThat(map.regionAt(0x31_0000)).contains(DescriptorRegion.BIOS);
    }

    @Test
    void locatesRanges() {
        assertThat(MAP.regionHolding(range(0x30_0000, 0x3f_ffff))).contains(DescriptorRegion.BIOS);
        assertThat(MAP.regionHolding(range(0x1000, 0x3f_ffff))).isEmpty();
        assertThat(MAP.regionHolding(range(0x1f_7000, 0x1f_7fff))).isEmpty();
    }

    @Test
    void countsNothingBehindTheLastRegion() {
        assertThat(MAP.regionHolding(range(0x3e_0000, 0x1ff_ffff))).contains(DescriptorRegion.BIOS);
    }

    @Test
    void doesNotTakeTheOnlyKnownRegionForTheLast() {
        AddressMap map = new AddressMap(List.of(ME), List.of());
        assertThat(map.regionHolding(range(0x10_0000, 0x1ff_ffff))).isEmpty();
    }

    @Test
    void fillsInProtectedRanges() {
        assertThat(MAP.locate(PR0))
                .isEqualTo(new ProtectedRange(
                        "PR0", PR0.range(), RangeProtection.WRITE, Reading.of(DescriptorRegion.BIOS)));
    }

    @Test
    void fillsInTransactionErrors() {
        assertThat(MAP.locate(error(0x3e_0000))).isEqualTo(error(0x3e_0000, DescriptorRegion.BIOS, "PR0"));
        TransactionError inMe = (TransactionError) MAP.locate(error(0x1000));
        assertThat(inMe.region()).isEqualTo(Reading.of(DescriptorRegion.ME));
        assertThat(inMe.protectedBy()).isEqualTo(Reading.notLookedAt());
    }

    @Test
    void keepsWhatIsKnownAlready() {
        TransactionError told = error(0x3e_0000, DescriptorRegion.PD, "GPR0");
        assertThat(MAP.locate(told)).isEqualTo(told);
    }

    @Test
    void leavesTheRestAlone() {
        assertThat(MAP.locate(new ConfigurationLockdown(true))).isEqualTo(new ConfigurationLockdown(true));
        TransactionError nowhere = new TransactionError(
                TransactionErrorKind.REFUSED, Reading.notLookedAt(), Reading.notLookedAt(), Reading.notLookedAt());
        assertThat(MAP.locate(nowhere)).isEqualTo(nowhere);
    }

    @Test
    void isDrawnFromFacts() {
        assertThat(AddressMap.of(List.of(new ConfigurationLockdown(true), FD, PR0)))
                .isEqualTo(new AddressMap(List.of(FD), List.of(PR0)));
    }

    private static FlashRegion region(DescriptorRegion region, long start, long end) {
        return new FlashRegion(region, range(start, end), RegionAccess.READ_WRITE);
    }

    private static ProtectedRange protect(String register, long start, long end) {
        return new ProtectedRange(register, range(start, end), RangeProtection.WRITE, Reading.notLookedAt());
    }

    private static TransactionError error(long at) {
        return new TransactionError(
                TransactionErrorKind.REFUSED,
                Reading.of(range(at, at + 63)),
                Reading.notLookedAt(),
                Reading.notLookedAt());
    }

    private static TransactionError error(long at, DescriptorRegion region, String register) {
        return new TransactionError(
                TransactionErrorKind.REFUSED, Reading.of(range(at, at + 63)), Reading.of(region), Reading.of(register));
    }
}
