// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.ProbeGap;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.system.Machine;

/**
 * Runs probes side by side. One that throws or does not end in time leaves gaps for what it would have answered, and
 * the others are not held up.
 */
public final class Probes {

    /** What all probes together may take on a machine of common speed. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /** On a slow machine, this many times what Java took to get here, or what the faster half of the probes took. */
    private static final int PATIENCE = 5;

    /** How many times the limit the faster half may take at most. */
    private static final int EXTENSION = 10;

    private Probes() {}

    /** What all probes together may take: 2 seconds, and more only on a machine that is slow by itself. */
    public static Duration limit(Duration sinceStart) {
        Duration patient = sinceStart.multipliedBy(PATIENCE);
        return patient.compareTo(LIMIT) > 0 ? patient : LIMIT;
    }

    /**
     * What the probes saw, in the order of the probes.
     *
     * @param limit what they may take together. Where even half of them are not done by then, it is the machine that
     *     is slow and not a probe that hangs, and the others get some more of it
     */
    public static ProbeResult run(List<Probe> probes, Machine machine, Duration limit) {
        ExecutorService threads = Executors.newCachedThreadPool(Probes::thread);
        try {
            ExecutorCompletionService<ProbeResult> done = new ExecutorCompletionService<>(threads);
            List<Future<ProbeResult>> futures = new ArrayList<>();
            for (Probe probe : probes) {
                futures.add(done.submit(() -> probe.look(machine)));
            }
            await(done, probes.size(), limit);
            List<ProbeResult> results = new ArrayList<>();
            for (int i = 0; i < probes.size(); i++) {
                futures.get(i).cancel(true);
                results.add(result(probes.get(i), futures.get(i), limit));
            }
            return join(results);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return join(probes.stream().map(probe -> gaps(probe, "interrupted")).toList());
        } finally {
            threads.shutdownNow();
        }
    }

    /** Waits until all are done, or until it is clear that the rest hangs. */
    private static void await(ExecutorCompletionService<ProbeResult> done, int all, Duration limit)
            throws InterruptedException {
        long start = System.nanoTime();
        long end = limit.toNanos() * EXTENSION;
        for (int finished = 0; finished < all; finished++) {
            long passed = System.nanoTime() - start;
            if (finished == (all + 1) / 2) {
                end = Math.max(limit.toNanos(), passed * PATIENCE);
            }
            if (done.poll(end - passed, TimeUnit.NANOSECONDS) == null) {
                return;
            }
        }
    }

    private static ProbeResult result(Probe probe, Future<ProbeResult> future, Duration limit)
            throws InterruptedException {
        try {
            return future.get();
        } catch (CancellationException e) {
            return gaps(probe, "no end within %d milliseconds".formatted(limit.toMillis()));
        } catch (ExecutionException e) {
            return gaps(probe, "the probe failed: " + e.getCause());
        }
    }

    /**
     * All results as one. A type that one probe looked at completely and another could not is not covered; where a
     * machine has one such state, and one probe found it, it does not matter that another did not.
     */
    private static ProbeResult join(List<ProbeResult> results) {
        List<Observation> observations = new ArrayList<>();
        Set<FactType> covered = new LinkedHashSet<>();
        Set<FactType> found = new LinkedHashSet<>();
        for (ProbeResult result : results) {
            observations.addAll(result.observations());
            covered.addAll(result.covered());
            result.observations().forEach(observation -> found.add(FactType.of(observation.fact())));
        }
        observations.removeIf(observation -> gap(observation)
                .filter(type -> type.isSingle() && found.contains(type))
                .isPresent());
        observations.forEach(observation -> gap(observation).ifPresent(covered::remove));
        found.stream().filter(FactType::isSingle).forEach(covered::add);
        return new ProbeResult(observations, covered);
    }

    private static Optional<FactType> gap(Observation observation) {
        return observation.fact() instanceof ProbeGap gap ? FactType.named(gap.fact()) : Optional.empty();
    }

    private static ProbeResult gaps(Probe probe, String why) {
        List<Observation> gaps = new ArrayList<>();
        for (FactType type : probe.answers()) {
            gaps.add(new Observation(
                    new ProbeGap(type.name(), Gap.FAILED, Reading.of(probe.name())),
                    0,
                    List.of(new Evidence(probe.name(), new Evidence.Path(probe.name()), why))));
        }
        return new ProbeResult(gaps, Set.of());
    }

    /** The name is what the kernel's log shows when it refuses something to the thread. */
    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "flashdoctor");
        thread.setDaemon(true);
        return thread;
    }
}
