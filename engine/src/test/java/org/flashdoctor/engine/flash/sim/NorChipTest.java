// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectionMode;
import org.flashdoctor.engine.flash.sim.Faults.Kind;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.ChipProtection;
import org.junit.jupiter.api.Test;

class NorChipTest {

    private static final int SIZE = 0x4000;
    private static final int BLOCK = 0x1000;

    private final FaultInjector chance = new FaultInjector(Faults.none());

    private static NorChip chip(byte[] content) {
        return new NorChip(ByteBuffer.wrap(content), BLOCK, ChipProtection.none());
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void erasingSetsEveryBitOfOneBlockAndNoOther() {
        byte[] content = random(SIZE, 1);
        byte[] before = content.clone();
        chip(content).erase(BLOCK, Optional.empty(), chance);
        byte[] expected = before.clone();
        Arrays.fill(expected, BLOCK, 2 * BLOCK, (byte) 0xff);
        assertThat(content).isEqualTo(expected);
    }

    @Test
    void programmingOnlyClearsBits() {
        byte[] content = random(SIZE, 2);
        byte[] before = content.clone();
        byte[] data = random(64, 3);
        chip(content).program(0x1040, data, 64, Optional.empty(), chance);
        for (int i = 0; i < SIZE; i++) {
            int expected = i >= 0x1040 && i < 0x1080 ? before[i] & data[i - 0x1040] : before[i];
            assertThat(content[i]).as("byte %x", i).isEqualTo((byte) expected);
        }
    }

    @Test
    void leavesWhatItsStatusRegisterProtectsWithoutAWord() {
        byte[] content = random(SIZE, 4);
        byte[] before = content.clone();
        NorChip chip = new NorChip(
                ByteBuffer.wrap(content),
                BLOCK,
                new ChipProtection(Optional.of(new AddressRange(BLOCK, 2 * BLOCK - 1)), ProtectionMode.HARDWARE));
        chip.erase(BLOCK, Optional.empty(), chance);
        chip.program(BLOCK + 64, new byte[64], 64, Optional.empty(), chance);
        assertThat(content).isEqualTo(before);
        chip.program(0, new byte[64], 64, Optional.empty(), chance);
        assertThat(Arrays.copyOf(content, 64)).containsOnly(0);
    }

    @Test
    void aFlippedBitIsOneBit() {
        for (int seed = 0; seed < 200; seed++) {
            FaultInjector injector = new FaultInjector(Faults.of(seed));
            byte[] content = new byte[SIZE];
            Arrays.fill(content, (byte) 0xff);
            byte[] data = random(64, seed);
            chip(content).program(0, data, 64, Optional.of(Kind.BIT_FLIP_IN_PROGRAM), injector);
            assertThat(differingBits(content, data)).isEqualTo(1);
        }
        for (int seed = 0; seed < 200; seed++) {
            FaultInjector injector = new FaultInjector(Faults.of(seed));
            byte[] content = random(SIZE, seed);
            chip(content).erase(0, Optional.of(Kind.BIT_FLIP_IN_PROGRAM), injector);
            byte[] erased = new byte[BLOCK];
            Arrays.fill(erased, (byte) 0xff);
            assertThat(differingBits(content, erased)).isEqualTo(1);
        }
    }

    @Test
    void aShortWriteLeavesTheRestAsItWas() {
        for (int seed = 0; seed < 200; seed++) {
            FaultInjector injector = new FaultInjector(Faults.of(seed));
            byte[] content = new byte[SIZE];
            Arrays.fill(content, (byte) 0xff);
            chip(content).program(0, new byte[64], 64, Optional.of(Kind.SHORT_WRITE), injector);
            int done = 0;
            while (content[done] == 0) {
                done++;
            }
            assertThat(done).isLessThan(64);
            for (int i = done; i < SIZE; i++) {
                assertThat(content[i]).isEqualTo((byte) 0xff);
            }
        }
    }

    @Test
    void halfAnEraseSetsBitsAndHalfAProgramClearsThem() {
        for (int seed = 0; seed < 200; seed++) {
            FaultInjector injector = new FaultInjector(Faults.of(seed));
            byte[] content = random(SIZE, seed);
            byte[] before = content.clone();
            chip(content).erase(0, Optional.of(Kind.POWER_LOSS), injector);
            for (int i = 0; i < SIZE; i++) {
                assertThat(content[i] & before[i]).isEqualTo((int) before[i]);
                assertThat(i < BLOCK || content[i] == before[i]).isTrue();
            }
            byte[] data = random(64, seed + 1);
            byte[] erased = content.clone();
            chip(content).program(BLOCK, data, 64, Optional.of(Kind.POWER_LOSS), injector);
            for (int i = 0; i < 64; i++) {
                byte whole = (byte) (erased[BLOCK + i] & data[i]);
                byte now = content[BLOCK + i];
                assertThat(now | erased[BLOCK + i]).isEqualTo((int) erased[BLOCK + i]);
                assertThat(now & whole).isEqualTo((int) whole);
            }
        }
    }

    private static int differingBits(byte[] content, byte[] expected) {
        int bits = 0;
        for (int i = 0; i < expected.length; i++) {
            bits += Integer.bitCount((content[i] ^ expected[i]) & 0xff);
        }
        return bits;
    }
}
