// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.ProtectionFact.BootGuard;
import org.flashdoctor.engine.fact.ProtectionFact.BootPolicy;
import org.flashdoctor.engine.fact.RunFact.InputProblemKind;
import org.flashdoctor.engine.flash.image.BoardName;
import org.flashdoctor.engine.flash.image.Descriptor;
import org.flashdoctor.engine.flash.image.FlashImage;
import org.flashdoctor.engine.flash.image.FlashImage.Look;
import org.flashdoctor.engine.flash.image.Fmap;
import org.flashdoctor.engine.flash.image.Layout;
import org.flashdoctor.engine.flash.image.NamedRange;

/** Holds an image against the chip that it is for. The image is as long as the chip; that is checked before. */
public final class ImageChecks {

    /** Where the names of the requested parts come from. */
    public enum Source {
        /** The whole chip was asked for. */
        WHOLE,
        DESCRIPTOR,
        FMAP,
        /** A layout file of the user. */
        FILE
    }

    private final List<NamedRange> requested;
    private final Source source;
    private final FlashImage image;
    private final FlashImage chip;
    private final FactSet facts;
    private final Permissions permissions;
    private final List<ImageCheck> found = new ArrayList<>();

    private ImageChecks(
            List<NamedRange> requested,
            Source source,
            FlashImage image,
            FlashImage chip,
            FactSet facts,
            Permissions permissions) {
        this.requested = requested;
        this.source = source;
        this.image = image;
        this.chip = chip;
        this.facts = facts;
        this.permissions = permissions;
    }

    /**
     * Makes all checks.
     *
     * @param image what is to be written, before anything of it was replaced
     * @param chip what the chip holds
     * @param facts what is known of the machine
     */
    public static List<ImageCheck> of(
            List<NamedRange> requested,
            Source source,
            FlashImage image,
            FlashImage chip,
            FactSet facts,
            Permissions permissions) {
        ImageChecks checks = new ImageChecks(requested, source, image, chip, facts, permissions);
        checks.look();
        checks.descriptor();
        checks.fmap();
        checks.files();
        checks.board();
        checks.layout();
        checks.bootGuard();
        checks.leftOut();
        return List.copyOf(checks.found);
    }

    private void refuse(InputProblemKind kind, String sentence) {
        found.add(new ImageCheck.Refused(kind, sentence));
    }

    private boolean writes(AddressRange range) {
        return requested.stream().anyMatch(part -> part.range().overlaps(range));
    }

    private void look() {
        List<Look> looks =
                requested.stream().map(part -> image.look(part.range())).toList();
        if (looks.stream().allMatch(Look.BLANK::equals)) {
            refuse(
                    InputProblemKind.IMAGE_IMPLAUSIBLE,
                    "What would be written of the image holds one value throughout: it is blank.");
        } else if (looks.contains(Look.RANDOM) && !image.hasStructure()) {
            refuse(
                    InputProblemKind.IMAGE_IMPLAUSIBLE,
                    "What would be written of the image is as even as noise, and nothing in the image looks like"
                            + " firmware.");
        }
    }

    private void descriptor() {
        long size = image.bytes().size();
        AddressRange place = new AddressRange(0, Math.min(WritePlan.PAGE, size) - 1);
        if (!writes(place)) {
            return;
        }
        if (chip.descriptor().isPresent() && image.descriptor().isEmpty()) {
            refuse(InputProblemKind.IMAGE_DAMAGED, "The chip begins with a flash descriptor, and the image does not.");
        }
        Optional<Descriptor> own = image.descriptor();
        List<String> problems = own.map(descriptor -> descriptor.problems(size)).orElse(List.of());
        if (!problems.isEmpty()) {
            refuse(
                    InputProblemKind.IMAGE_DAMAGED,
                    "The image's flash descriptor cannot be right: " + String.join("; ", problems) + ".");
        }
    }

    private void fmap() {
        Optional<Fmap> map = image.fmap();
        if (map.isPresent() && map.get().size() > image.bytes().size()) {
            refuse(
                    InputProblemKind.IMAGE_DAMAGED,
                    "The image's flash map describes " + map.get().size() + " bytes of flash, and the image has "
                            + image.bytes().size() + ".");
        }
        if (map.isEmpty() && chip.fmap().isPresent() && source == Source.WHOLE) {
            found.add(new ImageCheck.Announced(
                    "The chip holds a flash map (FMAP), and the image holds none: it is firmware of another kind."));
        }
    }

    private void files() {
        boolean missing = image.fmap()
                .flatMap(map -> map.area("COREBOOT"))
                .filter(area -> writes(area.range()))
                .filter(area ->
                        image.files().stream().noneMatch(files -> files.range().equals(area.range())))
                .isPresent();
        if (missing) {
            refuse(
                    InputProblemKind.IMAGE_DAMAGED,
                    "The image's flash map has an area COREBOOT, and no file system (CBFS) begins there.");
        }
    }

    private void board() {
        Optional<BoardName> wanted = image.board();
        Optional<BoardName> there = chip.board();
        if (wanted.isPresent() && there.isPresent() && !wanted.get().agreesWith(there.get())) {
            refuse(InputProblemKind.IMAGE_BOARD, "image: " + wanted.get() + ", firmware in the chip: " + there.get());
        }
    }

    /** Parts that were named after one layout must lie at the same place in the other. */
    private void layout() {
        Optional<Layout> own = switch (source) {
            case DESCRIPTOR -> image.regions();
            case FMAP -> image.areas();
            case WHOLE, FILE -> Optional.empty();
        };
        if (source != Source.DESCRIPTOR && source != Source.FMAP) {
            return;
        }
        String kind = source == Source.DESCRIPTOR ? "flash descriptor" : "flash map (FMAP)";
        if (own.isEmpty()) {
            // An image of one region, padded to the size of the chip, has no descriptor; an FMAP lies in the region.
            if (source == Source.FMAP) {
                refuse(InputProblemKind.IMAGE_LAYOUT, "The image has no " + kind + ", and the chip has one.");
            } else {
                found.add(new ImageCheck.Announced(
                        "The image has no " + kind + ": its regions are taken to lie where the chip's lie."));
            }
            return;
        }
        for (NamedRange part : requested) {
            Optional<NamedRange> same = own.get().find(part.name());
            if (same.isEmpty()) {
                refuse(InputProblemKind.IMAGE_LAYOUT, "The image has no region " + part.name() + ".");
            } else if (!same.get().range().equals(part.range())) {
                refuse(
                        InputProblemKind.IMAGE_LAYOUT,
                        "Region " + part.name() + " is " + same.get().range() + " in the image and " + part.range()
                                + " in the chip.");
            }
        }
    }

    private void bootGuard() {
        boolean fused = facts.all(BootGuard.class).anyMatch(BootGuard::enforced)
                || facts.all(BootPolicy.class)
                        .anyMatch(policy ->
                                policy.keyFused().is(true) && policy.verified().is(true));
        boolean bios = chip.regions()
                .flatMap(layout -> layout.find("bios"))
                .map(part -> writes(part.range()))
                .orElse(true);
        if (!fused || !bios) {
            return;
        }
        if (image.bootGuardKey().isEmpty()) {
            refuse(
                    InputProblemKind.IMAGE_FOREIGN,
                    "The machine only starts firmware that is signed with a fused key, and the image is not signed.");
        } else if (!image.bootGuardKey().equals(chip.bootGuardKey())) {
            refuse(
                    InputProblemKind.IMAGE_FOREIGN,
                    "The machine only starts firmware that is signed with a fused key, and the image is signed with"
                            + " another key than the firmware in the chip.");
        }
    }

    /** What the image has otherwise than the chip, and what this plan does not write. */
    private void leftOut() {
        for (NamedRange region : chip.regions().map(Layout::parts).orElse(List.of())) {
            boolean counts = List.of("fd", "me").contains(region.name())
                    && requested.stream().noneMatch(part -> part.range().contains(region.range()))
                    && image.regions()
                            .flatMap(layout -> layout.find(region.name()))
                            .filter(region::equals)
                            .isPresent();
            if (!counts) {
                continue;
            }
            if (permissions.read(region.range()) instanceof Permission.Closed) {
                found.add(new ImageCheck.Announced("The " + region.name()
                        + " region cannot be read, so it cannot be told whether the image holds the same there; this"
                        + " plan does not write it."));
            } else if (!image.bytes().sameIn(region.range(), chip.bytes())) {
                found.add(new ImageCheck.Announced("The image holds another " + region.name()
                        + " region than the chip, and this plan does not write it: firmware that needs the new one may"
                        + " not start."));
            }
        }
    }
}
