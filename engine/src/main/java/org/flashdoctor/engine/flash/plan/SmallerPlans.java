// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.flash.image.FlashImage;
import org.flashdoctor.engine.flash.image.Layout;
import org.flashdoctor.engine.flash.image.NamedRange;

/**
 * Looks for a part of a wish that is open. Only parts are offered that are made to be updated by themselves: the BIOS
 * region, the read-write sections of verified boot, coreboot's own area. Areas that hold settings never are.
 */
public final class SmallerPlans {

    private static final List<String> SECTIONS = List.of("RW_SECTION_A", "RW_SECTION_B");

    private SmallerPlans() {}

    /**
     * The largest offer.
     *
     * @param requested what was asked for
     * @param chip what the chip holds
     * @param image what it should hold
     */
    public static Optional<PlanOffer> offer(
            List<NamedRange> requested, FlashImage chip, FlashImage image, Permissions permissions) {
        return offer(List.of("--ifd"), List.of("bios"), requested, chip.regions(), image.regions(), permissions)
                .filter(offer -> !sameParts(offer.parts(), requested))
                .or(() -> offer(List.of("--fmap"), SECTIONS, requested, chip.areas(), image.areas(), permissions))
                .or(() -> offer(
                        List.of("--fmap"), List.of("COREBOOT"), requested, chip.areas(), image.areas(), permissions))
                .filter(offer -> !sameParts(offer.parts(), requested));
    }

    private static Optional<PlanOffer> offer(
            List<String> source,
            List<String> names,
            List<NamedRange> requested,
            Optional<Layout> chip,
            Optional<Layout> image,
            Permissions permissions) {
        List<NamedRange> parts = names.stream()
                .flatMap(name -> chip.flatMap(layout -> layout.find(name)).stream())
                .filter(part -> image.flatMap(layout -> layout.find(part.name()))
                        .filter(part::equals)
                        .isPresent())
                .filter(part ->
                        requested.stream().anyMatch(wanted -> wanted.range().contains(part.range())))
                .filter(part -> isOpen(part.range(), permissions))
                .toList();
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        List<String> options = new ArrayList<>(source);
        parts.forEach(part -> options.addAll(List.of("-i", part.name())));
        return Optional.of(new PlanOffer(options, parts));
    }

    private static boolean isOpen(AddressRange range, Permissions permissions) {
        return permissions.write(range) instanceof Permission.Open
                && !(permissions.read(range) instanceof Permission.Closed);
    }

    private static boolean sameParts(List<NamedRange> one, List<NamedRange> other) {
        return one.stream()
                .map(NamedRange::range)
                .toList()
                .equals(other.stream().map(NamedRange::range).toList());
    }
}
