// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.load;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.evidence.CaseAssembler;
import org.flashdoctor.engine.evidence.CaseAssembler.DirectFacts;
import org.flashdoctor.engine.evidence.Precedence;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.fact.RunFact.LogGap;
import org.flashdoctor.engine.fact.RunFact.LogGapKind;
import org.flashdoctor.engine.fact.RunFact.Stage;
import org.flashdoctor.engine.log.LogReader;
import org.flashdoctor.engine.log.Run;
import org.flashdoctor.engine.register.RegisterDecoder;
import org.flashdoctor.engine.text.LogText;
import org.flashdoctor.engine.text.UnreadableLogException;

/** Reads evidence with the words that a knowledge base knows. Serves any number of logs. */
public final class CaseReader {

    private final LogReader reader;
    private final CaseAssembler assembler;

    public CaseReader(Knowledge knowledge) {
        this.reader = new LogReader(knowledge.index(), knowledge.errnoTexts());
        this.assembler = new CaseAssembler(knowledge.coverage(), new RegisterDecoder(knowledge.chipsets())::complete);
    }

    /** Reads the runs of a log. */
    public List<Run> read(String source, InputStream content) throws IOException, UnreadableLogException {
        try (LogText text = LogText.open(content)) {
            List<Run> runs = reader.read(source, text);
            return runs.isEmpty() ? List.of(nothingKnown(source)) : runs;
        }
    }

    /** A log in which nothing was recognised tells at least that. */
    private static Run nothingKnown(String source) {
        Evidence whole = new Evidence(source, new Evidence.Line(1), "no line that flashrom or flashprog prints");
        return new Run(
                0, List.of(new Observation(new LogGap(LogGapKind.NOTHING_KNOWN), 0, List.of(whole))), Stage.STARTED);
    }

    /** Reads the runs of a log that is at hand as text. */
    public List<Run> read(String source, String text) {
        try {
            return read(source, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException | UnreadableLogException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** All facts of runs and facts together, as they would be saved. */
    public FactSet facts(List<Run> runs, DirectFacts direct) {
        return assembler.assemble(runs, direct, Optional.empty());
    }

    /** Facts of several sources on one machine, the weakest first; see {@link Precedence}. */
    public DirectFacts merged(List<DirectFacts> sources) {
        return sources.stream().map(assembler::derived).reduce(DirectFacts.none(), Precedence::over);
    }

    /** Makes a case of runs and facts. */
    public FactSet assemble(List<Run> runs, DirectFacts direct, Optional<Goal> wanted) {
        return assembler.assemble(runs, direct, wanted);
    }
}
