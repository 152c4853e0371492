// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.pack;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.log.Recogniser;
import org.flashdoctor.engine.log.RecogniserIndex;
import org.flashdoctor.knowledge.node.Node;
import org.flashdoctor.rules.model.KnowledgeBase;
import org.flashdoctor.rules.model.Scope;

/**
 * What the files of a knowledge base hold, found out when they were packed, so that a start reads only what its case
 * needs.
 *
 * @param findings path of each finding
 * @param scopes what the conditions of each finding look at
 * @param fixes path of each fix
 * @param recipes places of the recipes of each action
 * @param questions place of each question
 * @param recognisers the recognisers, in their order
 * @param index the index of just these recognisers, packed
 * @param errnoTexts error texts of all languages, as they are compared
 */
public record Contents(
        Map<String, String> findings,
        Map<String, Scope> scopes,
        Map<String, String> fixes,
        Map<String, List<Place>> recipes,
        Map<String, Place> questions,
        List<Place> recognisers,
        ByteBuffer index,
        Map<String, CallResult> errnoTexts) {

    /**
     * An item of a file.
     *
     * @param path the file
     * @param item number of the item, if the file holds a list
     * @param id name of the item
     * @param anchors words by which it is recognised, if it is a recogniser
     */
    public record Place(String path, int item, String id, Supplier<List<String>> anchors) {

        /** The item in its file. */
        public Node in(Map<String, Node> files) {
            Node file = files.get(path);
            return file instanceof Node.Sequence list ? list.items().get(item) : file;
        }

        private void write(PackWriter out) {
            PackWriter listed = new PackWriter();
            listed.number(anchors.get().size());
            anchors.get().forEach(listed::text);
            out.word(path).number(item).text(id).block(listed.bytes());
        }

        private static Place read(PackReader in) {
            String path = in.word();
            int item = in.number();
            String id = in.text();
            int listed = in.skipBlock();
            return new Place(path, item, id, () -> anchors(in.at(listed)));
        }

        private static List<String> anchors(PackReader in) {
            String[] anchors = new String[in.number()];
            for (int i = 0; i < anchors.length; i++) {
                anchors[i] = in.text();
            }
            return List.of(anchors);
        }
    }

    /** The contents of files from which this knowledge was read. */
    static Contents of(
            Map<String, Node> files,
            KnowledgeBase rules,
            List<Recogniser> readable,
            Map<String, CallResult> errnoTexts) {
        Map<String, String> findings = new LinkedHashMap<>();
        Map<String, String> fixes = new LinkedHashMap<>();
        Map<String, List<Place>> recipes = new LinkedHashMap<>();
        Map<String, Place> questions = new LinkedHashMap<>();
        Map<String, Recogniser> known = new LinkedHashMap<>();
        readable.forEach(each -> known.put(each.id(), each));
        List<Place> recognisers = new ArrayList<>();
        files.forEach((path, node) -> {
            List<Node> items = node instanceof Node.Sequence list ? list.items() : List.of(node);
            for (int i = 0; i < items.size(); i++) {
                String id = text(items.get(i), path.startsWith("recipes/") ? "action" : "id");
                Place place = new Place(path, i, id, List::of);
                if (path.startsWith("entries/") && path.endsWith("/entry.yaml")) {
                    (text(node, "kind").equals("fix") ? fixes : findings).put(id, path);
                } else if (path.startsWith("recipes/")) {
                    recipes.computeIfAbsent(id, action -> new ArrayList<>()).add(place);
                } else if (path.startsWith("questions/")) {
                    questions.put(id, place);
                } else if (path.startsWith("recognisers/") && known.containsKey(id)) {
                    recognisers.add(new Place(path, i, id, known.get(id)::anchors));
                }
            }
        });
        RecogniserIndex index = new RecogniserIndex(
                recognisers.stream().map(place -> known.get(place.id())).toList());
        return new Contents(
                findings,
                rules.scopes(),
                fixes,
                recipes,
                questions,
                recognisers,
                ByteBuffer.wrap(index.packed()),
                errnoTexts);
    }

    private static String text(Node node, String key) {
        Node.Entry entry =
                node instanceof Node.Mapping mapping ? mapping.entries().get(key) : null;
        return entry != null && entry.value() instanceof Node.Scalar scalar
                ? scalar.text().strip()
                : "";
    }

    void write(PackWriter out) {
        out.number(findings.size());
        findings.forEach((id, path) -> {
            Scope scope = scopes.get(id);
            out.word(id).word(path);
            out.words(scope.facts().stream().map(FactType::name).toList());
            out.words(scope.findings());
            out.number(scope.unprompted() ? 1 : 0);
        });
        out.number(fixes.size());
        fixes.forEach((id, path) -> out.word(id).word(path));
        out.number(recipes.size());
        recipes.forEach((action, places) -> {
            out.word(action).number(places.size());
            places.forEach(place -> place.write(out));
        });
        out.number(questions.size());
        questions.values().forEach(place -> place.write(out));
        out.number(recognisers.size());
        recognisers.forEach(place -> place.write(out));
        byte[] bytes = new byte[index.remaining()];
        index.duplicate().get(bytes);
        out.block(bytes);
        out.number(errnoTexts.size());
        errnoTexts.forEach((text, result) -> out.text(text).word(result.name()));
    }

    static Contents read(PackReader in) {
        Map<String, String> findings = new LinkedHashMap<>();
        Map<String, Scope> scopes = new LinkedHashMap<>();
        for (int left = in.number(); left > 0; left--) {
            String id = in.word();
            findings.put(id, in.word());
            Set<FactType> facts = new LinkedHashSet<>();
            in.words().forEach(name -> facts.add(FactType.named(name).orElseThrow()));
            scopes.put(id, new Scope(facts, in.words(), in.number() == 1));
        }
        Map<String, String> fixes = new LinkedHashMap<>();
        for (int left = in.number(); left > 0; left--) {
            String id = in.word();
            fixes.put(id, in.word());
        }
        Map<String, List<Place>> recipes = new LinkedHashMap<>();
        for (int left = in.number(); left > 0; left--) {
            String action = in.word();
            recipes.put(action, places(in));
        }
        Map<String, Place> questions = new LinkedHashMap<>();
        places(in).forEach(place -> questions.put(place.id(), place));
        List<Place> recognisers = places(in);
        ByteBuffer index = in.block();
        Map<String, CallResult> errnoTexts = new LinkedHashMap<>();
        for (int left = in.number(); left > 0; left--) {
            String text = in.text();
            errnoTexts.put(text, CallResult.valueOf(in.word()));
        }
        return new Contents(findings, scopes, fixes, recipes, questions, recognisers, index, errnoTexts);
    }

    private static List<Place> places(PackReader in) {
        List<Place> places = new ArrayList<>();
        for (int left = in.number(); left > 0; left--) {
            places.add(Place.read(in));
        }
        return places;
    }
}
