// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.PlatformFact.PciId;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.MeOperationMode;
import org.flashdoctor.engine.fact.ProtectionFact.MeWorkingState;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectionMode;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.flash.Opening;
import org.flashdoctor.engine.flash.Programmer;
import org.flashdoctor.engine.flash.ProgrammerSpec;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.BiosControlSetup;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.ChipProtection;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.Content;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.Controller;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.Engine;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.Host;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.Part;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.Pch;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.ProtectedArea;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.Region;
import org.flashdoctor.engine.register.Generation;
import org.flashdoctor.engine.register.SpiRegister;

/** Machines with 64 KiB of flash in blocks of 4 KiB, so that thousands of them fit into a second. */
final class TinyMachine {

    static final int SIZE = 0x10000;
    static final int BLOCK = 0x1000;
    static final AddressRange ALL = new AddressRange(0, SIZE - 1);

    private Generation generation = Generation.SERIES_100;
    private int eraseBlock = BLOCK;
    private final List<Region> regions = new ArrayList<>();
    private final List<ProtectedArea> ranges = new ArrayList<>();
    private boolean locked;
    private boolean override;
    private BiosControlSetup biosControl = new BiosControlSetup(false, false, false);
    private ChipProtection protection = ChipProtection.none();
    private Faults faults = Faults.none();

    /** Descriptor in page 0, ME in 1 to 5, BIOS in 6 to 15, everything open. */
    static TinyMachine open() {
        return new TinyMachine()
                .region(DescriptorRegion.FD, 0, 0, RegionAccess.READ_WRITE)
                .region(DescriptorRegion.ME, 1, 5, RegionAccess.READ_WRITE)
                .region(DescriptorRegion.BIOS, 6, 15, RegionAccess.READ_WRITE);
    }

    static TinyMachine empty() {
        return new TinyMachine();
    }

    /** Any regions, grants, ranges and locks. */
    static TinyMachine random(Random random) {
        TinyMachine machine = new TinyMachine();
        List<Generation> generations = List.of(
                Generation.ICH8,
                Generation.ICH9,
                Generation.SERIES_6,
                Generation.SERIES_9,
                Generation.SERIES_100,
                Generation.SERIES_300,
                Generation.SERIES_600,
                Generation.METEOR_LAKE);
        machine.generation = generations.get(random.nextInt(generations.size()));
        RegionAccess[] rights = {
            RegionAccess.READ_WRITE, RegionAccess.READ_ONLY, RegionAccess.WRITE_ONLY, RegionAccess.LOCKED
        };
        if (random.nextInt(8) > 0) {
            int page = 0;
            for (DescriptorRegion region :
                    List.of(DescriptorRegion.FD, DescriptorRegion.GBE, DescriptorRegion.ME, DescriptorRegion.BIOS)) {
                int length = region == DescriptorRegion.FD ? 1 : 1 + random.nextInt(5);
                if (page + length <= SIZE / BLOCK) {
                    machine.region(region, page, page + length - 1, rights[random.nextInt(rights.length)]);
                }
                page += length + random.nextInt(2);
            }
        }
        RangeProtection[] protections = RangeProtection.values();
        for (SpiRegister register : SpiRegister.protectedRanges()) {
            if (random.nextInt(5) == 0) {
                int start = random.nextInt(16);
                machine.range(
                        register,
                        start,
                        start + random.nextInt(16 - start),
                        protections[random.nextInt(protections.length)]);
            }
        }
        machine.locked = random.nextBoolean();
        machine.override = !machine.regions.isEmpty() && random.nextInt(6) == 0;
        machine.biosControl =
                new BiosControlSetup(random.nextBoolean(), random.nextInt(3) == 0, random.nextInt(4) == 0);
        return machine;
    }

    TinyMachine generation(Generation wanted) {
        generation = wanted;
        return this;
    }

    TinyMachine eraseBlock(int bytes) {
        eraseBlock = bytes;
        return this;
    }

    /** A region from one page to another, both included. */
    TinyMachine region(DescriptorRegion region, int first, int last, RegionAccess access) {
        regions.removeIf(other -> other.region() == region);
        regions.add(new Region(region, pages(first, last), access));
        return this;
    }

    TinyMachine range(SpiRegister register, int first, int last, RangeProtection kind) {
        ranges.add(new ProtectedArea(register, pages(first, last), kind));
        return this;
    }

    TinyMachine locked() {
        locked = true;
        return this;
    }

    TinyMachine override() {
        override = true;
        return this;
    }

    TinyMachine biosControl(boolean writeEnable, boolean lockEnable, boolean smmProtection) {
        biosControl = new BiosControlSetup(writeEnable, lockEnable, smmProtection);
        return this;
    }

    TinyMachine chipProtection(int first, int last) {
        protection = new ChipProtection(Optional.of(pages(first, last)), ProtectionMode.HARDWARE);
        return this;
    }

    TinyMachine faults(Faults wanted) {
        faults = wanted;
        return this;
    }

    static AddressRange pages(int first, int last) {
        return new AddressRange((long) first * BLOCK, (long) (last + 1) * BLOCK - 1);
    }

    SimulatedPlatform platform() {
        return new SimulatedPlatform(
                "tiny",
                new Pch(new PciId(0x8086, 0xa145), "Intel Z170", generation),
                new Part(SIZE, eraseBlock, Map.of()),
                new Content.Generated(1),
                regions,
                ranges,
                new Controller(locked, override, false),
                biosControl,
                new Engine(MeWorkingState.NORMAL, MeOperationMode.NORMAL, false, false),
                protection,
                new Host("Simulated", "Tiny", "coreboot", "4.22", false, true, Optional.empty(), Optional.empty()),
                faults);
    }

    /** The machine, switched on, over a copy of some content. */
    SimulatedBoard on(byte[] content) {
        return new SimulatedBoard(platform(), ByteBuffer.wrap(content.clone()));
    }

    /** The machine, switched on, with random content. */
    SimulatedBoard on(long seed) {
        return on(bytes(seed));
    }

    static byte[] bytes(long seed) {
        byte[] bytes = new byte[SIZE];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Compares whole contents, and quickly. */
    static void assertSame(byte[] actual, byte[] expected, Object what) {
        assertThat(Arrays.mismatch(actual, expected))
                .as("first difference, %s", what)
                .isEqualTo(-1);
    }

    static Programmer programmer(SimulatedBoard board) {
        Opening opening = new SimulatedDriver(board).open(ProgrammerSpec.parse("sim:tiny"), Optional.empty());
        return ((Opening.Opened) opening).programmer();
    }
}
