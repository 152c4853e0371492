// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.ProtectionFact.BootGuard;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.fact.RunFact.InputProblemKind;
import org.flashdoctor.engine.flash.image.FlashImage;
import org.flashdoctor.engine.flash.image.NamedRange;
import org.flashdoctor.engine.flash.image.SampleImage;
import org.flashdoctor.engine.flash.plan.ImageChecks.Source;
import org.junit.jupiter.api.Test;

class ImageChecksTest {

    private static final int SIZE = 1 << 20;
    private static final NamedRange WHOLE = new NamedRange("whole chip", new AddressRange(0, SIZE - 1));
    private static final NamedRange BIOS = new NamedRange("bios", new AddressRange(0x40000, 0xfffff));
    private static final NamedRange SECTION = new NamedRange("RW_SECTION_A", new AddressRange(0x50000, 0x6ffff));

    private final FlashImage chip = SampleImage.coreboot("VP4670").image();

    private List<ImageCheck> checks(NamedRange part, Source source, FlashImage image, Fact... facts) {
        FactSet known = FactSet.of(
                List.of(facts).stream()
                        .map(fact -> new Observation(
                                fact, 0, List.of(new Evidence("test", new Evidence.Option("test"), "test"))))
                        .toList(),
                Set.of());
        return ImageChecks.of(
                List.of(part), source, image, chip, known, Permissions.of(known, SIZE, Connection.CHIPSET));
    }

    private static List<InputProblemKind> refused(List<ImageCheck> checks) {
        return checks.stream()
                .filter(ImageCheck.Refused.class::isInstance)
                .map(check -> ((ImageCheck.Refused) check).kind())
                .toList();
    }

    @Test
    void theSameFirmwareIsSound() {
        assertThat(checks(WHOLE, Source.WHOLE, SampleImage.coreboot("vp4670").image()))
                .isEmpty();
    }

    @Test
    void blankAndNoiseAreRefused() {
        assertThat(refused(checks(BIOS, Source.FILE, new SampleImage(SIZE).image())))
                .contains(InputProblemKind.IMAGE_IMPLAUSIBLE);
        assertThat(refused(checks(
                        BIOS,
                        Source.FILE,
                        new SampleImage(SIZE).noise(0, SIZE, 5).image())))
                .contains(InputProblemKind.IMAGE_IMPLAUSIBLE);
    }

    @Test
    void anotherBoardIsRefused() {
        assertThat(checks(
                        BIOS, Source.DESCRIPTOR, SampleImage.coreboot("VP4650").image()))
                .contains(new ImageCheck.Refused(
                        InputProblemKind.IMAGE_BOARD, "image: VP4650, firmware in the chip: VP4670"));
    }

    @Test
    void aWholeImageWithoutADescriptorOrWithABrokenOneIsRefused() {
        FlashImage none = new SampleImage(SIZE).noise(0x40000, 0x1000, 1).image();
        FlashImage broken = new SampleImage(SIZE)
                .descriptor(0, 0xfff, 0x1000, 0x1fffff, 0x1000, 0x2fff)
                .noise(0x40000, 0x1000, 1)
                .image();

        assertThat(refused(checks(WHOLE, Source.WHOLE, none))).contains(InputProblemKind.IMAGE_DAMAGED);
        assertThat(refused(checks(WHOLE, Source.WHOLE, broken))).contains(InputProblemKind.IMAGE_DAMAGED);
    }

    @Test
    void aRegionThatLiesElsewhereOrNowhereInTheImageIsRefused() {
        FlashImage moved = new SampleImage(SIZE)
                .descriptor(0, 0xfff, 0x50000, 0xfffff, 0x1000, 0x4ffff)
                .fmap(0x51000, new NamedRange("RW_SECTION_A", new AddressRange(0x52000, 0x6ffff)))
                .noise(0x60000, 0x1000, 1)
                .image();

        assertThat(refused(checks(BIOS, Source.DESCRIPTOR, moved))).containsExactly(InputProblemKind.IMAGE_LAYOUT);
        assertThat(refused(checks(SECTION, Source.FMAP, moved))).containsExactly(InputProblemKind.IMAGE_LAYOUT);
        assertThat(refused(checks(new NamedRange("RW_LEGACY", new AddressRange(0x90000, 0x90fff)), Source.FMAP, chip)))
                .contains(InputProblemKind.IMAGE_LAYOUT);
    }

    @Test
    void onAFusedMachineOnlyTheSameKeyIsTaken() {
        BootGuard fused = new BootGuard(true);
        FlashImage unsigned = SampleImage.coreboot("VP4670").image();

        assertThat(refused(checks(BIOS, Source.DESCRIPTOR, unsigned, fused)))
                .containsExactly(InputProblemKind.IMAGE_FOREIGN);
        assertThat(refused(checks(
                        BIOS,
                        Source.DESCRIPTOR,
                        SampleImage.coreboot("VP4670").bootGuard(0xa0000, 3).image(),
                        fused)))
                .containsExactly(InputProblemKind.IMAGE_FOREIGN);
        assertThat(refused(checks(BIOS, Source.DESCRIPTOR, unsigned, new BootGuard(false))))
                .isEmpty();
    }

    @Test
    void whatThePlanLeavesOutIsAnnounced() {
        FlashImage otherMe =
                SampleImage.coreboot("VP4670").noise(0x2000, 0x100, 9).image();

        assertThat(checks(BIOS, Source.DESCRIPTOR, otherMe))
                .singleElement()
                .isInstanceOf(ImageCheck.Announced.class)
                .extracting(ImageCheck::sentence)
                .asString()
                .contains("another me region");
        assertThat(checks(
                        BIOS,
                        Source.DESCRIPTOR,
                        otherMe,
                        new FlashRegion(DescriptorRegion.ME, new AddressRange(0x1000, 0x3ffff), RegionAccess.LOCKED)))
                .singleElement()
                .extracting(ImageCheck::sentence)
                .asString()
                .contains("cannot be read");
    }
}
