// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.sim;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.MeOperationMode;
import org.flashdoctor.engine.fact.ProtectionFact.MeWorkingState;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.ProtectedArea;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.Region;
import org.flashdoctor.engine.register.GrantSource;
import org.flashdoctor.engine.register.ProtectedRangeRegister;
import org.flashdoctor.engine.register.RegionRegister;
import org.flashdoctor.engine.register.RegisterMap;
import org.flashdoctor.engine.register.SpiRegister;

/**
 * Registers of a simulated machine, bit for bit: SPI controller, BIOS control, HFSTS. Bit numbers are those of the
 * datasheets; see {@code org.flashdoctor.engine.register} for what they mean to a reader.
 */
final class Registers {

    /** Bytes of the controller's window. */
    static final int WINDOW = 0x200;

    private static final long UNUSED_REGION = 0x0000_7fffL;

    private static final int HSFS_BERASE_4K = 1 << 3;
    private static final int HSFS_WRSDIS = 1 << 11;
    private static final int HSFS_NO_OVERRIDE = 1 << 13;
    private static final int HSFS_FDV = 1 << 14;
    private static final int HSFS_FLOCKDN = 1 << 15;

    /** Regions that FRAP has bits for. */
    static final int FRAP_REGIONS = 8;

    static final int WRITE_ENABLE = 1;
    static final int LOCK_ENABLE = 1 << 1;

    /** Fast reads and caching, as firmware leaves them: no protection. */
    private static final int BIOS_CONTROL_REST = 0x88;

    /** Initialised, power state M0 with memory. */
    private static final long HFSTS1_REST = 0x9000_0240L;

    private static final int HFSTS1_MANUFACTURING = 1 << 4;
    private static final long HFSTS6_VERIFIED_BOOT = 1L << 9;
    private static final long HFSTS6_MANUFACTURING_LOCK = 1L << 21;
    private static final long HFSTS6_NO_BOOT_GUARD = 1L << 28;
    private static final long HFSTS6_FUSES_LOCKED = 1L << 30;

    /** Versions from which HFSTS6 shows fuses. */
    private static final int SHOWS_FUSES = 11;

    private final SimulatedPlatform platform;
    private final RegisterMap map;
    private final Map<SpiRegister, Long> values = new EnumMap<>(SpiRegister.class);
    private final int smmProtection;
    private int biosControl;
    private boolean[] readable = new boolean[0];
    private boolean[] writeable = new boolean[0];

    Registers(SimulatedPlatform platform) {
        this.platform = platform;
        this.map = platform.pch().map();
        this.smmProtection = platform.pch()
                .generation()
                .biosControl()
                .map(layout -> layout.smmProtectionBit().stream()
                        .map(bit -> 1 << bit)
                        .findFirst()
                        .orElse(0))
                .orElse(0);
        powerOn();
    }

    /** Sets all registers to what the firmware leaves. */
    void powerOn() {
        values.clear();
        List<SpiRegister> fregs =
                SpiRegister.regions().subList(0, platform.pch().generation().regions());
        fregs.forEach(register -> values.put(register, UNUSED_REGION));
        for (Region region : platform.regions()) {
            values.put(fregs.get(region.region().index()), RegionRegister.encode(region.range()));
        }
        for (ProtectedArea area : platform.ranges()) {
            values.put(area.register(), ProtectedRangeRegister.encode(area.range(), area.protection()));
        }
        values.put(SpiRegister.HSFS, (long) status());
        long read = mask(RegionAccess.READ_ONLY);
        long write = mask(RegionAccess.WRITE_ONLY);
        if (platform.pch().generation().grants() != GrantSource.BIOS_MASTER) {
            values.put(SpiRegister.FRAP, (write & 0xff) << FRAP_REGIONS | (read & 0xff));
        }
        if (platform.pch().generation().grants() != GrantSource.FRAP) {
            values.put(SpiRegister.BM_RAP, read);
            values.put(SpiRegister.BM_WAP, write);
        }
        biosControl = BIOS_CONTROL_REST
                | (platform.biosControl().writeEnable() ? WRITE_ENABLE : 0)
                | (platform.biosControl().lockEnable() ? LOCK_ENABLE : 0)
                | (platform.biosControl().smmProtection() ? smmProtection : 0);
        judgePages();
    }

    private int status() {
        boolean pch100 = map == RegisterMap.PCH100_COMPATIBLE;
        return (pch100 ? 0 : HSFS_BERASE_4K)
                | (pch100 && platform.controller().statusWriteDisabled() ? HSFS_WRSDIS : 0)
                | (platform.controller().overrideStrap() ? 0 : HSFS_NO_OVERRIDE)
                | (platform.regions().isEmpty() ? 0 : HSFS_FDV)
                | (platform.controller().locked() ? HSFS_FLOCKDN : 0);
    }

    /** Regions on which the host has this right or both. */
    private long mask(RegionAccess right) {
        long mask = 0;
        for (Region region : platform.regions()) {
            if (region.access() == RegionAccess.READ_WRITE || region.access() == right) {
                mask |= 1L << region.region().index();
            }
        }
        return mask;
    }

    /** Value of a register of the SPI controller; 0 where it is not in use. */
    long value(SpiRegister register) {
        return values.getOrDefault(register, 0L);
    }

    /** Whether this generation keeps something in a register. */
    boolean has(SpiRegister register) {
        return values.containsKey(register);
    }

    /** The controller's window, as a program sees it in physical memory. */
    byte[] window() {
        byte[] window = new byte[WINDOW];
        values.forEach((register, value) -> {
            int size = register == SpiRegister.HSFS ? Short.BYTES : Integer.BYTES;
            int offset = map.offsetOf(register).orElseThrow();
            for (int i = 0; i < size; i++) {
                window[offset + i] = (byte) (value >>> (i * Byte.SIZE));
            }
        });
        return window;
    }

    int biosControl() {
        return biosControl;
    }

    /** Bit of SMM_BWP or EISS; 0 on chipsets without it. */
    int smmProtection() {
        return smmProtection;
    }

    /**
     * A program outside of SMM writes BIOS control. With LE set, LE and SMM_BWP keep their value until reset, and
     * setting WPD raises an SMI whose handler clears it before the program goes on.
     */
    void writeBiosControl(int value) {
        boolean locked = (biosControl & LOCK_ENABLE) != 0;
        int kept = BIOS_CONTROL_REST | (locked ? LOCK_ENABLE | (biosControl & smmProtection) : 0);
        int taken = kept | (locked ? 0 : value & (LOCK_ENABLE | smmProtection));
        int before = biosControl & WRITE_ENABLE;
        int wanted = value & WRITE_ENABLE;
        biosControl = taken | (wanted > before && locked ? before : wanted);
        judgePages();
    }

    /** HFSTS1. */
    long engineStatus() {
        return HFSTS1_REST
                | state(platform.engine().state())
                | mode(platform.engine().mode()) << 16
                | (platform.engine().manufacturing() ? HFSTS1_MANUFACTURING : 0);
    }

    /** HFSTS6. */
    long engineFuses() {
        if (platform.pch().generation().me().first() < SHOWS_FUSES) {
            return 0;
        }
        return (platform.engine().manufacturing() ? 0 : HFSTS6_FUSES_LOCKED | HFSTS6_MANUFACTURING_LOCK)
                | (platform.engine().bootGuard() ? HFSTS6_VERIFIED_BOOT : HFSTS6_NO_BOOT_GUARD);
    }

    private static long state(MeWorkingState state) {
        return switch (state) {
            case RESET -> 0;
            case INITIALIZING -> 1;
            case RECOVERY -> 2;
            case TEST -> 3;
            case DISABLED -> 4;
            case NORMAL -> 5;
            case DISABLE_WAIT -> 6;
            case TRANSITION -> 7;
            case INVALID_CPU -> 8;
        };
    }

    private static long mode(MeOperationMode mode) {
        return switch (mode) {
            case NORMAL -> 0;
            case DEBUG -> 2;
            case SOFT_DISABLED -> 3;
            case OVERRIDE_JUMPER -> 4;
            case OVERRIDE_MEI -> 5;
            case ENHANCED_DEBUG -> 7;
        };
    }

    /** Whether the controller runs a cycle on this 4 KiB page. */
    boolean allows(Cycle cycle, int page) {
        boolean[] pages = cycle == Cycle.READ ? readable : writeable;
        return page >= 0 && page < pages.length && pages[page];
    }

    private void judgePages() {
        int pages = (int) (platform.part().size() / SimulatedPlatform.PAGE);
        readable = new boolean[pages];
        writeable = new boolean[pages];
        Arrays.fill(readable, true);
        Arrays.fill(writeable, true);
        boolean closed = (biosControl & WRITE_ENABLE) == 0 || (biosControl & smmProtection) != 0;
        if ((value(SpiRegister.HSFS) & HSFS_FDV) == 0) {
            // Without a descriptor all of the chip is BIOS.
            Arrays.fill(writeable, !closed);
        } else {
            // With the strap set, the descriptor restricts nothing, not even what lies in none of its regions.
            boolean override = (value(SpiRegister.HSFS) & HSFS_NO_OVERRIDE) == 0;
            Arrays.fill(readable, override);
            Arrays.fill(writeable, override);
            for (DescriptorRegion region : DescriptorRegion.values()) {
                if (region.index() < platform.pch().generation().regions()) {
                    boolean bios = region == DescriptorRegion.BIOS;
                    open(region, override, bios && closed);
                }
            }
        }
        SpiRegister.protectedRanges().forEach(this::close);
        close(SpiRegister.GPR0);
    }

    private void open(DescriptorRegion region, boolean override, boolean closedToWrites) {
        long freg = value(SpiRegister.regions().get(region.index()));
        boolean read = override || isGranted(region, false);
        boolean write = (override || isGranted(region, true)) && !closedToWrites;
        for (int page = base(freg); page <= limit(freg) && page < readable.length; page++) {
            readable[page] = read;
            writeable[page] = write;
        }
    }

    /**
     * Whether the descriptor grants a right on a region. Of regions that FRAP has no bits for, the controller knows it
     * from the descriptor, and nobody can read it.
     */
    boolean isGranted(DescriptorRegion region, boolean write) {
        long granted = mask(write ? RegionAccess.WRITE_ONLY : RegionAccess.READ_ONLY);
        if (values.containsKey(SpiRegister.BM_RAP)) {
            granted = value(write ? SpiRegister.BM_WAP : SpiRegister.BM_RAP);
        } else if (region.index() < FRAP_REGIONS) {
            granted = value(SpiRegister.FRAP) >>> (write ? FRAP_REGIONS : 0);
        }
        return (granted >>> region.index() & 1) == 1;
    }

    private void close(SpiRegister protector) {
        long value = value(protector);
        for (int page = base(value); page <= limit(value) && page < readable.length; page++) {
            readable[page] &= (value & 1L << 15) == 0;
            writeable[page] &= (value & 1L << 31) == 0;
        }
    }

    static int base(long register) {
        return (int) (register & 0x7fff);
    }

    static int limit(long register) {
        return (int) (register >>> 16 & 0x7fff);
    }
}
