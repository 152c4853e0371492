// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.evidence;

import java.util.Optional;
import java.util.stream.Stream;
import org.flashdoctor.engine.fact.ChipFact.FlashChip;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.HostFact.IoPortAccess;
import org.flashdoctor.engine.fact.HostFact.PhysicalMemoryMapping;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.PlatformFact.Chipset;
import org.flashdoctor.engine.fact.RunFact.Invocation;
import org.flashdoctor.engine.log.Run;

/** Which programmer a run used: what its command line says, else what its messages show. */
public final class RunProgrammer {

    /** The programmer that talks to this machine's own flash. */
    public static final String INTERNAL = "internal";

    private RunProgrammer() {}

    /** Name of the programmer as in {@code -p NAME}. */
    public static Optional<String> of(Run run) {
        Optional<String> named =
                run.first(Invocation.class).flatMap(line -> line.programmer().known());
        Optional<String> chip = run.first(FlashChip.class)
                .flatMap(found -> found.programmer().known())
                .map(place -> place.equals("host") ? INTERNAL : place);
        boolean onBoard = facts(run)
                .anyMatch(fact -> fact instanceof Chipset
                        || fact instanceof IoPortAccess
                        || fact instanceof PhysicalMemoryMapping);
        return named.or(() -> chip).or(() -> onBoard ? Optional.of(INTERNAL) : Optional.empty());
    }

    private static Stream<Fact> facts(Run run) {
        return run.observations().stream().map(Observation::fact);
    }
}
