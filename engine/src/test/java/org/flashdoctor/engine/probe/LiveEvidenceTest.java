// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.evidence.CaseAssembler.DirectFacts;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.HostFact.IoPortAccess;
import org.flashdoctor.engine.fact.HostFact.MemoryStep;
import org.flashdoctor.engine.fact.HostFact.PhysicalMemoryMapping;
import org.flashdoctor.engine.fact.HostFact.Privilege;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.RunFact.Kernel;
import org.flashdoctor.engine.fact.RunFact.OperatingSystem;
import org.flashdoctor.engine.system.LiveMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** On the machine that runs the tests, whichever it is. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class LiveEvidenceTest {

    private static final DirectFacts SEEN = LiveEvidence.collect(new LiveMachine(), List.of(), Duration.ofMinutes(1));

    @Test
    void knowsTheKernel() {
        OperatingSystem system = fact(OperatingSystem.class).orElseThrow();
        assertThat(system.kernel()).isEqualTo(Kernel.LINUX);
        assertThat(system.release().known()).contains(System.getProperty("os.version"));
    }

    @Test
    void knowsTheUser() {
        Privilege privilege = fact(Privilege.class).orElseThrow();
        assertThat(privilege.root().known())
                .contains(System.getProperty("user.name").equals("root"));
        assertThat(privilege.rawIo().known()).isPresent();
    }

    @Test
    void triesTheMemoryDevice() {
        PhysicalMemoryMapping memory = fact(PhysicalMemoryMapping.class).orElseThrow();
        assertThat(memory.step()).isEqualTo(MemoryStep.OPEN);
        assertThat(memory.result() == CallResult.ENOENT).isEqualTo(!Files.exists(Path.of("/dev/mem")));
    }

    @Test
    void triesPortsWhereThereAreAny() {
        if (System.getProperty("os.arch").equals("amd64")) {
            CallResult result = fact(IoPortAccess.class).orElseThrow().result();
            assertThat(result).isIn(CallResult.GRANTED, CallResult.EPERM, CallResult.ENOSYS);
        } else {
            assertThat(fact(IoPortAccess.class)).isEmpty();
        }
    }

    @Test
    void hasEvidenceForAll() {
        assertThat(SEEN.observations())
                .allSatisfy(observation ->
                        assertThat(observation.evidence().get(0).source()).isNotEmpty());
    }

    private static <F extends Fact> Optional<F> fact(Class<F> type) {
        return SEEN.observations().stream()
                .map(Observation::fact)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
