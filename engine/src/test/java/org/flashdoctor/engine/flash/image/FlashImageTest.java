// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.flash.image.FlashImage.Look;
import org.junit.jupiter.api.Test;

class FlashImageTest {

    private final FlashImage image = SampleImage.coreboot("VP4670").image();

    @Test
    void theDescriptorTellsRegionsAndGrants() {
        Descriptor descriptor = image.descriptor().orElseThrow();

        assertThat(descriptor.version()).isEqualTo(Descriptor.Version.TWO);
        assertThat(descriptor.components()).containsExactly(1L << 20);
        assertThat(descriptor.regions())
                .containsEntry(DescriptorRegion.BIOS, new AddressRange(0x40000, 0xfffff))
                .hasSize(3);
        assertThat(descriptor.host())
                .containsEntry(DescriptorRegion.BIOS, RegionAccess.READ_WRITE)
                .containsEntry(DescriptorRegion.ME, RegionAccess.READ_ONLY);
        assertThat(descriptor.problems(1 << 20)).isEmpty();
    }

    @Test
    void regionsThatCannotBeAreTold() {
        Descriptor overlapping = new SampleImage(1 << 20)
                .descriptor(0, 0xfff, 0x1000, 0x1fffff, 0x1000, 0x3ffff)
                .image()
                .descriptor()
                .orElseThrow();

        assertThat(overlapping.problems(1 << 20))
                .anyMatch(problem -> problem.contains("overlap"))
                .anyMatch(problem -> problem.contains("beyond"));
    }

    @Test
    void theFlashMapTellsAreas() {
        assertThat(image.fmap().orElseThrow().area("RW_SECTION_B"))
                .contains(new NamedRange("RW_SECTION_B", new AddressRange(0x70000, 0x8ffff)));
    }

    @Test
    void aSignatureInAProgramIsNoMap() {
        byte[] bytes = SampleImage.coreboot("X").bytes();
        System.arraycopy("__FMAP__".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, bytes, 0x2000, 8);

        assertThat(Fmap.parse(ImageBytes.of(bytes)).orElseThrow().at()).isEqualTo(0x41000);
    }

    @Test
    void filesBoardAndVersionAreFound() {
        assertThat(image.files())
                .singleElement()
                .satisfies(files -> assertThat(files.files())
                        .extracting(Cbfs.CbfsFile::name)
                        .containsExactly("build_info", "fallback/payload"));
        assertThat(image.board().map(BoardName::toString)).contains("VP4670");
        assertThat(image.version()).contains("Dasharo (coreboot+UEFI) v1.7.2");
        assertThat(image.isCoreboot()).isTrue();
    }

    @Test
    void theBootBlockNamesTheBoardWhereNoFileDoes() {
        FlashImage plain = new SampleImage(1 << 16)
                .idSection("4.22-12", "Protectli", "VP4630")
                .image();

        assertThat(plain.board()).contains(new BoardName(java.util.Optional.of("Protectli"), "VP4630"));
        assertThat(plain.version()).contains("coreboot 4.22-12");
    }

    @Test
    void spellingOfABoardDoesNotMatterAndItsNumberDoes() {
        BoardName board = new BoardName(java.util.Optional.empty(), "ThinkPad T430");

        assertThat(board.agreesWith(new BoardName(java.util.Optional.of("LENOVO"), "thinkpad_t430")))
                .isTrue();
        assertThat(board.agreesWith(new BoardName(java.util.Optional.empty(), "ThinkPad T430s")))
                .isFalse();
    }

    @Test
    void theKeyOfBootGuardIsFound() {
        FlashImage signed = new SampleImage(1 << 16).bootGuard(0x8000, 0x5a).image();

        assertThat(signed.bootGuardKey()).contains("5a".repeat(256));
        assertThat(image.bootGuardKey()).isEmpty();
    }

    @Test
    void blankAndRandomBytesAreTold() {
        FlashImage mixed = new SampleImage(1 << 20).noise(0, 1 << 19, 3).image();

        assertThat(mixed.look(new AddressRange(0, (1 << 19) - 1))).isEqualTo(Look.RANDOM);
        assertThat(mixed.look(new AddressRange(1 << 19, (1 << 20) - 1))).isEqualTo(Look.BLANK);
        assertThat(image.look(new AddressRange(0, (1 << 20) - 1))).isEqualTo(Look.PLAUSIBLE);
        assertThat(mixed.hasStructure()).isFalse();
        assertThat(image.hasStructure()).isTrue();
    }
}
