// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.diagnose;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.look;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.HostFact.MsrProblem;
import org.flashdoctor.engine.fact.HostFact.PciProblem;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.ProtectionFact;
import org.flashdoctor.engine.fact.ProtectionFact.RegisterSpace;
import org.flashdoctor.engine.fact.ProtectionFact.RegisterValue;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.probe.hardware.SampleMachine.Configuration;
import org.flashdoctor.engine.register.RegisterDecoder;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class HardwareProbesTest {

    private static final List<Probe> PROBES = HardwareProbes.all(SampleMachine.CATALOGUE);

    @Test
    void haveNamesOfTheirOwnAndAnswerSomething() {
        Set<String> names = PROBES.stream().map(Probe::name).collect(Collectors.toSet());
        assertThat(names).hasSameSizeAs(PROBES).allMatch(name -> name.matches("[a-z]+(-[a-z]+)*"));
        assertThat(PROBES).allMatch(probe -> !probe.answers().isEmpty());
    }

    @Test
    void sayOnAnEmptyMachineOnlyWhatIsMissing() {
        for (Probe probe : PROBES) {
            assertThat(SampleHardware.facts(look(probe, new SampleMachine())))
                    .as(probe.name())
                    .noneMatch(ProtectionFact.class::isInstance);
        }
    }

    @Test
    void withoutPrivilegesNothingIsInventedAndNothingBlocks() {
        SampleMachine machine = new SampleMachine()
                .cutPci("00:1f.0", Configuration.bridge(0x1c4f).with(0xdc, 0x2a))
                .cutPci("00:16.0", Configuration.intel(0x1c3a, SampleMachine.COMMUNICATION))
                .refuses(Smbios.PATH, CallResult.EACCES)
                .refuses("/dev/cpu/0/msr", CallResult.EACCES)
                .memoryRefused(CallResult.EACCES, "open(/dev/mem): EACCES");
        List<Fact> facts = diagnose(machine);
        assertThat(facts)
                .noneMatch(ProtectionFact.class::isInstance)
                .noneMatch(PciProblem.class::isInstance)
                .noneMatch(MsrProblem.class::isInstance);
        assertThat(machine.mappings()).isZero();
    }

    @Test
    void evidenceNamesTheProbe() {
        SampleMachine machine = SampleHardware.series6(0x2a, SampleHardware.series6Locked());
        for (Probe probe : PROBES) {
            assertThat(look(probe, machine).observations())
                    .allSatisfy(observation -> assertThat(observation.evidence())
                            .allMatch(evidence -> evidence.source().equals(probe.name())));
        }
    }

    @RepeatedTest(100)
    void randomMachinesNeverHurt(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        SampleMachine machine = random.nextBoolean() ? intel(random) : amd(random);
        for (String path : List.of(
                Smbios.PATH,
                "/sys/class/mei/mei0/fw_status",
                "/sys/class/mei/mei0/fw_ver",
                "/sys/class/mtd/mtd0/type",
                "/sys/class/mtd/mtd0/flags",
                "/sys/class/dmi/id/bios_vendor",
                "/sys/class/dmi/id/bios_version",
                "/sys/bus/coreboot/devices/cbmem-434f4e53/mem",
                "/dev/cpu/0/msr")) {
            machine.file(path, bytes(random, random.nextInt(300)));
        }
        List<Observation> all = new ArrayList<>();
        for (Probe probe : PROBES) {
            ProbeResult result = look(probe, machine);
            all.addAll(result.observations());
            assertThat(result.observations())
                    .as(probe.name())
                    .noneMatch(observation -> observation.fact() instanceof RegisterValue register
                            && register.space() == RegisterSpace.SPIBAR
                            && register.value() == 0xffff_ffffL);
        }
        new RegisterDecoder(SampleMachine.CATALOGUE).complete(all);
    }

    private static SampleMachine intel(Random random) {
        List<Integer> bridges = List.of(0x7000, 0x27b9, 0x2918, 0x1c4f, 0x0f1c, 0xa145, 0x7a84, 0x5af0, 0x9999);
        Configuration bridge = noise(random, Configuration.bridge(bridges.get(random.nextInt(bridges.size()))));
        bridge.with(0xf0, SampleHardware.RCBA | 1).with(0x54, 0xfed0_1002L);
        Configuration spi = noise(random, Configuration.intel(0x7aa4, SampleMachine.SERIAL_BUS));
        return new SampleMachine()
                .pci("00:1f.0", bridge)
                .pci("00:1f.5", spi.with(0x10, SampleHardware.BAR0))
                .pci("00:16.0", noise(random, Configuration.intel(0x1c3a, SampleMachine.COMMUNICATION)))
                .memory(SampleHardware.SPIBAR_6, bytes(random, 0x200))
                .memory(SampleHardware.RCBA + 0x3020, bytes(random, 0x200))
                .memory(0xfed0_1000L, bytes(random, 0x200))
                .memory(SampleHardware.BAR0, bytes(random, 0x200));
    }

    private static SampleMachine amd(Random random) {
        List<Integer> revisions = List.of(0x4a, 0x51, 0x61, 0x71, 0x99);
        Configuration bridge = noise(random, SampleHardware.fchBridge(0x790e, 0));
        return SampleHardware.amd(
                        0x790e,
                        0x790b,
                        revisions.get(random.nextInt(revisions.size())),
                        bridge.with(0xa0, SampleHardware.FCH_SPI | 2))
                .memory(SampleHardware.FCH_SPI, bytes(random, 0x200));
    }

    /** Random values behind the header. */
    private static Configuration noise(Random random, Configuration configuration) {
        for (int offset = 0x10; offset < 0x100; offset += 4) {
            configuration.with(offset, random.nextInt() & 0xffff_ffffL);
        }
        return configuration;
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
