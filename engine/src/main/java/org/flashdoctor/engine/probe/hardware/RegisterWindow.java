// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import java.util.Optional;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.register.Generation;

/** How a generation of Intel chipsets tells where the registers of its SPI controller are. */
enum RegisterWindow {
    /** Root complex base at 0xf0 of the LPC bridge, controller at 0x3020: ICH7, ICH8, Tunnel Creek, Centerton. */
    RCBA_EARLY(0xf0, 0xffff_c000L, 0x1, 0x3020),
    /** The same with the controller at 0x3800: ICH9 to 9 series. */
    RCBA(0xf0, 0xffff_c000L, 0x1, 0x3800),
    /** SPI base at 0x54 of the LPC bridge: Silvermont. */
    SBASE(0x54, 0xffff_fe00L, 0x2, 0),
    /** BAR0 of the SPI function: 100 series and later, Apollo Lake and later. */
    BAR0(0x10, 0xffff_f000L, 0, 0);

    /** No chipset maps its controller into the memory that a PC begins with. */
    private static final long LOWEST = 0x0100_0000;

    private final int register;
    private final long mask;
    private final long enable;
    private final int offset;

    RegisterWindow(int register, long mask, long enable, int offset) {
        this.register = register;
        this.mask = mask;
        this.enable = enable;
        this.offset = offset;
    }

    /** The way of a generation; empty for those without an SPI controller that we know. */
    static Optional<RegisterWindow> of(Generation generation) {
        if (generation.map().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (generation.map().get()) {
                    case ICH7 -> RCBA_EARLY;
                    case PCH100_COMPATIBLE -> BAR0;
                    case ICH9_COMPATIBLE ->
                        switch (generation) {
                            case ICH8 -> RCBA_EARLY;
                            case SILVERMONT -> SBASE;
                            default -> RCBA;
                        };
                });
    }

    /** Offset of the base address in the configuration space of the bridge, or of the SPI function for BAR0. */
    int register() {
        return register;
    }

    /** Whether the base address is in the SPI function and not in the bridge. */
    boolean inSpiFunction() {
        return this == BAR0;
    }

    /** Addresses of the first {@code length} bytes of registers; empty when the value leads nowhere. */
    Optional<AddressRange> locate(long value, int length) {
        long base = value & mask;
        if ((value & enable) != enable || base < LOWEST || base == mask) {
            return Optional.empty();
        }
        return Optional.of(new AddressRange(base + offset, base + offset + length - 1));
    }
}
