// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flashdoctor.engine.register.SampleRun.range;

import java.util.List;
import java.util.Random;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.OperationFact.TransactionError;
import org.flashdoctor.engine.fact.OperationFact.TransactionErrorKind;
import org.flashdoctor.engine.fact.PlatformFact.PciId;
import org.flashdoctor.engine.fact.ProtectionFact.BiosControl;
import org.flashdoctor.engine.fact.ProtectionFact.BootGuard;
import org.flashdoctor.engine.fact.ProtectionFact.ConfigurationLockdown;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorOverride;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorValidity;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.ProtectionFact.ManagementEngine;
import org.flashdoctor.engine.fact.ProtectionFact.MeOperationMode;
import org.flashdoctor.engine.fact.ProtectionFact.MeWorkingState;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.fact.ProtectionFact.RegisterSpace;
import org.flashdoctor.engine.fact.ProtectionFact.RegisterValue;
import org.flashdoctor.engine.fact.ProtectionFact.StatusRegisterCycle;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.RunFact.FlashTool;
import org.flashdoctor.engine.fact.RunFact.ToolFamily;
import org.flashdoctor.engine.fact.ToolVersion;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegisterDecoderTest {

    private static final FlashRegion FD_READ_ONLY = region(DescriptorRegion.FD, 0, 0xfff, RegionAccess.READ_ONLY);
    private static final FlashRegion BIOS_OPEN =
            region(DescriptorRegion.BIOS, 0x20_0000, 0x3f_ffff, RegionAccess.READ_WRITE);
    private static final FlashRegion ME_LOCKED = region(DescriptorRegion.ME, 0x1000, 0x1f_5fff, RegionAccess.LOCKED);

    /** What a laptop with an ICH9M prints to standard output when its warnings go to standard error. */
    private static SampleRun withoutWarnings() {
        return new SampleRun()
                .dump(
                        "0x04: 0xe008 (HSFS)",
                        "0x06: 0x3f04 (HSFC)",
                        "0x50: 0x00001a1b (FRAP)",
                        "0x54: 0x00000000 0x58: 0x03ff0200 FREG1: BIOS region (0x00200000-0x003fffff) is read-write.",
                        "0x5C: 0x01f50001 0x74: 0x9fff03e0 0x84: 0x81ff81f8 Writes have been disabled",
                        "0x90: 0x04 (SSFS)",
                        "0x91: 0x004240 (SSFC)",
                        "0x94: 0x5006     (PREOP)",
                        "0x98: 0x05200302 (OPMENU)",
                        "0xA0: 0x00000000 (BBAR)");
    }

    private static SampleRun pch100() {
        return new SampleRun()
                .dump(
                        "0x04: 0xe804 (HSFS)",
                        "0x0c: 0x00000000 (DLOCK)",
                        "0x50: 0x00000a0b (FRAP)",
                        "0x54: 0x00000000 0x58: 0x07ff0200 0x5C: 0x01ff0001",
                        "0x84: 0x87ff0700");
    }

    @Nested
    class WithAKnownChipset {

        @Test
        void decodesAnIch9ById() {
            assertThat(withoutWarnings().chipset(new PciId(0x8086, 0x2919)).derived())
                    .containsExactlyInAnyOrder(
                            new ConfigurationLockdown(true),
                            new DescriptorOverride(false),
                            new DescriptorValidity(true),
                            FD_READ_ONLY,
                            BIOS_OPEN,
                            ME_LOCKED,
                            protect("PR0", 0x3e_0000, 0x1ff_ffff, RangeProtection.WRITE),
                            protect("PR4", 0x1f_8000, 0x1f_ffff, RangeProtection.READ_WRITE));
        }

        @Test
        void decodesA5SeriesByName() {
            assertThat(new SampleRun()
                            .chipset("HM55")
                            .dump(
                                    "0x04: 0x6008",
                                    "0x50: 0x00000a0b",
                                    "0x54: 0x00000000",
                                    "0x58: 0x03ff0200",
                                    "0x5C: 0x01ff0004",
                                    "0x64: 0x00030001")
                            .derived())
                    .containsExactlyInAnyOrder(
                            new ConfigurationLockdown(false),
                            new DescriptorOverride(false),
                            new DescriptorValidity(true),
                            FD_READ_ONLY,
                            BIOS_OPEN,
                            region(DescriptorRegion.ME, 0x4000, 0x1f_ffff, RegionAccess.LOCKED),
                            region(DescriptorRegion.PD, 0x1000, 0x3fff, RegionAccess.LOCKED));
        }

        @Test
        void decodesWellsburg() {
            assertThat(new SampleRun()
                            .chipset("C610/X99 (Wellsburg)")
                            .dump("0x04: 0xf008", "0x50: 0x0000ffff", "0x58: 0x0fff0800", "0x5C: 0x07ff0001")
                            .derived())
                    .containsExactlyInAnyOrder(
                            new ConfigurationLockdown(true),
                            new DescriptorOverride(false),
                            new DescriptorValidity(true),
                            region(DescriptorRegion.BIOS, 0x80_0000, 0xff_ffff, RegionAccess.READ_WRITE),
                            region(DescriptorRegion.ME, 0x1000, 0x7f_ffff, RegionAccess.READ_WRITE));
        }

        @Test
        void readsTheSameOffsetsDifferentlyOnA100Series() {
            assertThat(pch100().chipset("H310C").derived())
                    .contains(
                            new StatusRegisterCycle(true),
                            region(DescriptorRegion.ME, 0x1000, 0x1f_ffff, RegionAccess.LOCKED),
                            protect("PR0", 0x70_0000, 0x7f_ffff, RangeProtection.WRITE))
                    .noneMatch(fact -> fact instanceof ProtectedRange range
                            && range.register().equals("PR4"));
        }

        @Test
        void readsTheGlobalRange() {
            assertThat(pch100().chipset("Z690").dump("0x98: 0x83ff0001").derived())
                    .contains(protect("GPR0", 0x1000, 0x3f_ffff, RangeProtection.WRITE));
        }

        @Test
        void cannotTellRightsBeyondRegion7FromFrap() {
            assertThat(new SampleRun()
                            .chipset("Z690")
                            .dump("0x04: 0xe800", "0x50: 0x0000ffff", "0x74: 0x08ff0800")
                            .derived())
                    .contains(region(DescriptorRegion.EC, 0x80_0000, 0x8f_ffff, RegionAccess.UNKNOWN));
        }

        @Test
        void prefersTheRightsOfTheBiosMaster() {
            assertThat(new SampleRun()
                            .chipset("Emmitsburg")
                            .dump(
                                    "0x04: 0xe800",
                                    "0x50: 0x0000ffff (FRAP)",
                                    "0x118: 0x0000010b (BIOS_BM_RAP)",
                                    "0x11c: 0x00000002 (BIOS_BM_WAP)",
                                    "0x5C: 0x01ff0001",
                                    "0x74: 0x08ff0800")
                            .derived())
                    .contains(
                            region(DescriptorRegion.ME, 0x1000, 0x1f_ffff, RegionAccess.LOCKED),
                            region(DescriptorRegion.EC, 0x80_0000, 0x8f_ffff, RegionAccess.READ_ONLY));
        }

        @Test
        void takesTheWriteRightsWhereFlashromPutsThem() {
            assertThat(new SampleRun()
                            .chipset("Meteor Lake")
                            .dump(
                                    "0x04: 0xe800 (HSFS)",
                                    "0x118: 0x8003 (BIOS_BM_RAP)",
                                    "0x11a: 0x0002 (BIOS_BM_WAP)",
                                    "0xec: 0x0eff0e00")
                            .derived())
                    .contains(region(DescriptorRegion.PTT, 0xe0_0000, 0xef_ffff, RegionAccess.READ_ONLY));
        }

        @Test
        void doesNotTakeFrapOnMeteorLake() {
            assertThat(new SampleRun()
                            .chipset("Meteor Lake")
                            .dump("0x04: 0xe800", "0x50: 0x00000a0b", "0x5C: 0x01ff0001")
                            .derived())
                    .contains(region(DescriptorRegion.ME, 0x1000, 0x1f_ffff, RegionAccess.UNKNOWN));
        }

        @Test
        void ignoresRegionsThatAGenerationDoesNotHave() {
            assertThat(pch100().chipset("H310C").dump("0xe0: 0x08ff0800").derived())
                    .noneMatch(
                            fact -> fact instanceof FlashRegion found && found.region() == DescriptorRegion.TEN_GBE_1);
        }

        @Test
        void decodesAnIch7() {
            assertThat(new SampleRun()
                            .chipset("ICH7M")
                            .dump("0x00: 0x8004     (SPIS)", "0x50: 0x00001a1b (BBAR)", "0x60: 0x80fff800 (PBR0)")
                            .derived())
                    .containsExactlyInAnyOrder(
                            new ConfigurationLockdown(true),
                            protect("PBR0", 0x80_0000, 0xff_ffff, RangeProtection.WRITE));
        }

        @Test
        void readsNoIntelRegistersOnAmd() {
            assertThat(withoutWarnings()
                            .chipset("FCH")
                            .register(RegisterSpace.BRIDGE, 0xdc, 0xaa)
                            .derived())
                    .isEmpty();
        }
    }

    @Nested
    class WithoutAChipset {

        @Test
        void tellsAnIch9ByLabelsAndOffsets() {
            assertThat(withoutWarnings().derived())
                    .isEqualTo(withoutWarnings().chipset("ICH9M").derived())
                    .isNotEmpty();
        }

        @Test
        void tellsAnIch9ByTheLabelOfItsProtectedRange() {
            assertThat(new SampleRun()
                            .dump("0x74: 0x9fff03e0 PR0: Warning: 0x003e0000-0x01ffffff is read-only.")
                            .derived())
                    .contains(protect("PR0", 0x3e_0000, 0x1ff_ffff, RangeProtection.WRITE));
        }

        @Test
        void tellsA100SeriesByItsDlock() {
            assertThat(pch100().derived())
                    .contains(
                            new StatusRegisterCycle(true), protect("PR0", 0x70_0000, 0x7f_ffff, RangeProtection.WRITE));
        }

        @Test
        void tellsAnIch7ByItsLabels() {
            assertThat(new SampleRun()
                            .dump("0x00: 0x8004     (SPIS)", "0x02: 0x4140     (SPIC)", "0x60: 0x80fff800 (PBR0)")
                            .derived())
                    .containsExactlyInAnyOrder(
                            new ConfigurationLockdown(true),
                            protect("PBR0", 0x80_0000, 0xff_ffff, RangeProtection.WRITE));
        }

        @Test
        void ignoresAGenerationThatIsNotListed() {
            assertThat(withoutWarnings().chipset("MCP55").derived()).contains(ME_LOCKED);
        }

        @Test
        void decodesWhatAllPossibleMapsReadAlike() {
            // HSFS is the same on ICH8 and on Alder Lake; whether bit 11 is WRSDIS is not known.
            assertThat(new SampleRun().dump("0x04: 0xf800 (HSFS)").derived())
                    .containsExactlyInAnyOrder(
                            new ConfigurationLockdown(true),
                            new DescriptorOverride(false),
                            new DescriptorValidity(true));
        }

        @Test
        void decodesNothingThatIsAmbiguous() {
            assertThat(new SampleRun().dump("0x74: 0x9fff03e0 0x84: 0x81ff81f8").derived())
                    .isEmpty();
            assertThat(new SampleRun().dump("0x04: 0xe008", "0x60: 0x80fff800").derived())
                    .isEmpty();
        }

        @Test
        void decodesNothingThatContradictsItself() {
            assertThat(new SampleRun()
                            .dump("0x0c: 0x00000000 (DLOCK)", "0x74: 0x9fff03e0 (PR0)", "0x04: 0xe008 (HSFS)")
                            .derived())
                    .isEmpty();
        }

        @Test
        void takesTheNameOfAProbedRegister() {
            Observation probed = new Observation(
                    new RegisterValue(RegisterSpace.SPIBAR, 0x04, 0xe008),
                    0,
                    List.of(new Evidence("probe", new Evidence.Register("HSFS"), "0xe008")));
            assertThat(SampleRun.facts(new RegisterDecoder(ChipsetCatalogue.empty())
                            .derive(List.of(probed))
                            .observations()))
                    .contains(new ConfigurationLockdown(true));
        }
    }

    @Nested
    class AsToTheText {

        @Test
        void doesNotRepeatIt() {
            List<Fact> derived = withoutWarnings()
                    .chipset("ICH9M")
                    .fact(new ConfigurationLockdown(true))
                    .fact(ME_LOCKED)
                    .fact(protect("PR0", 0x3e_0000, 0x1ff_ffff, RangeProtection.WRITE))
                    .derived();
            assertThat(derived)
                    .contains(FD_READ_ONLY, protect("PR4", 0x1f_8000, 0x1f_ffff, RangeProtection.READ_WRITE))
                    .doesNotContain(ME_LOCKED, new ConfigurationLockdown(true))
                    .noneMatch(fact -> fact instanceof ProtectedRange range
                            && range.register().equals("PR0"));
        }

        @Test
        void replacesUnknownRights() {
            SampleRun run = withoutWarnings()
                    .chipset("ICH9M")
                    .fact(region(DescriptorRegion.ME, 0x1000, 0x1f_5fff, RegionAccess.UNKNOWN));
            assertThat(run.completed())
                    .contains(ME_LOCKED)
                    .doesNotContain(region(DescriptorRegion.ME, 0x1000, 0x1f_5fff, RegionAccess.UNKNOWN));
        }

        @Test
        void liftsRestrictionsWhileTheStrapIsActive() {
            SampleRun run = new SampleRun().fact(ME_LOCKED).fact(BIOS_OPEN).fact(new DescriptorOverride(true));
            assertThat(run.completed())
                    .containsExactlyInAnyOrder(
                            BIOS_OPEN,
                            new DescriptorOverride(true),
                            region(DescriptorRegion.ME, 0x1000, 0x1f_5fff, RegionAccess.READ_WRITE));
        }

        @Test
        void liftsRestrictionsOfRegistersToo() {
            assertThat(new SampleRun()
                            .chipset("ICH9M")
                            .dump("0x04: 0xc008", "0x50: 0x00000a0b", "0x5C: 0x01f50001", "0x74: 0x9fff03e0")
                            .derived())
                    .contains(
                            region(DescriptorRegion.ME, 0x1000, 0x1f_5fff, RegionAccess.READ_WRITE),
                            protect("PR0", 0x3e_0000, 0x1ff_ffff, RangeProtection.WRITE));
        }

        @Test
        void takesTheStrapFromTheText() {
            assertThat(new SampleRun()
                            .chipset("ICH9M")
                            .fact(new DescriptorOverride(false))
                            .dump("0x50: 0x00001a1b", "0x5C: 0x01f50001")
                            .derived())
                    .contains(ME_LOCKED);
        }

        @Test
        void leavesRightsOpenWithoutTheStrap() {
            assertThat(new SampleRun()
                            .chipset("ICH9M")
                            .dump("0x50: 0x00001a1b", "0x58: 0x03ff0200", "0x5C: 0x01f50001")
                            .derived())
                    .containsExactlyInAnyOrder(
                            BIOS_OPEN, region(DescriptorRegion.ME, 0x1000, 0x1f_5fff, RegionAccess.UNKNOWN));
        }

        @Test
        void readsNoRegionsWithoutADescriptor() {
            assertThat(new SampleRun()
                            .chipset("ICH9M")
                            .dump("0x04: 0x2000", "0x50: 0x0000ffff", "0x58: 0x03ff0200")
                            .derived())
                    .containsExactlyInAnyOrder(
                            new ConfigurationLockdown(false),
                            new DescriptorOverride(false),
                            new DescriptorValidity(false));
        }

        @Test
        void givesTheLinesOfTheRegistersAsEvidence() {
            Observation me = withoutWarnings().chipset("ICH9M").derivation().observations().stream()
                    .filter(observation -> observation.fact().equals(ME_LOCKED))
                    .findFirst()
                    .orElseThrow();
            assertThat(me.evidence())
                    .extracting(Evidence::text)
                    .containsExactly(
                            "0x5C: 0x01f50001 0x74: 0x9fff03e0 0x84: 0x81ff81f8 Writes have been disabled",
                            "0x50: 0x00001a1b (FRAP)");
        }

        @Test
        void locatesErrorsAndRanges() {
            TransactionError error = new TransactionError(
                    TransactionErrorKind.REFUSED,
                    Reading.of(range(0x1000, 0x103f)),
                    Reading.notLookedAt(),
                    Reading.notLookedAt());
            assertThat(withoutWarnings().chipset("ICH9M").fact(error).completed())
                    .contains(
                            new TransactionError(
                                    TransactionErrorKind.REFUSED,
                                    error.range(),
                                    Reading.of(DescriptorRegion.ME),
                                    Reading.notLookedAt()),
                            new ProtectedRange(
                                    "PR0",
                                    range(0x3e_0000, 0x1ff_ffff),
                                    RangeProtection.WRITE,
                                    Reading.of(DescriptorRegion.BIOS)));
        }

        @Test
        void keepsEverythingElse() {
            SampleRun run = withoutWarnings().chipset("ICH9M");
            assertThat(run.completed()).containsAll(SampleRun.facts(run.observations()));
        }

        @Test
        void changesNothingTwice() {
            List<Observation> once = new RegisterDecoder(SampleRun.CATALOGUE)
                    .complete(withoutWarnings()
                            .chipset("ICH9M")
                            .register(RegisterSpace.BRIDGE, 0xdc, 0x0a)
                            .observations());
            assertThat(new RegisterDecoder(SampleRun.CATALOGUE).complete(once)).isEqualTo(once);
        }
    }

    @Nested
    class OfBiosControl {

        @Test
        void readsTheBits() {
            assertThat(new SampleRun()
                            .chipset("Z690")
                            .register(RegisterSpace.BRIDGE, 0xdc, 0xaa)
                            .derived())
                    .containsExactly(new BiosControl(
                            Reading.of(false), Reading.of(true), Reading.of(true), Reading.notLookedAt()));
        }

        @Test
        void takesTheLastValue() {
            assertThat(new SampleRun()
                            .register(RegisterSpace.BRIDGE, 0xdc, 0x8a)
                            .register(RegisterSpace.BRIDGE, 0xdc, 0x8b)
                            .derived())
                    .containsExactly(new BiosControl(
                            Reading.of(true), Reading.of(true), Reading.of(false), Reading.notLookedAt()));
        }

        @Test
        void joinsWhatTextAndRegisterSay() {
            BiosControl refused = new BiosControl(
                    Reading.notLookedAt(), Reading.notLookedAt(), Reading.notLookedAt(), Reading.of(true));
            BiosControl smm = new BiosControl(
                    Reading.notLookedAt(), Reading.notLookedAt(), Reading.of(true), Reading.notLookedAt());
            SampleRun run = new SampleRun()
                    .fact(smm)
                    .register(RegisterSpace.BRIDGE, 0xdc, 0xaa)
                    .fact(refused);
            BiosControl joined =
                    new BiosControl(Reading.of(false), Reading.of(true), Reading.of(true), Reading.of(true));
            assertThat(run.derived()).containsExactly(joined);
            assertThat(run.completed()).contains(joined).doesNotContain(smm, refused);
            assertThat(run.derivation().observations().get(0).evidence()).hasSize(3);
        }

        @Test
        void saysNothingThatTheTextSaysInFull() {
            BiosControl told = new BiosControl(Reading.of(true), Reading.of(true), Reading.of(false), Reading.of(true));
            assertThat(new SampleRun()
                            .fact(told)
                            .register(RegisterSpace.BRIDGE, 0xdc, 0x8b)
                            .derived())
                    .isEmpty();
        }

        @Test
        void doesNotTakeTheValueBeforeTheChangeForTheResult() {
            SampleRun old = new SampleRun().fact(tool("v0.9.6.1-r1563")).register(RegisterSpace.BRIDGE, 0xdc, 0x00);
            assertThat(old.derived())
                    .containsExactly(new BiosControl(
                            Reading.notLookedAt(), Reading.of(false), Reading.of(false), Reading.notLookedAt()));
            SampleRun current = new SampleRun().fact(tool("v0.9.8-r1889")).register(RegisterSpace.BRIDGE, 0xdc, 0x00);
            assertThat(current.derived())
                    .containsExactly(new BiosControl(
                            Reading.of(false), Reading.of(false), Reading.of(false), Reading.notLookedAt()));
        }

        @Test
        void knowsWhenTheBitDoesNotExist() {
            assertThat(new SampleRun()
                            .chipset("ICH9M")
                            .register(RegisterSpace.BRIDGE, 0xdc, 0x21)
                            .derived())
                    .containsExactly(new BiosControl(
                            Reading.of(true), Reading.of(false), Reading.of(false), Reading.notLookedAt()));
        }

        @Test
        void ignoresOtherRegistersOfTheBridge() {
            assertThat(new SampleRun()
                            .register(RegisterSpace.BRIDGE, 0xd8, 0x01)
                            .derived())
                    .isEmpty();
        }

        private FlashTool tool(String version) {
            return new FlashTool(
                    ToolFamily.FLASHROM, Reading.of(ToolVersion.parse(version).orElseThrow()));
        }
    }

    @Nested
    class OfTheManagementEngine {

        @Test
        void readsItsStatus() {
            assertThat(new SampleRun()
                            .chipset("Z690")
                            .register(RegisterSpace.HECI, 0x40, 0x0004_0245)
                            .register(RegisterSpace.HECI, 0x6c, 0x4020_0200)
                            .derived())
                    .containsExactlyInAnyOrder(
                            new ManagementEngine(
                                    Reading.of(MeWorkingState.NORMAL),
                                    Reading.of(MeOperationMode.OVERRIDE_JUMPER),
                                    Reading.of(false),
                                    Reading.of(16)),
                            new BootGuard(true));
        }

        @Test
        void believesTheVersionOfTheText() {
            ManagementEngine version = new ManagementEngine(
                    Reading.notLookedAt(), Reading.notLookedAt(), Reading.notLookedAt(), Reading.of(12));
            SampleRun run = new SampleRun().fact(version).register(RegisterSpace.HECI, 0x40, 0x0000_0245);
            assertThat(run.completed())
                    .contains(new ManagementEngine(
                            Reading.of(MeWorkingState.NORMAL),
                            Reading.of(MeOperationMode.NORMAL),
                            Reading.of(false),
                            Reading.of(12)))
                    .doesNotContain(version);
        }

        @Test
        void doesNotBelieveAHiddenFunction() {
            Derivation derivation = new SampleRun()
                    .chipset("Z690")
                    .register(RegisterSpace.HECI, 0x40, 0xffff_ffffL)
                    .register(RegisterSpace.HECI, 0x6c, 0xffff_ffffL)
                    .derivation();
            assertThat(derivation.observations()).isEmpty();
            assertThat(SampleRun.facts(derivation.refused()))
                    .containsExactly(new RegisterValue(RegisterSpace.HECI, 0x40, 0xffff_ffffL));
        }
    }

    @Nested
    class OfADumpOfNothing {

        @ParameterizedTest
        @ValueSource(strings = {"0x04: 0xffff (HSFS)", "0x04: 0x0000 (HSFS)"})
        void believesNothingBesideAnImplausibleStatus(String status) {
            Derivation derivation = new SampleRun()
                    .chipset("ICH9M")
                    .dump(status, "0x50: 0x0000ffff", "0x58: 0x03ff0200", "0x74: 0x9fff03e0")
                    .derivation();
            assertThat(derivation.observations()).isEmpty();
            assertThat(derivation.refused()).hasSize(1);
        }

        @Test
        void refusesAllOnes() {
            Derivation derivation = new SampleRun()
                    .chipset("H310C")
                    .dump(
                            "0x50: 0xffffffff",
                            "0x54: 0xffffffff",
                            "0x58: 0xffffffff",
                            "0x5c: 0xffffffff",
                            "0x84: 0xffffffff",
                            "0x98: 0xffffffff")
                    .derivation();
            assertThat(derivation.observations()).isEmpty();
            assertThat(derivation.refused()).hasSize(6);
        }

        @Test
        void refusesAllZeros() {
            Derivation derivation = new SampleRun()
                    .chipset("H310C")
                    .dump("0x54: 0x00000000", "0x58: 0x00000000", "0x5c: 0x00000000", "0x84: 0x00000000")
                    .derivation();
            assertThat(derivation.observations()).isEmpty();
            assertThat(derivation.refused()).hasSize(3);
        }

        @Test
        void followsNoBaseAddressFromUnreadableConfigurationSpace() {
            Derivation derivation = new SampleRun()
                    .chipset("ICH9M")
                    .register(RegisterSpace.BRIDGE, 0xdc, 0xff)
                    .dump("0x04: 0x0f66 (HSFS)", "0x84: 0x66f28966 PR4: Warning: 0x00966000-0x066f2fff is write-only.")
                    .derivation();
            assertThat(derivation.observations()).isEmpty();
            assertThat(SampleRun.facts(derivation.refused()))
                    .containsExactly(new RegisterValue(RegisterSpace.BRIDGE, 0xdc, 0xff));
        }

        @Test
        void saysNothingOfNothing() {
            assertThat(new SampleRun().derived()).isEmpty();
            assertThat(new SampleRun().completed()).isEmpty();
        }
    }

    @Test
    void neverThrowsWhateverIsInTheDump() {
        Random random = new Random(31337);
        List<String> chipsets = List.of("ICH7M", "ICH9M", "H310C", "Meteor Lake", "FCH", "unheard of");
        List<RegisterSpace> spaces = List.of(RegisterSpace.values());
        for (int i = 0; i < 5_000; i++) {
            SampleRun run = new SampleRun().chipset(chipsets.get(random.nextInt(chipsets.size())));
            for (int n = random.nextInt(40); n > 0; n--) {
                run.register(
                        spaces.get(random.nextInt(spaces.size())),
                        random.nextInt(-8, 0x130),
                        random.nextInt(8) == 0 ? random.nextLong() : Integer.toUnsignedLong(random.nextInt()));
            }
            assertThat(run.completed()).hasSizeGreaterThanOrEqualTo(1);
        }
    }

    private static FlashRegion region(DescriptorRegion region, long start, long end, RegionAccess access) {
        return new FlashRegion(region, range(start, end), access);
    }

    private static ProtectedRange protect(String register, long start, long end, RangeProtection protection) {
        return new ProtectedRange(register, range(start, end), protection, Reading.notLookedAt());
    }
}
