// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.ProtectionFact.BootGuard;
import org.flashdoctor.engine.fact.ProtectionFact.BootPolicy;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;
import org.flashdoctor.engine.system.Machine.CommandOutput;

/**
 * How Boot Guard ran at this start, from a model specific register of Intel processors. The register is read with
 * {@code rdmsr}, where that is installed; HFSTS6 tells the same on most machines.
 */
public final class BootGuardProbe implements Probe {

    private static final String DEVICE = "/dev/cpu/0/msr";
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Pattern VALUE = Pattern.compile("[0-9a-fA-F]{1,16}");
    private static final Evidence.Register REGISTER = new Evidence.Register("MSR 0x13a");

    private static final int KEY_FUSED = 4;
    private static final int MEASURED = 5;
    private static final int VERIFIED = 6;
    private static final int CAPABLE = 32;

    private final Platform.Finder platforms;

    BootGuardProbe(Platform.Finder platforms) {
        this.platforms = platforms;
    }

    @Override
    public String name() {
        return "boot-guard";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(BootPolicy.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Notes notes = new Notes(name());
        Platform platform = platforms.of(machine);
        if (platform.functions().got().isPresent() && !platform.isIntel()) {
            return notes.missed(Gap.NOT_SUPPORTED, DEVICE, "no chipset of Intel", BootPolicy.class)
                    .result();
        }
        // Tells by its errno whether such registers can be read at all; this one is an old register of no interest.
        Access<byte[]> device = machine.readFile(DEVICE, Long.BYTES);
        if (device instanceof Access.Refused<byte[]> refused && refused.gap() != Gap.FAILED) {
            return notes.missed(device, DEVICE, BootPolicy.class).result();
        }
        Access<CommandOutput> output = machine.run(List.of("rdmsr", "-p", "0", "0x13a"), PATIENCE);
        if (output.got().isEmpty()) {
            return notes.missed(
                            output.absent() ? Gap.NOT_LOOKED_AT : Gap.FAILED,
                            "rdmsr",
                            output.detail(),
                            BootPolicy.class)
                    .result();
        }
        return parse(output.got().get(), notes);
    }

    private static ProbeResult parse(CommandOutput output, Notes notes) {
        String text = output.output().strip();
        if (output.exitCode() != 0 || !VALUE.matcher(text).matches()) {
            String errors = output.errors();
            Gap gap = errors.contains("cannot read MSR")
                    ? Gap.NOT_SUPPORTED
                    : errors.contains("denied") || errors.contains("not permitted") ? Gap.DENIED : Gap.FAILED;
            return notes.missed(gap, "rdmsr", errors, BootPolicy.class).result();
        }
        long value = Long.parseUnsignedLong(text, 16);
        String shown = LittleEndian.hex(value, Long.BYTES);
        if (value == -1L) {
            return notes.missed(Gap.FAILED, "rdmsr", shown, BootPolicy.class).result();
        }
        notes.saw(
                        new BootPolicy(
                                Reading.of(isSet(value, KEY_FUSED)),
                                Reading.of(isSet(value, MEASURED)),
                                Reading.of(isSet(value, VERIFIED))),
                        REGISTER,
                        shown)
                .covers(BootPolicy.class);
        enforced(value).ifPresent(enforced -> notes.saw(new BootGuard(enforced), REGISTER, shown));
        return notes.result();
    }

    /** Verified with a key that is not fused proves nothing either way; neither does a processor without Boot Guard. */
    private static Optional<Boolean> enforced(long value) {
        if (isSet(value, VERIFIED)) {
            return isSet(value, KEY_FUSED) ? Optional.of(true) : Optional.empty();
        }
        return isSet(value, CAPABLE) ? Optional.of(false) : Optional.empty();
    }

    private static boolean isSet(long value, int bit) {
        return (value >>> bit & 1) == 1;
    }
}
