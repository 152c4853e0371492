// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.flashdoctor.engine.probe.hardware.SampleMachine.Bytes;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmbiosTest {

    static byte[] table(byte[]... structures) {
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        for (byte[] structure : structures) {
            table.writeBytes(structure);
        }
        return table.toByteArray();
    }

    static byte[] structure(int type, byte[] data, String... strings) {
        ByteArrayOutputStream structure = new ByteArrayOutputStream();
        structure.writeBytes(new byte[] {(byte) type, (byte) (data.length + 4), 0x01, 0x00});
        structure.writeBytes(data);
        for (String string : strings) {
            structure.writeBytes(string.getBytes(ISO_8859_1));
            structure.write(0);
        }
        structure.writeBytes(new byte[strings.length == 0 ? 2 : 1]);
        return structure.toByteArray();
    }

    /** Two interfaces, the one asked for behind another. */
    static byte[] status(int version, long hfsts1, long hfsts6) {
        Bytes data = new Bytes(2 + 2 * 25);
        data.put(0, 1, version).put(1, 1, 2);
        data.put(2, 1, 2).put(3, 0x1111_1111L);
        data.put(27, 1, 1)
                .put(28, hfsts1)
                .put(32, 0x3885_0106L)
                .put(36, 0x20)
                .put(40, 0x4000)
                .put(48, hfsts6);
        return structure(0xdb, data.bytes());
    }

    static byte[] version(String name, int major) {
        Bytes data = new Bytes(1 + 3 * 7);
        data.put(0, 1, 3);
        data.put(1, 1, 1).put(3, 1, 0x0b);
        data.put(8, 1, 2).put(10, 1, 0xff);
        data.put(15, 1, 3).put(17, 1, major).put(18, 1, 1).put(19, 1, 25).half(20, 1932);
        return structure(0xdd, data.bytes(), "Reference Code - ME", "MEBx version", name);
    }

    static byte[] end() {
        return structure(127, new byte[0]);
    }

    @Test
    void readsTheStatusOfTheFirstInterface() {
        Smbios smbios = Smbios.parse(
                table(structure(0, new byte[20], "coreboot", "v1.1"), status(1, 0x9000_0245L, 0x4020_0000L), end()));
        assertThat(smbios.size()).isEqualTo(3);
        assertThat(smbios.firmwareStatus())
                .containsExactly(0x9000_0245L, 0x3885_0106L, 0x20L, 0x4000L, 0L, 0x4020_0000L);
    }

    @Test
    void readsTheVersionOfTheEngine() {
        assertThat(Smbios.parse(table(version("ME Firmware Version", 16), end()))
                        .engineVersion())
                .contains(16);
    }

    @Test
    void otherVersionsAreNotTheEngines() {
        assertThat(Smbios.parse(table(version("MEBx version", 16))).engineVersion())
                .isEmpty();
        assertThat(Smbios.parse(table(version("ME Firmware Version", 0))).engineVersion())
                .isEmpty();
        assertThat(Smbios.parse(table(version("ME Firmware Version", 0xff))).engineVersion())
                .isEmpty();
    }

    @Test
    void anotherVersionOfTheStatusIsNotRead() {
        assertThat(Smbios.parse(table(status(2, 0x9000_0245L, 0))).firmwareStatus())
                .isEmpty();
    }

    @Test
    void aCountThatIsTooLargeReadsWhatIsThere() {
        byte[] status = status(1, 0x9000_0245L, 0);
        status[5] = (byte) 0xff;
        assertThat(Smbios.parse(status).firmwareStatus()).startsWith(0x9000_0245L);
        byte[] version = version("ME Firmware Version", 16);
        version[4] = (byte) 0xff;
        assertThat(Smbios.parse(version).engineVersion()).contains(16);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 20, 40, 56})
    void aTableThatBreaksOffIsNoTrouble(int length) {
        byte[] whole = table(status(1, 0x9000_0245L, 0));
        assertThat(Smbios.parse(Arrays.copyOf(whole, Math.min(length, whole.length)))
                        .firmwareStatus()
                        .size())
                .isIn(0, 6);
    }

    @Test
    void aStructureShorterThanItsHeaderEndsTheTable() {
        byte[] broken = {1, 3, 0, 0, 0, 0};
        assertThat(Smbios.parse(table(structure(2, new byte[4]), broken, status(1, 5, 5)))
                        .size())
                .isEqualTo(1);
    }

    @Test
    void nothingIsReadBehindTheEnd() {
        assertThat(Smbios.parse(table(end(), status(1, 0x9000_0245L, 0))).firmwareStatus())
                .isEmpty();
    }

    @Test
    void manyStructuresEndSomewhere() {
        byte[] table = new byte[Smbios.LIMIT];
        for (int i = 0; i + 6 <= table.length; i += 6) {
            table[i + 1] = 4;
        }
        assertThat(Smbios.parse(table).size()).isEqualTo(4096);
    }

    @RepeatedTest(200)
    void randomBytesNeverHurt(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        byte[] bytes = new byte[random.nextInt(5000)];
        random.nextBytes(bytes);
        if (repetition.getCurrentRepetition() % 2 == 0) {
            // Half of the time with lengths that lead on.
            for (int i = 0; i < bytes.length; i += 1 + random.nextInt(40)) {
                bytes[i] = (byte) (random.nextBoolean() ? 0xdb : 0xdd);
                if (i + 6 < bytes.length) {
                    bytes[i + 1] = (byte) (4 + random.nextInt(60));
                    bytes[i + 4] = 1;
                }
            }
        }
        Smbios smbios = Smbios.parse(bytes);
        assertThat(smbios.size()).isLessThanOrEqualTo(bytes.length);
        assertThat(smbios.firmwareStatus().size()).isIn(0, 6);
        assertThat(smbios.engineVersion().orElse(1)).isBetween(1, 254);
    }

    @RepeatedTest(100)
    void damagedTablesNeverHurt(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        byte[] table = table(status(1, 0x9000_0245L, 0), version("ME Firmware Version", 16), end());
        for (int i = 0; i < 8; i++) {
            table[random.nextInt(table.length)] = (byte) random.nextInt();
        }
        Smbios smbios = Smbios.parse(table);
        assertThat(smbios.firmwareStatus().size()).isIn(0, 6);
        assertThat(smbios.engineVersion().orElse(1)).isBetween(1, 254);
    }
}
