// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtectedRangeRegisterTest {

    private static final int SAMPLES = 200_000;

    @ParameterizedTest
    @CsvSource({
        "PR0, 0x9fff03e0, 0x003e0000, 0x01ffffff, WRITE",
        "PR4, 0x81ff81f8, 0x001f8000, 0x001fffff, READ_WRITE",
        "PR4, 0x85ff85f8, 0x005f8000, 0x005fffff, READ_WRITE",
        "PR0, 0x87ff0600, 0x00600000, 0x007fffff, WRITE",
        "GPR0, 0x00008000, 0x00000000, 0x00000fff, READ",
        "PBR0, 0x80fff800, 0x00800000, 0x00ffffff, WRITE",
        "PBR2, 0x80001001, 0x00001000, 0x00001fff, WRITE",
    })
    void readsRangeAndProtection(SpiRegister register, String value, long start, long end, RangeProtection protection) {
        assertThat(ProtectedRangeRegister.decode(register, Long.decode(value)))
                .isEqualTo(Decoded.plausible(Optional.of(new ProtectedRange(
                        register.name(), new AddressRange(start, end), protection, Reading.notLookedAt()))));
    }

    @ParameterizedTest
    @CsvSource({
        "PR0, 0x00000000",
        "PR0, 0x07ff0600",
        "PR1, 0x80000001",
        "PR0, 0xc3896668",
        "PBR0, 0x00fff800",
        "PBR0, 0x8000000f",
    })
    void findsInactiveRanges(SpiRegister register, String value) {
        assertThat(ProtectedRangeRegister.decode(register, Long.decode(value)))
                .isEqualTo(Decoded.plausible(Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(longs = {0xffff_ffffL, -1, 0x1_0000_0000L})
    void doesNotBelieveWhatNoRegisterHolds(long value) {
        assertThat(ProtectedRangeRegister.decode(SpiRegister.PR3, value)).isEqualTo(Decoded.implausible("PR3", value));
        assertThat(ProtectedRangeRegister.decode(SpiRegister.PBR1, value))
                .isEqualTo(Decoded.implausible("PBR1", value));
    }

    @Test
    void refusesOtherRegisters() {
        assertThatThrownBy(() -> ProtectedRangeRegister.decode(SpiRegister.FREG0, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyValueIsAnActiveRangeOrNoneAndEncodesBack() {
        Random random = new Random(1066);
        for (int i = 0; i < SAMPLES; i++) {
            long value = Integer.toUnsignedLong(random.nextInt());
            Optional<ProtectedRange> range = ProtectedRangeRegister.decode(SpiRegister.PR2, value)
                    .accepted()
                    .orElseThrow();
            boolean active = (value & 0x8000_8000L) != 0;
            boolean ordered = (value & 0x7fff) <= ((value >>> 16) & 0x7fff);
            assertThat(range.isPresent()).as("0x%08x", value).isEqualTo(active && ordered);
            range.ifPresent(found -> assertThat(ProtectedRangeRegister.encode(found.range(), found.protection()))
                    .isEqualTo(value));
        }
    }

    @Test
    void everyProtectionDecodesBack() {
        Random random = new Random(99);
        List<RangeProtection> protections = List.of(RangeProtection.values());
        for (int i = 0; i < SAMPLES; i++) {
            long first = random.nextInt(0x8000);
            // The last block alone, protected from all, would be all ones: what an absent register reads.
            long last = first + random.nextInt(0x8000 - (int) first);
            AddressRange range = new AddressRange(first << 12, last << 12 | 0xfff);
            RangeProtection protection = protections.get(random.nextInt(protections.size()));
            long value = ProtectedRangeRegister.encode(range, protection);
            if (value == 0xffff_ffffL) {
                continue;
            }
            ProtectedRange decoded = ProtectedRangeRegister.decode(SpiRegister.PR0, value)
                    .accepted()
                    .orElseThrow()
                    .orElseThrow();
            assertThat(decoded.range()).isEqualTo(range);
            assertThat(decoded.protection()).isEqualTo(protection);
        }
    }

    @Test
    void everyValueOfAnIch7IsARangeOrNone() {
        Random random = new Random(7);
        for (int i = 0; i < SAMPLES; i++) {
            long value = Integer.toUnsignedLong(random.nextInt());
            Optional<ProtectedRange> range = ProtectedRangeRegister.decode(SpiRegister.PBR0, value)
                    .accepted()
                    .orElseThrow();
            assertThat(range.isPresent())
                    .as("0x%08x", value)
                    .isEqualTo(value >>> 31 == 1 && (value & 0xfff) <= ((value >>> 12) & 0xfff));
        }
    }
}
