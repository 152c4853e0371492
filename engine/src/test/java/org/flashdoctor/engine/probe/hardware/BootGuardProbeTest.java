// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.facts;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.gaps;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.look;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.only;

import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.HostFact.MsrProblem;
import org.flashdoctor.engine.fact.ProtectionFact.BootGuard;
import org.flashdoctor.engine.fact.ProtectionFact.BootPolicy;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.probe.hardware.SampleMachine.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootGuardProbeTest {

    private static final BootGuardProbe PROBE = new BootGuardProbe(new Platform.Finder(SampleMachine.CATALOGUE));
    private static final String DEVICE = "/dev/cpu/0/msr";
    private static final String COMMAND = "rdmsr -p 0 0x13a";

    private static SampleMachine machine() {
        return new SampleMachine().pci("00:1f.0", Configuration.bridge(0x7a84)).file(DEVICE, new byte[8]);
    }

    private static List<Fact> value(String text) {
        return facts(look(PROBE, machine().command(COMMAND, 0, text + "\n", "")));
    }

    @ParameterizedTest
    @CsvSource({
        "100000070, true, true, true, true",
        "100000050, true, false, true, true",
        "100000040, false, false, true, ",
        "100000000, false, false, false, false",
        "100000020, false, true, false, false",
        "0, false, false, false, "
    })
    void readsTheRegister(String text, boolean fused, boolean measured, boolean verified, Boolean enforced) {
        List<Fact> facts = value(text);
        assertThat(facts).contains(new BootPolicy(Reading.of(fused), Reading.of(measured), Reading.of(verified)));
        assertThat(only(facts, BootGuard.class).stream().findFirst().map(BootGuard::enforced))
                .isEqualTo(Optional.ofNullable(enforced));
    }

    @ParameterizedTest
    @CsvSource({"ffffffffffffffff", "0x40", "rubbish", "''"})
    void nonsenseIsNoAnswer(String text) {
        List<Fact> facts = value(text);
        assertThat(only(facts, BootPolicy.class)).isEmpty();
        assertThat(gaps(facts, BootPolicy.class)).containsExactly(Gap.FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "rdmsr: CPU 0 cannot read MSR 0x0000013a, NOT_SUPPORTED",
        "rdmsr: open: Permission denied, DENIED",
        "rdmsr: open: Operation not permitted, DENIED",
        "something else, FAILED"
    })
    void aFailedReadSaysWhy(String errors, Gap gap) {
        assertThat(gaps(facts(look(PROBE, machine().command(COMMAND, 4, "", errors))), BootPolicy.class))
                .containsExactly(gap);
    }

    @ParameterizedTest
    @CsvSource({"ENOENT, ABSENT", "EACCES, DENIED", "EPERM, DENIED"})
    void theErrnoOfTheDeviceIsTheAnswer(CallResult result, Gap gap) {
        List<Fact> facts = facts(look(PROBE, machine().refuses(DEVICE, result).command(COMMAND, 0, "50", "")));
        assertThat(gaps(facts, BootPolicy.class)).containsExactly(gap);
        // That flashing needs such registers is another matter, which this does not prove.
        assertThat(only(facts, MsrProblem.class)).isEmpty();
    }

    @Test
    void withoutTheToolNobodyLooked() {
        assertThat(gaps(facts(look(PROBE, machine())), BootPolicy.class)).containsExactly(Gap.NOT_LOOKED_AT);
    }

    @Test
    void anAmdProcessorHasNoSuchRegister() {
        assertThat(gaps(
                        facts(look(
                                PROBE,
                                SampleHardware.amd(0x790e, 0x790b, 0x61, SampleHardware.fchBridge(0x790e, 0xfec1_0002L))
                                        .file(DEVICE, new byte[8]))),
                        BootPolicy.class))
                .containsExactly(Gap.NOT_SUPPORTED);
    }
}
