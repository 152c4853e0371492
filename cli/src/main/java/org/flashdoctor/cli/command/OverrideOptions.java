// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.engine.flash.plan.Clearance.Overridden;
import org.flashdoctor.knowledge.load.Knowledge;
import org.flashdoctor.rules.model.FindingEntry;

/** What a person overrides at the gate, and why. */
final class OverrideOptions {

    List<String> findings = new ArrayList<>();

    Optional<String> reason = Optional.empty();

    void declare(Syntax syntax) {
        syntax.options(
                        "--override",
                        "FINDING-ID",
                        String.class,
                        "Write although this finding blocks, where its entry says that it may be overridden. "
                                + "Repeatable; kept in the journal.",
                        given -> findings = given)
                .option(
                        "--reason",
                        "TEXT",
                        String.class,
                        "Why; needed with --override.",
                        given -> reason = Optional.of(given));
    }

    /**
     * The overrides.
     *
     * @throws UserException when one has no reason, is unknown, or is never to be overridden
     */
    List<Overridden> read(Knowledge knowledge) throws UserException {
        List<Overridden> overrides = new ArrayList<>();
        for (String id : findings) {
            FindingEntry entry = knowledge
                    .rules()
                    .finding(id)
                    .orElseThrow(() -> new UserException(
                            "There is no finding \"" + id + "\" to override; flashdoctor kb list names all findings."));
            if (entry.override() == FindingEntry.Overriding.NEVER) {
                throw new UserException("The finding " + id + " may never be overridden: " + entry.title()
                        + ". See flashdoctor explain " + id + ".");
            }
            String why = reason.filter(text -> !text.isBlank())
                    .orElseThrow(() -> new UserException("--override " + id
                            + " needs --reason TEXT: say why it is right here; it is kept in the journal."));
            overrides.add(new Overridden(id, why));
        }
        if (findings.isEmpty() && reason.isPresent()) {
            throw new UserException("--reason belongs to --override FINDING-ID.");
        }
        return overrides;
    }
}
