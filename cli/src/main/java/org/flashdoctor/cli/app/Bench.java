// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.flashdoctor.engine.evidence.RunProgrammer;
import org.flashdoctor.engine.fact.FieldType;
import org.flashdoctor.engine.flash.Opening;
import org.flashdoctor.engine.flash.ProgrammerDriver;
import org.flashdoctor.engine.flash.ProgrammerSpec;
import org.flashdoctor.engine.flash.sim.SimulatedBoard;
import org.flashdoctor.engine.flash.sim.SimulatedDriver;
import org.flashdoctor.engine.flash.sim.SimulatedHost;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform;
import org.flashdoctor.engine.flash.sim.SimulatedSpec;
import org.flashdoctor.engine.system.LiveMachine;
import org.flashdoctor.engine.system.Machine;
import org.flashdoctor.knowledge.load.Knowledge;
import org.flashdoctor.knowledge.load.KnowledgeException;
import org.flashdoctor.knowledge.load.Problem;
import org.flashdoctor.knowledge.load.Simulations;

/**
 * What {@code -p} chooses: the machine to look at, and the way to its flash chip. Both belong together, because a
 * simulated chip is on a simulated machine.
 *
 * @param spec as the user wrote it
 * @param machine where probes look
 * @param driver opens the programmer; empty where nothing here can
 */
public record Bench(ProgrammerSpec spec, Machine machine, Optional<ProgrammerDriver> driver) {

    /** Where knowledge comes from when it is needed: only simulated machines are described in it. */
    @FunctionalInterface
    public interface Source {
        Knowledge get() throws IOException, UserException;
    }

    /**
     * Sets up what a programmer's name asks for. Nothing is opened yet.
     *
     * @param shelf where simulated machines are described
     * @param flashers drive the chips of the real world
     * @throws UserException when the name or its options are wrong
     */
    public static Bench of(String programmer, Source knowledge, KnowledgeShelf shelf, ProgrammerDriver flashers)
            throws UserException, IOException {
        try {
            ProgrammerSpec spec = ProgrammerSpec.parse(programmer);
            return spec.isSimulated()
                    ? simulated(spec, knowledge.get(), shelf)
                    : new Bench(spec, new LiveMachine(), Optional.of(flashers));
        } catch (IllegalArgumentException e) {
            throw new UserException("-p " + programmer + ": " + e.getMessage() + ".");
        }
    }

    private static Bench simulated(ProgrammerSpec spec, Knowledge knowledge, KnowledgeShelf shelf)
            throws UserException, IOException {
        SimulatedSpec options = SimulatedSpec.parse(spec);
        SimulatedPlatform platform = described(options, knowledge, shelf);
        SimulatedBoard board;
        try {
            board = SimulatedBoard.start(platform, options);
        } catch (IOException e) {
            throw new UserException("-p " + spec + ": the content of the simulated chip cannot be had: "
                    + (e instanceof NoSuchFileException ? "there is no " : "") + e.getMessage() + ".");
        }
        return new Bench(spec, new SimulatedHost(board), Optional.of(new SimulatedDriver(board)));
    }

    private static SimulatedPlatform described(SimulatedSpec options, Knowledge knowledge, KnowledgeShelf shelf)
            throws UserException, IOException {
        try {
            Simulations simulations = Simulations.of(shelf.more(), knowledge.chipsets());
            if (options.isFile()) {
                Path file = Path.of(options.platform());
                if (!Files.isRegularFile(file)) {
                    throw new UserException("-p sim:" + options.platform() + ": there is no file " + file
                            + "; give a description as docs/simulator.md shows.");
                }
                return simulations.read(file);
            }
            Optional<SimulatedPlatform> found = simulations.find(options.platform());
            if (found.isPresent()) {
                return found.get();
            }
            String near = FieldType.nearest(options.platform(), simulations.names())
                    .map(name -> " Did you mean sim:" + name + "?")
                    .orElse("");
            throw new UserException("There is no simulated machine \"" + options.platform() + "\"." + near
                    + " There are " + String.join(", ", simulations.names()) + ", and sim:FILE.yaml.");
        } catch (KnowledgeException e) {
            Problem first = e.problems().get(0);
            int more = e.problems().size() - 1;
            throw new UserException(first + (more == 0 ? "" : " (and " + more + " more)"));
        }
    }

    /**
     * What the programmer says when it is opened; it is closed again. Empty without a driver, and for the machine's own
     * chipset: to open that changes its registers, and probes see more of it without.
     *
     * @throws UserException when nothing on this machine can drive it
     */
    public Optional<String> transcript() throws UserException {
        if (driver.isEmpty() || spec.name().equals(RunProgrammer.INTERNAL)) {
            return Optional.empty();
        }
        Opening opening = driver.get().open(spec, Optional.empty());
        if (opening instanceof Opening.Unavailable unavailable) {
            throw new UserException("-p " + spec + ": " + unavailable.reason());
        }
        if (opening instanceof Opening.Opened opened) {
            opened.programmer().close();
        }
        return Optional.of(opening.transcript());
    }
}
