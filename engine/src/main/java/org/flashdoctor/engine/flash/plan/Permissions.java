// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.PlatformFact.Chipset;
import org.flashdoctor.engine.fact.ProtectionFact.AmdProtection;
import org.flashdoctor.engine.fact.ProtectionFact.BiosControl;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorOverride;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.fact.ProtectionFact.StatusRegisterProtection;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.flash.image.Layout;

/**
 * What can be read and written where, from facts. Everything is closed that was not seen to be open: a state that nobody
 * looked at makes the whole flash unknown, and an address that no region holds is unknown by itself.
 */
public final class Permissions {

    /**
     * Something that keeps a part from being used.
     *
     * @param known whether it is known to do so
     */
    private record Limit(AddressRange range, boolean known, String because) {}

    private final AddressRange chip;
    private final List<Limit> reading;
    private final List<Limit> writing;

    private Permissions(AddressRange chip, List<Limit> reading, List<Limit> writing) {
        this.chip = chip;
        this.reading = reading;
        this.writing = writing;
    }

    /**
     * The permissions that facts give.
     *
     * @param size bytes of the flash
     * @param connection which facts matter
     */
    public static Permissions of(FactSet facts, long size, Connection connection) {
        Collector limits = new Collector(facts, new AddressRange(0, size - 1));
        limits.chip();
        if (connection == Connection.CHIPSET) {
            limits.regions();
            limits.protectedRanges();
            limits.biosControl();
            limits.amd();
        }
        return new Permissions(limits.whole, List.copyOf(limits.reading), List.copyOf(limits.writing));
    }

    public Permission read(AddressRange range) {
        return of(reading, range);
    }

    public Permission write(AddressRange range) {
        return of(writing, range);
    }

    private static Permission of(List<Limit> limits, AddressRange range) {
        Optional<Limit> closed = overlapping(limits, range, true);
        if (closed.isPresent()) {
            return new Permission.Closed(closed.get().range(), closed.get().because());
        }
        return overlapping(limits, range, false)
                .<Permission>map(limit -> new Permission.Unknown(limit.range(), limit.because()))
                .orElseGet(Permission.Open::new);
    }

    private static Optional<Limit> overlapping(List<Limit> limits, AddressRange range, boolean known) {
        return limits.stream()
                .filter(limit -> limit.known() == known && limit.range().overlaps(range))
                .findFirst();
    }

    /**
     * The parts of a range that are worth an attempt to read: those that are not known to be closed, where others are
     * known to be open. One refused page would end the whole of a read or backup that needs none of it, so that pages
     * of which nothing is known are left out, unless nothing is known of the whole chip: then the failure tells.
     */
    public List<AddressRange> readable(AddressRange whole) {
        List<AddressRange> open = new ArrayList<>();
        long from = whole.start();
        List<Limit> closed = reading.stream()
                .filter(limit -> limit.known() || !limit.range().equals(chip))
                .filter(limit -> limit.range().overlaps(whole))
                .sorted(Comparator.comparingLong(limit -> limit.range().start()))
                .toList();
        for (Limit limit : closed) {
            if (limit.range().start() > from) {
                open.add(new AddressRange(from, limit.range().start() - 1));
            }
            from = Math.max(from, limit.range().end() + 1);
        }
        if (from <= whole.end()) {
            open.add(new AddressRange(from, whole.end()));
        }
        return open;
    }

    /** Gathers what the facts say, one kind after the other. */
    private static final class Collector {

        private final FactSet facts;
        private final AddressRange whole;
        private final List<Limit> reading = new ArrayList<>();
        private final List<Limit> writing = new ArrayList<>();

        Collector(FactSet facts, AddressRange whole) {
            this.facts = facts;
            this.whole = whole;
        }

        private boolean covers(Class<? extends Fact> type) {
            return facts.covers(FactType.named(type.getSimpleName()).orElseThrow());
        }

        private void unknown(String because) {
            writing.add(new Limit(whole, false, because));
        }

        private void closed(AddressRange range, String because) {
            writing.add(new Limit(range, true, because));
        }

        void chip() {
            List<StatusRegisterProtection> seen =
                    facts.all(StatusRegisterProtection.class).toList();
            for (StatusRegisterProtection protection : seen) {
                if (protection.active().is(true)) {
                    closed(protection.range().known().orElse(whole), "the chip's status register protects it");
                } else if (!protection.active().is(false) && !isUnaskable(protection.active())) {
                    unknown("it is not known whether the chip's status register protects anything");
                }
            }
            if (seen.isEmpty() && !covers(StatusRegisterProtection.class)) {
                unknown("nobody looked whether the chip's status register protects anything");
            }
        }

        /** Behind hardware sequencing nobody can ask. That is a finding, which blocks until it is overridden. */
        private static boolean isUnaskable(Reading<Boolean> active) {
            return active instanceof Reading.Unknown<Boolean> gap && gap.gap() == Reading.Gap.NOT_SUPPORTED;
        }

        void regions() {
            boolean overridden = facts.all(DescriptorOverride.class).anyMatch(DescriptorOverride::active);
            List<FlashRegion> regions = facts.all(FlashRegion.class).toList();
            if (regions.isEmpty() && !covers(FlashRegion.class)) {
                String because = "the rights that the flash descriptor grants were not seen";
                unknown(because);
                reading.add(new Limit(whole, false, because));
                return;
            }
            if (overridden || regions.isEmpty()) {
                return;
            }
            for (FlashRegion region : regions) {
                String is = "the " + Layout.name(region.region()) + " region is ";
                RegionAccess access = region.access();
                String word = access.name().toLowerCase(Locale.ROOT).replace('_', '-');
                if (access == RegionAccess.UNKNOWN) {
                    writing.add(new Limit(region.range(), false, is + "open or not, nobody knows"));
                    reading.add(new Limit(region.range(), false, is + "open or not, nobody knows"));
                } else {
                    if (access == RegionAccess.LOCKED || access == RegionAccess.READ_ONLY) {
                        closed(region.range(), is + word + " for the host");
                    }
                    if (access == RegionAccess.LOCKED || access == RegionAccess.WRITE_ONLY) {
                        reading.add(new Limit(region.range(), true, is + word + " for the host"));
                    }
                }
            }
            for (AddressRange gap : gaps(regions)) {
                writing.add(new Limit(gap, false, "no region of the flash descriptor holds it"));
                reading.add(new Limit(gap, false, "no region of the flash descriptor holds it"));
            }
        }

        private List<AddressRange> gaps(List<FlashRegion> regions) {
            List<AddressRange> gaps = new ArrayList<>();
            List<AddressRange> sorted = regions.stream()
                    .map(FlashRegion::range)
                    .sorted(Comparator.comparingLong(AddressRange::start))
                    .toList();
            long from = 0;
            for (AddressRange range : sorted) {
                if (range.start() > from) {
                    gaps.add(new AddressRange(from, range.start() - 1));
                }
                from = Math.max(from, range.end() + 1);
            }
            if (from <= whole.end()) {
                gaps.add(new AddressRange(from, whole.end()));
            }
            return gaps;
        }

        void protectedRanges() {
            facts.all(ProtectedRange.class).forEach(range -> {
                String because = "protected range register " + range.register() + " covers " + range.range();
                if (range.protection() != RangeProtection.READ) {
                    closed(range.range(), because);
                }
                if (range.protection() != RangeProtection.WRITE) {
                    reading.add(new Limit(range.range(), true, because));
                }
            });
            // Of a kind that comes in numbers there may be more than was seen.
            if (!covers(ProtectedRange.class)) {
                unknown("not all protected range registers were seen");
            }
        }

        void biosControl() {
            List<BiosControl> seen = facts.all(BiosControl.class).toList();
            for (BiosControl control : seen) {
                if (control.smmProtection().is(true)) {
                    closed(whole, "BIOS control lets only system management mode write (SMM_BWP)");
                } else if (!control.writeEnable().is(true)) {
                    if (control.changeRefused().is(true)) {
                        closed(whole, "BIOS control refuses to enable writes");
                    } else if (control.lockEnable().is(true)) {
                        closed(whole, "setting write enable in BIOS control is undone by firmware (BLE)");
                    } else if (!control.lockEnable().is(false)) {
                        unknown("BIOS control was not read as a whole");
                    }
                }
            }
            if (seen.isEmpty() && !covers(BiosControl.class)) {
                unknown("BIOS control was not seen");
            }
        }

        void amd() {
            facts.all(AmdProtection.class)
                    .filter(protection -> !protection.lifted().is(true))
                    .forEach(protection -> closed(
                            protection.range().known().orElse(whole),
                            "the chipset's "
                                    + protection
                                            .kind()
                                            .name()
                                            .toLowerCase(Locale.ROOT)
                                            .replace('_', ' ') + " covers it"));
            boolean intel = facts.all(Chipset.class)
                    .anyMatch(chipset -> chipset.name()
                            .known()
                            .filter(name -> name.toLowerCase(Locale.ROOT).contains("intel"))
                            .isPresent());
            if (!intel && !covers(AmdProtection.class)) {
                unknown("nobody looked whether the chipset closes ranges of its own");
            }
        }
    }
}
