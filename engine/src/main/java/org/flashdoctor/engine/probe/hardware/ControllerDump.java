// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.ProtectionFact.RegisterSpace;
import org.flashdoctor.engine.fact.ProtectionFact.RegisterValue;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.register.Generation;
import org.flashdoctor.engine.register.GrantSource;
import org.flashdoctor.engine.register.RegisterMap;
import org.flashdoctor.engine.register.SpiRegister;

/** Takes the registers of an Intel SPI controller out of the bytes of its window. */
final class ControllerDump {

    /** Registers that tell of protection or help a person who reads the ticket; buffers are left out. */
    private static final Set<SpiRegister> WANTED = wanted();

    private static final int EARLY_BUSY = 0;
    private static final int BUSY = 5;

    private final byte[] window;
    private final RegisterMap map;
    private final Optional<Generation> generation;

    ControllerDump(byte[] window, RegisterMap map, Optional<Generation> generation) {
        this.window = window.clone();
        this.map = map;
        this.generation = generation;
    }

    /** Bytes of the window that hold all registers of a map. */
    static int length(RegisterMap map) {
        int end = 0;
        for (SpiRegister register : WANTED) {
            if (map.offsetOf(register).isPresent()) {
                end = Math.max(end, map.offsetOf(register).getAsInt() + size(register));
            }
        }
        return end;
    }

    /** Whether a cycle was running (SCIP). */
    boolean isBusy() {
        return map.hasRegions()
                ? (value(SpiRegister.HSFS) >>> BUSY & 1) == 1
                : (value(SpiRegister.SPIS) >>> EARLY_BUSY & 1) == 1;
    }

    private long value(SpiRegister register) {
        return LittleEndian.read(window, map.offsetOf(register).orElseThrow(), size(register));
    }

    /** Whether every byte of the window is the same as this. */
    boolean isFilledWith(byte filler) {
        for (byte each : window) {
            if (each != filler) {
                return false;
            }
        }
        return true;
    }

    /** Notes the registers that this generation has. */
    void note(Notes notes) {
        for (SpiRegister register : WANTED) {
            if (map.offsetOf(register).isPresent() && means(register)) {
                int offset = map.offsetOf(register).getAsInt();
                long value = value(register);
                notes.saw(
                        new RegisterValue(RegisterSpace.SPIBAR, offset, value),
                        new Evidence.Register(register.label()),
                        "SPIBAR + 0x%02x: %s".formatted(offset, LittleEndian.hex(value, size(register))));
            }
        }
    }

    /** Whether the register means on this generation what its name says. */
    private boolean means(SpiRegister register) {
        if (SpiRegister.regions().contains(register)) {
            return SpiRegister.regions().indexOf(register)
                    < generation
                            .map(Generation::regions)
                            .orElse(SpiRegister.regions().size());
        }
        boolean early = map != RegisterMap.PCH100_COMPATIBLE;
        Optional<GrantSource> grants = generation.map(Generation::grants);
        return switch (register) {
            // Without the generation nobody knows which of them counts.
            case FRAP -> early || (grants.isPresent() && grants.get() != GrantSource.BIOS_MASTER);
            case BM_RAP, BM_WAP -> grants.isPresent() && grants.get() != GrantSource.FRAP;
            default -> true;
        };
    }

    private static int size(SpiRegister register) {
        return switch (register) {
            case HSFS, HSFC, PREOP, OPTYPE, SPIS, SPIC -> Short.BYTES;
            default -> Integer.BYTES;
        };
    }

    private static Set<SpiRegister> wanted() {
        Set<SpiRegister> wanted = EnumSet.of(
                SpiRegister.BFPREG,
                SpiRegister.HSFS,
                SpiRegister.HSFC,
                SpiRegister.DLOCK,
                SpiRegister.FRAP,
                SpiRegister.GPR0,
                SpiRegister.PREOP,
                SpiRegister.OPTYPE,
                SpiRegister.OPMENU,
                SpiRegister.OPMENU_HIGH,
                SpiRegister.BM_RAP,
                SpiRegister.BM_WAP,
                SpiRegister.SPIS,
                SpiRegister.SPIC);
        wanted.addAll(SpiRegister.regions());
        wanted.addAll(SpiRegister.protectedRanges());
        wanted.addAll(SpiRegister.protectedBiosRanges());
        return wanted;
    }
}
