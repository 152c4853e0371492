// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.log;

import static org.flashdoctor.engine.fact.Reading.said;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.RunFact.Invocation;
import org.flashdoctor.engine.fact.RunFact.RunStage;
import org.flashdoctor.engine.fact.RunFact.Stage;
import org.flashdoctor.engine.log.Trial.Found;
import org.flashdoctor.engine.text.LinesAhead;
import org.flashdoctor.engine.text.LogLine;
import org.flashdoctor.engine.text.LogText;
import org.flashdoctor.engine.text.WrapWindow;

/**
 * Turns the lines of a log into the facts of its runs, in one pass and with memory that does not grow with the log.
 *
 * <p>Every line is tried by itself and joined to the one or two lines before it, because mailers and terminals wrap
 * messages. Where two matches make a fact of the same type and one lies within the other, the longer one stands: it
 * knows more. Of two that begin at one place, the longer one stands if it completes what the shorter one says.
 */
public final class LogReader {

    /** Facts of one type and run beyond this add nothing to a diagnosis and would let a log fill the memory. */
    private static final int FACTS_PER_TYPE = 200;

    /** Older runs are forgotten: what the last runs do not say again is out of date. */
    private static final int MOST_RUNS = 100;

    /** Lines that a joined text can have. */
    private static final int LINES_JOINED = 3;

    /** More than the longest line. */
    private static final long LINE_WIDTH = 2L * LogText.LONGEST_LINE;

    private final RecogniserIndex index;
    private final Map<String, CallResult> errnoTexts;

    /** Workbenches that no thread is using. */
    private final Queue<Workbench> idle = new ConcurrentLinkedQueue<>();

    /**
     * A reader.
     *
     * @param index what it recognises
     * @param errnoTexts error texts of all languages, in lower case
     */
    public LogReader(RecogniserIndex index, Map<String, CallResult> errnoTexts) {
        this.index = index;
        this.errnoTexts = errnoTexts;
    }

    /**
     * Reads a log to its end.
     *
     * @param source name of the log in evidence
     * @param text the log
     * @return its runs; none when nothing in it was recognised
     */
    public List<Run> read(String source, LogText text) throws IOException {
        Workbench bench = Optional.ofNullable(idle.poll()).orElseGet(() -> new Workbench(index, errnoTexts));
        Reading reading = new Reading(source, bench);
        try (LinesAhead lines = new LinesAhead(text)) {
            for (Optional<LogLine> line = lines.next(); line.isPresent(); line = lines.next()) {
                reading.accept(line.get());
            }
        }
        idle.add(bench);
        return reading.finish();
    }

    /** A match, with its place in the text as if all lines stood in one, and how many were looked for before. */
    private record Match(Recogniser recogniser, long order, long start, long end, int line, Found found) {

        List<Fact> facts() {
            return found.facts();
        }

        boolean covers(Match other) {
            return start <= other.start && other.end <= end && (end - start) > (other.end - other.start);
        }

        /**
         * Whether this one, over more lines, says all that the other says and something besides: the other ended where
         * a mailer broke the message, and the pattern was content with its beginning.
         */
        boolean completes(Match other) {
            if (end <= other.end || facts().size() != other.facts().size()) {
                return false;
            }
            boolean learned = false;
            for (int i = 0; i < facts().size(); i++) {
                Fact more = facts().get(i);
                Fact less = other.facts().get(i);
                if (more.getClass() != less.getClass()) {
                    return false;
                }
                for (FactType.Field field : FactType.of(more).fields().values()) {
                    Object now = field.of(more);
                    Object then = field.of(less);
                    if (saysNothing(then)) {
                        learned |= !saysNothing(now);
                    } else if (!said(now).equals(said(then))) {
                        return false;
                    }
                }
            }
            return learned;
        }

        private static boolean saysNothing(Object value) {
            return value instanceof org.flashdoctor.engine.fact.Reading.Unknown<?>
                    || (value instanceof Collection<?> several && several.isEmpty());
        }

        boolean saysTheSameKindAs(Match other) {
            return facts().stream()
                    .anyMatch(fact -> other.facts().stream().anyMatch(known -> known.getClass() == fact.getClass()));
        }
    }

    /**
     * Matches that are still to be looked for, because they would only prove a stage of the run. Mostly it turns out
     * that the run had come so far anyway.
     *
     * @param place where the line stands, as if all lines stood in one
     */
    private record Postponed(Trial trial, long order, LogLine line, long place) {}

    private final class Reading {

        private final String source;
        private final Workbench bench;
        private final Deque<Run> runs = new ArrayDeque<>();
        private int runNumber = 0;
        private final WrapWindow window = new WrapWindow();
        private List<Match> pending = new ArrayList<>();
        private List<Postponed> postponed = new ArrayList<>();
        private long ordinal = 0;
        private long order = 0;

        /** The line that was read last, and those before it. */
        private ReadLine line;

        private ReadLine before;
        private ReadLine beforeThat;

        private List<Observation> observations = new ArrayList<>();
        private Map<Class<?>, Integer> counts = new HashMap<>();
        /** The facts of this run, kept from when one type has too many; few logs come to that. */
        private Set<Fact> known = new HashSet<>();

        private Set<String> begunBy = new HashSet<>();
        private Stage reached = Stage.STARTED;

        /** Whether the tool has named itself: a command that is typed after that is the next one. */
        private boolean bannerSeen = false;

        private boolean anything = false;

        /** Whether there has ever been anything: then there is something in every run from there on. */
        private boolean anythingEver = false;

        Reading(String source, Workbench bench) {
            this.source = source;
            this.bench = bench;
            this.line = new ReadLine(bench.index());
            this.before = new ReadLine(bench.index());
            this.beforeThat = new ReadLine(bench.index());
        }

        void accept(LogLine next) {
            ReadLine free = beforeThat;
            beforeThat = before;
            before = line;
            line = free;
            if (bench.study()) {
                line.use(bench.index());
                before.use(bench.index());
                beforeThat.use(bench.index());
                before.cross(beforeThat, false);
            }
            line.set(next, ordinal++);
            tryAlone();
            List<List<String>> joins = window.take(next);
            if (!joins.isEmpty()) {
                tryJoined(joins);
            }
            commit(Math.max(0, line.ordinal() - LINES_JOINED + 1) * LINE_WIDTH);
        }

        private void tryAlone() {
            for (Trial trial : bench.alone(line)) {
                Recogniser recogniser = recogniser(trial);
                if (anythingEver && recogniser.isSilent()) {
                    continue;
                }
                Postponed here = new Postponed(trial, order++, line.line(), place(line, 0));
                if (anythingEver && recogniser.provesOnlyStage()) {
                    postponed.add(here);
                } else {
                    find(here);
                }
            }
        }

        private void find(Postponed wanted) {
            for (Found found : bench.found(wanted.trial(), wanted.line().text())) {
                add(new Match(
                        recogniser(wanted.trial()),
                        wanted.order(),
                        wanted.place() + found.start(),
                        wanted.place() + found.end(),
                        wanted.line().number(),
                        found));
            }
        }

        private Recogniser recogniser(Trial trial) {
            return index.recognisers().get(trial.recogniser());
        }

        /** Looks for what was postponed of a recogniser, since it comes before what is found next. */
        private void findPostponed(int recogniser) {
            if (!postponed.isEmpty()) {
                postponed.stream()
                        .filter(each -> each.trial().recogniser() == recogniser)
                        .toList()
                        .forEach(this::find);
                postponed.removeIf(each -> each.trial().recogniser() == recogniser);
            }
        }

        /** Looks for what was postponed before a place if it makes a difference for what is taken now. */
        private void settlePostponed(long settled) {
            boolean newRun = pending.stream()
                    .anyMatch(match ->
                            match.end() <= settled && match.recogniser().beginsRun());
            List<Postponed> open = new ArrayList<>();
            for (Postponed each : postponed) {
                if (each.place() + LINE_WIDTH > settled) {
                    open.add(each);
                } else if (newRun || !recogniser(each.trial()).provesNothingBeyond(reached)) {
                    find(each);
                }
            }
            postponed = open;
        }

        private void tryJoined(List<List<String>> ways) {
            for (Trial trial : bench.across(ways, line, before, beforeThat)) {
                Recogniser recogniser = recogniser(trial);
                if (anythingEver && recogniser.isSilent()) {
                    continue;
                }
                findPostponed(trial.recogniser());
                boolean three = ways.get(trial.join()).size() == 2;
                long joinOrder = order++;
                for (Found found : bench.found(trial, window, ways)) {
                    ReadLine first = joinedLine(found.firstLine(), three);
                    ReadLine last = joinedLine(found.lastLine(), three);
                    add(new Match(
                            recogniser,
                            joinOrder,
                            place(first, found.start()),
                            place(last, found.end()),
                            joinedLine(0, three).line().number(),
                            found));
                }
            }
        }

        private ReadLine joinedLine(int number, boolean three) {
            return switch (three ? number : number + 1) {
                case 0 -> beforeThat;
                case 1 -> before;
                default -> line;
            };
        }

        /** The place of a character as if every line stood in a field of {@link #LINE_WIDTH}. */
        private long place(ReadLine in, int column) {
            return in.ordinal() * LINE_WIDTH + column;
        }

        private void add(Match match) {
            List<Match> kept = new ArrayList<>(pending.size() + 1);
            for (Match other : pending) {
                if (other.recogniser() == match.recogniser() && other.start() == match.start()) {
                    if (!match.completes(other)) {
                        return;
                    }
                    continue;
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
            if (!postponed.isEmpty() && postponed.get(0).place() + LINE_WIDTH <= settled) {
                settlePostponed(settled);
            }
            if (pending.isEmpty()) {
                return;
            }
            List<Match> open = new ArrayList<>();
            List<Match> ready = new ArrayList<>();
            for (Match match : pending) {
                (match.end() <= settled ? ready : open).add(match);
            }
            // In the order of the text; the index decides between matches at one place.
            ready.sort((one, other) -> one.start() == other.start()
                    ? Long.compare(one.order(), other.order())
                    : Long.compare(one.start(), other.start()));
            ready.forEach(this::take);
            pending = open;
        }

        private void take(Match match) {
            if (match.recogniser().beginsRun()) {
                boolean command = match.facts().stream().anyMatch(Invocation.class::isInstance);
                if (begunBy.contains(match.recogniser().id())
                        || reached.compareTo(Stage.STARTED) > 0
                        || (command && bannerSeen)) {
                    closeRun();
                }
                begunBy.add(match.recogniser().id());
                bannerSeen |= !command;
            }
            anything = true;
            anythingEver = true;
            match.recogniser().reached().ifPresent(stage -> {
                if (stage.compareTo(reached) > 0) {
                    reached = stage;
                }
            });
            for (Fact fact : match.facts()) {
                int count = counts.merge(fact.getClass(), 1, Integer::sum);
                if (count > 2 * FACTS_PER_TYPE) {
                    continue;
                }
                if (count > FACTS_PER_TYPE && known.isEmpty()) {
                    observations.forEach(observation -> known.add(observation.fact()));
                }
                if (count <= FACTS_PER_TYPE || known.contains(fact)) {
                    if (!known.isEmpty()) {
                        known.add(fact);
                    }
                    observations.add(new Observation(
                            fact,
                            runNumber,
                            List.of(new Evidence(
                                    source,
                                    new Evidence.Line(match.line()),
                                    match.found().text()))));
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
                        observations.add(new Observation(new RunStage(reached), runNumber, List.of(evidence))));
                runs.addLast(new Run(runNumber++, observations, reached));
                if (runs.size() > MOST_RUNS) {
                    runs.removeFirst();
                }
            }
            observations = new ArrayList<>();
            counts = new HashMap<>();
            known = new HashSet<>();
            begunBy = new HashSet<>();
            reached = Stage.STARTED;
            bannerSeen = false;
            anything = false;
        }

        List<Run> finish() {
            commit(Long.MAX_VALUE);
            closeRun();
            return List.copyOf(runs);
        }
    }
}
