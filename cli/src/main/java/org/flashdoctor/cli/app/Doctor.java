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

    /** Diagnoses the logs and facts of one machine. */
    public Diagnosis diagnoseLogs(List<String> logs, DirectFacts facts, Optional<Goal> wanted)
            throws UserException, IOException {
        return diagnose(runs(logs, (name, in) -> in), facts, wanted);
    }

    /** Diagnoses a case whose logs have been read. */
    public Diagnosis diagnose(List<Run> runs, DirectFacts facts, Optional<Goal> wanted) {
        return diagnoser.diagnose(assemble(runs, facts, wanted));
    }

    /** The facts of a case whose logs have been read. */
    public FactSet assemble(List<Run> runs, DirectFacts facts, Optional<Goal> wanted) {
        return reader.assemble(runs, facts, wanted);
    }

    /** Stands between a log and its reader, for example to keep a copy of what is read. */
    @FunctionalInterface
    public interface Tap {

        /** The stream to read instead; name is that of the log in evidence. */
        InputStream through(String name, InputStream log);
    }

    /**
     * The runs of all logs, oldest first.
     *
     * @throws UserException when a log cannot be read or is no text
     */
    public List<Run> runs(List<String> logs, Tap tap) throws UserException, IOException {
        List<Run> runs = new ArrayList<>();
        for (String log : logs) {
            for (Run run : read(log, tap)) {
                runs.add(new Run(runs.size(), run.observations(), run.reached()));
            }
        }
        return runs;
    }

    private List<Run> read(String log, Tap tap) throws UserException, IOException {
        try {
            if (log.equals("-")) {
                return reader.read("-", tap.through("-", standardInput));
            }
            Path path = Path.of(log);
            if (Files.isDirectory(path)) {
                throw new UserException(log + " is a folder, not a log; use --each to take every log in it.");
            }
            try (InputStream in = Files.newInputStream(path)) {
                String name = path.getFileName().toString();
                return reader.read(name, tap.through(name, in));
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
