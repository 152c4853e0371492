// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.log;

import com.google.re2j.Matcher;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.RunFact.RunStage;
import org.flashdoctor.engine.fact.RunFact.Stage;
import org.flashdoctor.engine.text.LogLine;
import org.flashdoctor.engine.text.LogText;
import org.flashdoctor.engine.text.WrapWindow;
import org.flashdoctor.engine.text.WrapWindow.Joined;

/**
 * Turns the lines of a log into the facts of its runs, in one pass and with memory that does not grow with the log.
 *
 * <p>Every line is tried by itself and joined to the one or two lines before it, because mailers and terminals wrap
 * messages. Where two matches make a fact of the same type and one lies within the other, the longer one stands: it
 * knows more.
 */
public final class LogReader {

    /** Facts of one type and run beyond this add nothing to a diagnosis and would let a log fill the memory. */
    private static final int FACTS_PER_TYPE = 200;

    /** Lines that a joined text can have. */
    private static final int LINES_JOINED = 3;

    /** More than the longest line. */
    private static final long LINE_WIDTH = 2L * LogText.LONGEST_LINE;

    private static final int EVIDENCE_WIDTH = 300;

    private final RecogniserIndex index;
    private final Map<String, CallResult> errnoTexts;

    /**
     * A reader.
     *
     * @param index what it recognises
     * @param errnoTexts error texts of all languages, in lower case
     */
    public LogReader(RecogniserIndex index, Map<String, CallResult> errnoTexts) {
        this.index = index;
        this.errnoTexts = Map.copyOf(errnoTexts);
    }

    /**
     * Reads a log to its end.
     *
     * @param source name of the log in evidence
     * @param text the log
     * @return its runs; none when nothing in it was recognised
     */
    public List<Run> read(String source, LogText text) throws IOException {
        Reading reading = new Reading(source);
        for (Optional<LogLine> line = text.next(); line.isPresent(); line = text.next()) {
            reading.accept(line.get());
        }
        return reading.finish();
    }

    /** A match, with its place in the text as if all lines stood in one. */
    private record Match(Recogniser recogniser, long start, long end, int line, String text, List<Fact> facts) {

        boolean covers(Match other) {
            return start <= other.start && other.end <= end && (end - start) > (other.end - other.start);
        }

        boolean saysTheSameKindAs(Match other) {
            return facts.stream()
                    .anyMatch(fact -> other.facts.stream().anyMatch(known -> known.getClass() == fact.getClass()));
        }
    }

    /** A line and how many lines came before it. */
    private record Numbered(LogLine line, long ordinal) {}

    private final class Reading {

        private final String source;
        private final List<Run> runs = new ArrayList<>();
        private final WrapWindow window = new WrapWindow();
        private final Deque<Numbered> recent = new ArrayDeque<>();
        private List<Match> pending = new ArrayList<>();
        private long ordinal = 0;

        private List<Observation> observations = new ArrayList<>();
        private Map<Class<?>, Integer> counts = new HashMap<>();
        private Set<Fact> known = new HashSet<>();
        private Set<String> begunBy = new HashSet<>();
        private Stage reached = Stage.STARTED;
        private boolean anything = false;

        Reading(String source) {
            this.source = source;
        }

        void accept(LogLine line) {
            recent.addLast(new Numbered(line, ordinal++));
            if (recent.size() > LINES_JOINED) {
                recent.removeFirst();
            }
            for (Recogniser recogniser : index.candidates(line.text())) {
                Matcher matcher = recogniser.pattern().matcher(line.text());
                for (int from = 0; from <= line.text().length() && matcher.find(from); from = after(matcher)) {
                    add(match(recogniser, matcher, place(line, matcher.start()), place(line, matcher.end()), line));
                }
            }
            for (Joined joined : window.feed(line)) {
                join(joined);
            }
            commit(recent.getFirst().ordinal() * LINE_WIDTH);
        }

        private void join(Joined joined) {
            LogLine first = joined.parts().get(0).line();
            for (Recogniser recogniser : index.candidates(joined.text())) {
                Matcher matcher = recogniser.pattern().matcher(joined.text());
                for (int from = 0; from <= joined.text().length() && matcher.find(from); from = after(matcher)) {
                    if (joined.spans(matcher.start(), matcher.end())) {
                        long start = place(joined, matcher.start());
                        long end = place(joined, matcher.end() - 1) + 1;
                        add(match(recogniser, matcher, start, end, new LogLine(first.number(), joined.text())));
                    }
                }
            }
        }

        private int after(Matcher matcher) {
            return Math.max(matcher.end(), matcher.start() + 1);
        }

        private long place(Joined joined, int at) {
            WrapWindow.Part part = joined.partAt(at);
            return place(part.line(), part.column() + at - part.start());
        }

        /** The place of a character as if every line stood in a field of {@link #LINE_WIDTH}. */
        // Two pieces of one original line may be equal; they still stand at different places.
        @SuppressWarnings("ReferenceEquality")
        private long place(LogLine line, int column) {
            for (Numbered numbered : recent) {
                if (numbered.line() == line) {
                    return numbered.ordinal() * LINE_WIDTH + column;
                }
            }
            throw new IllegalStateException("Line " + line.number() + " is no longer held; the window joins too many.");
        }

        private Match match(Recogniser recogniser, Matcher matcher, long start, long end, LogLine seen) {
            List<Fact> facts = new ArrayList<>();
            for (FactTemplate template : recogniser.facts()) {
                template.instantiate(matcher, errnoTexts).ifPresent(facts::add);
            }
            int from = seen.text().length() <= EVIDENCE_WIDTH ? 0 : matcher.start();
            String text = seen.text().substring(from, Math.min(seen.text().length(), from + EVIDENCE_WIDTH));
            return new Match(recogniser, start, end, seen.number(), text.strip(), facts);
        }

        private void add(Match match) {
            List<Match> kept = new ArrayList<>(pending.size() + 1);
            for (Match other : pending) {
                if (other.recogniser() == match.recogniser() && other.start() == match.start()) {
                    return;
                }
                if (other.covers(match) && other.saysTheSameKindAs(match)) {
                    return;
                }
                if (!(match.covers(other) && match.saysTheSameKindAs(other))) {
                    kept.add(other);
                }
            }
            kept.add(match);
            pending = kept;
        }

        /** Matches before this place can no longer be part of a longer one. */
        private void commit(long settled) {
            List<Match> open = new ArrayList<>();
            List<Match> ready = new ArrayList<>();
            for (Match match : pending) {
                (match.end() <= settled ? ready : open).add(match);
            }
            // In the order of the text; the index decides between matches at one place.
            ready.sort((a, b) -> Long.compare(a.start(), b.start()));
            ready.forEach(this::take);
            pending = open;
        }

        private void take(Match match) {
            if (match.recogniser().beginsRun()) {
                if (begunBy.contains(match.recogniser().id()) || reached.compareTo(Stage.STARTED) > 0) {
                    closeRun();
                }
                begunBy.add(match.recogniser().id());
            }
            anything = true;
            match.recogniser().reached().ifPresent(stage -> {
                if (stage.compareTo(reached) > 0) {
                    reached = stage;
                }
            });
            for (Fact fact : match.facts()) {
                int count = counts.merge(fact.getClass(), 1, Integer::sum);
                if (count <= FACTS_PER_TYPE || known.contains(fact)) {
                    known.add(fact);
                    if (count <= 2 * FACTS_PER_TYPE) {
                        observations.add(new Observation(
                                fact,
                                runs.size(),
                                List.of(new Evidence(source, new Evidence.Line(match.line()), match.text()))));
                    }
                }
            }
        }

        private void closeRun() {
            if (anything) {
                Optional<Evidence> last = observations.isEmpty()
                        ? Optional.empty()
                        : Optional.of(observations
                                .get(observations.size() - 1)
                                .evidence()
                                .get(0));
                last.ifPresent(evidence ->
                        observations.add(new Observation(new RunStage(reached), runs.size(), List.of(evidence))));
                runs.add(new Run(runs.size(), observations, reached));
            }
            observations = new ArrayList<>();
            counts = new HashMap<>();
            known = new HashSet<>();
            begunBy = new HashSet<>();
            reached = Stage.STARTED;
            anything = false;
        }

        List<Run> finish() {
            commit(Long.MAX_VALUE);
            closeRun();
            return List.copyOf(runs);
        }
    }
}
