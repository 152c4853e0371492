// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.Doctor;
import org.flashdoctor.cli.app.StateFolder;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.report.TicketReport;
import org.flashdoctor.cli.report.TicketZip;
import org.flashdoctor.cli.ticket.Aliases;
import org.flashdoctor.cli.ticket.MachineIdentity;
import org.flashdoctor.cli.ticket.Redactor;
import org.flashdoctor.cli.ticket.Ticket;
import org.flashdoctor.cli.ticket.TicketMaker;
import org.flashdoctor.cli.ticket.TicketMaker.Material;
import org.flashdoctor.engine.change.ChangeException;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.system.Machine;
import org.flashdoctor.knowledge.load.Knowledge;

/** What all redactors of one call share: the aliases of this machine, and words that are no names. */
final class TicketRedaction {

    private static final String ALIASES = "aliases";

    private final Knowledge knowledge;
    private final Machine machine;
    private final Console console;
    private final Path remembered;
    private final Aliases aliases;
    private final List<String> ordinary;

    TicketRedaction(Knowledge knowledge, Doctor doctor, Machine machine, Console console)
            throws IOException, UserException {
        this.knowledge = knowledge;
        this.machine = machine;
        this.console = console;
        this.remembered = remembered(console);
        this.aliases = aliases();
        this.ordinary = ownWords(knowledge, doctor);
    }

    /** A redactor that knows this machine, and nothing yet of what is to be redacted. */
    Redactor redactor() {
        Redactor redactor = new Redactor(knowledge.redaction(), aliases);
        redactor.ordinary(ordinary);
        MachineIdentity.teach(redactor, machine, console.environment());
        return redactor;
    }

    /** Remembers the aliases for the next ticket of this machine. */
    void keep() {
        try {
            aliases.save(remembered);
        } catch (IOException | UnsupportedOperationException e) {
            console.err()
                    .println("flashdoctor: " + remembered
                            + " cannot be written; the next ticket of this machine will have"
                            + " other aliases. FLASHDOCTOR_STATE names another folder.");
        }
    }

    private static Path remembered(Console console) throws IOException {
        try {
            return StateFolder.here(console.environment()).resolve(ALIASES);
        } catch (ChangeException e) {
            throw new IOException("There is no folder for the aliases: " + e.getMessage(), e);
        }
    }

    private Aliases aliases() throws UserException {
        try {
            return Aliases.load(remembered);
        } catch (IOException e) {
            console.err()
                    .println("flashdoctor: " + remembered
                            + " cannot be read; aliases of this ticket differ from those of"
                            + " others of this machine.");
            return Aliases.fresh();
        }
    }

    /** Words of flashdoctor itself: no user and no host is looked for by them outside of prompts and paths. */
    private static List<String> ownWords(Knowledge knowledge, Doctor doctor) {
        FactSet nothing = FactSet.of(List.of(), Set.of());
        Ticket empty = new TicketMaker(Optional.empty(), new TicketReplay(doctor))
                .make(new Material(List.of(), nothing, List.of(), Optional.empty(), ""), "", Instant.EPOCH);
        List<String> words = new ArrayList<>();
        TicketZip.files(empty, new TicketReport(knowledge.asUser()))
                .forEach((name, text) -> words.add(name + " " + text));
        knowledge.rules().findings().forEach((id, entry) -> words.add(entry.toString()));
        knowledge.rules().fixes().forEach((id, entry) -> words.add(entry.toString()));
        knowledge.rules().recipes().forEach((action, recipes) -> words.add(action + " " + recipes));
        knowledge.rules().questions().forEach((id, question) -> words.add(question.toString()));
        return words;
    }
}
