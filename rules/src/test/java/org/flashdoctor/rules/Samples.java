// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.FieldType;
import org.flashdoctor.engine.fact.HostFact.KernelParameter;
import org.flashdoctor.engine.fact.HostFact.SecureLevel;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.RunFact.Distribution;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.lazy.Lazy;
import org.flashdoctor.rules.condition.Condition;
import org.flashdoctor.rules.condition.Condition.FactMatches;
import org.flashdoctor.rules.condition.FieldTest;
import org.flashdoctor.rules.model.Action;
import org.flashdoctor.rules.model.Confidence;
import org.flashdoctor.rules.model.FindingEntry;
import org.flashdoctor.rules.model.FixEntry;
import org.flashdoctor.rules.model.GateRule;
import org.flashdoctor.rules.model.KnowledgeBase;
import org.flashdoctor.rules.model.Question;
import org.flashdoctor.rules.model.Recipe;
import org.flashdoctor.rules.model.Severity;

/** Small cases and small knowledge for the tests of this module. */
public final class Samples {

    private Samples() {}

    // Facts

    /** A case of these facts, where nothing else was looked at. */
    public static FactSet facts(Fact... facts) {
        return facts(Set.of(), facts);
    }

    /** A case of these facts, where the covered types were looked at. Each fact stands on a line of its own. */
    public static FactSet facts(Set<FactType> covered, Fact... facts) {
        return facts(covered, Arrays.asList(facts));
    }

    /** A case of these facts, where the covered types were looked at. */
    public static FactSet facts(Set<FactType> covered, List<Fact> facts) {
        List<Observation> observations = new ArrayList<>();
        for (Fact fact : facts) {
            int line = observations.size() + 1;
            observations.add(new Observation(
                    fact, 0, List.of(new Evidence("case.log", new Evidence.Line(line), fact.toString()))));
        }
        return FactSet.of(observations, covered);
    }

    /** The type of that name. */
    public static FactType type(Class<? extends Fact> type) {
        return FactType.named(type.getSimpleName()).orElseThrow();
    }

    /** The types of that name. */
    @SafeVarargs
    public static Set<FactType> covered(Class<? extends Fact>... types) {
        Set<FactType> covered = new LinkedHashSet<>();
        for (Class<? extends Fact> type : types) {
            covered.add(type(type));
        }
        return covered;
    }

    /** A parameter on the kernel command line. */
    public static KernelParameter parameter(String name) {
        return new KernelParameter(name, "");
    }

    /** A security level. */
    public static SecureLevel level(int level) {
        return new SecureLevel(level);
    }

    /** A distribution of which only the id is known. */
    public static Fact distribution(String id) {
        return type(Distribution.class).create(Map.of("id", id));
    }

    /** A wish for the whole chip. */
    public static Goal goal(OperationKind operation) {
        return new Goal(operation, Set.of());
    }

    /** A region of the descriptor. */
    public static FlashRegion region(DescriptorRegion region, long start, long end, RegionAccess access) {
        return new FlashRegion(region, new AddressRange(start, end), access);
    }

    /** A protected range. */
    public static ProtectedRange range(String register, long start, long end, RangeProtection protection) {
        return new ProtectedRange(register, new AddressRange(start, end), protection, Reading.notLookedAt());
    }

    // Conditions

    /** Some fact of this type. */
    public static FactMatches any(Class<? extends Fact> type) {
        return new FactMatches(type(type), Map.of());
    }

    /** Some fact of this type with one of these values in the field. */
    public static FactMatches any(Class<? extends Fact> type, String field, String... values) {
        FieldType of = fieldType(type, field);
        List<Object> parsed = Arrays.stream(values).map(of::parse).toList();
        return any(type, field, new FieldTest.OneOf(parsed));
    }

    /** Some fact of this type whose field passes the test. */
    public static FactMatches any(Class<? extends Fact> type, String field, FieldTest test) {
        return new FactMatches(type(type), Map.of(field, test));
    }

    /** Type of a field, without the possibility of being unknown. */
    public static FieldType fieldType(Class<? extends Fact> type, String field) {
        return type(type).fields().get(field).type().known();
    }

    public static Condition all(Condition... parts) {
        return new Condition.All(List.of(parts));
    }

    public static Condition either(Condition... parts) {
        return new Condition.Any(List.of(parts));
    }

    public static Condition not(Condition part) {
        return new Condition.Not(part);
    }

    /** The user wants to do this. */
    public static Condition wants(OperationKind operation) {
        return any(Goal.class, "operation", FieldType.kebab(operation.name()));
    }

    // Knowledge

    /** A finding of one case that is certain and blocks writing. */
    public static Entry finding(String id) {
        return new Entry(id);
    }

    /** Says what a finding is, step by step. */
    public static final class Entry {

        private final String id;
        private final List<FindingEntry.Case> cases = new ArrayList<>();
        private final List<FindingEntry.Explained> explains = new ArrayList<>();
        private final List<String> fixes = new ArrayList<>();
        private final List<String> asks = new ArrayList<>();
        private FindingEntry.Overriding overriding = FindingEntry.Overriding.NEVER;
        private boolean emergency = false;
        private int order = 50;

        private Entry(String id) {
            this.id = id;
        }

        public Entry blocking(Condition when) {
            return when(when, Severity.BLOCKING, Confidence.CERTAIN, "Because of " + id + ".", OperationKind.WRITE);
        }

        public Entry warning(Condition when) {
            return when(when, Severity.WARNING, Confidence.CERTAIN, "Because of " + id + ".", OperationKind.WRITE);
        }

        public Entry info(Condition when) {
            return when(when, Severity.INFO, Confidence.CERTAIN, "Because of " + id + ".");
        }

        public Entry when(
                Condition when, Severity severity, Confidence confidence, String because, OperationKind... blocks) {
            cases.add(new FindingEntry.Case(when, severity, confidence, because, Set.of(blocks)));
            return this;
        }

        public Entry explains(String... findings) {
            Arrays.stream(findings).forEach(each -> explains(each, Condition.always()));
            return this;
        }

        public Entry explains(String finding, Condition when) {
            explains.add(new FindingEntry.Explained(finding, when));
            return this;
        }

        public Entry fixes(String... ids) {
            fixes.addAll(List.of(ids));
            return this;
        }

        public Entry asks(String... ids) {
            asks.addAll(List.of(ids));
            return this;
        }

        public Entry overridable() {
            overriding = FindingEntry.Overriding.WITH_REASON;
            return this;
        }

        public Entry emergency() {
            emergency = true;
            return this;
        }

        public Entry order(int place) {
            order = place;
            return this;
        }

        /** The entry as the knowledge base holds it. */
        public FindingEntry entry() {
            return new FindingEntry(
                    id,
                    "Title of " + id,
                    "Meaning of " + id,
                    List.copyOf(cases),
                    List.copyOf(explains),
                    overriding,
                    emergency,
                    false,
                    order,
                    List.copyOf(fixes),
                    List.copyOf(asks),
                    List.of("https://example.org/" + id));
        }
    }

    /** A fix that is recommended, of low risk, always applies and was never tried. */
    public static Remedy fix(String id) {
        return new Remedy(id);
    }

    /** Says what a fix is, step by step. */
    public static final class Remedy {

        private final String id;
        private Condition applies = Condition.always();
        private Condition tried = new Condition.Any(List.of());
        private FixEntry.Rank rank = FixEntry.Rank.RECOMMENDED;
        private FixEntry.Risk risk = FixEntry.Risk.LOW;
        private int minutes = 10;
        private final List<String> requires = new ArrayList<>();
        private final List<Action> steps = new ArrayList<>();
        private final List<Action> check = new ArrayList<>();
        private final List<Action> undo = new ArrayList<>();

        private Remedy(String id) {
            this.id = id;
        }

        public Remedy applies(Condition condition) {
            applies = condition;
            return this;
        }

        public Remedy tried(Condition condition) {
            tried = condition;
            return this;
        }

        public Remedy rank(FixEntry.Rank place) {
            rank = place;
            return this;
        }

        public Remedy risk(FixEntry.Risk level) {
            risk = level;
            return this;
        }

        public Remedy minutes(int cost) {
            minutes = cost;
            return this;
        }

        public Remedy requires(String... ids) {
            requires.addAll(List.of(ids));
            return this;
        }

        public Remedy step(String action, Map<String, List<String>> parameters) {
            steps.add(new Action(action, parameters));
            return this;
        }

        public Remedy check(String action, Map<String, List<String>> parameters) {
            check.add(new Action(action, parameters));
            return this;
        }

        public Remedy undo(String action, Map<String, List<String>> parameters) {
            undo.add(new Action(action, parameters));
            return this;
        }

        /** The entry as the knowledge base holds it. */
        public FixEntry entry() {
            return new FixEntry(
                    id,
                    "Title of " + id,
                    "Meaning of " + id,
                    applies,
                    tried,
                    either(),
                    rank,
                    risk,
                    true,
                    false,
                    true,
                    List.copyOf(requires),
                    minutes,
                    List.copyOf(steps),
                    List.copyOf(check),
                    List.copyOf(undo),
                    List.of("https://example.org/" + id),
                    List.of());
        }
    }

    /** A step in words, with a command. */
    public static Recipe.Step step(String text, String... command) {
        return new Recipe.Step(text, List.of(command), Optional.empty(), Optional.empty());
    }

    /** A recipe for systems of that kind. */
    public static Recipe recipe(String action, Condition system, Recipe.Step... steps) {
        Recipe.Content content = new Recipe.Content(List.of(steps), List.of(), List.of(), List.of());
        return new Recipe(action, system, false, new Lazy<>(() -> content));
    }

    /** The recipe that serves when nothing is known of the system. */
    public static Recipe fallback(String action, Recipe.Step... steps) {
        return fallback(action, List.of(steps), List.of(), List.of(), List.of());
    }

    /** A fallback with all that belongs to a recipe. */
    public static Recipe fallback(
            String action,
            List<Recipe.Step> steps,
            List<Recipe.Step> check,
            List<Recipe.Step> undo,
            List<Recipe.Variant> variants) {
        Recipe.Content content = new Recipe.Content(steps, check, undo, variants);
        return new Recipe(action, Condition.always(), true, new Lazy<>(() -> content));
    }

    /** A question that any system answers with one command. */
    public static Question question(String id, FactType answer) {
        return new Question(
                id,
                "What of " + id + "?",
                List.of(new Question.SystemCommand(Condition.always(), List.of("cat", id))),
                Set.of(answer));
    }

    /** Knowledge of these findings and nothing else. */
    public static KnowledgeBase knowledge(Entry... findings) {
        return knowledge(List.of(findings), List.of(), List.of(), List.of(), List.of());
    }

    /** Knowledge of these findings and fixes. */
    public static KnowledgeBase knowledge(List<Entry> findings, List<Remedy> fixes) {
        return knowledge(findings, fixes, List.of(), List.of(), List.of());
    }

    /** All kinds of knowledge. */
    public static KnowledgeBase knowledge(
            List<Entry> findings,
            List<Remedy> fixes,
            List<Recipe> recipes,
            List<Question> questions,
            List<GateRule> gate) {
        Map<String, FindingEntry> findingsById = new LinkedHashMap<>();
        findings.forEach(each -> findingsById.put(each.id, each.entry()));
        Map<String, FixEntry> fixesById = new LinkedHashMap<>();
        fixes.forEach(each -> fixesById.put(each.id, each.entry()));
        Map<String, Question> questionsById = new LinkedHashMap<>();
        questions.forEach(each -> questionsById.put(each.id(), each));
        return new KnowledgeBase(findingsById, fixesById, recipes, questionsById, gate);
    }
}
