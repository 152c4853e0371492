// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.load;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.flashdoctor.engine.change.Expectation;
import org.flashdoctor.engine.evidence.CoverageRule;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.fact.RunFact.Stage;
import org.flashdoctor.engine.lazy.Lazy;
import org.flashdoctor.knowledge.node.Node;
import org.flashdoctor.rules.condition.Condition;
import org.flashdoctor.rules.condition.Evaluator;
import org.flashdoctor.rules.condition.Truth;
import org.flashdoctor.rules.model.Action;
import org.flashdoctor.rules.model.Confidence;
import org.flashdoctor.rules.model.FindingEntry;
import org.flashdoctor.rules.model.FixEntry;
import org.flashdoctor.rules.model.GateRule;
import org.flashdoctor.rules.model.Question;
import org.flashdoctor.rules.model.Recipe;
import org.flashdoctor.rules.model.Severity;

/** Reads findings, fixes, recipes, questions, coverage and gate from nodes. */
final class EntryReader {

    private final List<Problem> problems;
    private final ConditionReader conditions;
    private final boolean eager;

    private EntryReader(List<Problem> problems, boolean eager) {
        this.problems = problems;
        this.conditions = new ConditionReader(problems, eager);
        this.eager = eager;
    }

    /** A reader of what was checked; what a case may not need is read when it is asked for. */
    EntryReader(List<Problem> problems) {
        this(problems, false);
    }

    /** A reader that finds all problems at once. */
    static EntryReader eager(List<Problem> problems) {
        return new EntryReader(problems, true);
    }

    /** The conditions of an eager reader by their nodes; two nodes are two even when they are equal. */
    IdentityHashMap<Node, Condition> conditions() {
        return conditions.known();
    }

    private <V> Lazy<V> whenAsked(Supplier<V> reading) {
        Lazy<V> later = new Lazy<>(reading);
        if (eager) {
            later.get();
        }
        return later;
    }

    FindingEntry finding(Fields fields) {
        List<FindingEntry.Case> cases = new ArrayList<>();
        for (Node item : fields.items("cases")) {
            Fields.of(item, "A case", problems).ifPresent(each -> cases.add(findingCase(each)));
        }
        if (cases.isEmpty()) {
            fields.problem("cases", "A finding needs at least one case.");
        }
        FindingEntry entry = new FindingEntry(
                fields.required("id"),
                fields.required("title"),
                fields.required("means"),
                cases,
                explained(fields),
                fields.word("override", FindingEntry.Overriding.class, FindingEntry.Overriding.NEVER),
                fields.flag("emergency"),
                fields.flag("outcome"),
                fields.number("order", 50),
                fields.texts("fixes"),
                fields.texts("asks"),
                fields.texts("sources"));
        fields.reportUnknown();
        return entry;
    }

    private FindingEntry.Case findingCase(Fields fields) {
        FindingEntry.Case result = new FindingEntry.Case(
                condition(fields, "when"),
                required(fields, "severity", Severity.class, Severity.WARNING),
                required(fields, "confidence", Confidence.class, Confidence.POSSIBLE),
                fields.required("because"),
                operations(fields, "blocks"));
        fields.reportUnknown();
        return result;
    }

    private Set<OperationKind> operations(Fields fields, String key) {
        Set<OperationKind> operations = EnumSet.noneOf(OperationKind.class);
        operations.addAll(fields.words(key, OperationKind.class));
        return operations;
    }

    private List<FindingEntry.Explained> explained(Fields fields) {
        List<FindingEntry.Explained> explained = new ArrayList<>();
        for (Node item : fields.items("explains")) {
            if (item instanceof Node.Blank blank) {
                blank.shape().as("consequence");
            } else if (item instanceof Node.Scalar id) {
                explained.add(new FindingEntry.Explained(id.text(), Condition.always()));
            } else {
                Fields.of(item, "A consequence", problems).ifPresent(each -> {
                    explained.add(new FindingEntry.Explained(each.required("finding"), condition(each, "when")));
                    each.reportUnknown();
                });
            }
        }
        return explained;
    }

    FixEntry fix(Fields fields) {
        FixEntry entry = new FixEntry(
                fields.required("id"),
                fields.required("title"),
                fields.required("means"),
                fields.with("applies", conditions::read, Condition.always()),
                fields.with("tried", conditions::read, new Condition.Any(List.of())),
                fields.with("preferred", conditions::read, new Condition.Any(List.of())),
                required(fields, "rank", FixEntry.Rank.class, FixEntry.Rank.ALTERNATIVE),
                required(fields, "risk", FixEntry.Risk.class, FixEntry.Risk.LOW),
                fields.flag("reversible"),
                fields.flag("needs-reboot"),
                fields.flag("automatable"),
                fields.texts("requires"),
                fields.number("cost", 30),
                actions(fields, "steps"),
                actions(fields, "check"),
                actions(fields, "undo"),
                fields.texts("sources"),
                fields.items("expects").stream().flatMap(this::expectation).toList());
        fields.reportUnknown();
        return entry;
    }

    private List<Action> actions(Fields fields, String key) {
        List<Action> actions = new ArrayList<>();
        for (Node item : fields.items(key)) {
            if (item instanceof Node.Blank blank) {
                blank.shape().as("action");
            } else if (item instanceof Node.Mapping mapping && mapping.entries().size() == 1) {
                Map.Entry<String, Node.Entry> entry =
                        mapping.entries().entrySet().iterator().next();
                actions.add(
                        new Action(entry.getKey(), parameters(entry.getValue().value())));
            } else {
                problems.add(new Problem(item.at(), "A step is written as action: { parameter: value }."));
            }
        }
        return actions;
    }

    private Map<String, List<String>> parameters(Node node) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (node instanceof Node.Mapping mapping) {
            mapping.entries().forEach((name, entry) -> parameters.put(name, texts(entry.value())));
        } else {
            parameters.put("value", texts(node));
        }
        return parameters;
    }

    private List<String> texts(Node node) {
        if (node instanceof Node.Scalar scalar) {
            return List.of(scalar.text().strip());
        }
        if (node instanceof Node.Sequence list) {
            return list.items().stream().flatMap(item -> texts(item).stream()).toList();
        }
        problems.add(new Problem(node.at(), "A parameter is text or a list of texts."));
        return List.of();
    }

    /** Recipes of a file: one action, or a list of actions. What each does is read when it is asked for. */
    List<Recipe> recipes(Node node) {
        List<Recipe> recipes = new ArrayList<>();
        List<Node> actions = node instanceof Node.Sequence list ? list.items() : List.of(node);
        for (Node action : actions) {
            Fields.of(action, "A recipe", problems).ifPresent(fields -> {
                String name = fields.required("action");
                fields.node("parameters");
                fields.text("about");
                for (Node item : fields.items("recipes")) {
                    Fields.of(item, "A recipe", problems).ifPresent(each -> recipes.add(recipe(name, each)));
                }
                fields.reportUnknown();
            });
        }
        return recipes;
    }

    private Recipe recipe(String action, Fields fields) {
        return new Recipe(
                action,
                fields.with("for", conditions::read, Condition.always()),
                fields.flag("default"),
                whenAsked(() -> content(fields)));
    }

    private Recipe.Content content(Fields fields) {
        Recipe.Content content = new Recipe.Content(
                steps(fields, "steps"), steps(fields, "check"), steps(fields, "undo"), variants(fields));
        fields.reportUnknown();
        return content;
    }

    private List<Recipe.Variant> variants(Fields fields) {
        List<Recipe.Variant> variants = new ArrayList<>();
        for (Node item : fields.items("variants")) {
            Fields.of(item, "A variant", problems).ifPresent(each -> {
                variants.add(new Recipe.Variant(each.required("system"), steps(each, "steps"), steps(each, "undo")));
                each.reportUnknown();
            });
        }
        return variants;
    }

    private List<Recipe.Step> steps(Fields fields, String key) {
        List<Recipe.Step> steps = new ArrayList<>();
        for (Node item : fields.items(key)) {
            Fields.of(item, "A step", problems).ifPresent(each -> steps.add(step(each)));
        }
        return steps;
    }

    private Recipe.Step step(Fields fields) {
        List<String> command = fields.texts("command");
        Optional<Recipe.Edit> edit = edit(fields);
        Recipe.Step step = new Recipe.Step(
                fields.text("text").orElse(""),
                command,
                fields.text("file"),
                edit,
                fields.word("kind", Recipe.Kind.class, Recipe.Kind.of(command, edit)),
                fields.node("expects").stream().flatMap(this::expectation).findFirst());
        fields.reportUnknown();
        return step;
    }

    /** What is to be seen: a word in a file, the output of a command, a file or folder. */
    private Stream<Expectation> expectation(Node node) {
        return Fields.of(node, "An expectation", problems).stream().flatMap(fields -> {
            Optional<String> word = fields.text("word");
            Optional<String> noWord = fields.text("no-word");
            Optional<String> file = fields.text("in");
            List<String> command = fields.texts("command");
            List<String> output = fields.texts("output");
            Optional<String> exists = fields.text("exists");
            Optional<String> missing = fields.text("missing");
            fields.reportUnknown();
            if (word.or(() -> noWord).isPresent() && file.isPresent()) {
                return Stream.of(
                        new Expectation.Word(file.get(), word.or(() -> noWord).orElseThrow(), word.isPresent()));
            } else if (!command.isEmpty() && !output.isEmpty()) {
                return Stream.of(new Expectation.Output(command, output));
            } else if (exists.or(() -> missing).isPresent()) {
                return Stream.of(new Expectation.Exists(exists.or(() -> missing).orElseThrow(), exists.isPresent()));
            }
            problems.add(new Problem(
                    node.at(), "An expectation is word or no-word with in, command with output, exists, or missing."));
            return Stream.empty();
        });
    }

    private Optional<Recipe.Edit> edit(Fields fields) {
        Optional<Recipe.Edit> edit = fields.node("edit")
                .flatMap(node -> Fields.of(node, "An edit", problems))
                .map(this::fileEdit);
        Optional<Recipe.Edit> write = fields.node("write")
                .flatMap(node -> Fields.of(node, "A file to write", problems))
                .map(each -> {
                    Recipe.Edit made = new Recipe.WriteFile(
                            files(each), each.text("content").orElse(""));
                    each.reportUnknown();
                    return made;
                });
        Optional<Recipe.Edit> remove = fields.node("remove")
                .flatMap(node -> Fields.of(node, "A file to remove", problems))
                .map(each -> {
                    Recipe.Edit made = new Recipe.RemoveFile(files(each));
                    each.reportUnknown();
                    return made;
                });
        Optional<Recipe.Edit> keep = fields.node("keep-copy")
                .flatMap(node -> Fields.of(node, "A file to copy", problems))
                .map(each -> {
                    Recipe.Edit made = new Recipe.KeepCopy(files(each));
                    each.reportUnknown();
                    return made;
                });
        return edit.or(() -> write).or(() -> remove).or(() -> keep);
    }

    private static List<String> files(Fields fields) {
        return fields.requiredTexts("file");
    }

    private Recipe.Edit fileEdit(Fields fields) {
        boolean ifThere = fields.flag("if-there");
        Recipe.Edit edit = lineEdit(fields);
        return ifThere ? new Recipe.IfThere(edit) : edit;
    }

    private Recipe.Edit lineEdit(Fields fields) {
        List<String> files = files(fields);
        Optional<String> variable = fields.text("variable");
        List<String> later = fields.texts("later");
        Optional<String> value = fields.text("value");
        Optional<String> key = fields.text("line");
        Optional<String> beside = fields.text("beside");
        boolean quoted = fields.flag("second-quotes");
        Optional<String> attribute = fields.text("nix-list");
        Optional<String> addedWord = fields.text("add-word");
        Optional<String> removedWord = fields.text("remove-word");
        Optional<String> addedLine = fields.text("add-line");
        Optional<String> removedLine = fields.text("remove-line");
        Optional<String> prefix = fields.text("remove-line-starting");
        Optional<String> comment = fields.text("comment-line-starting");
        Optional<String> uncomment = fields.text("uncomment-line-starting");
        fields.reportUnknown();
        if (addedWord.isPresent() || removedWord.isPresent()) {
            String word = addedWord.or(() -> removedWord).orElseThrow();
            boolean present = addedWord.isPresent();
            if (key.isPresent()) {
                return new Recipe.LineWord(files, key.get(), word, present, beside.orElse(""));
            } else if (attribute.isPresent()) {
                return new Recipe.NixListItem(files, attribute.get(), word, present);
            } else if (quoted) {
                return new Recipe.QuotedWord(files, word, present);
            }
            return new Recipe.VariableWord(files, variable.orElse(""), word, present, later);
        }
        if (variable.isPresent() && value.isPresent()) {
            return new Recipe.VariableValue(files, variable.get(), value.get());
        }
        if (prefix.isPresent()) {
            return new Recipe.NoLineStarting(files, prefix.get());
        }
        if (comment.or(() -> uncomment).isPresent()) {
            return new Recipe.CommentedLine(files, comment.or(() -> uncomment).orElseThrow(), comment.isPresent());
        }
        if (addedLine.isEmpty() && removedLine.isEmpty()) {
            fields.problem(
                    "file",
                    "An edit says what to change: add-word, remove-word, variable with value, add-line, remove-line, "
                            + "remove-line-starting, comment-line-starting or uncomment-line-starting.");
        }
        return new Recipe.FileLine(files, addedLine.or(() -> removedLine).orElse(""), addedLine.isPresent());
    }

    Question question(Fields fields) {
        List<Question.SystemCommand> commands = new ArrayList<>();
        List<String> plain = fields.texts("command");
        for (Node item : fields.items("commands")) {
            Fields.of(item, "A command", problems).ifPresent(each -> {
                commands.add(new Question.SystemCommand(
                        each.with("for", conditions::read, Condition.always()), each.texts("command")));
                each.reportUnknown();
            });
        }
        if (!plain.isEmpty()) {
            commands.add(new Question.SystemCommand(Condition.always(), plain));
        }
        Set<FactType> answers = types(fields, "answers");
        Question question = new Question(fields.required("id"), fields.required("text"), commands, answers);
        fields.reportUnknown();
        return question;
    }

    private Set<FactType> types(Fields fields, String key) {
        Set<FactType> types = new LinkedHashSet<>();
        for (String name : fields.texts(key)) {
            FactType.named(name)
                    .ifPresentOrElse(
                            types::add,
                            () -> fields.problem(
                                    key,
                                    "\"" + name + "\" is no fact type."
                                            + Fields.didYouMean(
                                                    name,
                                                    FactType.all().stream()
                                                            .map(FactType::name)
                                                            .toList())));
        }
        return types;
    }

    List<CoverageRule> coverage(Node node) {
        List<CoverageRule> rules = new ArrayList<>();
        List<Node> items = node instanceof Node.Sequence list ? list.items() : List.of(node);
        for (Node item : items) {
            Fields.of(item, "A coverage rule", problems).ifPresent(fields -> {
                Optional<Node> condition = fields.node("when");
                Lazy<Condition> when =
                        whenAsked(() -> condition.map(conditions::read).orElse(Condition.always()));
                rules.add(new CoverageRule(
                        required(fields, "stage", Stage.class, Stage.OPERATION_ENDED),
                        programmers(fields),
                        facts -> new Evaluator(facts, finding -> false).truth(when.get()) == Truth.YES,
                        types(fields, "shows")));
                fields.text("about");
                fields.reportUnknown();
            });
        }
        return rules;
    }

    private static Set<String> programmers(Fields fields) {
        Set<String> names = new LinkedHashSet<>(fields.texts("programmers"));
        names.addAll(fields.texts("programmer"));
        names.remove("any");
        return names;
    }

    List<GateRule> gate(Node node) {
        List<GateRule> rules = new ArrayList<>();
        Fields.of(node, "The gate", problems).ifPresent(fields -> {
            for (OperationKind operation : List.of(OperationKind.READ, OperationKind.WRITE)) {
                String key = operation.name().toLowerCase(java.util.Locale.ROOT);
                fields.node(key)
                        .flatMap(each -> Fields.of(each, "A rule of the gate", problems))
                        .ifPresent(each -> {
                            List<GateRule.Demand> demands = new ArrayList<>();
                            for (Node item : each.items("requires")) {
                                Fields.of(item, "A demand", problems).ifPresent(demand -> {
                                    demands.add(new GateRule.Demand(
                                            demand.required("name"), condition(demand, "when"), demand.text("ask")));
                                    demand.reportUnknown();
                                });
                            }
                            rules.add(new GateRule(operation, demands));
                            each.reportUnknown();
                        });
            }
            fields.reportUnknown();
        });
        return rules;
    }

    private Condition condition(Fields fields, String key) {
        Optional<Node> node = fields.node(key);
        if (node.isEmpty()) {
            fields.problem(key, "The key \"" + key + "\" is missing.");
        }
        return node.map(conditions::read).orElse(Condition.always());
    }

    private static <E extends Enum<E>> E required(Fields fields, String key, Class<E> type, E otherwise) {
        fields.required(key);
        return fields.word(key, type, otherwise);
    }
}
