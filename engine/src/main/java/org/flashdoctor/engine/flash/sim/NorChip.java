// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.sim;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.flash.sim.Faults.Kind;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.ChipProtection;

/**
 * NOR flash: erasing sets all bits of a block, programming only clears bits. What its status register protects, it
 * leaves as it is and reports success all the same.
 */
final class NorChip {

    private static final byte ERASED = (byte) 0xff;

    private final ByteBuffer content;
    private final int eraseBlock;
    private final ChipProtection protection;

    /** A chip over bytes, which are its content from now on. */
    NorChip(ByteBuffer content, int eraseBlock, ChipProtection protection) {
        this.content = content;
        this.eraseBlock = eraseBlock;
        this.protection = protection;
    }

    void read(int address, byte[] into, int length) {
        content.get(address, into, 0, length);
    }

    byte[] all() {
        byte[] bytes = new byte[content.capacity()];
        content.get(0, bytes);
        return bytes;
    }

    /** Programs bytes; a fault says what really happens to them. */
    void program(int address, byte[] bytes, int length, Optional<Kind> fault, FaultInjector chance) {
        if (isProtected(new AddressRange(address, (long) address + length - 1))
                || fault.filter(Kind.SILENT_IGNORE::equals).isPresent()) {
            return;
        }
        boolean partly = fault.filter(kind -> kind == Kind.SHORT_WRITE || kind == Kind.POWER_LOSS)
                .isPresent();
        int done = partly ? chance.number(length) : length;
        byte[] before = new byte[length];
        content.get(address, before);
        for (int i = 0; i < done; i++) {
            content.put(address + i, (byte) (before[i] & bytes[i]));
        }
        if (fault.filter(Kind.POWER_LOSS::equals).isPresent()) {
            // The byte in hand has some of its bits cleared.
            content.put(address + done, (byte) (before[done] & (bytes[done] | chance.number(0x100))));
        }
        if (fault.filter(Kind.BIT_FLIP_IN_PROGRAM::equals).isPresent()) {
            flip(address, before, chance);
        }
    }

    /** Erases a block. */
    void erase(int address, Optional<Kind> fault, FaultInjector chance) {
        if (isProtected(new AddressRange(address, (long) address + eraseBlock - 1))
                || fault.filter(Kind.SILENT_IGNORE::equals).isPresent()) {
            return;
        }
        byte[] before = new byte[eraseBlock];
        content.get(address, before);
        boolean lost = fault.filter(Kind.POWER_LOSS::equals).isPresent();
        // A block that loses power is erased for a part, and behind it bits have risen here and there.
        int done = lost ? chance.number(eraseBlock) : eraseBlock;
        for (int i = 0; i < eraseBlock; i++) {
            content.put(address + i, i < done ? ERASED : (byte) (before[i] | chance.number(0x100)));
        }
        if (fault.filter(Kind.BIT_FLIP_IN_PROGRAM::equals).isPresent()) {
            flip(address, before, chance);
        }
    }

    /** Makes one bit other than it should be, in a way that a chip can fail: it stays as it was, or it is cleared. */
    private void flip(int address, byte[] before, FaultInjector chance) {
        int start = chance.number(before.length);
        int bit = 1 << chance.number(Byte.SIZE);
        for (int i = 0; i < before.length; i++) {
            int place = (start + i) % before.length;
            int now = content.get(address + place);
            if ((now & bit) != 0) {
                content.put(address + place, (byte) (now & ~bit));
                return;
            }
            if ((before[place] & bit) != 0) {
                content.put(address + place, (byte) (now | bit));
                return;
            }
        }
    }

    private boolean isProtected(AddressRange range) {
        return protection.range().filter(range::overlaps).isPresent();
    }
}
