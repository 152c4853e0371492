// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import static org.flashdoctor.engine.probe.hardware.SampleMachine.window;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.ProbeGap;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.probe.hardware.SampleMachine.Bytes;
import org.flashdoctor.engine.probe.hardware.SampleMachine.Configuration;
import org.flashdoctor.engine.register.RegisterDecoder;

/** Machines of several generations, and what the probes make of them. */
final class SampleHardware {

    static final long RCBA = 0xfed1_c000L;
    static final long SPIBAR_6 = RCBA + 0x3800;
    static final long BAR0 = 0xfe01_0000L;
    static final long FCH_SPI = 0xfec1_0000L;

    private SampleHardware() {}

    /** An Intel machine of the 6 series, firmware closed down as a vendor does. */
    static SampleMachine series6(long biosControl, Bytes registers) {
        return new SampleMachine()
                .pci("00:00.0", Configuration.intel(0x0104, 0x0600))
                .pci(
                        "00:1f.0",
                        Configuration.bridge(0x1c4f).with(0xdc, biosControl).with(0xf0, RCBA | 1))
                .memory(SPIBAR_6, registers.bytes());
    }

    /** Locked: FLOCKDN, ME closed, PR0 over the BIOS region. */
    static Bytes series6Locked() {
        return window().half(0x04, 0xe008)
                .put(0x50, 0x0000_0a0b)
                .put(0x54, 0x0000_0000)
                .put(0x58, 0x07ff_0500)
                .put(0x5c, 0x04ff_0003)
                .put(0x60, 0x0002_0001)
                .put(0x64, 0x0000_0fff)
                .put(0x74, 0x87ff_0600);
    }

    /** Open: nothing frozen, all rights, no range. */
    static Bytes series6Open() {
        return window().half(0x04, 0x6008)
                .put(0x50, 0x0000_1f1f)
                .put(0x54, 0x0000_0000)
                .put(0x58, 0x07ff_0500)
                .put(0x5c, 0x04ff_0003)
                .put(0x60, 0x0002_0001)
                .put(0x64, 0x0000_0fff);
    }

    /** A machine whose SPI controller is a function of its own. */
    static SampleMachine pch(int bridge, int spi, long biosControl, Bytes registers) {
        return new SampleMachine()
                .pci("00:1f.0", Configuration.bridge(bridge))
                .pci(
                        "00:1f.5",
                        Configuration.intel(spi, SampleMachine.SERIAL_BUS)
                                .with(0x10, BAR0)
                                .with(0xdc, biosControl))
                .memory(BAR0, registers.bytes());
    }

    static Bytes pchLocked() {
        return pchRegions()
                .half(0x04, 0xf800)
                .put(0x0c, 0x0000_1f00)
                .put(0x50, 0x0000_4a4b)
                .put(0x84, 0x8fff_0800)
                .put(0x98, 0x87ff_0001);
    }

    static Bytes pchOpen() {
        return pchRegions().half(0x04, 0x6000).put(0x50, 0xffff_ffffL - 0xff00_0000L);
    }

    private static Bytes pchRegions() {
        Bytes registers = window();
        for (int i = 0; i < 12; i++) {
            registers.put(0x54 + 4 * i, 0x0000_7fff);
        }
        for (int i = 0; i < 4; i++) {
            registers.put(0xe0 + 4 * i, 0x0000_7fff);
        }
        return registers
                .put(0x00, 0x0fff_0800)
                .put(0x54, 0)
                .put(0x58, 0x0fff_0800)
                .put(0x5c, 0x07ff_0001);
    }

    /** An AMD machine. */
    static SampleMachine amd(int bridge, int smbus, int smbusRevision, Configuration lpc) {
        return new SampleMachine()
                .pci("00:14.0", new Configuration(0x1022, smbus, SampleMachine.SMBUS, smbusRevision))
                .pci("00:14.3", lpc);
    }

    static Configuration fchBridge(int device, long spiBase) {
        return new Configuration(0x1022, device, SampleMachine.ISA_BRIDGE, 0x51).with(0xa0, spiBase);
    }

    static FlashRegion region(DescriptorRegion region, long start, long end, RegionAccess access) {
        return new FlashRegion(region, new AddressRange(start, end), access);
    }

    static ProtectedRange range(
            String register, long start, long end, RangeProtection protection, DescriptorRegion within) {
        return new ProtectedRange(register, new AddressRange(start, end), protection, Reading.of(within));
    }

    /** What one probe says of a machine. */
    static ProbeResult look(Probe probe, SampleMachine machine) {
        ProbeResult result = probe.look(machine);
        Set<FactType> noted = result.observations().stream()
                .map(observation -> FactType.of(observation.fact()))
                .collect(Collectors.toSet());
        if (noted.contains(null)) {
            throw new AssertionError("A fact is not of the family: " + result.observations());
        }
        return result;
    }

    /** What all probes say of a machine, with what follows from its registers. */
    static List<Fact> diagnose(SampleMachine machine) {
        List<Observation> all = new ArrayList<>();
        for (Probe probe : HardwareProbes.all(SampleMachine.CATALOGUE)) {
            all.addAll(look(probe, machine).observations());
        }
        return new RegisterDecoder(SampleMachine.CATALOGUE)
                .complete(all).stream().map(Observation::fact).toList();
    }

    static List<Fact> facts(ProbeResult result) {
        return result.observations().stream().map(Observation::fact).toList();
    }

    /** Facts of one type. */
    static <F extends Fact> List<F> only(List<Fact> facts, Class<F> type) {
        return facts.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Why facts of this type are not known; empty when they are. */
    static List<Gap> gaps(List<Fact> facts, Class<? extends Fact> type) {
        return only(facts, ProbeGap.class).stream()
                .filter(gap -> gap.fact().equals(type.getSimpleName()))
                .map(ProbeGap::why)
                .toList();
    }

    static boolean covers(ProbeResult result, Class<? extends Fact> type) {
        return result.covered().stream().anyMatch(covered -> covered.type() == type);
    }
}
