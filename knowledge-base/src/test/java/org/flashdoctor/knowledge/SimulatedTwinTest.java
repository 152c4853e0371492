// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.evidence.CaseAssembler.DirectFacts;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.PlatformFact.PciId;
import org.flashdoctor.engine.fact.ProtectionFact.BiosControl;
import org.flashdoctor.engine.fact.ProtectionFact.ConfigurationLockdown;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorOverride;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorValidity;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.ProtectionFact.ManagementEngine;
import org.flashdoctor.engine.fact.ProtectionFact.MeOperationMode;
import org.flashdoctor.engine.fact.ProtectionFact.MeWorkingState;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectionMode;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.fact.ProtectionFact.StatusRegisterCycle;
import org.flashdoctor.engine.fact.ProtectionFact.StatusRegisterProtection;
import org.flashdoctor.engine.flash.Opening;
import org.flashdoctor.engine.flash.Programmer;
import org.flashdoctor.engine.flash.ProgrammerSpec;
import org.flashdoctor.engine.flash.sim.Faults;
import org.flashdoctor.engine.flash.sim.SimulatedBoard;
import org.flashdoctor.engine.flash.sim.SimulatedDriver;
import org.flashdoctor.engine.flash.sim.SimulatedHost;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform;
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
import org.flashdoctor.engine.probe.LiveEvidence;
import org.flashdoctor.engine.probe.hardware.HardwareProbes;
import org.flashdoctor.engine.register.Generation;
import org.flashdoctor.engine.register.GrantSource;
import org.flashdoctor.engine.register.SpiRegister;
import org.flashdoctor.knowledge.load.CaseReader;
import org.flashdoctor.knowledge.load.Knowledge;
import org.flashdoctor.knowledge.load.KnowledgeLoader;
import org.flashdoctor.knowledge.load.KnowledgeSource;
import org.junit.jupiter.api.Test;

/**
 * Three ways to one machine: its description, its registers through probes and decoders, and what a flasher prints on
 * it through recognisers. They must not disagree.
 */
class SimulatedTwinTest {

    private static final int MACHINES = 300;
    private static final long SIZE = 1 << 20;

    /** A chipset of each generation that differs in its registers. */
    private static final List<PciId> CHIPSETS = List.of(
            new PciId(0x8086, 0x2810),
            new PciId(0x8086, 0x2910),
            new PciId(0x8086, 0x3b00),
            new PciId(0x8086, 0x1c44),
            new PciId(0x8086, 0x8c40),
            new PciId(0x8086, 0x8cc1),
            new PciId(0x8086, 0xa145),
            new PciId(0x8086, 0xa305),
            new PciId(0x8086, 0x51a4),
            new PciId(0x8086, 0x7e23));

    /** States that both ways show. */
    private static final Set<Class<? extends Fact>> COMPARED = Set.of(
            FlashRegion.class,
            ProtectedRange.class,
            ConfigurationLockdown.class,
            DescriptorOverride.class,
            DescriptorValidity.class,
            StatusRegisterCycle.class);

    @Test
    void registersTranscriptAndDescriptionAgree() throws Exception {
        Knowledge knowledge = KnowledgeLoader.load(List.of(KnowledgeSource.builtIn()));
        CaseReader reader = new CaseReader(knowledge);
        Random random = new Random(12);
        for (int i = 0; i < MACHINES; i++) {
            SimulatedPlatform platform = random(random, knowledge);
            SimulatedBoard board = new SimulatedBoard(platform, ByteBuffer.allocate((int) SIZE));
            Opening opening = new SimulatedDriver(board).open(ProgrammerSpec.parse("sim:twin"), Optional.empty());
            try (Programmer programmer = ((Opening.Opened) opening).programmer()) {
                FactSet printed = reader.facts(reader.read("twin", programmer.transcript()), DirectFacts.none());
                FactSet probed = reader.facts(List.of(), probe(board, knowledge));
                assertThat(compared(probed)).as("registers of %s", platform).isEqualTo(expected(platform));
                assertThat(compared(printed)).as("transcript of %s", platform).isEqualTo(expected(platform));
                biosControl(platform, printed, probed);
                engine(platform, probed);
                protection(platform, printed);
            }
        }
    }

    private static DirectFacts probe(SimulatedBoard board, Knowledge knowledge) {
        return LiveEvidence.collect(
                new SimulatedHost(board), HardwareProbes.all(knowledge.chipsets()), Duration.ofSeconds(20));
    }

    private static Set<Fact> compared(FactSet facts) {
        return facts.facts().stream()
                .filter(fact -> COMPARED.contains(fact.getClass()))
                .map(SimulatedTwinTest::withoutPlace)
                .collect(Collectors.toSet());
    }

    /** In which region a range lies is derived, and is tested elsewhere. */
    private static Fact withoutPlace(Fact fact) {
        return fact instanceof ProtectedRange range
                ? new ProtectedRange(
                        range.register(),
                        range.range(),
                        range.protection(),
                        org.flashdoctor.engine.fact.Reading.notLookedAt())
                : fact;
    }

    private static Set<Fact> expected(SimulatedPlatform platform) {
        Set<Fact> facts = new HashSet<>();
        Generation generation = platform.pch().generation();
        for (Region region : platform.regions()) {
            boolean told = generation.grants() == GrantSource.BIOS_MASTER
                    || region.region().index() < 8
                    || platform.controller().overrideStrap();
            RegionAccess access = platform.controller().overrideStrap() ? RegionAccess.READ_WRITE : region.access();
            facts.add(new FlashRegion(region.region(), region.range(), told ? access : RegionAccess.UNKNOWN));
        }
        for (ProtectedArea area : platform.ranges()) {
            facts.add(withoutPlace(new ProtectedRange(
                    area.register().label(),
                    area.range(),
                    area.protection(),
                    org.flashdoctor.engine.fact.Reading.notLookedAt())));
        }
        facts.add(new ConfigurationLockdown(platform.controller().locked()));
        facts.add(new DescriptorOverride(platform.controller().overrideStrap()));
        facts.add(new DescriptorValidity(!platform.regions().isEmpty()));
        if (generation.map().orElseThrow() == org.flashdoctor.engine.register.RegisterMap.PCH100_COMPATIBLE) {
            facts.add(new StatusRegisterCycle(platform.controller().statusWriteDisabled()));
        }
        return facts;
    }

    /** As it is while the programmer is open; only the transcript knows what was refused. */
    private static void biosControl(SimulatedPlatform platform, FactSet printed, FactSet probed) {
        BiosControl text = printed.last(BiosControl.class).orElseThrow();
        BiosControl register = probed.last(BiosControl.class).orElseThrow();
        assertThat(text.writeEnable()).as("%s", platform).isEqualTo(register.writeEnable());
        assertThat(text.lockEnable()).as("%s", platform).isEqualTo(register.lockEnable());
        assertThat(text.smmProtection()).as("%s", platform).isEqualTo(register.smmProtection());
        BiosControlSetup setup = platform.biosControl();
        assertThat(register.lockEnable().known()).contains(setup.lockEnable());
        assertThat(register.writeEnable().known()).contains(setup.writeEnable() || !setup.lockEnable());
        assertThat(text.changeRefused().known()).contains(setup.lockEnable());
    }

    private static void engine(SimulatedPlatform platform, FactSet probed) {
        ManagementEngine engine = probed.last(ManagementEngine.class).orElseThrow();
        assertThat(engine.workingState().known()).contains(platform.engine().state());
        assertThat(engine.operationMode().known()).contains(platform.engine().mode());
        assertThat(engine.manufacturingMode().known())
                .as("%s", platform)
                .contains(platform.engine().manufacturing());
    }

    private static void protection(SimulatedPlatform platform, FactSet printed) {
        StatusRegisterProtection protection =
                printed.last(StatusRegisterProtection.class).orElseThrow();
        assertThat(protection.mode().known()).contains(platform.protection().mode());
        assertThat(protection.active().known())
                .contains(platform.protection().range().isPresent());
        platform.protection()
                .range()
                .ifPresent(range -> assertThat(protection.range().known()).contains(range));
    }

    private static SimulatedPlatform random(Random random, Knowledge knowledge) {
        PciId id = any(random, CHIPSETS);
        Generation generation =
                knowledge.chipsets().generation(id).flatMap(Generation::of).orElseThrow();
        List<Region> regions = new ArrayList<>();
        int page = 0;
        boolean descriptor = random.nextInt(8) > 0;
        for (DescriptorRegion region : DescriptorRegion.values()) {
            boolean wanted = region == DescriptorRegion.FD || random.nextInt(3) > 0;
            if (descriptor && wanted && region.index() < generation.regions()) {
                int length = 1 + random.nextInt(8);
                RegionAccess access = any(
                        random,
                        List.of(
                                RegionAccess.READ_WRITE,
                                RegionAccess.READ_ONLY,
                                RegionAccess.WRITE_ONLY,
                                RegionAccess.LOCKED));
                // A host without any right on any region cannot have started.
                regions.add(new Region(
                        region, pages(page, length), region == DescriptorRegion.FD ? RegionAccess.READ_ONLY : access));
                page += length + random.nextInt(3);
            }
        }
        List<ProtectedArea> ranges = new ArrayList<>();
        List<SpiRegister> registers = new ArrayList<>(SpiRegister.protectedRanges());
        registers.add(SpiRegister.GPR0);
        for (SpiRegister register : registers) {
            if (random.nextInt(3) == 0
                    && generation.map().orElseThrow().offsetOf(register).isPresent()) {
                ranges.add(new ProtectedArea(
                        register,
                        pages(random.nextInt(128), 1 + random.nextInt(128)),
                        any(random, List.of(RangeProtection.values()))));
            }
        }
        return new SimulatedPlatform(
                "twin",
                new Pch(id, "Intel " + knowledge.chipsets().name(id).orElseThrow(), generation),
                new Part(SIZE, 4096, Map.of()),
                new Content.Generated(0),
                regions,
                ranges,
                new Controller(random.nextBoolean(), descriptor && random.nextInt(4) == 0, random.nextBoolean()),
                new BiosControlSetup(random.nextBoolean(), random.nextBoolean(), random.nextBoolean()),
                new Engine(
                        any(random, List.of(MeWorkingState.values())),
                        any(random, List.of(MeOperationMode.values())),
                        random.nextBoolean(),
                        random.nextBoolean()),
                new ChipProtection(
                        random.nextBoolean() ? Optional.empty() : Optional.of(pages(random.nextInt(100), 8)),
                        any(random, List.of(ProtectionMode.values()))),
                new Host("Sim", "Twin", "coreboot", "4.22", false, true, Optional.empty(), Optional.empty()),
                Faults.none());
    }

    private static AddressRange pages(int first, int count) {
        return new AddressRange(first * 4096L, (first + count) * 4096L - 1);
    }

    private static <T> T any(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @Test
    void builtInMachinesAreSound() throws Exception {
        assertThat(org.flashdoctor.knowledge.load.Simulations.of(
                                List.of(),
                                KnowledgeLoader.load(List.of(KnowledgeSource.builtIn()))
                                        .chipsets())
                        .names())
                .contains(
                        "open",
                        "me-locked",
                        "boot-medium-lock",
                        "smm-bwp",
                        "bios-lock",
                        "descriptor-override",
                        "failing-chip");
    }
}
