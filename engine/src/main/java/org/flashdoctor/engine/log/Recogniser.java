// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.log;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.fact.RunFact.Stage;

/**
 * Words of a log and the facts that they mean.
 *
 * <p>Patterns are RE2: their time is linear in the length of the text, so that no log and no contributed recogniser can
 * stall the reader. They are compiled when their anchor is first met.
 */
public final class Recogniser {

    private final String id;
    private final List<String> anchors;
    private final String pattern;
    private final boolean ignoreCase;
    private final List<FactTemplate> facts;
    private final Optional<Stage> reached;
    private final boolean beginsRun;
    private volatile Pattern compiled;

    /**
     * A recogniser.
     *
     * @param id unique name
     * @param anchors literal texts, one of which every matching line holds (compared without case)
     * @param pattern RE2 pattern, searched anywhere in a cleaned line
     * @param ignoreCase whether the pattern ignores case
     * @param facts what a match means; may be empty
     * @param reached the stage of the run that a match proves
     * @param beginsRun whether a match begins a new run
     */
    public Recogniser(
            String id,
            List<String> anchors,
            String pattern,
            boolean ignoreCase,
            List<FactTemplate> facts,
            Optional<Stage> reached,
            boolean beginsRun) {
        this.id = id;
        this.anchors = List.copyOf(anchors);
        this.pattern = pattern;
        this.ignoreCase = ignoreCase;
        this.facts = List.copyOf(facts);
        this.reached = reached;
        this.beginsRun = beginsRun;
    }

    public String id() {
        return id;
    }

    public List<String> anchors() {
        return anchors;
    }

    public List<FactTemplate> facts() {
        return facts;
    }

    public Optional<Stage> reached() {
        return reached;
    }

    public boolean beginsRun() {
        return beginsRun;
    }

    /**
     * The compiled pattern.
     *
     * @throws com.google.re2j.PatternSyntaxException when the pattern is not RE2
     */
    public Pattern pattern() {
        Pattern ready = compiled;
        if (ready == null) {
            ready = Pattern.compile(pattern, ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
            compiled = ready;
        }
        return ready;
    }

    @Override
    public String toString() {
        return id;
    }
}
