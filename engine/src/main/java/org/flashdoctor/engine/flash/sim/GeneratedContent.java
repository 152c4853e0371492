// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.sim;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.Region;
import org.flashdoctor.engine.register.RegionRegister;
import org.flashdoctor.engine.register.RegisterMap;

/**
 * Makes what a chip with coreboot holds: the descriptor of the platform, a partition table for the ME, an FMAP with
 * read-write sections where there is room, and a CBFS that names the board. The rest is filler out of the seed; nothing
 * in it would start.
 */
final class GeneratedContent {

    private static final int PAGE = SimulatedPlatform.PAGE;
    private static final byte ERASED = (byte) 0xff;

    private static final int SIGNATURE_AT = 0x10;
    private static final int SIGNATURE = 0x0ff0_a55a;
    private static final int COMPONENTS = 0x30;
    private static final int REGIONS = 0x40;
    private static final int MASTERS = 0x80;
    private static final int SMALLEST_DENSITY = 512 * 1024;

    private static final int LATE_CLOCK = 6;

    private static final int FMAP_NAME = 32;
    private static final int CBFS_ALIGNMENT = 64;
    private static final int CBFS_HEADER_TYPE = 2;
    private static final int CBFS_RAW = 0x50;
    private static final int CBFS_PAYLOAD = 0x20;

    /** From this size on, in pages, a BIOS region gets sections A and B. */
    private static final int ROOM_FOR_SECTIONS = 8;

    private final SimulatedPlatform platform;
    private final SplittableRandom random;
    private final byte[] bytes;

    private GeneratedContent(SimulatedPlatform platform, long seed) {
        this.platform = platform;
        this.random = new SplittableRandom(seed);
        this.bytes = new byte[(int) platform.part().size()];
    }

    /** The content for a platform; equal seeds make equal content. */
    static byte[] of(SimulatedPlatform platform, long seed) {
        GeneratedContent content = new GeneratedContent(platform, seed);
        content.fill();
        return content.bytes;
    }

    private void fill() {
        Arrays.fill(bytes, ERASED);
        AddressRange bios = new AddressRange(0, bytes.length - 1L);
        for (Region region : platform.regions()) {
            switch (region.region()) {
                case FD -> descriptor((int) region.range().start());
                case BIOS -> bios = region.range();
                case ME -> engine(region.range());
                default -> filler(region.range().start(), region.range().length() / 2);
            }
        }
        boolean anyBios = platform.regions().isEmpty()
                || platform.regions().stream().anyMatch(region -> region.region() == DescriptorRegion.BIOS);
        if (anyBios) {
            bios((int) bios.start(), (int) bios.length());
        }
    }

    private void filler(long start, long length) {
        byte[] data = new byte[(int) length];
        random.nextBytes(data);
        System.arraycopy(data, 0, bytes, (int) start, data.length);
    }

    private ByteBuffer at(int start, ByteOrder order) {
        return ByteBuffer.wrap(bytes, start, bytes.length - start).slice().order(order);
    }

    private void descriptor(int start) {
        boolean late = platform.pch().map() == RegisterMap.PCH100_COMPATIBLE;
        int count = platform.pch().generation().regions();
        ByteBuffer out = at(start, ByteOrder.LITTLE_ENDIAN);
        out.putInt(SIGNATURE_AT, SIGNATURE);
        // Bases count 16 bytes. One flash chip, which is written as 0; two masters, written as one less before the
        // 100 series.
        out.putInt(SIGNATURE_AT + 4, COMPONENTS >> 4 | (REGIONS >> 4) << 16);
        out.putInt(SIGNATURE_AT + 8, MASTERS >> 4 | (late ? 2 : 1) << 8 | 0x10 << 16);
        out.putInt(SIGNATURE_AT + 12, 0);
        int density = 0;
        for (long size = SMALLEST_DENSITY; size < bytes.length; size *= 2) {
            density++;
        }
        // Second chip: none. The read clock tells the layout: 17 MHz since the 100 series, 20 MHz before.
        out.putInt(COMPONENTS, late ? LATE_CLOCK << 17 | 0xf << 4 | density : 7 << 3 | density);
        for (int i = 0; i < count; i++) {
            out.putInt(REGIONS + i * Integer.BYTES, late ? 0x0000_7fff : 0x0000_1fff);
        }
        long read = 0;
        long write = 0;
        for (Region region : platform.regions()) {
            int index = region.region().index();
            out.putInt(REGIONS + index * Integer.BYTES, (int) RegionRegister.encode(region.range()));
            boolean both = region.access() == RegionAccess.READ_WRITE;
            read |= both || region.access() == RegionAccess.READ_ONLY ? 1L << index : 0;
            write |= both || region.access() == RegionAccess.WRITE_ONLY ? 1L << index : 0;
        }
        long host = late
                ? (read & 0xfff) << 8 | (write & 0xfff) << 20 | (read >> 12 & 0xf) | (write >> 12 & 0xf) << 4
                : (read & 0xff) << 16 | (write & 0xff) << 24;
        long engine = late ? 0xd << 8 | 0xc << 20 : 0xd << 16 | 0xc << 24;
        out.putInt(MASTERS, (int) host);
        out.putInt(MASTERS + Integer.BYTES, (int) engine);
    }

    private void engine(AddressRange range) {
        filler(range.start(), range.length());
        ByteBuffer out = at((int) range.start(), ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < SIGNATURE_AT; i++) {
            out.put(i, (byte) 0);
        }
        out.put(SIGNATURE_AT, "$FPT".getBytes(US_ASCII));
        out.putInt(SIGNATURE_AT + 4, 1);
    }

    /** A named part of the flash. */
    private record Area(String name, int start, int size) {}

    private void bios(int start, int size) {
        List<Area> areas = new ArrayList<>();
        areas.add(new Area("FLASH", 0, bytes.length));
        areas.add(new Area("SI_BIOS", start, size));
        int readOnly = start;
        if (size >= ROOM_FOR_SECTIONS * PAGE) {
            int block = platform.part().eraseBlock();
            int section = Math.max(block, size / 4 / block * block);
            section(areas, "A", start, section);
            section(areas, "B", start + section, section);
            readOnly = start + 2 * section;
        }
        areas.add(new Area("WP_RO", readOnly, start + size - readOnly));
        Area map = new Area("FMAP", readOnly, PAGE / 2);
        areas.add(map);
        Area coreboot = new Area("COREBOOT", readOnly + PAGE / 2, start + size - readOnly - PAGE / 2);
        areas.add(coreboot);
        cbfs(coreboot);
        fmap(map, areas);
    }

    private void section(List<Area> areas, String letter, int start, int size) {
        areas.add(new Area("RW_SECTION_" + letter, start, size));
        areas.add(new Area("VBLOCK_" + letter, start, PAGE / 2));
        Area main = new Area("FW_MAIN_" + letter, start + PAGE / 2, size - PAGE / 2);
        areas.add(main);
        filler(start, PAGE / 4);
        cbfs(main);
    }

    private void fmap(Area map, List<Area> areas) {
        ByteBuffer out = at(map.start(), ByteOrder.LITTLE_ENDIAN);
        out.put("__FMAP__".getBytes(US_ASCII)).put((byte) 1).put((byte) 1);
        out.putLong(0x1_0000_0000L - bytes.length).putInt(bytes.length);
        out.put(name("FLASH")).putShort((short) areas.size());
        for (Area area : areas) {
            out.putInt(area.start()).putInt(area.size()).put(name(area.name())).putShort((short) 0);
        }
    }

    private static byte[] name(String name) {
        return Arrays.copyOf(name.getBytes(US_ASCII), FMAP_NAME);
    }

    private void cbfs(Area area) {
        int end = area.start() + area.size();
        ByteBuffer header = ByteBuffer.allocate(32);
        header.putInt(0x4f52_4243).putInt(0x3131_3132).putInt(bytes.length).putInt(PAGE);
        header.putInt(CBFS_ALIGNMENT).putInt(area.start()).putInt(1).putInt(0);
        int next = file(area.start(), "cbfs master header", CBFS_HEADER_TYPE, header.array());
        next = file(next, "config", CBFS_RAW, config().getBytes(US_ASCII));
        next = file(next, "build_info", CBFS_RAW, buildInformation().getBytes(US_ASCII));
        byte[] payload = new byte[Math.max(0, (end - next) / 2 - 2 * CBFS_ALIGNMENT)];
        random.nextBytes(payload);
        next = file(next, "fallback/payload", CBFS_PAYLOAD, payload);
        // What is left is a file without a name, whose content is erased.
        header(next, "", -1, end - next - CBFS_ALIGNMENT / 2);
    }

    private String config() {
        return "CONFIG_MAINBOARD_VENDOR=\"" + platform.host().vendor() + "\"\nCONFIG_MAINBOARD_PART_NUMBER=\""
                + platform.host().product() + "\"\nCONFIG_LOCALVERSION=\""
                + platform.host().firmwareVersion() + "\"\n";
    }

    private String buildInformation() {
        return "COREBOOT_VERSION: " + platform.host().firmwareVersion() + "\nMAINBOARD: "
                + platform.host().vendor() + "/" + platform.host().product() + "\n";
    }

    /** Puts a file and gives the place of the next. */
    private int file(int start, String name, int type, byte[] content) {
        int data = start + header(start, name, type, content.length);
        System.arraycopy(content, 0, bytes, data, content.length);
        return (data + content.length + CBFS_ALIGNMENT - 1) / CBFS_ALIGNMENT * CBFS_ALIGNMENT;
    }

    /** Puts a file's header and gives its length. */
    private int header(int start, String name, int type, int size) {
        int length = (24 + name.length() + 1 + 15) / 16 * 16;
        ByteBuffer out = at(start, ByteOrder.BIG_ENDIAN);
        for (int i = 24; i < length; i++) {
            out.put(i, (byte) 0);
        }
        out.put("LARCHIVE".getBytes(US_ASCII))
                .putInt(size)
                .putInt(type)
                .putInt(0)
                .putInt(length);
        out.put(name.getBytes(US_ASCII));
        return length;
    }
}
