// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the three families of Intel flash controllers keep their registers. Offsets are bytes from SPIBAR.
 *
 * <p>The same offset means different things: 0x74 is PR0 on an ICH9 and FREG8 on a 100 series, 0x84 is PR4 on the one
 * and PR0 on the other, and 0x50 is FRAP on both but BBAR on an ICH7. A dump must never be decoded with the wrong map.
 */
@SuppressWarnings("ImmutableEnumChecker") // The maps cannot be modified.
public enum RegisterMap {

    /** ICH7, Tunnel Creek, Centerton and the VIA bridges: no descriptor, no regions, PBR instead of PR. */
    ICH7(new Layout()
            .at(0x00, SpiRegister.SPIS)
            .at(0x02, SpiRegister.SPIC)
            .at(0x04, SpiRegister.SPIA)
            .data(0x08, 0x47)
            .at(0x50, SpiRegister.BBAR)
            .at(0x54, SpiRegister.PREOP)
            .at(0x56, SpiRegister.OPTYPE)
            .at(0x58, SpiRegister.OPMENU)
            .at(0x5c, SpiRegister.OPMENU_HIGH)
            .run(0x60, SpiRegister.protectedBiosRanges())
            .at(0x6c, SpiRegister.CLOCK_DEBUG)),

    /** ICH8 to 9 series, and Silvermont. */
    ICH9_COMPATIBLE(new Layout()
            .at(0x04, SpiRegister.HSFS)
            .at(0x06, SpiRegister.HSFC)
            .at(0x08, SpiRegister.FADDR)
            .data(0x10, 0x4f)
            .at(0x50, SpiRegister.FRAP)
            .run(0x54, EnumSet.range(SpiRegister.FREG0, SpiRegister.FREG6))
            .run(0x74, SpiRegister.protectedRanges())
            .at(0x90, SpiRegister.SSFS)
            .at(0x91, SpiRegister.SSFC)
            .at(0x94, SpiRegister.PREOP)
            .at(0x96, SpiRegister.OPTYPE)
            .at(0x98, SpiRegister.OPMENU)
            .at(0x9c, SpiRegister.OPMENU_HIGH)
            .at(0xa0, SpiRegister.BBAR)
            .at(0xb0, SpiRegister.FDOC)
            .at(0xb4, SpiRegister.FDOD)
            .at(0xc1, SpiRegister.VSCC)
            .at(0xc4, SpiRegister.LVSCC)
            .at(0xc8, SpiRegister.UVSCC)
            .at(0xd0, SpiRegister.FPB)),

    /** 100 series and later, C620 on, Apollo Lake on. */
    PCH100_COMPATIBLE(new Layout()
            .at(0x00, SpiRegister.BFPREG)
            .at(0x04, SpiRegister.HSFS)
            .at(0x06, SpiRegister.HSFC)
            .at(0x08, SpiRegister.FADDR)
            .at(0x0c, SpiRegister.DLOCK)
            .data(0x10, 0x4f)
            .at(0x50, SpiRegister.FRAP)
            .run(0x54, EnumSet.range(SpiRegister.FREG0, SpiRegister.FREG11))
            .run(0x84, SpiRegister.protectedRanges())
            .at(0x98, SpiRegister.GPR0)
            .at(0xa0, SpiRegister.SSFS)
            .at(0xa1, SpiRegister.SSFC)
            .at(0xa4, SpiRegister.PREOP)
            .at(0xa6, SpiRegister.OPTYPE)
            .at(0xa8, SpiRegister.OPMENU)
            .at(0xac, SpiRegister.OPMENU_HIGH)
            .at(0xb4, SpiRegister.FDOC)
            .at(0xb8, SpiRegister.FDOD)
            .at(0xc4, SpiRegister.LVSCC)
            .at(0xc8, SpiRegister.UVSCC)
            .run(0xe0, EnumSet.range(SpiRegister.FREG12, SpiRegister.FREG15))
            .at(0x118, SpiRegister.BM_RAP)
            // flashrom prints 0x11a before the value that it reads from 0x11c.
            .at(0x11a, SpiRegister.BM_WAP)
            .at(0x11c, SpiRegister.BM_WAP));

    private final Map<SpiRegister, Integer> offsets;
    private final Map<Integer, SpiRegister> registers;
    private final int dataStart;
    private final int dataEnd;

    RegisterMap(Layout layout) {
        this.offsets = Collections.unmodifiableMap(layout.offsets);
        this.registers = Map.copyOf(layout.registers);
        this.dataStart = layout.dataStart;
        this.dataEnd = layout.dataEnd;
    }

    /** Offset of a register from SPIBAR; empty where controllers of this family have no such register. */
    public OptionalInt offsetOf(SpiRegister register) {
        return offsets.containsKey(register) ? OptionalInt.of(offsets.get(register)) : OptionalInt.empty();
    }

    /** The register that begins at an offset from SPIBAR. */
    public Optional<SpiRegister> at(int offset) {
        return Optional.ofNullable(registers.get(offset));
    }

    /** Whether a register or a word of the data buffer begins at the offset. */
    public boolean knows(int offset) {
        return registers.containsKey(offset) || (dataStart <= offset && offset <= dataEnd);
    }

    /** Whether there is a flash descriptor with regions. */
    public boolean hasRegions() {
        return offsets.containsKey(SpiRegister.FREG0);
    }

    private static final class Layout {

        private final Map<SpiRegister, Integer> offsets = new EnumMap<>(SpiRegister.class);
        private final Map<Integer, SpiRegister> registers = new HashMap<>();
        private int dataStart;
        private int dataEnd;

        Layout at(int offset, SpiRegister register) {
            offsets.put(register, offset);
            registers.put(offset, register);
            return this;
        }

        /** Registers of four bytes each, one after the other. */
        Layout run(int offset, Collection<SpiRegister> run) {
            int next = offset;
            for (SpiRegister register : run) {
                at(next, register);
                next += Integer.BYTES;
            }
            return this;
        }

        Layout data(int start, int end) {
            this.dataStart = start;
            this.dataEnd = end;
            return this;
        }
    }
}
