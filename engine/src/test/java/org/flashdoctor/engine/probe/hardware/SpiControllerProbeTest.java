// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.covers;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.diagnose;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.facts;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.gaps;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.look;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.only;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.range;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.region;
import static org.flashdoctor.engine.probe.hardware.SampleMachine.filled;
import static org.flashdoctor.engine.probe.hardware.SampleMachine.window;

import java.util.List;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.HostFact.MemoryStep;
import org.flashdoctor.engine.fact.HostFact.MemoryWindow;
import org.flashdoctor.engine.fact.HostFact.PhysicalMemoryMapping;
import org.flashdoctor.engine.fact.PlatformFact.ImplausibleKind;
import org.flashdoctor.engine.fact.PlatformFact.ImplausibleReading;
import org.flashdoctor.engine.fact.PlatformFact.PciFunction;
import org.flashdoctor.engine.fact.PlatformFact.PciRole;
import org.flashdoctor.engine.fact.PlatformFact.PciVisibility;
import org.flashdoctor.engine.fact.PlatformFact.ReadingSource;
import org.flashdoctor.engine.fact.ProtectionFact.BiosControl;
import org.flashdoctor.engine.fact.ProtectionFact.ConfigurationLockdown;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorOverride;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorValidity;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.fact.ProtectionFact.RegisterSpace;
import org.flashdoctor.engine.fact.ProtectionFact.RegisterValue;
import org.flashdoctor.engine.fact.ProtectionFact.StatusRegisterCycle;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.probe.hardware.SampleMachine.Configuration;
import org.flashdoctor.engine.register.ChipsetCatalogue;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpiControllerProbeTest {

    private static final SpiControllerProbe PROBE = new SpiControllerProbe(SampleMachine.CATALOGUE);

    private static final List<Class<? extends Fact>> CONTROLLER = List.of(
            ConfigurationLockdown.class,
            DescriptorOverride.class,
            DescriptorValidity.class,
            FlashRegion.class,
            ProtectedRange.class);

    private static BiosControl control(boolean write, boolean lock, boolean smm) {
        return new BiosControl(Reading.of(write), Reading.of(lock), Reading.of(smm), Reading.notLookedAt());
    }

    private static void nothingIsBelieved(SampleMachine machine, Gap gap) {
        List<Fact> facts = diagnose(machine);
        for (Class<? extends Fact> type : CONTROLLER) {
            assertThat(only(facts, type)).as(type.getSimpleName()).isEmpty();
            assertThat(gaps(facts, type)).as(type.getSimpleName()).containsExactly(gap);
            assertThat(covers(look(PROBE, machine), type))
                    .as(type.getSimpleName())
                    .isFalse();
        }
        assertThat(only(facts, RegisterValue.class)).noneMatch(register -> register.space() == RegisterSpace.SPIBAR);
    }

    @Nested
    class Generations {

        @Test
        void aLocked6Series() {
            List<Fact> facts = diagnose(SampleHardware.series6(0x2a, SampleHardware.series6Locked()));
            assertThat(facts)
                    .contains(
                            control(false, true, true),
                            new ConfigurationLockdown(true),
                            new DescriptorOverride(false),
                            new DescriptorValidity(true),
                            region(DescriptorRegion.FD, 0, 0xfff, RegionAccess.READ_ONLY),
                            region(DescriptorRegion.BIOS, 0x50_0000, 0x7f_ffff, RegionAccess.READ_WRITE),
                            region(DescriptorRegion.ME, 0x3000, 0x4f_ffff, RegionAccess.LOCKED),
                            region(DescriptorRegion.GBE, 0x1000, 0x2fff, RegionAccess.READ_WRITE),
                            range("PR0", 0x60_0000, 0x7f_ffff, RangeProtection.WRITE, DescriptorRegion.BIOS),
                            new PhysicalMemoryMapping(
                                    MemoryStep.MAP,
                                    CallResult.GRANTED,
                                    Reading.of(MemoryWindow.CONTROLLER),
                                    Reading.of(new AddressRange(
                                            SampleHardware.SPIBAR_6, SampleHardware.SPIBAR_6 + 0x9f))));
        }

        @Test
        void anOpen6Series() {
            SampleMachine machine = SampleHardware.series6(0x01, SampleHardware.series6Open());
            List<Fact> facts = diagnose(machine);
            assertThat(facts)
                    .contains(control(true, false, false), new ConfigurationLockdown(false))
                    .noneMatch(ProtectedRange.class::isInstance);
            assertThat(only(facts, FlashRegion.class))
                    .hasSize(4)
                    .allMatch(region -> region.access() == RegionAccess.READ_WRITE);
            ProbeResult result = look(PROBE, machine);
            CONTROLLER.forEach(type ->
                    assertThat(covers(result, type)).as(type.getSimpleName()).isTrue());
            assertThat(covers(result, BiosControl.class)).isTrue();
        }

        @ParameterizedTest
        @CsvSource({"0xa145, 0xa124, true", "0x7a84, 0x7aa4, false"})
        void aLocked100SeriesAnd600Series(String bridge, String spi, boolean early) {
            SampleMachine machine = SampleHardware.pch(
                    Integer.decode(bridge), Integer.decode(spi), 0x8000_08aaL, SampleHardware.pchLocked());
            List<Fact> facts = diagnose(machine);
            assertThat(facts)
                    .contains(
                            control(false, true, true),
                            new ConfigurationLockdown(true),
                            new StatusRegisterCycle(true),
                            region(DescriptorRegion.FD, 0, 0xfff, RegionAccess.READ_ONLY),
                            region(DescriptorRegion.BIOS, 0x80_0000, 0xff_ffff, RegionAccess.READ_WRITE),
                            region(DescriptorRegion.ME, 0x1000, 0x7f_ffff, RegionAccess.LOCKED),
                            range("PR0", 0x80_0000, 0xff_ffff, RangeProtection.WRITE, DescriptorRegion.BIOS),
                            range("GPR0", 0x1000, 0x7f_ffff, RangeProtection.WRITE, DescriptorRegion.ME),
                            new RegisterValue(RegisterSpace.SPIBAR, 0x0c, 0x1f00));
            // The 100 series has ten regions; what lies behind is no region.
            assertThat(facts.contains(new RegisterValue(RegisterSpace.SPIBAR, 0xe0, 0x7fff)))
                    .isEqualTo(!early);
        }

        @ParameterizedTest
        @CsvSource({"0xa145, 0xa124", "0x7a84, 0x7aa4"})
        void anOpen100SeriesAnd600Series(String bridge, String spi) {
            SampleMachine machine =
                    SampleHardware.pch(Integer.decode(bridge), Integer.decode(spi), 0x09, SampleHardware.pchOpen());
            List<Fact> facts = diagnose(machine);
            assertThat(facts)
                    .contains(
                            control(true, false, false),
                            new ConfigurationLockdown(false),
                            new StatusRegisterCycle(false),
                            region(DescriptorRegion.BIOS, 0x80_0000, 0xff_ffff, RegionAccess.READ_WRITE),
                            region(DescriptorRegion.ME, 0x1000, 0x7f_ffff, RegionAccess.READ_WRITE))
                    .noneMatch(ProtectedRange.class::isInstance);
            assertThat(covers(look(PROBE, machine), ProtectedRange.class)).isTrue();
        }

        @Test
        void meteorLakeByItsSpiFunctionWithGrantsOfTheBiosMaster() {
            SampleMachine machine = SampleHardware.pch(
                    0x7e02,
                    0x7e23,
                    0x0b,
                    SampleHardware.pchOpen()
                            .put(0x50, 0)
                            .put(0x118, 0x0000_000b)
                            .put(0x11c, 0x0000_000a));
            assertThat(diagnose(machine))
                    .contains(
                            region(DescriptorRegion.FD, 0, 0xfff, RegionAccess.READ_ONLY),
                            region(DescriptorRegion.BIOS, 0x80_0000, 0xff_ffff, RegionAccess.READ_WRITE),
                            region(DescriptorRegion.ME, 0x1000, 0x7f_ffff, RegionAccess.LOCKED))
                    .doesNotContain(new RegisterValue(RegisterSpace.SPIBAR, 0x50, 0));
            assertThat(covers(look(PROBE, machine), FlashRegion.class)).isTrue();
        }

        @Test
        void ich7HasNoRegions() {
            SampleMachine machine = new SampleMachine()
                    .pci(
                            "00:1f.0",
                            Configuration.bridge(0x27b9).with(0xdc, 0x02).with(0xf0, SampleHardware.RCBA | 1))
                    .memory(
                            SampleHardware.RCBA + 0x3020,
                            window().half(0x00, 0x8004).put(0x60, 0x80ff_f800L).bytes());
            List<Fact> facts = diagnose(machine);
            assertThat(facts)
                    .contains(
                            control(false, true, false),
                            new ConfigurationLockdown(true),
                            new ProtectedRange(
                                    "PBR0",
                                    new AddressRange(0x80_0000, 0xff_ffff),
                                    RangeProtection.WRITE,
                                    Reading.notLookedAt()));
            assertThat(covers(look(PROBE, machine), FlashRegion.class)).isTrue();
        }

        @Test
        void silvermontKeepsBiosControlInMemory() {
            SampleMachine machine = new SampleMachine()
                    .pci("00:1f.0", Configuration.bridge(0x0f1c).with(0x54, 0xfed0_1002L))
                    .memory(
                            0xfed0_1000L,
                            SampleHardware.series6Locked().put(0xfc, 0x21).bytes());
            assertThat(diagnose(machine))
                    .contains(control(true, false, true), new ConfigurationLockdown(true))
                    .noneMatch(
                            fact -> fact instanceof RegisterValue register && register.space() == RegisterSpace.BRIDGE);
        }

        @Test
        void piixHasNoControllerToProtectAnything() {
            SampleMachine machine = new SampleMachine()
                    .pci("00:00.0", Configuration.intel(0x1237, 0x0600))
                    .pci("00:01.0", Configuration.bridge(0x7000).emulated());
            ProbeResult result = look(PROBE, machine);
            assertThat(covers(result, ProtectedRange.class)).isFalse();
            assertThat(gaps(facts(result), ProtectedRange.class)).containsExactly(Gap.NOT_SUPPORTED);
        }

        @Test
        void anUnknownChipsetWithAnSpiFunctionIsReadWithoutGuessingRights() {
            SampleMachine machine = SampleHardware.pch(0x9999, 0x9998, 0x09, SampleHardware.pchLocked());
            List<Fact> facts = diagnose(machine);
            assertThat(facts).contains(new ConfigurationLockdown(true), control(true, false, false));
            assertThat(only(facts, ProtectedRange.class)).hasSize(2);
            assertThat(only(facts, FlashRegion.class))
                    .hasSize(3)
                    .allMatch(region -> region.access() == RegionAccess.UNKNOWN);
            assertThat(gaps(facts, FlashRegion.class)).containsExactly(Gap.FAILED);
        }

        @Test
        void aRegisterNamesItselfInTheEvidence() {
            ProbeResult result = look(PROBE, SampleHardware.series6(0x2a, SampleHardware.series6Locked()));
            assertThat(result.observations())
                    .filteredOn(observation ->
                            observation.fact().equals(new RegisterValue(RegisterSpace.SPIBAR, 0x04, 0xe008)))
                    .singleElement()
                    .satisfies(observation -> assertThat(observation.evidence())
                            .containsExactly(new Evidence(
                                    "spi-controller", new Evidence.Register("HSFS"), "SPIBAR + 0x04: 0xe008")));
        }
    }

    @Nested
    class NothingToSee {

        @Test
        void aCutConfigurationSpaceHoldsNoValues() {
            SampleMachine machine = new SampleMachine()
                    .cutPci(
                            "00:1f.0",
                            Configuration.bridge(0x1c4f).with(0xdc, 0x2a).with(0xf0, SampleHardware.RCBA | 1));
            nothingIsBelieved(machine, Gap.DENIED);
            List<Fact> facts = diagnose(machine);
            assertThat(gaps(facts, BiosControl.class)).containsExactly(Gap.DENIED);
            assertThat(only(facts, PciFunction.class))
                    .extracting(PciFunction::role, PciFunction::visibility)
                    .contains(org.assertj.core.groups.Tuple.tuple(PciRole.BRIDGE, PciVisibility.CUT));
            assertThat(machine.mappings()).isZero();
        }

        @Test
        void aCutConfigurationSpaceOfAnSpiFunctionStillTellsTheWindow() {
            SampleMachine machine = SampleHardware.pch(0x7a84, 0x7aa4, 0, SampleHardware.pchLocked())
                    .cutPci(
                            "00:1f.5",
                            Configuration.intel(0x7aa4, SampleMachine.SERIAL_BUS)
                                    .with(0x10, SampleHardware.BAR0));
            List<Fact> facts = diagnose(machine);
            assertThat(gaps(facts, BiosControl.class)).containsExactly(Gap.DENIED);
            assertThat(only(facts, BiosControl.class)).isEmpty();
            assertThat(facts).contains(new ConfigurationLockdown(true));
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void aHiddenSpiFunctionIsNoValue(boolean listed) {
            SampleMachine machine = new SampleMachine().pci("00:1f.0", Configuration.bridge(0xa145));
            if (listed) {
                machine.file("/sys/bus/pci/devices/0000:00:1f.5/config", filled(256, 0xff));
            }
            nothingIsBelieved(machine, Gap.DENIED);
            assertThat(diagnose(machine))
                    .contains(
                            new PciFunction(PciRole.SPI_CONTROLLER, PciVisibility.HIDDEN, Reading.unknown(Gap.ABSENT)));
        }

        @Test
        void apolloLakeHidesItsController() {
            nothingIsBelieved(new SampleMachine().pci("00:1f.0", Configuration.bridge(0x5af0)), Gap.DENIED);
        }

        @Test
        void noBusAtAll() {
            nothingIsBelieved(new SampleMachine(), Gap.ABSENT);
        }

        @Test
        void aBusWithoutAnyChipset() {
            nothingIsBelieved(
                    new SampleMachine().pci("00:01.0", new Configuration(0x1af4, 0x1001, 0x0100, 0)), Gap.ABSENT);
        }

        @Test
        void anotherVendorsBridge() {
            nothingIsBelieved(
                    new SampleMachine().pci("00:11.0", new Configuration(0x1106, 0x3227, 0x0601, 0)),
                    Gap.NOT_SUPPORTED);
        }

        @ParameterizedTest
        @CsvSource({
            "EPERM, open, OPEN, DENIED",
            "EACCES, open, OPEN, DENIED",
            "ENOENT, open, OPEN, ABSENT",
            "EPERM, mmap, MAP, DENIED",
            "EAGAIN, mmap, MAP, FAILED"
        })
        void refusedMemoryIsTold(CallResult result, String call, MemoryStep step, Gap gap) {
            SampleMachine machine = new SampleMachine()
                    .pci(
                            "00:1f.0",
                            Configuration.bridge(0x1c4f).with(0xdc, 0x01).with(0xf0, SampleHardware.RCBA | 1))
                    .memoryRefused(result, call + "(/dev/mem): " + result);
            nothingIsBelieved(machine, gap);
            List<Fact> facts = diagnose(machine);
            assertThat(facts).contains(control(true, false, false));
            assertThat(only(facts, PhysicalMemoryMapping.class)).singleElement().satisfies(mapping -> {
                assertThat(mapping.step()).isEqualTo(step);
                assertThat(mapping.result()).isEqualTo(result);
                assertThat(mapping.window().known().isPresent()).isEqualTo(step == MemoryStep.MAP);
            });
        }
    }

    @Nested
    class Implausible {

        private ImplausibleReading only(SampleMachine machine) {
            List<ImplausibleReading> all = SampleHardware.only(diagnose(machine), ImplausibleReading.class).stream()
                    .filter(reading -> reading.kind() != ImplausibleKind.EMULATED)
                    .toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }

        @Test
        void allOnesInTheWindow() {
            SampleMachine machine = SampleHardware.series6(0x01, window());
            machine.memory(SampleHardware.SPIBAR_6, filled(0x200, 0xff));
            nothingIsBelieved(machine, Gap.FAILED);
            assertThat(only(machine).what()).isEqualTo(ReadingSource.SPI_CONTROLLER);
            assertThat(only(machine).kind()).isEqualTo(ImplausibleKind.ALL_ONES);
        }

        @Test
        void qemuPlaysAnIch9WithNothingBehindIt() {
            SampleMachine machine = new SampleMachine()
                    .pci("00:00.0", Configuration.intel(0x29c0, 0x0600).emulated())
                    .pci(
                            "00:1f.0",
                            Configuration.bridge(0x2918)
                                    .emulated()
                                    .with(0xdc, 0)
                                    .with(0xf0, SampleHardware.RCBA | 1))
                    .memory(SampleHardware.SPIBAR_6, filled(0x200, 0));
            nothingIsBelieved(machine, Gap.FAILED);
            assertThat(only(machine).kind()).isEqualTo(ImplausibleKind.ALL_ZEROS);
            assertThat(diagnose(machine))
                    .anyMatch(fact -> fact instanceof ImplausibleReading reading
                            && reading.what() == ReadingSource.CHIPSET
                            && reading.kind() == ImplausibleKind.EMULATED)
                    .noneMatch(fact ->
                            fact instanceof PciFunction function && function.role() == PciRole.MANAGEMENT_ENGINE);
        }

        @Test
        void aStatusOfZeroBesideOtherValues() {
            SampleMachine machine =
                    SampleHardware.series6(0x01, window().put(0x50, 0x1f1f).put(0x74, 0x87ff_0600));
            nothingIsBelieved(machine, Gap.FAILED);
            assertThat(only(machine).kind()).isEqualTo(ImplausibleKind.ALL_ZEROS);
        }

        @Test
        void aControllerThatIsNeverIdle() {
            SampleMachine machine =
                    SampleHardware.series6(0x01, SampleHardware.series6Open().half(0x04, 0x6028));
            nothingIsBelieved(machine, Gap.FAILED);
            assertThat(only(machine).kind()).isEqualTo(ImplausibleKind.NEVER_IDLE);
        }

        @Test
        void aControllerThatBecomesIdle() {
            byte[] busy = SampleHardware.series6Open().half(0x04, 0x6028).bytes();
            SampleMachine machine = SampleHardware.series6(0x01, window())
                    .memory(
                            SampleHardware.SPIBAR_6,
                            busy,
                            busy,
                            SampleHardware.series6Open().bytes());
            assertThat(facts(look(PROBE, machine)))
                    .contains(new RegisterValue(RegisterSpace.SPIBAR, 0x04, 0x6008))
                    .noneMatch(ImplausibleReading.class::isInstance);
        }

        @Test
        void biosControlOfAllOnesTakesTheBaseAddressAlong() {
            SampleMachine machine = SampleHardware.series6(0xff, SampleHardware.series6Locked());
            nothingIsBelieved(machine, Gap.FAILED);
            assertThat(only(machine).what()).isEqualTo(ReadingSource.BIOS_CONTROL);
            assertThat(machine.mappings()).isZero();
            assertThat(gaps(diagnose(machine), BiosControl.class)).containsExactly(Gap.FAILED);
        }

        @ParameterizedTest
        @CsvSource({
            "0x00000000, ALL_ZEROS",
            "0xffffffff, ALL_ONES",
            "0xfed1c000, IMPOSSIBLE",
            "0xffffc001, IMPOSSIBLE",
            "0x000fc001, IMPOSSIBLE"
        })
        void aBaseAddressThatLeadsNowhereIsNotFollowed(String base, ImplausibleKind kind) {
            SampleMachine machine = new SampleMachine()
                    .pci(
                            "00:1f.0",
                            Configuration.bridge(0x1c4f).with(0xdc, 0x01).with(0xf0, Long.decode(base)));
            nothingIsBelieved(machine, Gap.FAILED);
            assertThat(only(machine).kind()).isEqualTo(kind);
            assertThat(machine.mappings()).isZero();
        }

        @Test
        void oneRegisterOfAllOnesIsLeftOutAlone() {
            SampleMachine machine =
                    SampleHardware.series6(0x01, SampleHardware.series6Open().put(0x7c, 0xffff_ffffL));
            ProbeResult result = look(PROBE, machine);
            assertThat(covers(result, ProtectedRange.class)).isFalse();
            assertThat(covers(result, FlashRegion.class)).isTrue();
            assertThat(gaps(facts(result), ProtectedRange.class)).containsExactly(Gap.FAILED);
            assertThat(facts(result))
                    .contains(new ImplausibleReading(
                            ReadingSource.SPI_CONTROLLER, ImplausibleKind.ALL_ONES, Reading.of("PR2")))
                    .doesNotContain(new RegisterValue(RegisterSpace.SPIBAR, 0x7c, 0xffff_ffffL));
        }

        @Test
        void rightsOfAllZerosAreNoRights() {
            SampleMachine machine =
                    SampleHardware.series6(0x01, SampleHardware.series6Open().put(0x50, 0));
            ProbeResult result = look(PROBE, machine);
            assertThat(covers(result, FlashRegion.class)).isFalse();
            assertThat(SampleHardware.only(diagnose(machine), FlashRegion.class))
                    .allMatch(region -> region.access() == RegionAccess.UNKNOWN);
        }
    }

    @Test
    void knowsNothingWithoutACatalogue() {
        ProbeResult result = new SpiControllerProbe(ChipsetCatalogue.empty())
                .look(SampleHardware.series6(0x2a, SampleHardware.series6Locked()));
        assertThat(gaps(facts(result), ProtectedRange.class)).containsExactly(Gap.NOT_SUPPORTED);
        assertThat(result.covered()).isEmpty();
    }
}
