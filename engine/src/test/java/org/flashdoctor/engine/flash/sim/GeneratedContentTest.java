// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.flash.image.BoardName;
import org.flashdoctor.engine.flash.image.Descriptor;
import org.flashdoctor.engine.flash.image.FlashImage;
import org.flashdoctor.engine.flash.image.ImageBytes;
import org.flashdoctor.engine.flash.image.NamedRange;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.Region;
import org.flashdoctor.engine.register.Generation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The generated content is what the parsers of the flash engine take for an image. */
class GeneratedContentTest {

    private static FlashImage image(TinyMachine machine) {
        return FlashImage.read(ImageBytes.of(GeneratedContent.of(machine.platform(), 1)));
    }

    @ParameterizedTest
    @EnumSource(names = {"ICH9", "SERIES_6", "SERIES_9", "SERIES_100", "SERIES_600"})
    void theDescriptorSaysWhatTheRegistersSay(Generation generation) {
        TinyMachine machine = TinyMachine.open()
                .generation(generation)
                .region(DescriptorRegion.FD, 0, 0, RegionAccess.READ_ONLY)
                .region(DescriptorRegion.ME, 1, 5, RegionAccess.LOCKED);
        Descriptor descriptor = image(machine).descriptor().orElseThrow();
        Map<DescriptorRegion, AddressRange> ranges = new LinkedHashMap<>();
        Map<DescriptorRegion, RegionAccess> rights = new LinkedHashMap<>();
        for (Region region : machine.platform().regions()) {
            ranges.put(region.region(), region.range());
            rights.put(region.region(), region.access());
        }
        assertThat(descriptor.regions()).containsExactlyInAnyOrderEntriesOf(ranges);
        assertThat(descriptor.host()).containsAllEntriesOf(rights);
        assertThat(descriptor.problems(TinyMachine.SIZE)).isEmpty();
    }

    @Test
    void areasAndBoardAreFound() {
        FlashImage image = image(TinyMachine.open());
        assertThat(image.fmap().orElseThrow().areas().stream().map(NamedRange::name))
                .contains("RW_SECTION_A", "RW_SECTION_B", "WP_RO", "COREBOOT", "FMAP");
        assertThat(image.board().orElseThrow().agreesWith(new BoardName(Optional.of("Simulated"), "Tiny")))
                .isTrue();
        assertThat(image.isCoreboot()).isTrue();
        assertThat(image.hasStructure()).isTrue();
    }

    @Test
    void equalSeedsMakeEqualContentAndOthersDoNot() {
        SimulatedPlatform platform = TinyMachine.open().platform();
        assertThat(GeneratedContent.of(platform, 5)).isEqualTo(GeneratedContent.of(platform, 5));
        assertThat(GeneratedContent.of(platform, 5)).isNotEqualTo(GeneratedContent.of(platform, 6));
    }

    @Test
    void everyMachineGetsContent() {
        Random random = new Random(9);
        for (int i = 0; i < 300; i++) {
            SimulatedPlatform platform = TinyMachine.random(random).platform();
            assertThat(GeneratedContent.of(platform, i)).hasSize(TinyMachine.SIZE);
        }
        assertThat(GeneratedContent.of(TinyMachine.empty().platform(), 0)).hasSize(TinyMachine.SIZE);
    }
}
