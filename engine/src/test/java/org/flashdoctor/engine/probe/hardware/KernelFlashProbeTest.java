// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.covers;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.facts;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.gaps;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.look;

import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.HostFact.MtdDevice;
import org.flashdoctor.engine.fact.ProtectionFact.KernelFlashHint;
import org.flashdoctor.engine.fact.ProtectionFact.KernelFlashHintKind;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.probe.ProbeResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelFlashProbeTest {

    private static final KernelFlashProbe PROBE = new KernelFlashProbe();
    private static final String MTD = "/sys/class/mtd/mtd0/";
    private static final String FUNCTION = "/sys/bus/pci/devices/0000:00:1f.5/";

    private static SampleMachine device(String type, String flags) {
        return new SampleMachine()
                .file(MTD + "type", type + "\n")
                .file(MTD + "name", "BIOS\n")
                .file(MTD + "size", "8388608\n")
                .file(MTD + "flags", flags + "\n")
                .file("/sys/class/mtd/mtd0ro/dev", "90:1\n");
    }

    @ParameterizedTest
    @CsvSource({"0xc00, true", "0x800, false", "0x0, false", "1024, true"})
    void aFlashDeviceIsWriteableByItsFlags(String flags, boolean writeable) {
        ProbeResult result = look(PROBE, device("nor", flags));
        assertThat(facts(result)).containsExactly(new MtdDevice("/dev/mtd0", Reading.of(writeable)));
        assertThat(covers(result, MtdDevice.class)).isTrue();
    }

    @Test
    void flagsThatAreNoneTellNothing() {
        assertThat(facts(look(PROBE, device("nor", "writeable"))))
                .containsExactly(new MtdDevice("/dev/mtd0", Reading.unknown(Gap.FAILED)));
        assertThat(facts(look(PROBE, device("nor", "").refuses(MTD + "flags", CallResult.EACCES))))
                .containsExactly(new MtdDevice("/dev/mtd0", Reading.unknown(Gap.DENIED)));
    }

    @ParameterizedTest
    @CsvSource({"ram", "nand", "rom", "''"})
    void memoryAndNandAreNoFlashChips(String type) {
        ProbeResult result = look(PROBE, device(type, "0xc00"));
        assertThat(facts(result)).isEmpty();
        assertThat(covers(result, MtdDevice.class)).isTrue();
    }

    @Test
    void noDeviceIsAnAnswerAndARefusalIsNot() {
        assertThat(covers(look(PROBE, new SampleMachine()), MtdDevice.class)).isTrue();
        ProbeResult refused = look(PROBE, new SampleMachine().refusesFolder("/sys/class/mtd", CallResult.EACCES));
        assertThat(covers(refused, MtdDevice.class)).isFalse();
        assertThat(gaps(facts(refused), MtdDevice.class)).containsExactly(Gap.DENIED);
    }

    @Test
    void hintsAreMarkedAsSuch() {
        ProbeResult result = look(
                PROBE,
                new SampleMachine()
                        .file(FUNCTION + "intel_spi_protected", "1\n")
                        .file(FUNCTION + "intel_spi_locked", "0\n")
                        .file("/sys/bus/platform/devices/intel-spi/intel_spi_bios_locked", "1\n"));
        assertThat(facts(result))
                .containsExactly(
                        new KernelFlashHint(KernelFlashHintKind.OPCODES_LOCKED, false),
                        new KernelFlashHint(KernelFlashHintKind.RANGES_PROTECTED, true),
                        new KernelFlashHint(KernelFlashHintKind.BIOS_LOCKED, true));
        assertThat(result.observations())
                .allSatisfy(observation ->
                        assertThat(observation.evidence().get(0).text()).contains("hint"));
    }

    @Test
    void aRefusedHintIsTold() {
        ProbeResult result =
                look(PROBE, new SampleMachine().refuses(FUNCTION + "intel_spi_protected", CallResult.EACCES));
        assertThat(gaps(facts(result), KernelFlashHint.class)).containsExactly(Gap.DENIED);
    }

    @Test
    void otherTextIsNoHint() {
        assertThat(facts(look(PROBE, new SampleMachine().file(FUNCTION + "intel_spi_locked", "2"))))
                .isEmpty();
    }
}
