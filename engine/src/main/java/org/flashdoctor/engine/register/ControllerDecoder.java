// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.register.RegisterDump.Seen;

/** Decodes the SPI controller's registers of one run with one register map. */
final class ControllerDecoder {

    /** FREG registers of a controller whose generation is not known. */
    private static final int ALL_REGIONS = 16;

    private final RegisterDump dump;
    private final RegisterMap map;
    private final Optional<Generation> generation;
    private final Optional<Boolean> overrideByText;
    private final List<Observation> derived = new ArrayList<>();
    private final List<Observation> refused = new ArrayList<>();

    private ControllerDecoder(
            RegisterDump dump, RegisterMap map, Optional<Generation> generation, Optional<Boolean> overrideByText) {
        this.dump = dump;
        this.map = map;
        this.generation = generation;
        this.overrideByText = overrideByText;
    }

    /**
     * Decodes.
     *
     * @param overrideByText whether the descriptor override strap is active, as far as the text says it
     */
    static Derivation decode(
            RegisterDump dump, RegisterMap map, Optional<Generation> generation, Optional<Boolean> overrideByText) {
        ControllerDecoder decoder = new ControllerDecoder(dump, map, generation, overrideByText);
        decoder.run();
        return new Derivation(decoder.derived, decoder.refused);
    }

    private void run() {
        if (!map.hasRegions()) {
            accept(SpiRegister.SPIS, FlashStatus::decodeIch7)
                    .ifPresent(found -> derive(found.value(), List.of(found.seen())));
            if (refused.isEmpty()) {
                SpiRegister.protectedBiosRanges().forEach(this::protectedRange);
            }
            return;
        }
        Optional<Found<FlashStatus>> status = accept(SpiRegister.HSFS, value -> FlashStatus.decode(value, map));
        if (!refused.isEmpty()) {
            // Whatever answers at HSFS is no flash controller, and neither is what answers beside it.
            return;
        }
        status.ifPresent(found -> found.value().facts().forEach(fact -> derive(fact, List.of(found.seen()))));
        if (status.map(found -> found.value().descriptorValid()).orElse(true)) {
            regions(status);
        }
        SpiRegister.protectedRanges().forEach(this::protectedRange);
        protectedRange(SpiRegister.GPR0);
    }

    private void regions(Optional<Found<FlashStatus>> status) {
        List<SpiRegister> meaningful = SpiRegister.regions()
                .subList(0, generation.map(Generation::regions).orElse(ALL_REGIONS));
        List<Seen> registers = meaningful.stream()
                .flatMap(register -> dump.at(map, register).stream())
                .toList();
        if (registers.size() > 1 && registers.stream().allMatch(seen -> seen.value() == 0)) {
            registers.forEach(seen -> refused.add(seen.observation()));
            return;
        }
        Granted granted = granted(status);
        for (DescriptorRegion region : DescriptorRegion.values()) {
            if (region.index() < meaningful.size()) {
                accept(meaningful.get(region.index()), value -> RegionRegister.decode(region.index(), value))
                        .ifPresent(found -> found.value().ifPresent(range -> region(region, range, found, granted)));
            }
        }
    }

    private void region(DescriptorRegion region, AddressRange range, Found<?> found, Granted granted) {
        List<Seen> says = new ArrayList<>(List.of(found.seen()));
        says.addAll(granted.says());
        derive(new FlashRegion(region, range, granted.grants().access(region.index())), says);
    }

    private void protectedRange(SpiRegister register) {
        accept(register, value -> ProtectedRangeRegister.decode(register, value))
                .ifPresent(found -> found.value().ifPresent(range -> derive(range, List.of(found.seen()))));
    }

    /** Grants and the registers that say so. */
    private record Granted(RegionGrants grants, List<Seen> says) {}

    private Granted granted(Optional<Found<FlashStatus>> status) {
        Optional<Boolean> override =
                status.map(found -> found.value().overrideActive()).or(() -> overrideByText);
        if (override.equals(Optional.of(true))) {
            return new Granted(
                    new RegionGrants.Overridden(),
                    status.map(found -> List.of(found.seen())).orElse(List.of()));
        }
        Granted enforced = biosMaster().or(this::frap).orElse(new Granted(new RegionGrants.Untold(), List.of()));
        return override.isPresent()
                ? enforced
                : new Granted(new RegionGrants.PerhapsOverridden(enforced.grants()), enforced.says());
    }

    private Optional<Granted> biosMaster() {
        Optional<Seen> read = dump.at(map, SpiRegister.BM_RAP);
        Optional<Seen> write = dump.at(map, SpiRegister.BM_WAP);
        if (read.isEmpty() || write.isEmpty()) {
            return Optional.empty();
        }
        List<Seen> says = List.of(read.get(), write.get());
        Decoded<RegionGrants> decoded =
                RegionGrants.ofBiosMaster(read.get().value(), write.get().value());
        if (decoded.isImplausible()) {
            says.forEach(seen -> refused.add(seen.observation()));
        }
        return decoded.accepted().map(grants -> new Granted(grants, says));
    }

    private Optional<Granted> frap() {
        if (generation.map(Generation::grants).equals(Optional.of(GrantSource.BIOS_MASTER))) {
            return Optional.empty();
        }
        return accept(SpiRegister.FRAP, RegionGrants::ofFrap)
                .map(found -> new Granted(found.value(), List.of(found.seen())));
    }

    /** A decoded value and the register that held it. */
    private record Found<T>(T value, Seen seen) {}

    @FunctionalInterface
    private interface Decoder<T> {
        Decoded<T> decode(long value);
    }

    private <T> Optional<Found<T>> accept(SpiRegister register, Decoder<T> decoder) {
        return dump.at(map, register).flatMap(seen -> {
            Decoded<T> decoded = decoder.decode(seen.value());
            if (decoded.isImplausible()) {
                refused.add(seen.observation());
            }
            return decoded.accepted().map(value -> new Found<>(value, seen));
        });
    }

    private void derive(Fact fact, List<Seen> says) {
        Set<Evidence> evidence = new LinkedHashSet<>();
        says.forEach(seen -> evidence.addAll(seen.observation().evidence()));
        derived.add(new Observation(fact, says.get(0).observation().run(), List.copyOf(evidence)));
    }
}
