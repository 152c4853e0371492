// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.OperationFact.TransactionError;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.Reading;

/**
 * What lies where in the flash of one machine. Addresses are bytes from the start of the flash.
 *
 * @param regions descriptor regions that are known, in no order
 * @param protectedRanges active protected ranges
 */
public record AddressMap(List<FlashRegion> regions, List<ProtectedRange> protectedRanges) {

    public AddressMap {
        regions = List.copyOf(regions);
        protectedRanges = List.copyOf(protectedRanges);
    }

    /** The map that facts draw. */
    public static AddressMap of(Collection<? extends Fact> facts) {
        return new AddressMap(only(facts, FlashRegion.class), only(facts, ProtectedRange.class));
    }

    /** The region of an address; the smallest where regions overlap. */
    public Optional<DescriptorRegion> regionAt(long address) {
        return smallest(address).map(FlashRegion::region);
    }

    /**
     * The region that holds a whole range. Firmware likes to let a range run to the end of what the register can
     * address, past the end of the chip: behind the last region nothing counts, provided that the BIOS region is known,
     * without which the last known one need not be the last.
     */
    public Optional<DescriptorRegion> regionHolding(AddressRange range) {
        return smallest(range.start())
                .filter(region -> region.range().contains(range) || (isLast(region) && knows(DescriptorRegion.BIOS)))
                .map(FlashRegion::region);
    }

    /** The protected range register that covers an address; the first in their order. */
    public Optional<String> protectorOf(long address) {
        return protectedRanges.stream()
                .filter(range -> range.range().contains(address))
                .map(ProtectedRange::register)
                .min(Comparator.naturalOrder());
    }

    /** The fact with region and register filled in, where they were not known and this map tells. */
    public Fact locate(Fact fact) {
        if (fact instanceof ProtectedRange range) {
            return new ProtectedRange(
                    range.register(),
                    range.range(),
                    range.protection(),
                    known(range.within())
                            .or(() -> regionHolding(range.range()))
                            .map(Reading::of)
                            .orElse(range.within()));
        }
        if (fact instanceof TransactionError error) {
            Optional<Long> begin = error.range().known().map(AddressRange::start);
            return new TransactionError(
                    error.kind(),
                    error.range(),
                    known(error.region())
                            .or(() -> begin.flatMap(this::regionAt))
                            .map(Reading::of)
                            .orElse(error.region()),
                    known(error.protectedBy())
                            .or(() -> begin.flatMap(this::protectorOf))
                            .map(Reading::of)
                            .orElse(error.protectedBy()));
        }
        return fact;
    }

    private Optional<FlashRegion> smallest(long address) {
        return regions.stream()
                .filter(region -> region.range().contains(address))
                .reduce((one, other) -> other.range().length() < one.range().length() ? other : one);
    }

    private boolean isLast(FlashRegion region) {
        return regions.stream()
                .allMatch(other -> other.range().end() <= region.range().end());
    }

    private boolean knows(DescriptorRegion region) {
        return regions.stream().anyMatch(known -> known.region() == region);
    }

    private static <T> Optional<T> known(Reading<T> reading) {
        return reading.known();
    }

    private static <F extends Fact> List<F> only(Collection<? extends Fact> facts, Class<F> type) {
        return facts.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
