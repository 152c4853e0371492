// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.HostFact.IoPortAccess;
import org.flashdoctor.engine.fact.HostFact.KernelParameter;
import org.flashdoctor.engine.fact.HostFact.ProbeGap;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.system.LiveMachine;
import org.flashdoctor.engine.system.Machine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProbesTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Machine MACHINE = new LiveMachine();

    @Test
    void aProbeThatThrowsLeavesAGap() {
        ProbeResult result = Probes.run(
                List.of(
                        probe("broken", IoPortAccess.class, notes -> {
                            throw new IllegalStateException("no idea");
                        }),
                        sees("healthy", new KernelParameter("quiet", ""))),
                MACHINE,
                LONG);

        assertThat(facts(result)).containsExactly(gap("IoPortAccess", "broken"), new KernelParameter("quiet", ""));
        assertThat(text(result)).contains("no idea");
        assertThat(result.covered()).containsExactly(type(KernelParameter.class));
    }

    @Test
    void aProbeThatRunsOutOfMemoryLeavesAGap() {
        ProbeResult result = Probes.run(
                List.of(probe("greedy", IoPortAccess.class, notes -> {
                    throw new OutOfMemoryError("all of it");
                })),
                MACHINE,
                LONG);

        assertThat(facts(result)).containsExactly(gap("IoPortAccess", "greedy"));
    }

    @Test
    void aSlowMachineIsNotTakenForProbesThatHang() {
        CountDownLatch late = new CountDownLatch(1);
        List<Probe> slow = List.of(afterLimit(late), afterLimit(late), afterLimit(late));
        Thread clock = new Thread(() -> {
            try {
                Thread.sleep(120);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            late.countDown();
        });
        clock.start();

        ProbeResult result = Probes.run(slow, MACHINE, Duration.ofMillis(60));

        assertThat(facts(result)).hasSize(3).containsOnly(new KernelParameter("quiet", ""));
    }

    private static Probe afterLimit(CountDownLatch late) {
        return probe("slow", KernelParameter.class, notes -> {
            wait(late);
            return notes.saw(new KernelParameter("quiet", ""), "", "").result();
        });
    }

    @Test
    void aProbeThatHangsHoldsUpNobody() {
        CountDownLatch others = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Probe hanging = probe("hanging", IoPortAccess.class, notes -> {
            wait(never);
            return notes.saw(new IoPortAccess(CallResult.GRANTED), "iopl", "").result();
        });
        Probe healthy = probe("healthy", KernelParameter.class, notes -> {
            others.countDown();
            return notes.saw(new KernelParameter("quiet", ""), "/proc/cmdline", "quiet")
                    .covers(KernelParameter.class)
                    .result();
        });

        ProbeResult result = Probes.run(List.of(hanging, healthy), MACHINE, Duration.ofMillis(300));

        assertThat(others.getCount()).isZero();
        assertThat(facts(result)).containsExactly(gap("IoPortAccess", "hanging"), new KernelParameter("quiet", ""));
        assertThat(text(result)).contains("no end within 300 milliseconds");
    }

    @Test
    void aProbeThatIgnoresInterruptionHoldsUpNobody() {
        CountDownLatch never = new CountDownLatch(1);
        Probe stubborn = probe("stubborn", IoPortAccess.class, notes -> {
            while (never.getCount() > 0) {
                wait(never);
            }
            return notes.result();
        });

        ProbeResult result = Probes.run(
                List.of(stubborn, sees("healthy", new KernelParameter("quiet", ""))), MACHINE, Duration.ofMillis(50));

        assertThat(facts(result)).containsExactly(gap("IoPortAccess", "stubborn"), new KernelParameter("quiet", ""));
        never.countDown();
    }

    @Test
    void probesRunSideBySideInThreadsThatDoNotKeepTheProgramAlive() {
        CountDownLatch all = new CountDownLatch(8);
        Probe meeting = probe("meeting", KernelParameter.class, notes -> {
            all.countDown();
            wait(all);
            return notes.saw(
                            new KernelParameter(
                                    "daemon",
                                    Boolean.toString(Thread.currentThread().isDaemon())),
                            "",
                            "")
                    .result();
        });

        ProbeResult result = Probes.run(
                List.of(meeting, meeting, meeting, meeting, meeting, meeting, meeting, meeting), MACHINE, LONG);

        assertThat(facts(result)).hasSize(8).containsOnly(new KernelParameter("daemon", "true"));
    }

    @Test
    void whatOneProbeCouldNotSeeIsNotCovered() {
        Probe seeing = sees("seeing", new KernelParameter("quiet", ""));
        Probe blind = probe(
                "blind",
                KernelParameter.class,
                notes -> notes.missed(Gap.DENIED, "/proc/cmdline", "EACCES", KernelParameter.class)
                        .result());

        ProbeResult result = Probes.run(List.of(seeing, blind), MACHINE, LONG);

        assertThat(result.covered()).isEmpty();
        assertThat(facts(result)).hasSize(2);
    }

    @Test
    void aGapDoesNotMatterWhereAnotherProbeFoundTheOneState() {
        Probe seeing = sees("seeing", new IoPortAccess(CallResult.EPERM));
        Probe blind = probe(
                "blind",
                IoPortAccess.class,
                notes ->
                        notes.missed(Gap.FAILED, "iopl", "", IoPortAccess.class).result());

        ProbeResult result = Probes.run(List.of(blind, seeing), MACHINE, LONG);

        assertThat(facts(result)).containsExactly(new IoPortAccess(CallResult.EPERM));
        assertThat(result.covered()).containsExactly(type(IoPortAccess.class));
    }

    @Test
    void isPatientOnlyWithASlowMachine() {
        assertThat(Probes.limit(Duration.ofMillis(300))).isEqualTo(Duration.ofSeconds(2));
        assertThat(Probes.limit(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(25));
    }

    private static Probe sees(String name, Fact fact) {
        return probe(
                name,
                fact.getClass(),
                notes -> notes.saw(fact, "", "").covers(fact.getClass()).result());
    }

    private static Probe probe(String name, Class<? extends Fact> type, Function<Notes, ProbeResult> work) {
        return new Probe() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Set<FactType> answers() {
                return Notes.types(type);
            }

            @Override
            public ProbeResult look(Machine machine) {
                return work.apply(new Notes(name));
            }
        };
    }

    private static void wait(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            // The test asks whether the others were held up, not whether this one ends.
            Thread.onSpinWait();
        }
    }

    private static ProbeGap gap(String fact, String probe) {
        return new ProbeGap(fact, Gap.FAILED, Reading.of(probe));
    }

    private static List<Fact> facts(ProbeResult result) {
        return result.observations().stream().map(Observation::fact).toList();
    }

    private static String text(ProbeResult result) {
        return result.observations().get(0).evidence().get(0).text();
    }

    private static FactType type(Class<? extends Fact> type) {
        return FactType.named(type.getSimpleName()).orElseThrow();
    }
}
