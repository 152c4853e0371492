// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.ProtectionFact.RegisterSpace;
import org.flashdoctor.engine.fact.ProtectionFact.RegisterValue;

/** The raw registers of one run. Of a register that was seen more than once, the last value counts. */
final class RegisterDump {

    /** {@code 0x74: 0x9fff03e0 PR0: …}, {@code 0x50: 0x00001a1b (FRAP)}. */
    private static final Pattern LABELLED =
            Pattern.compile("0x([0-9a-fA-F]{1,3}): {0,2}0x[0-9a-fA-F]{1,8} {1,8}\\(?([A-Z][A-Z0-9_+/]{2,11})");

    private final Map<RegisterSpace, Map<Integer, Seen>> spaces;

    private RegisterDump(Map<RegisterSpace, Map<Integer, Seen>> spaces) {
        this.spaces = spaces;
    }

    /** A raw value and where it was seen. */
    record Seen(int offset, long value, Observation observation) {}

    static RegisterDump of(List<Observation> run) {
        Map<RegisterSpace, Map<Integer, Seen>> spaces = new HashMap<>();
        for (Observation observation : run) {
            if (observation.fact() instanceof RegisterValue register) {
                spaces.computeIfAbsent(register.space(), space -> new LinkedHashMap<>())
                        .put(register.offset(), new Seen(register.offset(), register.value(), observation));
            }
        }
        return new RegisterDump(spaces);
    }

    boolean isEmpty() {
        return spaces.isEmpty();
    }

    boolean has(RegisterSpace space) {
        return spaces.containsKey(space);
    }

    Optional<Seen> at(RegisterSpace space, int offset) {
        return Optional.ofNullable(spaces.getOrDefault(space, Map.of()).get(offset));
    }

    /** A register of the SPI controller. */
    Optional<Seen> at(RegisterMap map, SpiRegister register) {
        OptionalInt offset = map.offsetOf(register);
        Optional<Seen> seen = offset.isPresent() ? at(RegisterSpace.SPIBAR, offset.getAsInt()) : Optional.empty();
        return seen.or(() -> spaces.getOrDefault(RegisterSpace.SPIBAR, Map.of()).values().stream()
                .filter(other -> map.at(other.offset()).equals(Optional.of(register)))
                .findFirst());
    }

    /**
     * The register maps that this dump can have been read with: every offset that was seen begins a register there, of
     * the name that was printed beside it.
     */
    Set<RegisterMap> candidates() {
        Set<RegisterMap> candidates = EnumSet.noneOf(RegisterMap.class);
        Map<Integer, Seen> seen = spaces.getOrDefault(RegisterSpace.SPIBAR, Map.of());
        for (RegisterMap map : RegisterMap.values()) {
            if (seen.values().stream().allMatch(register -> fits(map, register))) {
                candidates.add(map);
            }
        }
        return candidates;
    }

    private static boolean fits(RegisterMap map, Seen seen) {
        return map.knows(seen.offset())
                && label(seen)
                        .map(label -> map.at(seen.offset()).equals(Optional.of(label)))
                        .orElse(true);
    }

    private static Optional<SpiRegister> label(Seen seen) {
        return seen.observation().evidence().stream()
                .flatMap(evidence -> label(seen.offset(), evidence).stream())
                .findFirst();
    }

    private static Optional<SpiRegister> label(int offset, Evidence evidence) {
        if (evidence.place() instanceof Evidence.Register register) {
            return SpiRegister.labelled(register.name());
        }
        Matcher matcher = LABELLED.matcher(evidence.text());
        while (matcher.find()) {
            if (Integer.parseInt(matcher.group(1), 16) == offset) {
                return SpiRegister.labelled(matcher.group(2));
            }
        }
        return Optional.empty();
    }
}
