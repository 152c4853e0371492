// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.sim;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.sim.Faults.Kind;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.Content;

/**
 * A simulated machine that is switched on: its chip, its registers, and what goes wrong with them. Keeps its state while
 * programmers are opened and closed. Not thread-safe.
 */
public final class SimulatedBoard {

    private final SimulatedPlatform platform;
    private final Registers registers;
    private final NorChip chip;
    private final FaultInjector faults;
    private boolean powered = true;

    /**
     * Switches a machine on.
     *
     * @param content what the chip holds and will hold; changed in place, also when the power fails
     */
    public SimulatedBoard(SimulatedPlatform platform, ByteBuffer content) {
        if (content.capacity() != platform.part().size()) {
            throw new IllegalArgumentException("The content has " + content.capacity() + " bytes and the chip "
                    + platform.part().size() + "; both must be equal.");
        }
        this.platform = platform;
        this.registers = new Registers(platform);
        this.chip = new NorChip(content, platform.part().eraseBlock(), platform.protection());
        this.faults = new FaultInjector(platform.faults());
    }

    /**
     * Switches on the machine of a description, as the options say. Without an image, the chip is fresh and forgets. An
     * image that is not there yet is made; else it is the chip's content, and what is written to the chip is in the
     * file at once.
     *
     * @throws IOException when content cannot be read or kept; the message says which file and why
     */
    public static SimulatedBoard start(SimulatedPlatform described, SimulatedSpec spec) throws IOException {
        SimulatedPlatform platform = spec.applyTo(described);
        if (spec.image().isEmpty()) {
            return new SimulatedBoard(platform, ByteBuffer.wrap(first(platform)));
        }
        Path image = spec.image().get();
        if (Files.notExists(image)) {
            Files.write(image, first(platform), StandardOpenOption.CREATE_NEW);
        }
        checkSize(image, platform);
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // The mapping outlives the channel, and a killed process.
            return new SimulatedBoard(
                    platform,
                    channel.map(
                            FileChannel.MapMode.READ_WRITE, 0, platform.part().size()));
        }
    }

    private static byte[] first(SimulatedPlatform platform) throws IOException {
        if (platform.content() instanceof Content.Image image) {
            checkSize(image.file(), platform);
            return Files.readAllBytes(image.file());
        }
        return GeneratedContent.of(platform, ((Content.Generated) platform.content()).seed());
    }

    private static void checkSize(Path image, SimulatedPlatform platform) throws IOException {
        long size = Files.size(image);
        if (size != platform.part().size()) {
            throw new IOException(image + " has " + size + " bytes and the simulated chip "
                    + platform.part().size() + "; give an image as long as the chip");
        }
    }

    public SimulatedPlatform platform() {
        return platform;
    }

    /** A copy of what the chip holds, as a programmer clipped to it would read. */
    public byte[] content() {
        return chip.all();
    }

    /** Cycles that the flash controller has run: reads, programs and erases. */
    public long cycles() {
        return faults.cycles();
    }

    /** Cycles of those that change the chip: programs and erases. */
    public long changes() {
        return faults.changes();
    }

    /** Whether the power has not failed. */
    public boolean isPowered() {
        return powered;
    }

    Registers registers() {
        return registers;
    }

    boolean failsToClose() {
        return faults.failsToClose();
    }

    /** How a cycle ended, as the controller's status tells. */
    enum Ending {
        DONE,
        /** FCERR. */
        REFUSED
    }

    /** Runs a read cycle of up to 64 bytes. */
    Ending read(int address, byte[] into, int length) throws ProgrammerException {
        Optional<Kind> fault = begin(Cycle.READ, address, length);
        if (!allows(Cycle.READ, address, length)
                || fault.filter(Kind.TRANSACTION_ERROR::equals).isPresent()) {
            return Ending.REFUSED;
        }
        if (fault.filter(Kind.POWER_LOSS::equals).isPresent()) {
            throw lose();
        }
        chip.read(address, into, length);
        if (fault.filter(Kind.BIT_FLIP_ON_READ::equals).isPresent()) {
            into[faults.number(length)] ^= (byte) (1 << faults.number(Byte.SIZE));
        }
        return Ending.DONE;
    }

    /** Runs a program cycle of up to 64 bytes. */
    Ending program(int address, byte[] bytes, int length) throws ProgrammerException {
        Optional<Kind> fault = begin(Cycle.PROGRAM, address, length);
        if (!allows(Cycle.PROGRAM, address, length)
                || fault.filter(Kind.TRANSACTION_ERROR::equals).isPresent()) {
            return Ending.REFUSED;
        }
        chip.program(address, bytes, length, fault, faults);
        if (fault.filter(Kind.POWER_LOSS::equals).isPresent()) {
            throw lose();
        }
        return Ending.DONE;
    }

    /** Runs an erase cycle on the block at an address. */
    Ending erase(int address) throws ProgrammerException {
        int length = platform.part().eraseBlock();
        Optional<Kind> fault = begin(Cycle.ERASE, address, length);
        if (!allows(Cycle.ERASE, address, length)
                || fault.filter(Kind.TRANSACTION_ERROR::equals).isPresent()) {
            return Ending.REFUSED;
        }
        chip.erase(address, fault, faults);
        if (fault.filter(Kind.POWER_LOSS::equals).isPresent()) {
            throw lose();
        }
        return Ending.DONE;
    }

    private Optional<Kind> begin(Cycle cycle, int address, int length) throws ProgrammerException {
        if (!powered) {
            throw ProgrammerException.lost("The simulated machine has lost its power.");
        }
        return faults.begin(cycle, new AddressRange(address, (long) address + length - 1));
    }

    private boolean allows(Cycle cycle, int address, int length) {
        int last = (address + length - 1) / SimulatedPlatform.PAGE;
        for (int page = address / SimulatedPlatform.PAGE; page <= last; page++) {
            if (!registers.allows(cycle, page)) {
                return false;
            }
        }
        return true;
    }

    private ProgrammerException lose() {
        powered = false;
        return ProgrammerException.lost("The simulated machine lost its power in cycle " + cycles() + ", change "
                + changes() + " of the chip.");
    }
}
