// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.diagnose;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.facts;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.gaps;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.look;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.only;

import java.util.List;
import java.util.stream.IntStream;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.PlatformFact.ImplausibleKind;
import org.flashdoctor.engine.fact.PlatformFact.ImplausibleReading;
import org.flashdoctor.engine.fact.PlatformFact.ReadingSource;
import org.flashdoctor.engine.fact.ProtectionFact.BootGuard;
import org.flashdoctor.engine.fact.ProtectionFact.ManagementEngine;
import org.flashdoctor.engine.fact.ProtectionFact.MeOperationMode;
import org.flashdoctor.engine.fact.ProtectionFact.MeWorkingState;
import org.flashdoctor.engine.fact.ProtectionFact.RegisterSpace;
import org.flashdoctor.engine.fact.ProtectionFact.RegisterValue;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.probe.hardware.SampleMachine.Configuration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementEngineProbeTest {

    private static final ManagementEngineProbe PROBE =
            new ManagementEngineProbe(new Platform.Finder(SampleMachine.CATALOGUE));
    private static final String MEI = "/sys/class/mei/mei0/";

    /** FPF SOC lock and manufacturing lock. */
    private static final long CLOSED = 0x4020_0000L;

    private static Configuration heci(long hfsts1, long hfsts6) {
        return Configuration.intel(0x1c3a, SampleMachine.COMMUNICATION)
                .with(0x40, hfsts1)
                .with(0x48, 0x3885_0106L)
                .with(0x60, 0x20)
                .with(0x64, 0x4000)
                .with(0x68, 0)
                .with(0x6c, hfsts6);
    }

    private static SampleMachine machine(int bridge, Configuration heci) {
        return new SampleMachine().pci("00:1f.0", Configuration.bridge(bridge)).pci("00:16.0", heci);
    }

    private static ManagementEngine engine(List<Fact> facts) {
        List<ManagementEngine> all = only(facts, ManagementEngine.class);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private static ManagementEngine engine(
            MeWorkingState state, MeOperationMode mode, boolean manufacturing, int generation) {
        return new ManagementEngine(
                Reading.of(state), Reading.of(mode), Reading.of(manufacturing), Reading.of(generation));
    }

    @Nested
    class States {

        @ParameterizedTest
        @CsvSource({
            // bridge, HFSTS1, HFSTS6, state, mode, manufacturing, version
            "0x1c4f, 0x1e000245, 0x00000000, NORMAL, NORMAL, false, 7",
            "0x1c4f, 0x1e000255, 0x00000000, NORMAL, NORMAL, true, 7",
            "0x1c4f, 0x1e030245, 0x00000000, NORMAL, SOFT_DISABLED, false, 7",
            "0xa145, 0x94000245, 0x00000000, NORMAL, NORMAL, false, 11",
            "0xa145, 0x94020244, 0x00000000, DISABLED, DEBUG, false, 11",
            "0xa145, 0x94000255, 0x40000000, NORMAL, NORMAL, true, 11",
            "0x06a4, 0x90030240, 0x40000000, RESET, SOFT_DISABLED, false, 14",
            "0x7a84, 0x90000245, 0x40200000, NORMAL, NORMAL, false, 16",
            "0x7a84, 0x90020244, 0x40200000, DISABLED, DEBUG, false, 16",
            "0x7a84, 0x90030245, 0x40200000, NORMAL, SOFT_DISABLED, false, 16",
            "0x7a84, 0x90050245, 0x40200000, NORMAL, OVERRIDE_MEI, false, 16",
            "0x7a84, 0x90000255, 0x40200000, NORMAL, NORMAL, true, 16",
            "0x7a84, 0x90000245, 0x40000000, NORMAL, NORMAL, true, 16",
            "0x7a84, 0x90000245, 0x00200000, NORMAL, NORMAL, true, 16"
        })
        void byGeneration(
                String bridge,
                String first,
                String sixth,
                MeWorkingState state,
                MeOperationMode mode,
                boolean manufacturing,
                int version) {
            List<Fact> facts = diagnose(machine(Integer.decode(bridge), heci(Long.decode(first), Long.decode(sixth))));
            assertThat(engine(facts)).isEqualTo(engine(state, mode, manufacturing, version));
        }

        @Test
        void theVersionOfTheDriverDecidesWhereTheChipsetDoesNot() {
            SampleMachine machine = machine(0x9999, heci(0x9000_0245L, 0x4000_0000L));
            assertThat(engine(diagnose(machine)).manufacturingMode().known()).isEmpty();
            machine.file(MEI + "fw_ver", "0:16.1.25.1932\n0:16.1.25.1932\n0:16.0.15.1624\n");
            assertThat(engine(diagnose(machine)))
                    .isEqualTo(engine(MeWorkingState.NORMAL, MeOperationMode.NORMAL, true, 16));
        }

        @Test
        void bootGuardFollowsFromTheSixthRegister() {
            assertThat(diagnose(machine(0x7a84, heci(0x9000_0245L, CLOSED | 1L << 9))))
                    .contains(new BootGuard(true));
            assertThat(diagnose(machine(0x7a84, heci(0x9000_0245L, CLOSED | 1L << 28))))
                    .contains(new BootGuard(false));
        }

        @Test
        void earlyEnginesShowTwoRegisters() {
            assertThat(facts(look(PROBE, machine(0x1c4f, heci(0x1e00_0245L, CLOSED)))))
                    .filteredOn(RegisterValue.class::isInstance)
                    .containsExactly(
                            new RegisterValue(RegisterSpace.HECI, 0x40, 0x1e00_0245L),
                            new RegisterValue(RegisterSpace.HECI, 0x48, 0x3885_0106L));
        }
    }

    @Nested
    class Sources {

        private final SampleMachine hidden = new SampleMachine().pci("00:1f.0", Configuration.bridge(0x7a84));

        @Test
        void theDriverAnswersWhereConfigurationSpaceIsCut() {
            hidden.cutPci("00:16.0", heci(0x9000_0245L, CLOSED))
                    .file(MEI + "fw_status", "90000245\n38850106\n00000020\n00004000\n00000000\n40200000\n");
            assertThat(engine(diagnose(hidden)))
                    .isEqualTo(engine(MeWorkingState.NORMAL, MeOperationMode.NORMAL, false, 16));
        }

        @Test
        void smbiosAnswersWhereTheFunctionIsHidden() {
            hidden.file(Smbios.PATH, SmbiosTest.table(SmbiosTest.status(1, 0x9002_0244L, CLOSED)));
            List<Fact> facts = diagnose(hidden);
            assertThat(engine(facts)).isEqualTo(engine(MeWorkingState.DISABLED, MeOperationMode.DEBUG, false, 16));
            assertThat(gaps(facts, ManagementEngine.class)).isEmpty();
        }

        @Test
        void theMostDirectSourceWins() {
            hidden.pci("00:16.0", heci(0x9002_0244L, CLOSED))
                    .file(MEI + "fw_status", "90000245\n38850106\n00000020\n00004000\n00000000\n40200000\n");
            assertThat(engine(diagnose(hidden)).operationMode()).isEqualTo(Reading.of(MeOperationMode.DEBUG));
            assertThat(facts(look(PROBE, hidden)))
                    .doesNotContain(new RegisterValue(RegisterSpace.HECI, 0x40, 0x9000_0245L));
        }

        @Test
        void smbiosTellsTheVersionToo() {
            hidden.file(Smbios.PATH, SmbiosTest.table(SmbiosTest.version("ME Firmware Version", 18), SmbiosTest.end()));
            assertThat(engine(facts(look(PROBE, hidden))).generation()).isEqualTo(Reading.of(18));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "0:0.0.0.0", "garbage", "0:16", "16.1.25", "999999999999999999999:1.2.3.4"})
        void aVersionThatIsNoneIsNotRead(String version) {
            hidden.file(MEI + "fw_ver", version);
            assertThat(only(facts(look(PROBE, hidden)), ManagementEngine.class)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "not a register", "9000024", "900002450"})
        void aStatusThatIsNoneIsNotRead(String status) {
            hidden.file(MEI + "fw_status", status);
            List<Fact> facts = facts(look(PROBE, hidden));
            assertThat(only(facts, RegisterValue.class)).isEmpty();
            assertThat(gaps(facts, ManagementEngine.class)).containsExactly(Gap.ABSENT);
        }

        @Test
        void apolloLakeHasItsEngineElsewhere() {
            SampleMachine machine = new SampleMachine()
                    .pci("00:1f.0", Configuration.bridge(0x5af0))
                    .pci("00:0f.0", heci(0x8000_0245L, 0));
            assertThat(engine(diagnose(machine)).workingState()).isEqualTo(Reading.of(MeWorkingState.NORMAL));
        }
    }

    @Nested
    class NothingToSee {

        @Test
        void cutAndWithoutTheDriver() {
            List<Fact> facts = diagnose(new SampleMachine()
                    .pci("00:1f.0", Configuration.bridge(0x7a84))
                    .cutPci("00:16.0", heci(0x9000_0245L, CLOSED)));
            assertThat(only(facts, ManagementEngine.class)).isEmpty();
            assertThat(gaps(facts, ManagementEngine.class)).containsExactly(Gap.DENIED);
        }

        @Test
        void hiddenWithSmbiosRefused() {
            List<Fact> facts = diagnose(new SampleMachine()
                    .pci("00:1f.0", Configuration.bridge(0x7a84))
                    .refuses(Smbios.PATH, CallResult.EACCES));
            assertThat(gaps(facts, ManagementEngine.class)).containsExactly(Gap.DENIED);
        }

        @ParameterizedTest
        @CsvSource({"0xffffffff, ALL_ONES", "0x00000000, ALL_ZEROS"})
        void aStatusThatCannotBe(String value, ImplausibleKind kind) {
            List<Fact> facts = diagnose(machine(0x7a84, heci(Long.decode(value), CLOSED)));
            assertThat(only(facts, ManagementEngine.class)).isEmpty();
            assertThat(only(facts, BootGuard.class)).isEmpty();
            assertThat(gaps(facts, ManagementEngine.class)).containsExactly(Gap.FAILED);
            assertThat(only(facts, ImplausibleReading.class)).singleElement().satisfies(reading -> {
                assertThat(reading.what()).isEqualTo(ReadingSource.MANAGEMENT_ENGINE);
                assertThat(reading.kind()).isEqualTo(kind);
            });
        }

        @Test
        void anAmdMachineHasNone() {
            assertThat(SampleHardware.covers(
                            look(
                                    PROBE,
                                    SampleHardware.amd(
                                            0x790e, 0x790b, 0x61, SampleHardware.fchBridge(0x790e, 0xfec1_0002L))),
                            ManagementEngine.class))
                    .isTrue();
        }

        @Test
        void aVirtualMachineHasNone() {
            SampleMachine machine = new SampleMachine().pci("00:01.0", new Configuration(0x1af4, 0x1001, 0x0100, 0));
            assertThat(gaps(facts(look(PROBE, machine)), ManagementEngine.class))
                    .containsExactly(Gap.ABSENT);
        }
    }

    @Test
    void registersAreAtTheOffsetsOfTheDatasheet() {
        List<Integer> offsets =
                only(facts(look(PROBE, machine(0x7a84, heci(0x9000_0245L, CLOSED)))), RegisterValue.class).stream()
                        .map(RegisterValue::offset)
                        .toList();
        assertThat(offsets)
                .isEqualTo(
                        IntStream.of(0x40, 0x48, 0x60, 0x64, 0x68, 0x6c).boxed().toList());
    }
}
