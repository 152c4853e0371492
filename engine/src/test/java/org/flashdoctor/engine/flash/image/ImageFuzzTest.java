// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.flashdoctor.engine.address.AddressRange;
import org.junit.jupiter.api.Test;

/** Any bytes have an answer, and what the answer names lies where it says. */
class ImageFuzzTest {

    private static final int SIZE = 1 << 16;

    /** Everything that is parsed, close together, so that mutations hit it. */
    private static byte[] seed() {
        SampleImage image = new SampleImage(SIZE)
                .descriptor(0, 0xfff, 0x1000, 0xffff, 0x1000, 0x1fff)
                .fmap(
                        0x1000,
                        new NamedRange("COREBOOT", new AddressRange(0x2000, 0xffff)),
                        new NamedRange("FW_MAIN_A", new AddressRange(0x3000, 0x3fff)))
                .file(0x2000, "build_info", "MAINBOARD_PART_NUMBER: X\n")
                .file(0x2080, "config", "CONFIG_LOCALVERSION=\"v1\"\n")
                .file(0x3000, "revision", "COREBOOT_VERSION 4.1\n")
                .bootGuard(0x8000, 1)
                .idSection("4.1", "A", "B");
        return image.bytes();
    }

    private static final int[] PLACES = {
        0x10, 0x30, 0x40, 0x80, 0x1000, 0x1038, 0x2000, 0x2080, 0x3000, 0x8000, 0x8100, SIZE - 0x80 - 64
    };

    @Test
    void mutatedImagesAreReadWithoutException() {
        Random random = new Random(20261128);
        byte[] seed = seed();
        for (int i = 0; i < 4000; i++) {
            byte[] mutated = seed.clone();
            for (int n = random.nextInt(12) + 1; n > 0; n--) {
                int place = PLACES[random.nextInt(PLACES.length)] + random.nextInt(80);
                mutated[place % SIZE] = value(random, mutated[place % SIZE]);
            }
            if (random.nextInt(4) == 0) {
                mutated = Arrays.copyOf(mutated, random.nextInt(SIZE));
            }
            check(mutated);
        }
    }

    private static byte value(Random random, byte old) {
        return switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> (byte) 0xff;
            case 2 -> (byte) 0x7f;
            case 3 -> (byte) (old ^ 1 << random.nextInt(8));
            default -> (byte) random.nextInt();
        };
    }

    @Test
    void anyBytesAreReadWithoutException() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(6000)];
            random.nextBytes(bytes);
            check(bytes);
        }
        check(new byte[0]);
        check(new byte[1]);
    }

    private static void check(byte[] bytes) {
        FlashImage image = FlashImage.read(ImageBytes.of(bytes));
        image.descriptor()
                .ifPresent(descriptor ->
                        assertThat(descriptor.problems(bytes.length)).isNotNull());
        image.fmap()
                .ifPresent(map -> map.areas()
                        .forEach(area -> assertThat(area.range().end()).isLessThan(map.size())));
        image.files()
                .forEach(files -> files.files()
                        .forEach(file -> file.content()
                                .ifPresent(content -> assertThat(content.end()).isLessThan(bytes.length))));
        boolean structured = image.descriptor().isPresent() || image.isCoreboot();
        assertThat(image.hasStructure() || !structured).isTrue();
        if (bytes.length > 0) {
            assertThat(image.look(new AddressRange(0, bytes.length - 1))).isNotNull();
        }
    }

    @Test
    void aListOfFilesThatNeverEndsIsCutAndAFalseLengthLeadsNowhere() {
        SampleImage image =
                new SampleImage(1 << 20).fmap(0, new NamedRange("COREBOOT", new AddressRange(0x1000, (1 << 20) - 1)));
        for (int at = 0x1000; at < 1 << 20; at += 64) {
            image.file(at, "a", "");
        }

        assertThat(image.image().files().get(0).files()).hasSize(4096);
    }

    @Test
    void layoutsOfAnyTextAreReadOrRefusedWithTheLine() {
        Random random = new Random(11);
        String letters = "0123456789abcdefx:# \t\n\"biosme";
        for (int i = 0; i < 5000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            try {
                assertThat(Layout.parse(text.toString()).parts()).isNotEmpty();
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageNotContaining("\n");
            }
        }
    }
}
