// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.image;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.register.RegionGrants;
import org.flashdoctor.engine.register.RegionRegister;

/**
 * The Intel flash descriptor: which part of the flash belongs to whom.
 *
 * @param version which of the two layouts of its fields
 * @param regions regions in use
 * @param components size in bytes of each flash chip
 * @param host what the processor may do with each region, as the descriptor grants it; an override strap lifts this
 */
public record Descriptor(
        Version version,
        Map<DescriptorRegion, AddressRange> regions,
        List<Long> components,
        Map<DescriptorRegion, RegionAccess> host) {

    /** Layouts of the descriptor's fields. */
    public enum Version {
        /** ICH8 to 7 series: eight grant bits, three density bits. */
        ONE,
        /** 8 series with 50 MHz parts and later: twelve grant bits, four density bits. */
        TWO
    }

    /** FLVALSIG as it stands in the flash. */
    private static final long SIGNATURE = 0x0ff0_a55aL;

    /** The descriptor is the first 4 KiB of the first chip. */
    private static final int SIZE = 0x1000;

    private static final long SMALLEST = 512 * 1024;

    /** Read frequency codes that only version two knows: 50/30 MHz and 17 MHz. */
    private static final List<Integer> SECOND = List.of(4, 6);

    public Descriptor {
        Map<DescriptorRegion, AddressRange> ordered = new EnumMap<>(DescriptorRegion.class);
        ordered.putAll(regions);
        regions = java.util.Collections.unmodifiableMap(ordered);
        components = List.copyOf(components);
        host = Map.copyOf(host);
    }

    /** The descriptor at the begin of an image. */
    public static Optional<Descriptor> parse(ImageBytes image) {
        for (int at : new int[] {0x10, 0}) {
            if (image.holds(0, SIZE) && image.u32(at) == SIGNATURE) {
                return Optional.of(read(image, at));
            }
        }
        return Optional.empty();
    }

    private static Descriptor read(ImageBytes image, int signature) {
        long map0 = image.u32(signature + 4);
        long map1 = image.u32(signature + 8);
        long componentBase = (map0 & 0xff) << 4;
        long regionBase = (map0 >> 16 & 0xff) << 4;
        long masterBase = (map1 & 0xff) << 4;
        int chips = (int) (map0 >> 8 & 3) + 1;
        long component = image.u32(componentBase);
        Version version = SECOND.contains((int) (component >> 17 & 7)) ? Version.TWO : Version.ONE;

        Map<DescriptorRegion, AddressRange> regions = new EnumMap<>(DescriptorRegion.class);
        int count = version == Version.ONE ? 5 : DescriptorRegion.values().length;
        for (int index = 0; index < count && regionBase + 4L * index + 4 <= SIZE; index++) {
            DescriptorRegion region = DescriptorRegion.of(index).orElseThrow();
            RegionRegister.decode(index, image.u32(regionBase + 4L * index))
                    .accepted()
                    .flatMap(range -> range)
                    .ifPresent(range -> regions.put(region, range));
        }

        List<Long> sizes = new ArrayList<>();
        int width = version == Version.ONE ? 3 : 4;
        for (int chip = 0; chip < Math.min(chips, 2); chip++) {
            int code = (int) (component >> (width * chip)) & ((1 << width) - 1);
            if (code <= 7) {
                sizes.add(SMALLEST << code);
            }
        }
        return new Descriptor(version, regions, sizes, grants(image.u32(masterBase), version, regions));
    }

    private static Map<DescriptorRegion, RegionAccess> grants(
            long master, Version version, Map<DescriptorRegion, AddressRange> regions) {
        RegionGrants masks = version == Version.ONE
                ? new RegionGrants.Masks(master >> 16 & 0xff, master >> 24 & 0xff, 8)
                : new RegionGrants.Masks(master >> 8 & 0xfff, master >> 20 & 0xfff, 12);
        Map<DescriptorRegion, RegionAccess> host = new EnumMap<>(DescriptorRegion.class);
        regions.keySet().forEach(region -> host.put(region, masks.access(region.index())));
        return host;
    }

    /** What cannot be true of a descriptor of a flash of this size; empty when it is sound. */
    public List<String> problems(long size) {
        List<String> problems = new ArrayList<>();
        if (regions.isEmpty()) {
            problems.add("it has no regions");
        }
        List<DescriptorRegion> names = List.copyOf(regions.keySet());
        for (int i = 0; i < names.size(); i++) {
            AddressRange range = regions.get(names.get(i));
            if (range.end() >= size) {
                problems.add("region " + Layout.name(names.get(i)) + " (" + range + ") ends beyond the flash");
            }
            for (int j = i + 1; j < names.size(); j++) {
                if (range.overlaps(regions.get(names.get(j)))) {
                    problems.add(
                            "regions " + Layout.name(names.get(i)) + " and " + Layout.name(names.get(j)) + " overlap");
                }
            }
        }
        return problems;
    }
}
