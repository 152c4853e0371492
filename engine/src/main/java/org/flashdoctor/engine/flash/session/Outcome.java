// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.address.AddressRange;

/** How a write ended, as a new read of the chip shows it. */
public sealed interface Outcome {

    /** The chip holds what it should, and nothing else changed. */
    record Verified() implements Outcome {}

    /**
     * The chip holds what it held before.
     *
     * @param failure what went wrong; empty when the old content was what was wanted
     * @param restored whether it had been touched and was put back
     */
    record Unchanged(Optional<String> failure, boolean restored) implements Outcome {}

    /**
     * The chip holds neither the old content nor the new one. The machine may not start again: keep the power on.
     *
     * @param differing blocks of the plan that do not hold the new content
     * @param strayed parts outside of the plan that changed
     */
    record PartlyWritten(String failure, List<AddressRange> differing, List<AddressRange> strayed, RestoreAdvice advice)
            implements Outcome {
        public PartlyWritten {
            differing = List.copyOf(differing);
            strayed = List.copyOf(strayed);
        }
    }

    /** The chip could not be read again, so that nobody knows what it holds: keep the power on. */
    record Unknown(String failure, RestoreAdvice advice) implements Outcome {}

    /**
     * How to get out of it while the machine still runs.
     *
     * @param backup what the chip held
     * @param commands argument lists, to be tried in this order
     */
    record RestoreAdvice(Backup backup, List<List<String>> commands) {

        static RestoreAdvice of(Backup backup, SessionSetup setup) {
            List<String> resume = new ArrayList<>(
                    List.of("flashdoctor", "flash", "resume", "-p", setup.spec().toString()));
            setup.chip().ifPresent(name -> resume.addAll(List.of("-c", name)));
            return new RestoreAdvice(backup, List.of(with(resume, "--finish"), with(resume, "--restore")));
        }

        private static List<String> with(List<String> command, String option) {
            List<String> words = new ArrayList<>(command);
            words.add(option);
            return List.copyOf(words);
        }
    }

    /** One word for journals. */
    default String word() {
        if (this instanceof Verified) {
            return "verified";
        } else if (this instanceof Unchanged) {
            return "unchanged";
        } else {
            return this instanceof PartlyWritten ? "partly-written" : "unknown";
        }
    }
}
