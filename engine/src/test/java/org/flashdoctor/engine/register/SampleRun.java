// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.PlatformFact.Chipset;
import org.flashdoctor.engine.fact.PlatformFact.ChipsetSupport;
import org.flashdoctor.engine.fact.PlatformFact.PciId;
import org.flashdoctor.engine.fact.ProtectionFact.RegisterSpace;
import org.flashdoctor.engine.fact.ProtectionFact.RegisterValue;
import org.flashdoctor.engine.fact.Reading;

/** Builds the observations of a run, line by line, as a reader of logs would. */
final class SampleRun {

    private static final Pattern REGISTER = Pattern.compile("0x([0-9a-fA-F]{2,3}): 0x([0-9a-fA-F]+)");

    /** Names of the chipsets that the samples use. */
    private static final Map<String, String> GENERATIONS = Map.of(
            "ICH7M", "ich7",
            "ICH9M", "ich9",
            "HM55", "5-series",
            "C610/X99 (Wellsburg)", "8-series-wellsburg",
            "H310C", "100-series",
            "Z690", "600-series",
            "Emmitsburg", "c740",
            "Meteor Lake", "meteor-lake",
            "FCH", "amd-sb600",
            "MCP55", "other");

    /** Knows one id and a few names. */
    static final ChipsetCatalogue CATALOGUE = new ChipsetCatalogue() {
        @Override
        public Optional<String> generation(PciId id) {
            return id.equals(new PciId(0x8086, 0x2919)) ? Optional.of("ich9") : Optional.empty();
        }

        @Override
        public Optional<String> generation(String chipsetName) {
            return Optional.ofNullable(GENERATIONS.get(chipsetName));
        }
    };

    private final List<Observation> observations = new ArrayList<>();
    private int line = 0;

    /** A line of a register dump; holds all registers in it. */
    SampleRun dump(String... lines) {
        for (String text : lines) {
            line++;
            Matcher register = REGISTER.matcher(text);
            while (register.find()) {
                add(
                        new RegisterValue(
                                RegisterSpace.SPIBAR,
                                Integer.parseInt(register.group(1), 16),
                                Long.parseLong(register.group(2), 16)),
                        text);
            }
        }
        return this;
    }

    SampleRun register(RegisterSpace space, int offset, long value) {
        return fact(new RegisterValue(space, offset, value));
    }

    SampleRun chipset(String name) {
        return fact(new Chipset(ChipsetSupport.SUPPORTED, Reading.of(name), Reading.notLookedAt()));
    }

    SampleRun chipset(PciId id) {
        return fact(new Chipset(ChipsetSupport.SUPPORTED, Reading.notLookedAt(), Reading.of(id)));
    }

    SampleRun fact(Fact fact) {
        line++;
        return add(fact, "line " + line);
    }

    private SampleRun add(Fact fact, String text) {
        observations.add(new Observation(fact, 0, List.of(evidence(line, text))));
        return this;
    }

    static Evidence evidence(int line, String text) {
        return new Evidence("sample.log", new Evidence.Line(line), text);
    }

    static AddressRange range(long start, long end) {
        return new AddressRange(start, end);
    }

    List<Observation> observations() {
        return List.copyOf(observations);
    }

    List<Fact> derived() {
        return facts(derivation().observations());
    }

    Derivation derivation() {
        return new RegisterDecoder(CATALOGUE).derive(observations());
    }

    List<Fact> completed() {
        return facts(new RegisterDecoder(CATALOGUE).complete(observations()));
    }

    static List<Fact> facts(List<Observation> observations) {
        return observations.stream().map(Observation::fact).toList();
    }
}
