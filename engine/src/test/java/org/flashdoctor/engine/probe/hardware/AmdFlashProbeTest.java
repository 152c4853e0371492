// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.covers;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.facts;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.gaps;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.look;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.only;
import static org.flashdoctor.engine.probe.hardware.SampleMachine.window;

import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.HostFact.PhysicalMemoryMapping;
import org.flashdoctor.engine.fact.PlatformFact.ImplausibleKind;
import org.flashdoctor.engine.fact.PlatformFact.ImplausibleReading;
import org.flashdoctor.engine.fact.ProtectionFact.AmdProtection;
import org.flashdoctor.engine.fact.ProtectionFact.AmdProtectionKind;
import org.flashdoctor.engine.fact.ProtectionFact.BiosControl;
import org.flashdoctor.engine.fact.ProtectionFact.BootGuard;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.SecurityProcessorAttribute;
import org.flashdoctor.engine.fact.ProtectionFact.SecurityProcessorState;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.probe.hardware.SampleMachine.Bytes;
import org.flashdoctor.engine.probe.hardware.SampleMachine.Configuration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmdFlashProbeTest {

    private static final AmdFlashProbe PROBE = new AmdFlashProbe(new Platform.Finder(SampleMachine.CATALOGUE));
    private static final String PSP = "/sys/bus/pci/devices/0000:04:00.2/";
    private static final int OPEN = 0x00cc_0000;

    private static Configuration bridge() {
        return SampleHardware.fchBridge(0x790e, SampleHardware.FCH_SPI | 2);
    }

    private static SampleMachine zen(Configuration bridge, Bytes spi) {
        return SampleHardware.amd(0x790e, 0x790b, 0x61, bridge).memory(SampleHardware.FCH_SPI, spi.bytes());
    }

    private static SampleMachine yangtze(Configuration bridge, Bytes spi) {
        return SampleHardware.amd(0x780e, 0x780b, 0x39, bridge).memory(SampleHardware.FCH_SPI, spi.bytes());
    }

    private static Bytes spi(long control, int alternative) {
        return window().put(0, control).put(0x1d, 1, alternative);
    }

    private static AmdProtection romRange(long start, long end, Reading<Boolean> lifted) {
        return new AmdProtection(AmdProtectionKind.ROM_RANGE, Reading.of(new AddressRange(start, end)), lifted);
    }

    private static AmdProtection plain(AmdProtectionKind kind) {
        return new AmdProtection(kind, Reading.notLookedAt(), Reading.notLookedAt());
    }

    @Test
    void anOpenZen() {
        ProbeResult result = look(PROBE, zen(bridge(), spi(OPEN, 0)));
        assertThat(only(facts(result), AmdProtection.class)).isEmpty();
        assertThat(covers(result, AmdProtection.class)).isTrue();
        assertThat(only(facts(result), PhysicalMemoryMapping.class))
                .singleElement()
                .satisfies(mapping -> assertThat(mapping.result()).isEqualTo(CallResult.GRANTED));
    }

    @Test
    void romArmorHidesTheController() {
        SampleMachine machine = zen(bridge().with(0xa0, 0xffff_ffffL), spi(OPEN, 0));
        ProbeResult result = look(PROBE, machine);
        assertThat(facts(result)).contains(plain(AmdProtectionKind.ROM_ARMOR));
        assertThat(covers(result, AmdProtection.class)).isTrue();
        assertThat(machine.mappings()).isZero();
    }

    @Test
    void aCutConfigurationSpaceIsNoRomArmor() {
        ProbeResult result = look(
                PROBE,
                new SampleMachine()
                        .pci("00:14.0", new Configuration(0x1022, 0x790b, SampleMachine.SMBUS, 0x61))
                        .cutPci("00:14.3", bridge()));
        assertThat(only(facts(result), AmdProtection.class)).isEmpty();
        assertThat(gaps(facts(result), AmdProtection.class)).containsExactly(Gap.DENIED);
        assertThat(covers(result, AmdProtection.class)).isFalse();
    }

    @Nested
    class RomRanges {

        private final Configuration zenRange = bridge().with(0x50, 0xff00_0000L | 1 << 10 | 1 << 8 | 0xff);
        private final Configuration oldRange = bridge().with(0x54, 0xfff0_0000L | 0x7fc | 1);

        @Test
        void ofZenCountOnlyWhileTheyAreTurnedOn() {
            assertThat(facts(look(PROBE, zen(zenRange, spi(OPEN, 1 << 3)))))
                    .contains(romRange(0xff00_0000L, 0xffff_ffffL, Reading.of(false)));
            assertThat(only(facts(look(PROBE, zen(zenRange, spi(OPEN, 0)))), AmdProtection.class))
                    .isEmpty();
        }

        @Test
        void ofZenAreNotJudgedWithoutTheController() {
            ProbeResult result = look(PROBE, SampleHardware.amd(0x790e, 0x790b, 0x61, zenRange));
            assertThat(only(facts(result), AmdProtection.class))
                    .containsExactly(romRange(0xff00_0000L, 0xffff_ffffL, Reading.notLookedAt()));
            assertThat(covers(result, AmdProtection.class)).isFalse();
            assertThat(gaps(facts(result), AmdProtection.class)).hasSize(1);
        }

        @Test
        void beforeZenCanBeLiftedUnlessAccessIsDisabled() {
            assertThat(facts(look(PROBE, yangtze(oldRange, spi(OPEN, 0)))))
                    .contains(romRange(0xfff0_0000L, 0xfff7_ffffL, Reading.notLookedAt()));
            assertThat(facts(look(PROBE, yangtze(oldRange, spi(0x0004_0000, 0)))))
                    .contains(
                            romRange(0xfff0_0000L, 0xfff7_ffffL, Reading.of(false)),
                            plain(AmdProtectionKind.HOST_ACCESS_DISABLED));
        }

        @Test
        void ofAnUnknownRevisionAreNotRead() {
            ProbeResult result = look(
                    PROBE,
                    SampleHardware.amd(0x790e, 0x790b, 0x99, zenRange)
                            .memory(SampleHardware.FCH_SPI, spi(OPEN, 8).bytes()));
            assertThat(only(facts(result), AmdProtection.class)).isEmpty();
            assertThat(covers(result, AmdProtection.class)).isFalse();
        }

        @ParameterizedTest
        @CsvSource({
            "OLD, 0x00000000, ''",
            "OLD, 0xfff00000, ''",
            "OLD, 0xfff00001, 0xfff00000-0xfff003ff",
            "OLD, 0xfff00802, 0xfff00800-0xfff00bff",
            "OLD, 0xffc007fd, 0xffc00000-0xffc7ffff",
            "ZEN, 0xff000000, ''",
            "ZEN, 0xff000400, 0xff000000-0xff000fff",
            "ZEN, 0xff000203, 0xff000000-0xff003fff",
            "ZEN, 0xff0007ff, 0xff000000-0xffffffff"
        })
        void haveTwoLayouts(RomProtection layout, String value, String range) {
            assertThat(layout.decode(Long.decode(value))
                            .map(AddressRange::toString)
                            .orElse(""))
                    .isEqualTo(range);
        }
    }

    @Nested
    class Controller {

        @Test
        void isReadAtTwoWordsOnly() {
            SampleMachine machine = SampleHardware.amd(0x790e, 0x790b, 0x61, bridge())
                    .memory(SampleHardware.FCH_SPI, new Bytes(4).put(0, OPEN).bytes())
                    .memory(
                            SampleHardware.FCH_SPI + 0x1c,
                            new Bytes(4).put(0, 0x0800).bytes());
            assertThat(covers(look(PROBE, machine), AmdProtection.class)).isTrue();
            assertThat(machine.mappings()).isEqualTo(2);
        }

        @ParameterizedTest
        @CsvSource({"0x00000000, ALL_ZEROS", "0xffffffff, ALL_ONES"})
        void aWindowWithoutAController(String control, ImplausibleKind kind) {
            ProbeResult result = look(PROBE, zen(bridge(), spi(Long.decode(control), 0)));
            assertThat(only(facts(result), ImplausibleReading.class))
                    .extracting(ImplausibleReading::kind)
                    .containsExactly(kind);
            assertThat(only(facts(result), AmdProtection.class)).isEmpty();
            assertThat(covers(result, AmdProtection.class)).isFalse();
        }

        @Test
        void aBaseOfZeroIsNotFollowed() {
            SampleMachine machine = zen(bridge().with(0xa0, 0), spi(OPEN, 0));
            ProbeResult result = look(PROBE, machine);
            assertThat(only(facts(result), ImplausibleReading.class)).hasSize(1);
            assertThat(machine.mappings()).isZero();
        }

        @Test
        void aClosedMemoryIsTold() {
            ProbeResult result = look(
                    PROBE,
                    SampleHardware.amd(0x790e, 0x790b, 0x61, bridge())
                            .memoryRefused(CallResult.EPERM, "mmap(/dev/mem): EPERM"));
            assertThat(only(facts(result), PhysicalMemoryMapping.class))
                    .singleElement()
                    .satisfies(mapping -> assertThat(mapping.result()).isEqualTo(CallResult.EPERM));
            assertThat(covers(result, AmdProtection.class)).isFalse();
        }

        @Test
        void anActiveMicroController() {
            assertThat(facts(look(PROBE, yangtze(bridge().with(0x40, 0x80), spi(OPEN, 0)))))
                    .contains(plain(AmdProtectionKind.IMC_ACTIVE));
            assertThat(facts(look(PROBE, zen(bridge().with(0x40, 0x80), spi(OPEN, 0)))))
                    .doesNotContain(plain(AmdProtectionKind.IMC_ACTIVE));
        }
    }

    @Nested
    class SecurityProcessor {

        private final SampleMachine machine =
                zen(bridge(), spi(OPEN, 0)).file("/sys/bus/pci/drivers/ccp/0000:04:00.2", "");

        @Test
        void attributesAreNoted() {
            machine.file(PSP + "fused_part", "1\n").file(PSP + "rom_armor_enforced", "0\n");
            ProbeResult result = look(PROBE, machine);
            assertThat(facts(result))
                    .contains(
                            new SecurityProcessorState(SecurityProcessorAttribute.FUSED_PART, true),
                            new SecurityProcessorState(SecurityProcessorAttribute.ROM_ARMOR_ENFORCED, false));
            // A fused processor is not yet one that is tied to a key.
            assertThat(only(facts(result), BootGuard.class)).isEmpty();
            assertThat(covers(result, AmdProtection.class)).isTrue();
        }

        @Test
        void bootIntegrityIsPlatformSecureBoot() {
            machine.file(PSP + "boot_integrity", "1\n");
            assertThat(facts(look(PROBE, machine))).contains(new BootGuard(true));
        }

        @Test
        void romArmorWithoutPrivileges() {
            machine.cutPci("00:14.3", bridge()).file(PSP + "rom_armor_enforced", "1\n");
            ProbeResult result = look(PROBE, machine);
            assertThat(facts(result)).contains(plain(AmdProtectionKind.ROM_ARMOR));
            assertThat(gaps(facts(result), AmdProtection.class)).isEmpty();
        }

        @Test
        void otherTextIsNoAttribute() {
            machine.file(PSP + "fused_part", "maybe").refuses(PSP + "rom_armor_enforced", CallResult.EACCES);
            assertThat(only(facts(look(PROBE, machine)), SecurityProcessorState.class))
                    .isEmpty();
        }
    }

    @Test
    void anIntelMachineHasNoneOfThis() {
        ProbeResult result = look(PROBE, SampleHardware.series6(0, SampleHardware.series6Open()));
        assertThat(facts(result)).isEmpty();
        assertThat(covers(result, AmdProtection.class)).isTrue();
    }

    @Test
    void anAmdMachineHasNothingOfIntel() {
        ProbeResult result = look(new SpiControllerProbe(SampleMachine.CATALOGUE), zen(bridge(), spi(OPEN, 0)));
        assertThat(facts(result)).isEmpty();
        assertThat(covers(result, ProtectedRange.class)).isTrue();
        assertThat(covers(result, BiosControl.class)).isTrue();
    }

    @Test
    void whatCannotBeToldIsNotCovered() {
        ProbeResult nothing = look(PROBE, new SampleMachine());
        assertThat(gaps(facts(nothing), AmdProtection.class)).containsExactly(Gap.ABSENT);
        ProbeResult virtual =
                look(PROBE, new SampleMachine().pci("00:01.0", new Configuration(0x1af4, 0x1001, 0x0100, 0)));
        assertThat(virtual.covered()).isEmpty();
    }
}
