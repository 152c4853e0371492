// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.evidence.CaseAssembler.DirectFacts;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.log.Run;
import org.flashdoctor.engine.text.UnreadableLogException;
import org.flashdoctor.knowledge.load.CaseReader;
import org.flashdoctor.knowledge.load.Knowledge;
import org.flashdoctor.rules.diagnosis.Diagnoser;
import org.flashdoctor.rules.diagnosis.Diagnosis;

/** The main path: evidence becomes facts, facts become a diagnosis. */
public final class Doctor {

    private final CaseReader reader;
    private final Diagnoser diagnoser;
    private final InputStream standardInput;

    /** A doctor who knows this. */
    public Doctor(Knowledge knowledge, InputStream standardInput) {
        this.reader = new CaseReader(knowledge);
        this.diagnoser = new Diagnoser(knowledge.rules());
        this.standardInput = standardInput;
    }

    /**
     * What a flasher said to this program, as it would stand in a log.
     *
     * @param source how evidence names it
     */
    public record Transcript(String source, String text) {}

    /** Diagnoses the logs and facts of one machine. */
    public Diagnosis diagnose(List<String> logs, DirectFacts facts, Optional<Goal> wanted)
            throws UserException, IOException {
        return diagnose(logs, List.of(), facts, wanted);
    }

    /** Diagnoses logs, what flashers said just now, and facts of one machine. */
    public Diagnosis diagnose(List<String> logs, List<Transcript> transcripts, DirectFacts facts, Optional<Goal> wanted)
            throws UserException, IOException {
        List<Run> all = new ArrayList<>();
        for (String log : logs) {
            all.addAll(read(log));
        }
        List<Run> opened = new ArrayList<>();
        transcripts.forEach(each -> opened.addAll(reader.read(each.source(), each.text())));
        all.addAll(opened);
        List<Run> runs = new ArrayList<>();
        all.forEach(run -> runs.add(new Run(runs.size(), run.observations(), run.reached())));
        FactSet found = reader.assemble(runs, facts.and(opened), wanted);
        return diagnoser.diagnose(found);
    }

    private List<Run> read(String log) throws UserException, IOException {
        try {
            if (log.equals("-")) {
                return reader.read("-", standardInput);
            }
            Path path = Path.of(log);
            if (Files.isDirectory(path)) {
                throw new UserException(log + " is a folder, not a log; use --each to take every log in it.");
            }
            try (InputStream in = Files.newInputStream(path)) {
                return reader.read(path.getFileName().toString(), in);
            }
        } catch (UnreadableLogException e) {
            throw new UserException(log + ": " + e.getMessage());
        } catch (NoSuchFileException e) {
            throw new UserException("There is no file " + log + "; give the file that holds the flasher's output.");
        } catch (AccessDeniedException e) {
            throw new UserException(log + " cannot be read: permission denied; check its owner and mode.");
        } catch (FileSystemException e) {
            throw new UserException(log + " cannot be read: " + e.getReason() + "; check that it is a readable file.");
        }
    }
}
