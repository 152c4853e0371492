// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.sim;

import java.util.Optional;
import org.flashdoctor.engine.flash.Chip;
import org.flashdoctor.engine.flash.Opening;
import org.flashdoctor.engine.flash.ProgrammerDriver;
import org.flashdoctor.engine.flash.ProgrammerSpec;

/** Opens the internal programmer of one simulated machine. */
public final class SimulatedDriver implements ProgrammerDriver {

    private final SimulatedBoard board;

    public SimulatedDriver(SimulatedBoard board) {
        this.board = board;
    }

    @Override
    public Opening open(ProgrammerSpec spec, Optional<String> chip) {
        Transcript transcript = new Transcript();
        if (!board.isPowered()) {
            return new Opening.Refused("The simulated machine has lost its power.", "");
        }
        SimulatedPlatform platform = board.platform();
        Registers registers = board.registers();
        transcript.begin(SimulatedHost.KERNEL, platform);
        int before = registers.biosControl();
        int wanted = (before | Registers.WRITE_ENABLE) & ~Registers.LOCK_ENABLE & ~registers.smmProtection();
        registers.writeBiosControl(wanted);
        transcript.biosControl(before, wanted, registers);
        transcript.controller(platform, registers);
        Chip found = platform.part().asSeen();
        if (chip.filter(name -> !name.equals(found.name())).isPresent()) {
            transcript.noChip();
            registers.writeBiosControl(before);
            return new Opening.NoChip(transcript.toString());
        }
        transcript.chip(found);
        transcript.protection(platform.protection());
        return new Opening.Opened(new SimulatedProgrammer(board, transcript, before));
    }
}
