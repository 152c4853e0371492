// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.sim;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.PlatformFact.PciId;
import org.flashdoctor.engine.fact.ProtectionFact.BootMediumLockScheme;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.MeOperationMode;
import org.flashdoctor.engine.fact.ProtectionFact.MeWorkingState;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectionMode;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.flash.Chip;
import org.flashdoctor.engine.flash.Chip.Support;
import org.flashdoctor.engine.register.Generation;
import org.flashdoctor.engine.register.RegisterMap;
import org.flashdoctor.engine.register.SpiRegister;

/**
 * Description of a simulated machine, as it is when flashdoctor starts on it.
 *
 * @param name how the user calls it: {@code me-locked} or the name of a file
 * @param pch the chipset
 * @param part the flash chip
 * @param content what the chip holds
 * @param regions regions of the flash descriptor; without any, the descriptor is not valid
 * @param ranges protected range registers that the firmware has set
 * @param controller locks of the SPI controller
 * @param biosControl BIOS control as the firmware left it
 * @param engine the management engine
 * @param protection block protection in the chip itself
 * @param host the computer around the chipset
 * @param faults what goes wrong, and when
 */
public record SimulatedPlatform(
        String name,
        Pch pch,
        Part part,
        Content content,
        List<Region> regions,
        List<ProtectedArea> ranges,
        Controller controller,
        BiosControlSetup biosControl,
        Engine engine,
        ChipProtection protection,
        Host host,
        Faults faults) {

    /** What descriptor and protected range registers count in, bytes. */
    static final int PAGE = 0x1000;

    /** Refuses what no machine can be; the message says which part and why. */
    public SimulatedPlatform {
        regions = List.copyOf(regions);
        ranges = List.copyOf(ranges);
        checkRegions(part, pch, regions);
        checkRanges(pch, ranges);
        if (regions.isEmpty() && controller.overrideStrap()) {
            throw new IllegalArgumentException("the override strap has nothing to lift without a descriptor; give"
                    + " regions, or leave descriptor-override out");
        }
    }

    /**
     * The chipset.
     *
     * @param id of the LPC or eSPI bridge
     * @param name as flashers print it, with the vendor
     * @param generation ICH8 or later
     */
    public record Pch(PciId id, String name, Generation generation) {
        public Pch {
            if (!generation.map().map(RegisterMap::hasRegions).orElse(false)) {
                throw new IllegalArgumentException("a chipset of the generation " + generation.text()
                        + " has no flash descriptor and cannot be simulated; take one of ich8 or later");
            }
            if (generation == Generation.SILVERMONT) {
                throw new IllegalArgumentException(
                        "silvermont keeps BIOS control elsewhere and cannot be simulated; take another chipset");
            }
        }

        RegisterMap map() {
            return generation.map().orElseThrow();
        }
    }

    /**
     * The flash chip. Behind hardware sequencing nobody sees its name.
     *
     * @param size bytes, at most 128 MiB
     * @param eraseBlock bytes; a multiple of 4 KiB
     * @param support how well each operation is tested
     */
    public record Part(long size, int eraseBlock, Map<OperationKind, Support> support) {

        /** What a register of the controller can address. */
        private static final long LARGEST = 128L << 20;

        public Part {
            Map<OperationKind, Support> all = new EnumMap<>(OperationKind.class);
            for (OperationKind kind :
                    List.of(OperationKind.PROBE, OperationKind.READ, OperationKind.ERASE, OperationKind.WRITE)) {
                all.put(kind, support.getOrDefault(kind, Support.TESTED));
            }
            support = Map.copyOf(all);
            if (eraseBlock <= 0 || eraseBlock % PAGE != 0) {
                throw new IllegalArgumentException("an erase block of " + eraseBlock
                        + " bytes does not exist behind this controller; it is a multiple of 4096");
            }
            if (size <= 0 || size > LARGEST || size % eraseBlock != 0) {
                throw new IllegalArgumentException("a chip of " + size
                        + " bytes cannot be simulated; the size is a multiple of the erase block, up to 128 MiB");
            }
        }

        Chip asSeen() {
            return new Chip("Programmer", "Opaque flash chip", size, eraseBlock, support);
        }
    }

    /** What a chip holds when it is first used. */
    public sealed interface Content {

        /** Descriptor, FMAP, CBFS and filler made from a seed: equal seeds make equal content. */
        record Generated(long seed) implements Content {}

        /** The bytes of a file, which is not changed; it must be as long as the chip. */
        record Image(Path file) implements Content {}
    }

    /** A region of the descriptor and the host's rights on it. */
    public record Region(DescriptorRegion region, AddressRange range, RegionAccess access) {
        public Region {
            aligned(range, "the region " + word(region));
            if (access == RegionAccess.UNKNOWN) {
                throw new IllegalArgumentException("a machine knows the rights on its own region " + word(region));
            }
        }
    }

    /** A protected range register in use. */
    public record ProtectedArea(SpiRegister register, AddressRange range, RangeProtection protection) {
        public ProtectedArea {
            if (!SpiRegister.protectedRanges().contains(register) && register != SpiRegister.GPR0) {
                throw new IllegalArgumentException(register.label() + " is no protected range register");
            }
            aligned(range, register.label());
        }
    }

    /**
     * Locks of the SPI controller.
     *
     * @param locked FLOCKDN
     * @param overrideStrap the descriptor override strap (FDOPSS): lifts the descriptor's grants, nothing else
     * @param statusWriteDisabled WRSDIS, 100 series and later
     */
    public record Controller(boolean locked, boolean overrideStrap, boolean statusWriteDisabled) {}

    /**
     * BIOS control.
     *
     * @param writeEnable BIOSWE, WPD
     * @param lockEnable BLE, LE: setting the former raises an SMI, whose handler clears it again
     * @param smmProtection SMM_BWP, EISS: the BIOS region takes writes from SMM only
     */
    public record BiosControlSetup(boolean writeEnable, boolean lockEnable, boolean smmProtection) {}

    /**
     * The management engine.
     *
     * @param manufacturing whether manufacturing mode has not been ended
     * @param bootGuard whether Boot Guard is fused to verify the firmware; shown from version 11 on
     */
    public record Engine(MeWorkingState state, MeOperationMode mode, boolean manufacturing, boolean bootGuard) {}

    /**
     * Block protection by the chip's status register. A chip ignores writes to protected blocks without a word.
     *
     * @param range protected bytes
     * @param mode what guards the status register
     */
    public record ChipProtection(Optional<AddressRange> range, ProtectionMode mode) {
        public static ChipProtection none() {
            return new ChipProtection(Optional.empty(), ProtectionMode.DISABLED);
        }
    }

    /**
     * The computer around the chipset. It runs Linux on bare metal, flashdoctor is root, and nothing is locked down.
     *
     * @param vendor system vendor in SMBIOS
     * @param product system name in SMBIOS
     * @param firmwareVendor firmware vendor in SMBIOS
     * @param firmwareVersion firmware version in SMBIOS
     * @param laptop whether it says that it is a laptop
     * @param onMains whether an adapter is connected; of interest where there is a battery
     * @param battery charge in percent; empty where there is no battery
     * @param bootMediumLock what coreboot's console says that it has locked; the lock itself is a protected range
     */
    public record Host(
            String vendor,
            String product,
            String firmwareVendor,
            String firmwareVersion,
            boolean laptop,
            boolean onMains,
            Optional<Integer> battery,
            Optional<BootMediumLockScheme> bootMediumLock) {
        public Host {
            if (battery.filter(charge -> charge < 0 || charge > 100).isPresent()) {
                throw new IllegalArgumentException("a battery holds 0 to 100 percent, not " + battery.get());
            }
            if (!onMains && battery.isEmpty()) {
                throw new IllegalArgumentException("a machine that is not on mains needs a battery");
            }
        }
    }

    /** The same machine with other faults. */
    public SimulatedPlatform with(Faults others) {
        return new SimulatedPlatform(
                name, pch, part, content, regions, ranges, controller, biosControl, engine, protection, host, others);
    }

    private static void aligned(AddressRange range, String what) {
        if (range.start() % PAGE != 0 || (range.end() + 1) % PAGE != 0) {
            throw new IllegalArgumentException("the range " + range + " of " + what
                    + " must begin and end at a border of 4 KiB, as the registers count");
        }
    }

    /** As it is written in YAML. */
    private static String word(DescriptorRegion region) {
        return region.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void checkRegions(Part part, Pch pch, List<Region> regions) {
        Set<DescriptorRegion> seen = new HashSet<>();
        for (Region region : regions) {
            if (!seen.add(region.region())) {
                throw new IllegalArgumentException("the region " + word(region.region()) + " is given twice");
            }
            if (region.region().index() >= pch.generation().regions()) {
                throw new IllegalArgumentException("chipsets of the generation "
                        + pch.generation().text() + " have no region " + word(region.region()) + "; they have "
                        + pch.generation().regions());
            }
            if (region.range().end() >= part.size()) {
                throw new IllegalArgumentException("the region " + word(region.region()) + " (" + region.range()
                        + ") lies behind the end of the chip");
            }
            for (Region other : regions) {
                if (other.region() != region.region() && other.range().overlaps(region.range())) {
                    throw new IllegalArgumentException(
                            "the regions " + word(region.region()) + " and " + word(other.region()) + " overlap");
                }
            }
        }
        if (!regions.isEmpty() && !seen.contains(DescriptorRegion.FD)) {
            throw new IllegalArgumentException("regions need a descriptor: the region fd is missing");
        }
    }

    private static void checkRanges(Pch pch, List<ProtectedArea> ranges) {
        Set<SpiRegister> seen = new HashSet<>();
        for (ProtectedArea area : ranges) {
            if (!seen.add(area.register())) {
                throw new IllegalArgumentException(area.register().label() + " is given twice");
            }
            if (pch.map().offsetOf(area.register()).isEmpty()) {
                throw new IllegalArgumentException("chipsets of the generation "
                        + pch.generation().text() + " have no register "
                        + area.register().label());
            }
        }
    }
}
