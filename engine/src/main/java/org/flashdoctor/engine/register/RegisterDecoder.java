// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.PlatformFact.Chipset;
import org.flashdoctor.engine.fact.ProtectionFact.BiosControl;
import org.flashdoctor.engine.fact.ProtectionFact.BootGuard;
import org.flashdoctor.engine.fact.ProtectionFact.ConfigurationLockdown;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorOverride;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorValidity;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.ProtectionFact.ManagementEngine;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.fact.ProtectionFact.RegisterSpace;
import org.flashdoctor.engine.fact.ProtectionFact.StatusRegisterCycle;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.RunFact.FlashTool;
import org.flashdoctor.engine.fact.ToolVersion;
import org.flashdoctor.engine.register.RegisterDump.Seen;

/**
 * Makes facts of the raw registers that a run shows. Flashers print many registers without a word on what they mean,
 * and old ones sent the words to another stream than the values.
 *
 * <p>What the text states is not derived again; what it leaves open is filled in. Where the chipset does not tell the
 * register map, the registers do, and what two possible maps read differently is not read at all.
 */
public final class RegisterDecoder {

    /** Where flashers say BIOS control is, whatever the chipset. */
    private static final int USUAL_BIOS_CONTROL = 0xdc;

    /** Release from which on flashrom prints BIOS control as it is after it tried to open it, and not before. */
    private static final String PRINTS_THE_RESULT = "0.9.7";

    private final ChipsetCatalogue catalogue;
    private final Optional<ToolVersion> printsTheResult;

    public RegisterDecoder(ChipsetCatalogue catalogue) {
        this.catalogue = catalogue;
        this.printsTheResult = ToolVersion.parse(PRINTS_THE_RESULT);
    }

    /**
     * Adds to the observations of a run what follows from them: derived facts at the end, in place of the partial facts
     * that they complete, and regions and registers where addresses tell them.
     */
    public List<Observation> complete(List<Observation> run) {
        List<Observation> derived = derive(run).observations();
        List<Observation> all = new ArrayList<>(run.stream()
                .filter(observation -> derived.stream().noneMatch(other -> replaces(other.fact(), observation.fact())))
                .toList());
        all.addAll(derived);
        AddressMap addresses = AddressMap.of(all.stream().map(Observation::fact).toList());
        return all.stream()
                .map(observation -> new Observation(
                        addresses.locate(observation.fact()), observation.run(), observation.evidence()))
                .toList();
    }

    /** Derives the facts that raw registers of a run hold and its text does not state. */
    public Derivation derive(List<Observation> run) {
        RegisterDump dump = RegisterDump.of(run);
        if (dump.isEmpty()) {
            return new Derivation(liftedByStrap(run, List.of()), List.of());
        }
        Optional<Generation> generation = generation(run);
        List<Observation> derived = new ArrayList<>();
        List<Observation> refused = new ArrayList<>();

        Optional<Seen> control = biosControlRegister(dump, generation);
        Optional<Decoded<BiosControl>> decodedControl =
                control.map(seen -> BiosControlRegister.decode(seen.value(), smmProtectionBit(generation)));
        if (decodedControl.map(Decoded::isImplausible).orElse(false)) {
            // The controller's base address was read from the same configuration space: it leads nowhere.
            control.ifPresent(seen -> refused.add(seen.observation()));
        } else {
            decodedControl
                    .flatMap(Decoded::accepted)
                    .flatMap(raw -> biosControl(run, control.orElseThrow(), raw))
                    .ifPresent(derived::add);
            Derivation controller = controller(run, dump, generation);
            derived.addAll(controller.observations());
            refused.addAll(controller.refused());
        }
        firmwareStatus(run, dump, generation, derived, refused);
        derived.removeIf(observation -> isStated(run, observation.fact()));
        liftedByStrap(run, derived).forEach(derived::add);
        return new Derivation(derived, refused);
    }

    private Optional<Generation> generation(List<Observation> run) {
        return facts(run, Chipset.class)
                .flatMap(chipset -> chipset
                        .id()
                        .known()
                        .flatMap(catalogue::generation)
                        .or(() -> chipset.name().known().flatMap(catalogue::generation))
                        .stream())
                .flatMap(text -> Generation.of(text).stream())
                .findFirst();
    }

    private Derivation controller(List<Observation> run, RegisterDump dump, Optional<Generation> generation) {
        if (!dump.has(RegisterSpace.SPIBAR)) {
            return new Derivation(List.of(), List.of());
        }
        Set<RegisterMap> maps = generation
                .map(known -> known.map().map(Set::of).orElse(Set.of()))
                .orElseGet(dump::candidates);
        Optional<Boolean> override = facts(run, DescriptorOverride.class)
                .map(DescriptorOverride::active)
                .reduce((a, b) -> b);
        return maps.stream()
                .map(map -> ControllerDecoder.decode(dump, map, generation, override))
                .reduce(RegisterDecoder::agreed)
                .orElse(new Derivation(List.of(), List.of()));
    }

    /** What two readings of the same registers have in common. */
    private static Derivation agreed(Derivation one, Derivation other) {
        return new Derivation(
                one.observations().stream()
                        .filter(observation -> other.observations().stream()
                                .anyMatch(same -> same.fact().equals(observation.fact())))
                        .toList(),
                one.refused().stream().filter(other.refused()::contains).toList());
    }

    private static Optional<Seen> biosControlRegister(RegisterDump dump, Optional<Generation> generation) {
        if (generation.isPresent() && generation.get().biosControl().isEmpty()) {
            return Optional.empty();
        }
        Optional<Seen> usual = dump.at(RegisterSpace.BRIDGE, USUAL_BIOS_CONTROL);
        return generation
                .flatMap(Generation::biosControl)
                .flatMap(layout -> dump.at(RegisterSpace.BRIDGE, layout.offset()))
                .or(() -> usual);
    }

    private static OptionalInt smmProtectionBit(Optional<Generation> generation) {
        return generation
                .flatMap(Generation::biosControl)
                .orElse(BiosControlLayout.AT_DC_SMM)
                .smmProtectionBit();
    }

    /** One fact of all that text and register say; empty when the text says it all in one fact. */
    private Optional<Observation> biosControl(List<Observation> run, Seen seen, BiosControl raw) {
        List<Observation> stated = observations(run, BiosControl.class);
        BiosControl merged = raw;
        boolean refusedChange = stated.stream()
                .anyMatch(observation ->
                        ((BiosControl) observation.fact()).changeRefused().is(true));
        if (raw.writeEnable().is(false) && printsTheOldValue(run) && !refusedChange) {
            merged = new BiosControl(Reading.notLookedAt(), raw.lockEnable(), raw.smmProtection(), raw.changeRefused());
        }
        for (Observation observation : stated) {
            BiosControl text = (BiosControl) observation.fact();
            merged = new BiosControl(
                    first(text.writeEnable(), merged.writeEnable()),
                    first(text.lockEnable(), merged.lockEnable()),
                    first(text.smmProtection(), merged.smmProtection()),
                    first(text.changeRefused(), merged.changeRefused()));
        }
        return completed(
                stated,
                seen.observation().evidence(),
                merged,
                seen.observation().run());
    }

    private boolean printsTheOldValue(List<Observation> run) {
        return facts(run, FlashTool.class)
                .flatMap(tool -> tool.version().known().stream())
                .anyMatch(version -> printsTheResult
                        .filter(result -> version.compareTo(result) < 0)
                        .isPresent());
    }

    private void firmwareStatus(
            List<Observation> run,
            RegisterDump dump,
            Optional<Generation> generation,
            List<Observation> derived,
            List<Observation> refused) {
        Optional<Seen> first = dump.at(RegisterSpace.HECI, FirmwareStatus.HFSTS1);
        if (first.isEmpty()) {
            return;
        }
        Observation register = first.get().observation();
        Optional<Seen> sixth = dump.at(RegisterSpace.HECI, FirmwareStatus.HFSTS6);
        Decoded<FirmwareStatus> decoded = FirmwareStatus.decode(first.get().value(), sixth.map(Seen::value));
        if (decoded.isImplausible()) {
            refused.add(register);
            return;
        }
        FirmwareStatus status = decoded.accepted().orElseThrow();
        List<Observation> stated = observations(run, ManagementEngine.class);
        MeVersions versions = stated.stream()
                .flatMap(observation -> ((ManagementEngine) observation.fact()).generation().known().stream())
                .filter(version -> version > 0)
                .reduce((a, b) -> b)
                .map(MeVersions::exactly)
                .or(() -> generation.map(Generation::me))
                .orElse(MeVersions.any());
        List<Evidence> evidence = evidence(Stream.concat(Stream.of(register), sixth.map(Seen::observation).stream()));
        ManagementEngine merged = status.managementEngine(versions);
        for (Observation observation : stated) {
            ManagementEngine text = (ManagementEngine) observation.fact();
            merged = new ManagementEngine(
                    first(text.workingState(), merged.workingState()),
                    first(text.operationMode(), merged.operationMode()),
                    first(text.manufacturingMode(), merged.manufacturingMode()),
                    first(text.generation(), merged.generation()));
        }
        completed(stated, evidence, merged, register.run()).ifPresent(derived::add);
        status.bootGuard(versions).ifPresent(guard -> derived.add(new Observation(guard, register.run(), evidence)));
    }

    private static Optional<Observation> completed(
            List<Observation> stated, List<Evidence> registers, Fact merged, int run) {
        if (stated.size() == 1 && stated.get(0).fact().equals(merged)) {
            return Optional.empty();
        }
        List<Evidence> evidence =
                evidence(Stream.concat(stated.stream(), Stream.of(new Observation(merged, run, registers))));
        return Optional.of(new Observation(merged, run, evidence));
    }

    /** Regions that the text calls restricted while the override strap lifts all restrictions of the descriptor. */
    private static List<Observation> liftedByStrap(List<Observation> run, List<Observation> derived) {
        Optional<Observation> strap = Stream.concat(run.stream(), derived.stream())
                .filter(observation -> observation.fact() instanceof DescriptorOverride)
                .reduce((a, b) -> b)
                .filter(observation -> ((DescriptorOverride) observation.fact()).active());
        if (strap.isEmpty()) {
            return List.of();
        }
        List<Observation> lifted = new ArrayList<>();
        for (Observation observation : observations(run, FlashRegion.class)) {
            FlashRegion region = (FlashRegion) observation.fact();
            if (region.access() != RegionAccess.READ_WRITE
                    && derived.stream().noneMatch(other -> replaces(other.fact(), region))) {
                lifted.add(new Observation(
                        new FlashRegion(region.region(), region.range(), RegionAccess.READ_WRITE),
                        observation.run(),
                        evidence(Stream.of(observation, strap.get()))));
            }
        }
        return lifted;
    }

    /** Whether the text of the run says it already. */
    private static boolean isStated(List<Observation> run, Fact derived) {
        return run.stream().map(Observation::fact).anyMatch(fact -> states(fact, derived));
    }

    private static boolean states(Fact stated, Fact derived) {
        if (stated instanceof FlashRegion text && derived instanceof FlashRegion raw) {
            return text.region() == raw.region()
                    && (text.access() != RegionAccess.UNKNOWN || raw.access() == RegionAccess.UNKNOWN);
        }
        if (stated instanceof ProtectedRange text && derived instanceof ProtectedRange raw) {
            return text.register().equals(raw.register());
        }
        return stated.getClass() == derived.getClass()
                && (derived instanceof ConfigurationLockdown
                        || derived instanceof DescriptorOverride
                        || derived instanceof DescriptorValidity
                        || derived instanceof StatusRegisterCycle
                        || derived instanceof BootGuard);
    }

    /** Whether a derived fact holds all that the other one says, and more. */
    private static boolean replaces(Fact derived, Fact other) {
        if (derived instanceof FlashRegion raw && other instanceof FlashRegion text) {
            return raw.region() == text.region();
        }
        return derived.getClass() == other.getClass()
                && (derived instanceof BiosControl || derived instanceof ManagementEngine);
    }

    private static <T> Reading<T> first(Reading<T> reading, Reading<T> otherwise) {
        return reading.known().isPresent() ? reading : otherwise;
    }

    private static List<Evidence> evidence(Stream<Observation> observations) {
        Set<Evidence> evidence = new LinkedHashSet<>();
        observations.forEach(observation -> evidence.addAll(observation.evidence()));
        return List.copyOf(evidence);
    }

    private static List<Observation> observations(List<Observation> run, Class<? extends Fact> type) {
        return run.stream()
                .filter(observation -> type.isInstance(observation.fact()))
                .toList();
    }

    private static <F extends Fact> Stream<F> facts(List<Observation> run, Class<F> type) {
        return run.stream().map(Observation::fact).filter(type::isInstance).map(type::cast);
    }
}
