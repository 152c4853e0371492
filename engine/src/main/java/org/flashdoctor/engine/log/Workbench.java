// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.log;

import com.google.re2j.Matcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.log.Trial.Found;
import org.flashdoctor.engine.text.WrapWindow;
import org.flashdoctor.engine.text.WrapWindow.Joined;

/**
 * Finds out which recognisers match a line or joined lines, and remembers it for a while: what is long enough to take
 * time says the same things over and over. What is made for a recogniser is made when it is first met. For one log at a
 * time, and for any number of them after another.
 */
final class Workbench {

    /** Lines after which the recognisers that were tried are studied for the first time; later the times this. */
    private static final long FIRST_STUDY = 4_000;

    private static final long STUDY_FACTOR = 8;

    /** Lines and joins that are remembered, and how long a line may be. */
    private static final int LINES = 16_384;

    private static final int JOINS = 16_384;
    private static final int LONGEST_LINE = 512;

    /** Places for lines that were seen once; a power of two. */
    private static final int SEEN_ONCE = 65_536;

    private static final int EVIDENCE_WIDTH = 300;

    private final RecogniserIndex index;
    private final Map<String, CallResult> errnoTexts;
    private final Sieve.Budget budget = new Sieve.Budget();
    private final Sieve[] sieves;
    private final Matcher[] matchers;
    private final int[] alive;

    /** An index that requires more, once there are recognisers that were tried. */
    private RecogniserIndex strictIndex;

    private CandidateSet candidates;
    private long linesRead = 0;
    private long nextStudy = FIRST_STUDY;

    /** Hash codes of lines. Most lines of some logs never come again and are not worth more than this. */
    private int[] seen = {};

    private final Map<String, KnownLine> lines = new Recent<>(LINES);
    private final Map<LinesJoined, List<Trial>> joins = new Recent<>(JOINS);
    private long linesKnown = 0;

    Workbench(RecogniserIndex index, Map<String, CallResult> errnoTexts) {
        this.index = index;
        this.errnoTexts = errnoTexts;
        this.sieves = new Sieve[index.recognisers().size()];
        this.matchers = new Matcher[index.recognisers().size()];
        this.alive = new int[index.recognisers().size()];
        this.strictIndex = index;
        this.candidates = index.emptySet();
    }

    /**
     * What matches a text.
     *
     * @param id other texts have other ids; 0 for texts that are not remembered
     */
    record KnownLine(long id, List<Trial> trials) {}

    /** The lines by their ids, and how many joins of two and of three lines there are. */
    private record LinesJoined(long beforeThat, long before, long line, int count, boolean three) {}

    /** Keeps what was used last. */
    private static final class Recent<K, V> extends LinkedHashMap<K, V> {

        private static final long serialVersionUID = 1;

        private final int most;

        Recent(int most) {
            super(64, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
        }
    }

    /** The index to be used now. */
    RecogniserIndex index() {
        return strictIndex;
    }

    /**
     * Counts a line, and at long intervals makes an index that requires more of the recognisers that were tried. The few
     * logs that are long are worth it, and the others need not wait for it.
     *
     * @return whether there is another index now
     */
    boolean study() {
        if (++linesRead < nextStudy) {
            return false;
        }
        nextStudy *= STUDY_FACTOR;
        Map<Integer, List<String>> required = new HashMap<>();
        for (int i = 0; i < sieves.length; i++) {
            if (sieves[i] != null) {
                int number = i;
                RequiredLiterals.of(index.recognisers().get(i)).ifPresent(literals -> required.put(number, literals));
            }
        }
        strictIndex = new RecogniserIndex(index.recognisers(), required);
        candidates = strictIndex.emptySet();
        return true;
    }

    /** The recognisers that may match a line, in their order. */
    List<Trial> alone(ReadLine line) {
        return line.candidates().next(0) < 0 ? List.of() : known(line).trials();
    }

    private KnownLine known(ReadLine line) {
        if (line.known() == null) {
            String text = line.line().text();
            KnownLine known = lines.get(text);
            if (known == null) {
                boolean again = wasSeen(text);
                known = new KnownLine(again ? ++linesKnown : 0, trials(line));
                if (again) {
                    lines.put(text, known);
                }
            }
            line.know(known);
        }
        return line.known();
    }

    /** Whether a line comes again, as far as its hash code tells. */
    private boolean wasSeen(String text) {
        if (text.length() > LONGEST_LINE || linesRead < FIRST_STUDY) {
            return false;
        }
        seen = seen.length == 0 ? new int[SEEN_ONCE] : seen;
        int hash = text.hashCode();
        int place = (hash ^ (hash >>> 16)) & (SEEN_ONCE - 1);
        boolean again = seen[place] == hash;
        seen[place] = hash;
        return again;
    }

    private List<Trial> trials(ReadLine line) {
        List<Trial> trials = new ArrayList<>();
        for (int i = line.candidates().next(0); i >= 0; i = line.candidates().next(i + 1)) {
            int from = line.pass(i, sieve(i));
            if (from >= 0) {
                trials.add(new Trial(i, 0, from));
            }
        }
        return List.copyOf(trials);
    }

    /** The matches of a trial in a line that stands alone. */
    List<Found> found(Trial trial, String text) {
        return trial.found(() -> {
            List<Found> found = new ArrayList<>();
            Recogniser recogniser = index.recognisers().get(trial.recogniser());
            Matcher matcher = matcher(trial.recogniser(), text);
            int from = trial.from();
            while (from >= 0 && matcher.find(from)) {
                found.add(found(recogniser, matcher, text, 0, matcher.start(), 0, matcher.end()));
                from = sieve(trial.recogniser()).search(text, after(matcher));
            }
            return List.copyOf(found);
        });
    }

    /**
     * The recognisers that may match across the seams of lines, join by join and in their order. A recogniser is worth a
     * try if its anchor stands in one of the lines or spans a seam, if a match may have begun in the first line that is
     * not complete at its end, and if that may be complete somewhere in the last line.
     */
    List<Trial> across(List<List<String>> ways, ReadLine line, ReadLine before, ReadLine beforeThat) {
        boolean three = ways.get(ways.size() - 1).size() == 2;
        line.cross(before, three);
        candidates.clear();
        candidates.addAll(line.candidates());
        candidates.addAll(line.candidatesAcross());
        candidates.addAll(before.candidates());
        if (three) {
            candidates.addAll(before.candidatesAcross());
            candidates.addAll(beforeThat.candidates());
        }
        if (candidates.next(0) < 0) {
            return List.of();
        }
        LinesJoined key = new LinesJoined(
                three ? known(beforeThat).id() : -1,
                known(before).id(),
                known(line).id(),
                ways.size(),
                three);
        boolean kept = key.beforeThat() != 0 && key.before() != 0 && key.line() != 0;
        List<Trial> trials = kept ? joins.get(key) : null;
        if (trials == null) {
            trials = new ArrayList<>();
            int next = addTrials(ways, 0, before, line, before, trials);
            if (three) {
                addTrials(ways, next, beforeThat, line, before, trials);
            }
            if (kept) {
                joins.put(key, List.copyOf(trials));
            }
        }
        return trials;
    }

    /** Adds what is worth a try for the joins, from one on, that begin with a line; returns the first that does not. */
    private int addTrials(
            List<List<String>> ways, int from, ReadLine first, ReadLine line, ReadLine before, List<Trial> trials) {
        int count = 0;
        for (int i = candidates.next(0); i >= 0; i = candidates.next(i + 1)) {
            if (first.end(i, sieve(i)) != Sieve.DEAD) {
                alive[count++] = i;
            }
        }
        int way = from;
        while (way < ways.size() && ways.get(way).size() == ways.get(from).size()) {
            for (int i = 0; i < count; i++) {
                if (maySpan(alive[i], first, ways.get(way), line, before)) {
                    trials.add(new Trial(alive[i], way, 0));
                }
            }
            way++;
        }
        return way;
    }

    private boolean maySpan(int recogniser, ReadLine first, List<String> seams, ReadLine line, ReadLine before) {
        Sieve sieve = sieve(recogniser);
        int state = sieve.goOn(first.end(recogniser, sieve), seams.get(0));
        if (seams.size() == 2) {
            state = sieve.goOn(before.goOn(state, sieve), seams.get(1));
        }
        return line.mayEnd(state, sieve);
    }

    /** The matches of a trial that span the lines of a window. */
    List<Found> found(Trial trial, WrapWindow window, List<List<String>> ways) {
        return trial.found(() -> {
            List<Found> found = new ArrayList<>();
            Recogniser recogniser = index.recognisers().get(trial.recogniser());
            Joined joined = window.join(ways.get(trial.join()));
            // The anchor may stand across another seam, or in a part of a long line that was not joined.
            if (index.candidates(joined.text()).contains(recogniser)) {
                Matcher matcher = matcher(trial.recogniser(), joined.text());
                for (int from = 0; from <= joined.text().length() && matcher.find(from); from = after(matcher)) {
                    if (joined.spans(matcher.start(), matcher.end())) {
                        found.add(found(recogniser, matcher, joined));
                    }
                }
            }
            return List.copyOf(found);
        });
    }

    private Found found(Recogniser recogniser, Matcher matcher, Joined joined) {
        WrapWindow.Part first = joined.partAt(matcher.start());
        WrapWindow.Part last = joined.partAt(matcher.end() - 1);
        return found(
                recogniser,
                matcher,
                joined.text(),
                indexOf(joined, first),
                first.column() + matcher.start() - first.start(),
                indexOf(joined, last),
                last.column() + matcher.end() - last.start());
    }

    private static int indexOf(Joined joined, WrapWindow.Part part) {
        int number = 0;
        while (joined.parts().get(number).start() != part.start()) {
            number++;
        }
        return number;
    }

    private Found found(
            Recogniser recogniser, Matcher matcher, String seen, int firstLine, int start, int lastLine, int end) {
        List<Fact> facts = new ArrayList<>();
        for (FactTemplate template : recogniser.facts()) {
            template.instantiate(matcher, errnoTexts).ifPresent(facts::add);
        }
        int from = seen.length() <= EVIDENCE_WIDTH ? 0 : matcher.start();
        String text = seen.substring(from, Math.min(seen.length(), from + EVIDENCE_WIDTH));
        return new Found(firstLine, start, lastLine, end, List.copyOf(facts), text.strip());
    }

    private static int after(Matcher matcher) {
        return Math.max(matcher.end(), matcher.start() + 1);
    }

    private Sieve sieve(int recogniser) {
        if (sieves[recogniser] == null) {
            sieves[recogniser] = new Sieve(index.positions(recogniser), budget);
        }
        return sieves[recogniser];
    }

    private Matcher matcher(int recogniser, String text) {
        if (matchers[recogniser] == null) {
            matchers[recogniser] = index.recognisers().get(recogniser).pattern().matcher(text);
        }
        return matchers[recogniser].reset(text);
    }
}
