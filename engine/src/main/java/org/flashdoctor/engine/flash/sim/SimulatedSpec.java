// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.sim;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.flash.ProgrammerSpec;
import org.flashdoctor.engine.flash.sim.Faults.Fault;
import org.flashdoctor.engine.flash.sim.Faults.Kind;
import org.flashdoctor.engine.flash.sim.Faults.Trigger;

/**
 * What stands after {@code sim:}, in flashrom's option style: {@code open}, {@code open,image=chip.bin},
 * {@code my-board.yaml,power-loss=12}.
 *
 * @param platform name of a built-in description, or a file that ends in .yaml
 * @param image file that keeps the chip's content from one start to the next
 * @param powerLoss the program or erase cycle, from 1, in which the power fails
 * @param seed in place of the seed of the description's faults
 * @param healthy whether to leave the description's faults out
 */
public record SimulatedSpec(
        String platform, Optional<Path> image, Optional<Long> powerLoss, Optional<Long> seed, boolean healthy) {

    private static final String SYNTAX =
            "sim:NAME or sim:FILE.yaml, then ,image=FILE ,power-loss=CYCLE ,seed=NUMBER ,faults=none as wanted";

    /**
     * Reads a programmer that is simulated.
     *
     * @throws IllegalArgumentException when an option does not exist or has no sense; the message is for the user
     */
    public static SimulatedSpec parse(ProgrammerSpec spec) {
        String[] parts = spec.options().orElse("").split(",", -1);
        if (parts[0].isEmpty()) {
            throw new IllegalArgumentException("\"" + spec + "\" names no simulated machine; write " + SYNTAX);
        }
        Optional<Path> image = Optional.empty();
        Optional<Long> powerLoss = Optional.empty();
        Optional<Long> seed = Optional.empty();
        boolean healthy = false;
        for (int i = 1; i < parts.length; i++) {
            String[] option = parts[i].split("=", 2);
            String value = option.length == 2 ? option[1] : "";
            switch (option[0]) {
                case "image" -> image = Optional.of(Path.of(filled(option[0], value)));
                case "power-loss" -> powerLoss = Optional.of(number(option[0], value, 1));
                case "seed" -> seed = Optional.of(number(option[0], value, Long.MIN_VALUE));
                case "faults" -> {
                    if (!value.equals("none")) {
                        throw new IllegalArgumentException(
                                "faults=" + value + " is not known; faults=none leaves the faults out");
                    }
                    healthy = true;
                }
                default ->
                    throw new IllegalArgumentException(
                            "\"" + option[0] + "\" is no option of a simulated machine; write " + SYNTAX);
            }
        }
        return new SimulatedSpec(parts[0], image, powerLoss, seed, healthy);
    }

    /** Whether the description is a file of the user. */
    public boolean isFile() {
        return platform.endsWith(".yaml") || platform.endsWith(".yml");
    }

    /** The described machine as the options change it. */
    SimulatedPlatform applyTo(SimulatedPlatform described) {
        List<Fault> list = new ArrayList<>();
        powerLoss.ifPresent(number -> list.add(new Fault(Kind.POWER_LOSS, new Trigger.AtChange(number))));
        if (!healthy) {
            list.addAll(described.faults().list());
        }
        return described.with(new Faults(seed.orElse(described.faults().seed()), list));
    }

    private static String filled(String option, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(
                    "the option " + option + " of a simulated machine needs a value; write " + option + "=FILE");
        }
        return value;
    }

    private static long number(String option, String value, long least) {
        try {
            long number = Long.parseLong(value);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Falls through to the same message.
        }
        throw new IllegalArgumentException(
                option + "=" + value + " is no number of a simulated machine; write for example " + option + "=12");
    }
}
