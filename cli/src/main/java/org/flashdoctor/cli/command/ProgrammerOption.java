// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.flashdoctor.cli.app.Bench;
import org.flashdoctor.cli.app.KnowledgeShelf;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.engine.flash.ProgrammerSpec;
import org.flashdoctor.engine.flash.flasher.InstalledFlashers;
import org.flashdoctor.knowledge.load.Knowledge;

/** Which programmer is meant, as flashrom spells it, or a simulated machine. */
final class ProgrammerOption {

    Optional<String> spec = Optional.empty();

    void declare(Syntax syntax) {
        syntax.option(
                "-p, --programmer",
                "SPEC",
                String.class,
                "Programmer as in flashrom, for example internal; or sim:NAME or sim:FILE.yaml for a simulated machine.",
                given -> spec = Optional.of(given));
    }

    /** The simulated machine, where the option names one. */
    Optional<String> simulated() {
        return spec.filter(text -> text.startsWith(ProgrammerSpec.SIMULATED + ":"));
    }

    /** What the option chooses; empty where it is not given. */
    Optional<Bench> bench(Knowledge knowledge, KnowledgeShelf shelf, Map<String, String> environment)
            throws IOException, UserException {
        return spec.isPresent()
                ? Optional.of(Bench.of(spec.get(), () -> knowledge, shelf, new InstalledFlashers(environment)))
                : Optional.empty();
    }
}
