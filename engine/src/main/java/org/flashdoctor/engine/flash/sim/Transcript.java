// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.sim;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.flash.Chip;
import org.flashdoctor.engine.flash.Chip.Support;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.ChipProtection;
import org.flashdoctor.engine.register.RegisterMap;
import org.flashdoctor.engine.register.SpiRegister;

/** What a flasher prints on a simulated machine with -V, read from its registers, in the words that its users know. */
final class Transcript {

    private static final int HSFS_OVERRIDE = 13;
    private static final int HSFS_FLOCKDN = 15;

    private final StringBuilder text = new StringBuilder();
    private String last = "";

    @Override
    public String toString() {
        return text.toString();
    }

    /** Adds a line, unless the last one says the same. */
    void line(String line) {
        if (!line.equals(last)) {
            text.append(line).append('\n');
        }
        last = line;
    }

    void begin(String system, SimulatedPlatform platform) {
        line("flashrom v1.6.0 on Linux %s (x86_64)".formatted(system));
        line("Command line (4 args): flashrom -p internal -V --wp-status");
        line("Initializing internal programmer");
        line("Found chipset \"%s\" with PCI ID %s."
                .formatted(platform.pch().name(), platform.pch().id()));
    }

    /** BIOS control after the attempt to open it. */
    void biosControl(int before, int wanted, Registers registers) {
        int now = registers.biosControl();
        line("BIOS_CNTL = 0x%02x: BIOS Lock Enable: %s, BIOS Write Enable: %s"
                .formatted(now, onOff(now & Registers.LOCK_ENABLE), onOff(now & Registers.WRITE_ENABLE)));
        if (now != wanted) {
            line("Warning: Setting BIOS Control at 0xdc from 0x%02x to 0x%02x failed. New value is 0x%02x."
                    .formatted(before, wanted, now));
        }
        if ((now & registers.smmProtection()) != 0) {
            line("Warning: BIOS region SMM protection is enabled!");
        }
    }

    private static String onOff(int bit) {
        return bit == 0 ? "disabled" : "enabled";
    }

    void controller(SimulatedPlatform platform, Registers registers) {
        long status = registers.value(SpiRegister.HSFS);
        line("0x04: 0x%04x (HSFS)".formatted(status));
        line("HSFS: FDONE=0, FCERR=0, AEL=0, SCIP=0,%s FDOPSS=%d, FDV=%d, FLOCKDN=%d"
                .formatted(
                        platform.pch().map() == RegisterMap.PCH100_COMPATIBLE
                                ? " PRR34_LOCKDN=0, WRSDIS=%d,".formatted(status >>> 11 & 1)
                                : "",
                        status >>> HSFS_OVERRIDE & 1,
                        status >>> 14 & 1,
                        status >>> HSFS_FLOCKDN & 1));
        if ((status >>> HSFS_FLOCKDN & 1) == 1) {
            line("SPI Configuration is locked down.");
        }
        if ((status >>> HSFS_OVERRIDE & 1) == 0) {
            line("The Flash Descriptor Override Strap-Pin is set.");
        }
        if ((status >>> 14 & 1) == 1) {
            regions(platform, registers);
        }
        for (SpiRegister register : SpiRegister.protectedRanges()) {
            protectedRange(platform, registers, register);
        }
        protectedRange(platform, registers, SpiRegister.GPR0);
        line(
                platform.pch().map() == RegisterMap.PCH100_COMPATIBLE
                        ? "Enabling hardware sequencing by default for 100+ series PCH."
                        : "Enabling hardware sequencing because some important opcode is locked.");
        line("OK.");
    }

    private void regions(SimulatedPlatform platform, Registers registers) {
        RegisterMap map = platform.pch().map();
        boolean master = registers.has(SpiRegister.BM_RAP);
        if (registers.has(SpiRegister.FRAP)) {
            line("0x50: 0x%08x (FRAP)".formatted(registers.value(SpiRegister.FRAP)));
        }
        if (master) {
            line("0x118: 0x%08x (BIOS_BM_RAP)".formatted(registers.value(SpiRegister.BM_RAP)));
            line("0x11a: 0x%08x (BIOS_BM_WAP)".formatted(registers.value(SpiRegister.BM_WAP)));
        }
        boolean restricted = false;
        for (DescriptorRegion region : DescriptorRegion.values()) {
            if (region.index() >= platform.pch().generation().regions()) {
                break;
            }
            SpiRegister register = SpiRegister.regions().get(region.index());
            long value = registers.value(register);
            int offset = map.offsetOf(register).orElseThrow();
            String raw = "0x%02X: 0x%08x %s: %s region".formatted(offset, value, register.label(), name(region));
            if (Registers.base(value) > Registers.limit(value)) {
                line("%s is unused.".formatted(raw));
                continue;
            }
            String range = range(value);
            if (!master && region.index() >= Registers.FRAP_REGIONS) {
                line("%s (%s) has unknown permissions.".formatted(raw, range));
                continue;
            }
            boolean read = registers.isGranted(region, false);
            boolean write = registers.isGranted(region, true);
            restricted |= !read || !write;
            line("%s (%s) is %s.".formatted(raw, range, rights(read, write)));
        }
        if (restricted) {
            line("Not all flash regions are freely accessible by flashrom. This is most likely");
            line("due to an active ME. Please see https://flashrom.org/ME for details.");
        }
    }

    private void protectedRange(SimulatedPlatform platform, Registers registers, SpiRegister register) {
        long value = registers.value(register);
        boolean noRead = (value >>> 15 & 1) == 1;
        boolean noWrite = (value >>> 31 & 1) == 1;
        if (noRead || noWrite) {
            line("0x%02X: 0x%08x %s: Warning: %s is %s."
                    .formatted(
                            platform.pch().map().offsetOf(register).orElseThrow(),
                            value,
                            register.label(),
                            range(value),
                            rights(!noRead, !noWrite)));
        } else if (platform.pch().map().offsetOf(register).isPresent()) {
            line("0x%02X: 0x%08x (%s is unused)"
                    .formatted(platform.pch().map().offsetOf(register).getAsInt(), value, register.label()));
        }
    }

    private static String range(long register) {
        return AddressRange.hex((long) Registers.base(register) << 12) + "-"
                + AddressRange.hex((long) Registers.limit(register) << 12 | 0xfff);
    }

    private static String rights(boolean read, boolean write) {
        if (read) {
            return write ? "read-write" : "read-only";
        }
        return write ? "write-only" : "locked";
    }

    private static String name(DescriptorRegion region) {
        return switch (region) {
            case FD -> "Flash Descriptor";
            case BIOS -> "BIOS";
            case ME -> "Management Engine";
            case GBE -> "Gigabit Ethernet";
            case PD -> "Platform Data";
            case DEVICE_EXPANSION -> "Device Expansion";
            case BIOS2 -> "BIOS2";
            case EC -> "EC/BMC";
            case DEVICE_EXPANSION_2 -> "Device Expansion 2";
            case IE -> "Innovation Engine";
            case TEN_GBE_0 -> "10GbE0";
            case TEN_GBE_1 -> "10GbE1";
            case PTT -> "PTT";
            case REG7, REG13, REG14 -> "unknown";
        };
    }

    void chip(Chip chip) {
        line("Found %s flash chip \"%s\" (%d kB, Programmer-specific) on internal."
                .formatted(chip.vendor(), chip.name(), chip.size() / 1024));
        tested(chip.support(), Support.UNTESTED, "UNTESTED");
        tested(chip.support(), Support.BROKEN, "NOT WORKING");
    }

    private void tested(Map<OperationKind, Support> support, Support wanted, String words) {
        StringBuilder operations = new StringBuilder();
        for (OperationKind kind :
                List.of(OperationKind.PROBE, OperationKind.READ, OperationKind.ERASE, OperationKind.WRITE)) {
            if (support.get(kind) == wanted) {
                operations.append(' ').append(kind.name());
            }
        }
        if (operations.length() > 0) {
            line("This flash part has status %s for operations:%s".formatted(words, operations));
        }
    }

    void protection(ChipProtection protection) {
        AddressRange none = new AddressRange(0, 0);
        line("Protection range: start=%s length=%s %s"
                .formatted(
                        AddressRange.hex(protection.range().orElse(none).start()),
                        AddressRange.hex(
                                protection.range().map(AddressRange::length).orElse(0L)),
                        protection.range().isEmpty() ? "(none)" : "(part)"));
        line("Protection mode: %s".formatted(protection.mode().name().toLowerCase(Locale.ROOT)));
    }

    void noChip() {
        line("No EEPROM/flash device found.");
    }

    void refused(int address, int length) {
        line("Transaction error between offset 0x%08x and 0x%08x (= 0x%08x + %d)!"
                .formatted(address, address + length - 1, address, length - 1));
    }
}
