// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.load;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.flashdoctor.engine.evidence.CoverageRule;
import org.flashdoctor.engine.fact.FieldType;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.lazy.LazyMap;
import org.flashdoctor.engine.log.Recogniser;
import org.flashdoctor.engine.log.RecogniserIndex;
import org.flashdoctor.engine.text.CaseFolding;
import org.flashdoctor.knowledge.node.Node;
import org.flashdoctor.knowledge.node.Position;
import org.flashdoctor.knowledge.pack.Contents;
import org.flashdoctor.rules.condition.Condition;
import org.flashdoctor.rules.model.FindingEntry;
import org.flashdoctor.rules.model.FixEntry;
import org.flashdoctor.rules.model.GateRule;
import org.flashdoctor.rules.model.KnowledgeBase;
import org.flashdoctor.rules.model.Question;
import org.flashdoctor.rules.model.Recipe;
import org.flashdoctor.rules.model.Scope;

/**
 * Makes knowledge out of sources. A later source adds to the earlier ones; an id that exists already is overridden,
 * and recipes of a later source are tried first.
 *
 * <p>Of a source that was packed, what a case may not need is read when it is first asked for. A folder is read at once,
 * because only reading it tells what is wrong with it.
 */
public final class KnowledgeLoader {

    private static final String CHIPSETS = "chipsets.yaml";
    private static final String REDACTION = "redaction.yaml";

    private final boolean checking;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Supplier<FindingEntry>> findings = new LinkedHashMap<>();
    private final Map<String, Supplier<Scope>> scopes = new LinkedHashMap<>();
    private final Map<String, Supplier<FixEntry>> fixes = new LinkedHashMap<>();
    private final Map<String, Supplier<List<Recipe>>> recipes = new LinkedHashMap<>();
    private final Map<String, Supplier<Question>> questions = new LinkedHashMap<>();
    private final List<GateRule> gate = new ArrayList<>();
    private final Map<String, Recogniser> recognisers = new LinkedHashMap<>();
    /** The index of the recognisers, as long as they are those of one packed source. */
    private Optional<ByteBuffer> packedIndex = Optional.empty();

    private final List<CoverageRule> coverage = new ArrayList<>();
    private final Map<String, CallResult> errnoTexts = new LinkedHashMap<>();
    private final List<Supplier<Node>> chipsets = new ArrayList<>();
    private final List<List<String>> asUser = new ArrayList<>();
    private final List<Supplier<Node>> redaction = new ArrayList<>();

    private KnowledgeLoader(boolean checking) {
        this.checking = checking;
    }

    /**
     * Loads sources that were checked when they were packed or linted.
     *
     * @throws KnowledgeException when a source is wrong all the same
     */
    public static Knowledge load(List<KnowledgeSource> sources) throws KnowledgeException {
        KnowledgeLoader loader = new KnowledgeLoader(false);
        sources.forEach(loader::add);
        if (!loader.problems.isEmpty()) {
            throw new KnowledgeException(loader.problems);
        }
        return loader.knowledge();
    }

    /** Checks the last source in the light of the others, and says all that is wrong with it. */
    public static List<Problem> check(List<KnowledgeSource> sources) {
        KnowledgeLoader loader = new KnowledgeLoader(true);
        for (int i = 0; i < sources.size(); i++) {
            loader.add(sources.get(i));
            if (i < sources.size() - 1) {
                loader.problems.clear();
            }
        }
        KnowledgeSource last = sources.get(sources.size() - 1);
        List<Problem> problems = new ArrayList<>(loader.problems);
        if (problems.isEmpty()) {
            problems.addAll(new CrossCheck(loader.knowledge(), last).problems());
        }
        return problems;
    }

    /**
     * The conditions of a source that was checked, by the nodes that say them; two nodes are two even when they are equal.
     */
    public static IdentityHashMap<Node, Condition> conditions(KnowledgeSource source) {
        return new KnowledgeLoader(false).now(source.files()).conditions();
    }

    private void add(KnowledgeSource source) {
        if (!checking && source.contents().isPresent()) {
            later(source.files(), source.contents().get());
        } else {
            now(source.files());
        }
    }

    /** Takes a packed source: what has a name is read when it is asked for by that name. */
    private void later(Map<String, Node> files, Contents contents) {
        contents.findings().forEach((id, path) -> findings.put(id, () -> sound(files.get(path), EntryReader::finding)));
        contents.scopes().forEach((id, scope) -> scopes.put(id, () -> scope));
        contents.fixes().forEach((id, path) -> fixes.put(id, () -> sound(files.get(path), EntryReader::fix)));
        contents.questions()
                .forEach((id, place) -> questions.put(id, () -> sound(place.in(files), EntryReader::question)));
        contents.recipes()
                .forEach((action, places) -> addRecipes(action, () -> {
                    List<Recipe> all = new ArrayList<>();
                    places.forEach(place -> all.addAll(new EntryReader(problems).recipes(place.in(files))));
                    return all;
                }));
        packedIndex = Optional.of(contents.index()).filter(index -> recognisers.isEmpty());
        for (Contents.Place place : contents.recognisers()) {
            recognisers.put(
                    place.id(),
                    new Recogniser(
                            place.id(),
                            place.anchors(),
                            () -> new RecogniserReader(problems, false)
                                    .read(new Node.Sequence(List.of(place.in(files)), new Position(place.path(), 1, 1)))
                                    .get(0)
                                    .meaning()));
        }
        errnoTexts.putAll(contents.errnoTexts());
        for (String path : files.keySet()) {
            if (path.equals(CHIPSETS)) {
                chipsets.add(() -> files.get(path));
            } else if (path.equals(REDACTION)) {
                redaction.add(() -> files.get(path));
            } else if (path.indexOf('/') < 0) {
                general(path, files.get(path), new EntryReader(problems));
            }
        }
    }

    /** Reads an entry that was checked when it was packed. */
    private static <T> T sound(Node node, BiFunction<EntryReader, Fields, T> read) {
        List<Problem> problems = new ArrayList<>();
        Fields fields = Fields.of(node, "An entry", problems).orElseThrow();
        fields.text("kind");
        T entry = read.apply(new EntryReader(problems), fields);
        if (!problems.isEmpty()) {
            throw new IllegalStateException("The packed knowledge base is damaged: " + problems.get(0));
        }
        return entry;
    }

    /** Takes a folder, or a packed source that is to be checked once more. */
    private EntryReader now(Map<String, Node> files) {
        EntryReader entries = EntryReader.eager(problems);
        Map<String, Node> seen = new LinkedHashMap<>();
        Map<String, List<Recipe>> added = new LinkedHashMap<>();
        files.forEach((path, node) -> {
            String folder = path.contains("/") ? path.substring(0, path.indexOf('/')) : "";
            switch (folder) {
                case "recognisers" -> recognisers(path, node, seen);
                case "recipes" ->
                    entries.recipes(node)
                            .forEach(recipe -> added.computeIfAbsent(recipe.action(), action -> new ArrayList<>())
                                    .add(recipe));
                case "questions" ->
                    each(node, "A question", (fields, item) -> {
                        Question question = entries.question(fields);
                        unique("question " + question.id(), item, seen);
                        questions.put(question.id(), () -> question);
                    });
                case "entries" -> entry(path, node, entries, seen);
                case "simulations" -> simulation(path, node);
                default -> general(path, node, entries);
            }
        });
        added.forEach((action, recipes) -> addRecipes(action, () -> recipes));
        return entries;
    }

    /** Takes a file that stands in no folder. */
    private void general(String path, Node node, EntryReader entries) {
        switch (path) {
            case "coverage.yaml" -> coverage.addAll(entries.coverage(node));
            case "gate.yaml" -> gate.addAll(entries.gate(node));
            case "privileges.yaml" ->
                Fields.of(node, "privileges.yaml", problems).ifPresent(fields -> {
                    fields.texts("as-user").forEach(line -> asUser.add(List.of(line.split(" ", -1))));
                    fields.reportUnknown();
                });
            case CHIPSETS -> {
                if (node instanceof Node.Sequence) {
                    chipsets.add(() -> node);
                } else {
                    problems.add(new Problem(node.at(), "chipsets.yaml holds a list."));
                }
            }
            case REDACTION -> {
                redaction.add(() -> node);
                if (checking) {
                    Redaction.check(redaction.stream().map(Supplier::get).toList(), problems);
                }
            }
            default ->
                problems.add(new Problem(
                        node.at(),
                        "This file has no place in a knowledge base; expected entries/, recognisers/, "
                                + "recipes/, questions/, simulations/, coverage.yaml, gate.yaml, chipsets.yaml, "
                                + "privileges.yaml or redaction.yaml."));
        }
    }

    /** Recipes of a later source are tried before those of earlier ones. */
    private void addRecipes(String action, Supplier<List<Recipe>> more) {
        recipes.merge(action, more, (earlier, later) -> () -> {
            List<Recipe> all = new ArrayList<>(later.get());
            all.addAll(earlier.get());
            return all;
        });
    }

    private void recognisers(String path, Node node, Map<String, Node> seen) {
        if (path.endsWith("/errno.yaml")) {
            errno(node);
            return;
        }
        RecogniserReader reader = new RecogniserReader(problems, checking);
        List<Node> items = node instanceof Node.Sequence list ? list.items() : List.of();
        if (items.isEmpty()) {
            reader.read(node);
        }
        for (Node item : items) {
            // One at a time, so that each has a place of its own.
            for (Recogniser recogniser : reader.read(new Node.Sequence(List.of(item), item.at()))) {
                unique("recogniser " + recogniser.id(), item, seen);
                recognisers.put(recogniser.id(), recogniser);
                packedIndex = Optional.empty();
            }
        }
    }

    /** Descriptions of simulated machines are read by {@link Simulations}; here they are only checked. */
    private void simulation(String path, Node node) {
        if (checking) {
            new SimulationReader(problems, new Chipsets(this::chipsets)).read(Simulations.name(path), node);
        }
    }

    private void errno(Node node) {
        if (!(node instanceof Node.Mapping mapping)) {
            problems.add(new Problem(node.at(), "errno.yaml is a map from errno names to lists of texts."));
            return;
        }
        FieldType results = new FieldType.Word(CallResult.class);
        mapping.entries().forEach((name, entry) -> {
            try {
                CallResult result = (CallResult) results.parse(name);
                List<Node> texts = entry.value() instanceof Node.Sequence list ? list.items() : List.of(entry.value());
                for (Node text : texts) {
                    if (text instanceof Node.Scalar scalar) {
                        errnoTexts.put(CaseFolding.fold(scalar.text().strip()), result);
                    }
                }
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(entry.key(), e.getMessage() + "."));
            }
        });
    }

    private void entry(String path, Node node, EntryReader entries, Map<String, Node> seen) {
        if (path.endsWith("/tests.yaml")) {
            return;
        }
        Fields.of(node, "An entry", problems).ifPresent(fields -> {
            String kind = fields.required("kind");
            String id = fields.required("id");
            String[] parts = path.split("/", -1);
            if (checking && parts.length >= 2 && !parts[parts.length - 2].equals(id)) {
                fields.problem(
                        "id", "The id \"" + id + "\" must be the name of its folder, " + parts[parts.length - 2] + ".");
            }
            unique(kind + " " + id, node, seen);
            switch (kind) {
                case "finding" -> {
                    FindingEntry finding = entries.finding(fields);
                    findings.put(id, () -> finding);
                    scopes.put(id, () -> Scope.of(finding));
                }
                case "fix" -> {
                    FixEntry fix = entries.fix(fields);
                    fixes.put(id, () -> fix);
                }
                default -> fields.problem("kind", "The kind \"" + kind + "\" is neither finding nor fix.");
            }
        });
    }

    private void each(Node node, String what, BiConsumer<Fields, Node> reader) {
        List<Node> items = node instanceof Node.Sequence list ? list.items() : List.of(node);
        for (Node item : items) {
            Fields.of(item, what, problems).ifPresent(fields -> reader.accept(fields, item));
        }
    }

    private void unique(String name, Node node, Map<String, Node> seen) {
        Optional<Node> earlier = Optional.ofNullable(seen.put(name, node));
        earlier.ifPresent(first -> problems.add(
                new Problem(node.at(), "There is another " + name + " at " + first.at() + "; an id is used once.")));
    }

    private Knowledge knowledge() {
        return new Knowledge(
                new KnowledgeBase(
                        new LazyMap<>(findings),
                        new LazyMap<>(scopes),
                        new LazyMap<>(fixes),
                        new LazyMap<>(recipes),
                        new LazyMap<>(questions),
                        List.copyOf(gate)),
                index(),
                List.copyOf(coverage),
                errnoTexts,
                new Chipsets(this::chipsets),
                List.copyOf(asUser),
                new Redaction(() -> redaction.stream().map(Supplier::get).toList()));
    }

    private RecogniserIndex index() {
        List<Recogniser> all = List.copyOf(recognisers.values());
        return packedIndex
                .map(packed -> RecogniserIndex.unpacked(all, packed))
                .orElseGet(() -> new RecogniserIndex(all));
    }

    private List<Node> chipsets() {
        List<Node> all = new ArrayList<>();
        for (Supplier<Node> file : chipsets) {
            all.addAll(((Node.Sequence) file.get()).items());
        }
        return all;
    }
}
