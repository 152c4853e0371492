// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.cli.app.Bench;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.StateFolder;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.engine.evidence.CaseAssembler.DirectFacts;
import org.flashdoctor.engine.probe.LiveEvidence;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.Probes;
import org.flashdoctor.engine.probe.hardware.HardwareProbes;
import org.flashdoctor.engine.probe.host.AppliedFixProbe;
import org.flashdoctor.engine.system.LiveMachine;
import org.flashdoctor.engine.system.Machine;
import org.flashdoctor.engine.system.RecordedMachine;
import org.flashdoctor.engine.system.RecordingMachine;
import org.flashdoctor.knowledge.load.Knowledge;

/** Which machine is looked at: this one, or one that was recorded. */
final class MachineOptions {

    Optional<Path> record = Optional.empty();

    Optional<Path> root = Optional.empty();

    void declare(Syntax syntax) {
        syntax.option(
                        "--record",
                        "DIR",
                        Path.class,
                        "Keep all that was read from the machine in DIR, to be replayed with --root.",
                        given -> record = Optional.of(given))
                .option(
                        "--root",
                        "DIR",
                        Path.class,
                        "Look at the machine that was recorded in DIR.",
                        given -> root = Optional.of(given));
    }

    /** The machine that the options mean. */
    Machine machine() throws IOException {
        return root.isPresent() ? new RecordedMachine(root.get()) : new LiveMachine();
    }

    /** Looks at the machine; nothing is changed on it. */
    DirectFacts look(Knowledge knowledge, Console console) throws IOException, UserException {
        return look(knowledge, Optional.empty(), console);
    }

    /** Looks at the machine of a programmer, or at the one that the options choose; nothing is changed on it. */
    DirectFacts look(Knowledge knowledge, Optional<Bench> bench, Console console) throws IOException, UserException {
        if (root.isPresent() && !Files.isDirectory(root.get())) {
            throw new UserException("There is no folder " + root.get()
                    + "; --root takes a folder that --record made or that is laid out like one.");
        }
        if (root.isPresent() && record.isPresent()) {
            throw new UserException("--root and --record exclude each other; a recorded machine needs no recording.");
        }
        boolean simulated = bench.filter(each -> each.spec().isSimulated()).isPresent();
        if (root.isPresent() && simulated) {
            throw new UserException(
                    "--root and -p " + bench.get().spec() + " exclude each other; both name a machine.");
        }
        Machine machine =
                root.isPresent() ? machine() : bench.map(Bench::machine).orElseGet(LiveMachine::new);
        Optional<RecordingMachine> recording = record.map(folder -> new RecordingMachine(machine));
        Machine seen = recording.isPresent() ? recording.get() : machine;
        Duration sinceStart =
                Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
        List<Probe> probes = new ArrayList<>(HardwareProbes.all(knowledge.chipsets()));
        probes.add(new AppliedFixProbe(StateFolder.candidates(console.environment(), root.isPresent())));
        DirectFacts facts = LiveEvidence.collect(seen, probes, Probes.limit(sinceStart));
        if (recording.isPresent()) {
            recording.get().save(record.orElseThrow());
            console.err().println("flashdoctor: what was read is kept in " + record.orElseThrow());
        }
        return facts;
    }
}
