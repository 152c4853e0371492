// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.flashdoctor.engine.address.AddressRange;

/** Builds images as coreboot's build does, small enough for tests. */
public final class SampleImage {

    private final ByteBuffer bytes;

    public SampleImage(int size) {
        byte[] erased = new byte[size];
        Arrays.fill(erased, (byte) 0xff);
        bytes = ByteBuffer.wrap(erased).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** 1 MiB with descriptor, FMAP, CBFS and a board's name. */
    public static SampleImage coreboot(String board) {
        return new SampleImage(1 << 20)
                .descriptor(0x00000, 0x00fff, 0x40000, 0xfffff, 0x01000, 0x3ffff)
                .fmap(
                        0x41000,
                        new NamedRange("SI_DESC", new AddressRange(0, 0xfff)),
                        new NamedRange("SI_ME", new AddressRange(0x1000, 0x3ffff)),
                        new NamedRange("SI_BIOS", new AddressRange(0x40000, 0xfffff)),
                        new NamedRange("RW_SECTION_A", new AddressRange(0x50000, 0x6ffff)),
                        new NamedRange("FW_MAIN_A", new AddressRange(0x51000, 0x6ffff)),
                        new NamedRange("RW_SECTION_B", new AddressRange(0x70000, 0x8ffff)),
                        new NamedRange("COREBOOT", new AddressRange(0x90000, 0xfffff)))
                .file(0x90000, "build_info", "COREBOOT_VERSION: 4.21\nMAINBOARD_PART_NUMBER: " + board + "\n")
                .file(0x90100, "fallback/payload", "Dasharo (coreboot+UEFI) v1.7.2 is what SMBIOS says")
                .noise(0x91000, 0x6000, 7);
    }

    public SampleImage descriptor(int fdStart, int fdEnd, int biosStart, int biosEnd, int meStart, int meEnd) {
        bytes.putInt(0x10, 0x0ff0a55a);
        bytes.putInt(0x14, (0x40 >> 4) << 16 | (0x30 >> 4));
        bytes.putInt(0x18, 0x80 >> 4);
        bytes.putInt(0x30, 4 << 17 | 0xf0 | 1);
        region(0, fdStart, fdEnd);
        region(1, biosStart, biosEnd);
        region(2, meStart, meEnd);
        for (int i = 3; i < 16; i++) {
            bytes.putInt(0x40 + 4 * i, 0x00007fff);
        }
        // The host reads everything and writes the BIOS region.
        bytes.putInt(0x80, 0xfff << 8 | 0x002 << 20);
        return this;
    }

    private void region(int index, int start, int end) {
        bytes.putInt(0x40 + 4 * index, (end >> 12) << 16 | start >> 12);
    }

    public SampleImage fmap(int at, NamedRange... areas) {
        text(at, "__FMAP__", 8);
        bytes.put(at + 8, (byte) 1).put(at + 9, (byte) 1);
        bytes.putLong(at + 10, 0).putInt(at + 18, bytes.limit());
        text(at + 22, "FLASH", 32);
        bytes.putShort(at + 54, (short) areas.length);
        int entry = at + 56;
        for (NamedRange area : areas) {
            bytes.putInt(entry, (int) area.range().start());
            bytes.putInt(entry + 4, (int) area.range().length());
            text(entry + 8, area.name(), 32);
            bytes.putShort(entry + 40, (short) 0);
            entry += 42;
        }
        return this;
    }

    public SampleImage file(int at, String name, String content) {
        byte[] data = content.getBytes(StandardCharsets.ISO_8859_1);
        int offset = 24 + (name.length() / 16 + 1) * 16;
        text(at, "LARCHIVE", 8);
        bytes.putInt(at + 8, Integer.reverseBytes(data.length));
        bytes.putInt(at + 12, Integer.reverseBytes(0x50));
        bytes.putInt(at + 16, 0);
        bytes.putInt(at + 20, Integer.reverseBytes(offset));
        text(at + 24, name, offset - 24);
        bytes.put(at + offset, data);
        return this;
    }

    /** Version, vendor and part as the boot block has them. */
    public SampleImage idSection(String version, String vendor, String part) {
        List<String> texts = List.of(version, vendor, part);
        int end = bytes.limit() - 0x80;
        int at = end - 16;
        List<Integer> distances = new ArrayList<>();
        for (int i = texts.size() - 1; i >= 0; i--) {
            at -= texts.get(i).length() + 1;
            text(at, texts.get(i), texts.get(i).length() + 1);
            distances.add(0, end - at);
        }
        bytes.put(at - 1, (byte) 0);
        bytes.putInt(end - 16, distances.get(0))
                .putInt(end - 12, distances.get(1))
                .putInt(end - 8, distances.get(2))
                .putInt(end - 4, bytes.limit());
        return this;
    }

    /** A firmware interface table with a key manifest whose modulus is one byte repeated. */
    public SampleImage bootGuard(int at, int keyByte) {
        int size = bytes.limit();
        bytes.putInt(size - 0x40, at - size);
        text(at, "_FIT_   ", 8);
        bytes.putInt(at + 8, 2);
        int manifest = at + 0x100;
        bytes.putLong(at + 16, (1L << 32) - size + manifest);
        bytes.put(at + 30, (byte) 0x0b);
        bytes.put(manifest + 40, (byte) 0x10).putShort(manifest + 41, (short) 2048);
        bytes.putInt(manifest + 43, 0x10001);
        for (int i = 0; i < 256; i++) {
            bytes.put(manifest + 47 + i, (byte) keyByte);
        }
        return this;
    }

    public SampleImage noise(int at, int length, long seed) {
        byte[] noise = new byte[length];
        new Random(seed).nextBytes(noise);
        bytes.put(at, noise);
        return this;
    }

    private void text(int at, String text, int length) {
        bytes.put(at, Arrays.copyOf(text.getBytes(StandardCharsets.ISO_8859_1), length));
    }

    public byte[] bytes() {
        return bytes.array().clone();
    }

    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes());
    }

    public FlashImage image() {
        return FlashImage.read(ImageBytes.of(bytes()));
    }
}
