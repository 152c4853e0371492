// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Random;
import org.flashdoctor.engine.address.AddressRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegionRegisterTest {

    private static final int SAMPLES = 200_000;

    @ParameterizedTest
    @CsvSource({
        "0, 0x00000000, 0x00000000, 0x00000fff",
        "1, 0x03ff0200, 0x00200000, 0x003fffff",
        "2, 0x01f50001, 0x00001000, 0x001f5fff",
        "3, 0x01f701f6, 0x001f6000, 0x001f7fff",
        "4, 0x00030001, 0x00001000, 0x00003fff",
        "1, 0x07ff01c0, 0x001c0000, 0x007fffff",
        "1, 0x0fff0800, 0x00800000, 0x00ffffff",
        "1, 0x1fff1000, 0x01000000, 0x01ffffff",
        "8, 0x7fff7fff, 0x07fff000, 0x07ffffff",
    })
    void readsBaseAndLimit(int index, String value, long start, long end) {
        assertThat(RegionRegister.decode(index, Long.decode(value)))
                .isEqualTo(Decoded.plausible(Optional.of(new AddressRange(start, end))));
    }

    @ParameterizedTest
    @CsvSource({"3, 0x00007fff", "3, 0x00001fff", "4, 0x00000000", "0, 0x00000001"})
    void findsUnusedRegions(int index, String value) {
        assertThat(RegionRegister.decode(index, Long.decode(value))).isEqualTo(Decoded.plausible(Optional.empty()));
    }

    @Test
    void ignoresReservedBits() {
        assertThat(RegionRegister.decode(8, 0x8000_8000L))
                .isEqualTo(Decoded.plausible(Optional.of(new AddressRange(0, 0xfff))));
    }

    @ParameterizedTest
    @ValueSource(longs = {0xffff_ffffL, -1, 0x1_0000_0000L, Long.MIN_VALUE})
    void doesNotBelieveWhatNoRegisterHolds(long value) {
        assertThat(RegionRegister.decode(2, value)).isEqualTo(Decoded.implausible("FREG2", value));
    }

    @Test
    void everyValueIsARangeOrUnusedAndEncodesBack() {
        Random random = new Random(20240229);
        for (int i = 0; i < SAMPLES; i++) {
            long value = Integer.toUnsignedLong(random.nextInt());
            int index = random.nextInt(16);
            Optional<AddressRange> range =
                    RegionRegister.decode(index, value).accepted().orElseThrow();
            long base = value & 0x7fff;
            long limit = (value >>> 16) & 0x7fff;
            assertThat(range.isPresent()).as("0x%08x", value).isEqualTo(base <= limit);
            range.ifPresent(found -> {
                assertThat(RegionRegister.encode(found)).isEqualTo(value & RegionRegister.MASK);
                assertThat(found.start() % 0x1000).isZero();
                assertThat(found.length() % 0x1000).isZero();
            });
        }
    }

    @Test
    void everyRangeThatFitsDecodesBack() {
        Random random = new Random(4711);
        for (int i = 0; i < SAMPLES; i++) {
            long first = random.nextInt(0x8000);
            long last = first + random.nextInt(0x8000 - (int) first);
            AddressRange range = new AddressRange(first << 12, last << 12 | 0xfff);
            long value = RegionRegister.encode(range);
            // Index 0, because a value of 0 is a real range there only.
            assertThat(RegionRegister.decode(0, value).accepted()).isEqualTo(Optional.of(Optional.of(range)));
        }
    }

    @Test
    void doesNotEncodeWhatDoesNotFit() {
        assertThatThrownBy(() -> RegionRegister.encode(new AddressRange(0x800, 0xfff)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RegionRegister.encode(new AddressRange(0, 0x0fff_ffff)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
