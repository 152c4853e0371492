// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import java.util.Optional;
import org.flashdoctor.engine.address.AddressRange;

/** Layouts of the four ROM protect registers in configuration space of AMD's LPC bridge. */
enum RomProtection {
    /** Until Zen: base in bits 31:11, length in bits 10:2 in KiB, read protection bit 1, write protection bit 0. */
    OLD {
        @Override
        Optional<AddressRange> decode(long value) {
            if ((value & OLD_PROTECT) == 0) {
                return Optional.empty();
            }
            long base = value & OLD_BASE;
            return Optional.of(new AddressRange(base, base + ((value & OLD_RANGE) << Byte.SIZE | OLD_LAST)));
        }
    },
    /** Zen: base in bits 31:12, write protection bit 10, read protection bit 9, unit bit 8, units in bits 7:0. */
    ZEN {
        @Override
        Optional<AddressRange> decode(long value) {
            if ((value & ZEN_PROTECT) == 0) {
                return Optional.empty();
            }
            long base = value & ZEN_BASE;
            long unit = (value & ZEN_LARGE_UNIT) == 0 ? SMALL_UNIT : LARGE_UNIT;
            return Optional.of(new AddressRange(base, base + unit * ((value & ZEN_UNITS) + 1) - 1));
        }
    };

    private static final long OLD_PROTECT = 0x3;
    private static final long OLD_RANGE = 0x7fc;
    private static final long OLD_LAST = 0x3ff;
    private static final long OLD_BASE = 0xffff_f800L;
    private static final long ZEN_PROTECT = 0x600;
    private static final long ZEN_BASE = 0xffff_f000L;
    private static final long ZEN_LARGE_UNIT = 0x100;
    private static final long ZEN_UNITS = 0xff;
    private static final long SMALL_UNIT = 0x1000;
    private static final long LARGE_UNIT = 0x1_0000;

    /** The range that a register protects; empty when it protects nothing. */
    abstract Optional<AddressRange> decode(long value);
}
