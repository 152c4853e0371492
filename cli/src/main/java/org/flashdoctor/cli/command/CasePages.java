// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.Doctor;
import org.flashdoctor.cli.app.EachCase;
import org.flashdoctor.cli.app.ExitCode;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.report.Overview;
import org.flashdoctor.cli.ticket.EvidenceCopies;
import org.flashdoctor.cli.ticket.Redactor;
import org.flashdoctor.cli.ticket.Ticket;
import org.flashdoctor.cli.ticket.TicketMaker;
import org.flashdoctor.cli.ticket.TicketMaker.Material;
import org.flashdoctor.engine.evidence.CaseAssembler.DirectFacts;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.log.Run;
import org.flashdoctor.knowledge.load.Knowledge;

/**
 * Many cases as a folder of pages. Each is made as a ticket is, so that the pages tell no more of a person than a ticket
 * does. Apart from {@link DiagnoseCommand}, so that a single case loads nothing of it.
 */
final class CasePages {

    private final Knowledge knowledge;
    private final CaseOptions evidence;
    private final Console console;
    private final Doctor doctor;

    CasePages(Knowledge knowledge, CaseOptions evidence, Console console) {
        this.knowledge = knowledge;
        this.evidence = evidence;
        this.console = console;
        this.doctor = new Doctor(knowledge, console.in());
    }

    /**
     * Writes a page for each log and one for all, and gives the exit code.
     *
     * @param bare whether nothing is to be hidden
     */
    int write(DirectFacts direct, Path folder, boolean bare) throws IOException, UserException {
        Overview overview = Overview.in(folder, knowledge.asUser());
        Optional<Goal> goal = evidence.goal();
        Optional<TicketRedaction> redaction = bare
                ? Optional.empty()
                : Optional.of(new TicketRedaction(knowledge, doctor, evidence.machine.machine(), console));
        List<String> leaks = new ArrayList<>();
        int failures = new EachCase(EachCase.files(evidence.logs))
                .run(
                        log -> material(log, direct, goal),
                        (log, material) -> {
                            // A redactor of its own: a host of one case is an ordinary word of another.
                            Optional<Redactor> redactor = redaction.map(TicketRedaction::redactor);
                            Ticket ticket = new TicketMaker(redactor, new TicketReplay(doctor))
                                    .make(material, Version.text(), Instant.EPOCH);
                            overview.add(ticket, text -> redactor.flatMap(last -> last.leak(text)))
                                    .ifPresent(leak -> {
                                        leaks.add(log);
                                        console.err().println("flashdoctor: " + leak);
                                    });
                        },
                        (log, problem) -> {
                            console.err().println("flashdoctor: " + problem);
                            Optional<Redactor> redactor = redaction.map(TicketRedaction::redactor);
                            redactor.ifPresent(each -> each.learn(log));
                            overview.failed(
                                    redactor.map(each -> each.redact(log)).orElse(log),
                                    redactor.map(each -> each.redact(problem)).orElse(problem));
                        });
        overview.finish();
        redaction.ifPresent(TicketRedaction::keep);
        console.err().println("flashdoctor: the overview is " + folder.resolve("index.html"));
        if (!leaks.isEmpty()) {
            return ExitCode.FAILED.code();
        }
        return (failures == 0 ? ExitCode.CLEAR : ExitCode.USAGE).code();
    }

    private Material material(String log, DirectFacts direct, Optional<Goal> goal) throws UserException, IOException {
        EvidenceCopies copies = new EvidenceCopies();
        List<Run> runs = doctor.runs(List.of(log), copies);
        return new Material(runs, doctor.assemble(runs, direct, goal), copies.attachments(), Optional.empty(), log);
    }
}
