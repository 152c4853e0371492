// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.ticket;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.ChipFact.FlashChip;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.OperationFact.FlashOperation;
import org.flashdoctor.engine.fact.OperationFact.OperationOutcome;
import org.flashdoctor.engine.fact.OperationFact.TransactionError;
import org.flashdoctor.engine.fact.ProtectionFact.AmdProtection;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.ProtectionFact.StatusRegisterProtection;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.flash.image.NamedRange;
import org.flashdoctor.rules.diagnosis.Diagnosis;

/**
 * Where regions, protection, what is wanted and what failed lie in the flash.
 *
 * @param size bytes of the chip
 * @param sizeKnown false where the size was concluded from the highest address that was seen
 * @param lanes kinds of range, each with its ranges by address
 * @param marks single addresses
 */
public record FlashMap(long size, boolean sizeKnown, List<Lane> lanes, List<Mark> marks) {

    private static final long KIB = 1024;

    /** What a range is, for its look. */
    public enum Look {
        READ_WRITE("read and write"),
        READ_ONLY("read only"),
        WRITE_ONLY("write only"),
        NO_ACCESS("no access"),
        UNKNOWN("access unknown"),
        PROTECTED("protected range"),
        WANTED("what is wanted"),
        AREA("area of the image");

        private final String words;

        Look(String words) {
            this.words = words;
        }

        /** For the legend. */
        public String words() {
            return words;
        }
    }

    /** Ranges of one kind. */
    public record Lane(String title, List<Band> bands) {}

    /** A range with its name. */
    public record Band(String name, AddressRange range, Look look, String note) {}

    /** A single address. */
    public record Mark(String name, long address) {}

    /**
     * The map of a case; empty when its evidence tells no address.
     *
     * @param areas areas of the image that is to be written
     */
    public static Optional<FlashMap> of(Diagnosis diagnosis, List<NamedRange> areas) {
        FactSet facts = diagnosis.facts();
        List<Band> regions = facts.all(FlashRegion.class)
                .map(region -> new Band(
                        name(region.region()),
                        region.range(),
                        switch (region.access()) {
                            case READ_WRITE -> Look.READ_WRITE;
                            case READ_ONLY -> Look.READ_ONLY;
                            case WRITE_ONLY -> Look.WRITE_ONLY;
                            case LOCKED -> Look.NO_ACCESS;
                            case UNKNOWN -> Look.UNKNOWN;
                        },
                        ""))
                .toList();
        List<Band> ranges = new ArrayList<>();
        facts.all(ProtectedRange.class)
                .forEach(range -> ranges.add(new Band(
                        range.register(), range.range(), Look.PROTECTED, "refuses " + refused(range.protection()))));
        facts.all(StatusRegisterProtection.class)
                .flatMap(chip -> chip.range().known().stream())
                .forEach(range -> ranges.add(new Band("status register", range, Look.PROTECTED, "of the chip itself")));
        facts.all(AmdProtection.class)
                .forEach(amd -> amd.range()
                        .known()
                        .ifPresent(range -> ranges.add(new Band(
                                name(amd.kind()),
                                range,
                                Look.PROTECTED,
                                amd.lifted().is(true) ? "lifted" : "of the AMD chipset"))));
        List<Band> parts = leaves(areas);
        List<Mark> marks = marks(facts);
        long highest = 0;
        for (List<Band> lane : List.of(regions, ranges, parts)) {
            for (Band band : lane) {
                highest = Math.max(highest, band.range().end() + 1);
            }
        }
        Reading<Long> told =
                facts.last(FlashChip.class).map(FlashChip::kibibytes).orElse(Reading.notLookedAt());
        long chip = told.known().orElse(0L) * KIB;
        if (highest == 0 && marks.isEmpty()) {
            return Optional.empty();
        }
        for (Mark mark : marks) {
            highest = Math.max(highest, mark.address() + 1);
        }
        long size = Math.max(chip, Long.highestOneBit(Math.max(1, highest - 1)) * 2);
        List<Lane> lanes = new ArrayList<>();
        lane("regions of the descriptor", regions, lanes);
        lane("protected ranges", ranges, lanes);
        lane(
                diagnosis.goal().operation() == OperationKind.READ ? "what is to be read" : "what is to be written",
                wanted(diagnosis, regions, chip == 0 ? size : chip),
                lanes);
        lane("areas of the image", parts, lanes);
        return Optional.of(new FlashMap(chip == 0 ? size : chip, chip > 0, lanes, marks));
    }

    /** Areas that hold no other area, the largest of them: areas of an FMAP lie within each other. */
    private static List<Band> leaves(List<NamedRange> areas) {
        return areas.stream()
                .filter(area -> areas.stream()
                        .noneMatch(other -> !other.equals(area) && area.range().contains(other.range())))
                .sorted(Comparator.comparingLong(
                        (NamedRange area) -> -area.range().length()))
                .limit(MOST_AREAS)
                .map(area -> new Band(area.name(), area.range(), Look.AREA, ""))
                .toList();
    }

    /** More areas than this have no room for their names. */
    private static final int MOST_AREAS = 12;

    private static void lane(String title, List<Band> bands, List<Lane> lanes) {
        if (!bands.isEmpty()) {
            lanes.add(new Lane(
                    title,
                    bands.stream()
                            .sorted(Comparator.comparingLong(
                                    (Band band) -> band.range().start()))
                            .toList()));
        }
    }

    /** The regions that the goal names, where they are known; the whole chip when it names none. */
    private static List<Band> wanted(Diagnosis diagnosis, List<Band> regions, long size) {
        Set<String> names = diagnosis.goal().regions();
        if (names.isEmpty()) {
            return List.of(new Band("whole chip", new AddressRange(0, size - 1), Look.WANTED, ""));
        }
        Set<Band> wanted = new LinkedHashSet<>();
        diagnosis
                .gate()
                .values()
                .forEach(verdict -> verdict.regions().stream()
                        .filter(region -> names.contains(region.name()))
                        .forEach(region -> wanted.add(new Band(region.name(), region.range(), Look.WANTED, ""))));
        regions.stream()
                .filter(region -> names.contains(region.name()))
                .forEach(region -> wanted.add(new Band(region.name(), region.range(), Look.WANTED, "")));
        return List.copyOf(wanted);
    }

    private static List<Mark> marks(FactSet facts) {
        Set<Mark> marks = new LinkedHashSet<>();
        facts.all(TransactionError.class)
                .flatMap(error -> error.range().known().stream())
                .forEach(range -> marks.add(new Mark("cycle refused", range.start())));
        facts.all(FlashOperation.class)
                .filter(operation -> operation.outcome() == OperationOutcome.FAILED)
                .forEach(operation -> operation
                        .at()
                        .known()
                        .ifPresent(at -> marks.add(new Mark(name(operation.kind()) + " failed", at))));
        Set<Long> seen = new LinkedHashSet<>();
        return marks.stream()
                .filter(mark -> seen.add(mark.address()))
                .limit(MOST_MARKS)
                .toList();
    }

    /** More marks than this would hide what they point at. */
    private static final int MOST_MARKS = 4;

    private static String refused(RangeProtection protection) {
        return switch (protection) {
            case WRITE -> "writing";
            case READ -> "reading";
            case READ_WRITE -> "reading and writing";
        };
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
