// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.util.List;
import java.util.Optional;
import org.flashdoctor.cli.app.Doctor;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.report.FactsFile;
import org.flashdoctor.cli.ticket.TicketMaker;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.rules.diagnosis.Diagnosis;

/** The way that a ticket goes on another machine, gone here already, so that both see the same. */
record TicketReplay(Doctor doctor) implements TicketMaker.Replay {

    @Override
    public String saved(FactSet facts) {
        return FactsFile.write(facts);
    }

    @Override
    public Diagnosis diagnosis(String saved) {
        try {
            return doctor.diagnose(List.of(), FactsFile.parse("facts", saved), Optional.empty());
        } catch (UserException e) {
            throw new IllegalStateException("The facts of this ticket cannot be read again: " + e.getMessage(), e);
        }
    }
}
