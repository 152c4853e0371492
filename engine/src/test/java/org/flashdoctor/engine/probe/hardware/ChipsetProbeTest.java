// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.covers;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.facts;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.gaps;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.look;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.only;

import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.PlatformFact.Chipset;
import org.flashdoctor.engine.fact.PlatformFact.ChipsetSupport;
import org.flashdoctor.engine.fact.PlatformFact.PciFunction;
import org.flashdoctor.engine.fact.PlatformFact.PciId;
import org.flashdoctor.engine.fact.PlatformFact.PciRole;
import org.flashdoctor.engine.fact.PlatformFact.PciVisibility;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.probe.hardware.SampleMachine.Configuration;
import org.flashdoctor.engine.register.Generation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChipsetProbeTest {

    private static final ChipsetProbe PROBE = new ChipsetProbe(new Platform.Finder(SampleMachine.CATALOGUE));

    private static Chipset chipset(SampleMachine machine) {
        return only(facts(look(PROBE, machine)), Chipset.class).get(0);
    }

    private static Chipset supported(String name, int vendor, int device) {
        return new Chipset(ChipsetSupport.SUPPORTED, Reading.of(name), Reading.of(new PciId(vendor, device)));
    }

    @Test
    void namesIntelChipsetsByTheirBridge() {
        assertThat(chipset(new SampleMachine().pci("00:1f.0", Configuration.bridge(0x1c4f))))
                .isEqualTo(supported("Intel 6 series", 0x8086, 0x1c4f));
    }

    @Test
    void aHeaderOf64BytesIsEnough() {
        assertThat(chipset(new SampleMachine().cutPci("00:1f.0", Configuration.bridge(0x2918))))
                .isEqualTo(supported("Intel ICH9", 0x8086, 0x2918));
    }

    @Test
    void takesTheSpiFunctionWhereNoListHasTheBridge() {
        assertThat(chipset(SampleHardware.pch(0x7e02, 0x7e23, 0, SampleMachine.window())))
                .isEqualTo(supported("Intel Meteor Lake", 0x8086, 0x7e23));
    }

    @Test
    void findsOldBridgesAnywhereOnTheFirstBus() {
        assertThat(chipset(new SampleMachine()
                        .pci("00:00.0", Configuration.intel(0x1237, 0x0600))
                        .pci("00:01.0", Configuration.bridge(0x7000))))
                .isEqualTo(supported("Intel PIIX", 0x8086, 0x7000));
    }

    @Test
    void saysWhenNobodyKnowsTheChipset() {
        assertThat(chipset(new SampleMachine().pci("00:1f.0", Configuration.bridge(0x9999))))
                .isEqualTo(new Chipset(
                        ChipsetSupport.NOT_FOUND, Reading.of("Intel chipset"), Reading.of(new PciId(0x8086, 0x9999))));
        assertThat(chipset(new SampleMachine().pci("00:01.0", new Configuration(0x1af4, 0x1001, 0x0100, 0))))
                .isEqualTo(new Chipset(ChipsetSupport.NOT_FOUND, Reading.notLookedAt(), Reading.unknown(Gap.ABSENT)));
    }

    @Test
    void otherVendorsHaveNoNameHere() {
        assertThat(chipset(new SampleMachine().pci("00:11.0", new Configuration(0x1106, 0x3227, 0x0601, 0))))
                .isEqualTo(new Chipset(
                        ChipsetSupport.SUPPORTED, Reading.notLookedAt(), Reading.of(new PciId(0x1106, 0x3227))));
    }

    @ParameterizedTest
    @CsvSource({
        "0x790b, 0x51, AMD FCH (Renoir/Cezanne)",
        "0x790b, 0x61, AMD FCH (Raven Ridge/Matisse/Starship)",
        "0x790b, 0x4b, AMD FCH (Stoney Ridge)",
        "0x790b, 0x99, AMD FCH"
    })
    void tellsAnFchByTheRevisionOfItsSmbus(String smbus, String revision, String name) {
        assertThat(chipset(SampleHardware.amd(
                                0x790e,
                                Integer.decode(smbus),
                                Integer.decode(revision),
                                SampleHardware.fchBridge(0x790e, 0xfec1_0002L)))
                        .name())
                .isEqualTo(Reading.of(name));
    }

    @Test
    void withoutABusNothingIsSaid() {
        ProbeResult result = look(PROBE, new SampleMachine());
        assertThat(only(facts(result), Chipset.class)).isEmpty();
        assertThat(gaps(facts(result), Chipset.class)).containsExactly(Gap.ABSENT);
        assertThat(result.covered()).isEmpty();
    }

    @Test
    void anEmptyBusIsNoMissingChipset() {
        ProbeResult result = look(PROBE, new SampleMachine().folder("/sys/bus/pci/devices"));
        assertThat(only(facts(result), Chipset.class)).isEmpty();
        assertThat(gaps(facts(result), Chipset.class)).containsExactly(Gap.ABSENT);
    }

    @Test
    void aRefusedBusIsTold() {
        ProbeResult result = look(PROBE, new SampleMachine().refusesFolder("/sys/bus/pci/devices", CallResult.EACCES));
        assertThat(gaps(facts(result), Chipset.class)).containsExactly(Gap.DENIED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"aarch64", "ppc64le", "riscv64"})
    void otherArchitecturesHaveNoInternalProgrammer(String architecture) {
        assertThat(chipset(new SampleMachine().architecture(architecture).pci("00:1f.0", Configuration.bridge(0x1c4f)))
                        .support())
                .isEqualTo(ChipsetSupport.NO_INTERNAL_PROGRAMMER);
    }

    @Test
    void readsTheIdentityWhereConfigurationSpaceCannotBeOpened() {
        String folder = "/sys/bus/pci/devices/0000:00:1f.0/";
        SampleMachine machine = new SampleMachine()
                .refuses(folder + "config", CallResult.EACCES)
                .file(folder + "vendor", "0x8086\n")
                .file(folder + "device", "0x1c4f\n")
                .file(folder + "class", "0x060100\n")
                .file(folder + "revision", "0x04\n");
        assertThat(facts(look(PROBE, machine)))
                .contains(
                        supported("Intel 6 series", 0x8086, 0x1c4f),
                        new PciFunction(PciRole.BRIDGE, PciVisibility.REFUSED, Reading.of(new PciId(0x8086, 0x1c4f))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zz", "0x"})
    void nonsenseInTheIdentityIsNoChipset(String vendor) {
        String folder = "/sys/bus/pci/devices/0000:00:1f.0/";
        SampleMachine machine = new SampleMachine()
                .refuses(folder + "config", CallResult.EACCES)
                .file(folder + "vendor", vendor)
                .file(folder + "device", "0x1c4f")
                .file(folder + "class", "0x060100");
        assertThat(chipset(machine).support()).isEqualTo(ChipsetSupport.NOT_FOUND);
    }

    @Test
    void showsWhichFunctionsAreVisible() {
        SampleMachine machine = SampleHardware.pch(0x7a84, 0x7aa4, 0, SampleMachine.window())
                .pci("00:16.0", Configuration.intel(0x7ae8, SampleMachine.COMMUNICATION));
        ProbeResult result = look(PROBE, machine);
        assertThat(only(facts(result), PciFunction.class))
                .containsExactly(
                        new PciFunction(PciRole.BRIDGE, PciVisibility.FULL, Reading.of(new PciId(0x8086, 0x7a84))),
                        new PciFunction(
                                PciRole.SPI_CONTROLLER, PciVisibility.FULL, Reading.of(new PciId(0x8086, 0x7aa4))),
                        new PciFunction(
                                PciRole.MANAGEMENT_ENGINE, PciVisibility.FULL, Reading.of(new PciId(0x8086, 0x7ae8))));
        assertThat(covers(result, PciFunction.class)).isTrue();
    }

    @Test
    void aHiddenManagementEngineIsOnlyMissedWhereThereIsOne() {
        assertThat(facts(look(PROBE, new SampleMachine().pci("00:1f.0", Configuration.bridge(0x1c4f)))))
                .contains(
                        new PciFunction(PciRole.MANAGEMENT_ENGINE, PciVisibility.HIDDEN, Reading.unknown(Gap.ABSENT)));
        assertThat(facts(look(PROBE, new SampleMachine().pci("00:1f.0", Configuration.bridge(0x27b9)))))
                .noneMatch(
                        fact -> fact instanceof PciFunction function && function.role() == PciRole.MANAGEMENT_ENGINE);
    }

    @ParameterizedTest
    @CsvSource({
        "ICH2_TO_5, ICH2 to ICH5",
        "ICH9, ICH9",
        "SERIES_8_LP, 8 series LP",
        "WELLSBURG, 8 series Wellsburg",
        "SERIES_400_22NM, 400 series 22nm",
        "C620, C620",
        "APOLLO_LAKE, Apollo Lake",
        "PIIX, PIIX"
    })
    void generationsHaveNamesThatPeopleKnow(Generation generation, String name) {
        assertThat(ChipsetName.of(generation)).isEqualTo(name);
    }
}
