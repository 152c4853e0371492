// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.log;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.flashdoctor.engine.fact.RunFact.Stage;
import org.flashdoctor.engine.lazy.Lazy;

/**
 * Words of a log and the facts that they mean.
 *
 * <p>Patterns are RE2: their time is linear in the length of the text, so that no log and no contributed recogniser can
 * stall the reader. They are compiled when their anchor is first met.
 */
public final class Recogniser {

    private final String id;
    private final Lazy<List<String>> anchors;
    private final Lazy<Meaning> meaning;
    private final Lazy<Pattern> compiled;

    /**
     * What a recogniser does beside waiting for its anchor. Of many recognisers few meet their anchor in a log, so it
     * can be read when it is first needed.
     *
     * @param pattern RE2 pattern, searched anywhere in a cleaned line
     * @param ignoreCase whether the pattern ignores case
     * @param facts what a match means; may be empty
     * @param reached the stage of the run that a match proves
     * @param beginsRun whether a match begins a new run
     */
    public record Meaning(
            String pattern, boolean ignoreCase, List<FactTemplate> facts, Optional<Stage> reached, boolean beginsRun) {

        public Meaning {
            facts = List.copyOf(facts);
        }
    }

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
        this(id, () -> List.copyOf(anchors), () -> new Meaning(pattern, ignoreCase, facts, reached, beginsRun));
        this.anchors.get();
        this.meaning.get();
    }

    /**
     * A recogniser that is read when its anchor is first met.
     *
     * @param anchors gives the same each time; not asked as long as a packed index knows them
     * @param meaning gives the same each time
     */
    public Recogniser(String id, Supplier<List<String>> anchors, Supplier<Meaning> meaning) {
        this.id = id;
        this.anchors = new Lazy<>(anchors);
        this.meaning = new Lazy<>(meaning);
        this.compiled = new Lazy<>(
                () -> Pattern.compile(meaning().pattern(), meaning().ignoreCase() ? Pattern.CASE_INSENSITIVE : 0));
    }

    /** What it does beside waiting for its anchor. */
    public Meaning meaning() {
        return meaning.get();
    }

    public String id() {
        return id;
    }

    public List<String> anchors() {
        return anchors.get();
    }

    public List<FactTemplate> facts() {
        return meaning().facts();
    }

    public Optional<Stage> reached() {
        return meaning().reached();
    }

    public boolean beginsRun() {
        return meaning().beginsRun();
    }

    /** A shape that has every match of the pattern, and perhaps more. */
    Shape shape() {
        return ShapeReader.read(meaning().pattern(), meaning().ignoreCase()).orElseGet(() -> new Shape.Nothing());
    }

    /** Whether a match says nothing but that there is something. */
    boolean isSilent() {
        return provesOnlyStage() && reached().isEmpty();
    }

    /** Whether a match says nothing but how far the run came. */
    boolean provesOnlyStage() {
        return facts().isEmpty() && !beginsRun();
    }

    /** Whether a run that came so far came as far as a match would prove. */
    boolean provesNothingBeyond(Stage stage) {
        return reached().isEmpty() || reached().get().compareTo(stage) <= 0;
    }

    /**
     * The compiled pattern.
     *
     * @throws com.google.re2j.PatternSyntaxException when the pattern is not RE2
     */
    public Pattern pattern() {
        return compiled.get();
    }

    @Override
    public String toString() {
        return id;
    }
}
