// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.pack;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashdoctor.engine.lazy.Lazy;
import org.flashdoctor.knowledge.load.Knowledge;
import org.flashdoctor.knowledge.load.KnowledgeException;
import org.flashdoctor.knowledge.load.KnowledgeLoader;
import org.flashdoctor.knowledge.load.KnowledgeSource;
import org.flashdoctor.knowledge.load.Problem;
import org.flashdoctor.knowledge.node.Node;
import org.flashdoctor.rules.condition.Condition;

/** Build step: checks the knowledge base and packs it. A base with a problem stops the build. */
public final class PackMain {

    private PackMain() {}

    /** Takes the folder of the base and the file to write; tests and simulated machines go into files beside it. */
    public static void main(String[] arguments) throws IOException {
        Path output = Path.of(arguments[1]);
        try {
            KnowledgeSource source = KnowledgeSource.folder(Path.of(arguments[0]));
            List<Problem> problems = KnowledgeLoader.check(List.of(source));
            if (!problems.isEmpty()) {
                throw new KnowledgeException(problems);
            }
            Files.createDirectories(output.toAbsolutePath().getParent());
            // Only what a start needs goes into the first file.
            Map<String, Node> tests = new LinkedHashMap<>();
            Map<String, Node> rules = new LinkedHashMap<>();
            Map<String, Node> simulations = new LinkedHashMap<>();
            source.files().forEach((path, node) -> {
                if (isTest(path)) {
                    tests.put(path, node);
                } else {
                    (path.startsWith("simulations/") ? simulations : rules).put(path, node);
                }
            });
            Knowledge knowledge = KnowledgeLoader.load(List.of(source));
            IdentityHashMap<Node, Condition> conditions = KnowledgeLoader.conditions(source);
            Contents contents = Contents.of(rules, knowledge.rules(), knowledge.recognisers(), knowledge.errnoTexts());
            Map<String, Node> ready = new LinkedHashMap<>(rules);
            ready.replaceAll((path, node) -> ready(node, conditions));
            write(new NodePack(ready, Optional.of(contents)), output);
            Map<String, Node> all = new LinkedHashMap<>(tests);
            rules.forEach((path, node) -> {
                if (path.startsWith("recognisers/") || path.equals("redaction.yaml")) {
                    all.put(path, node);
                }
            });
            write(new NodePack(all, Optional.empty()), output.resolveSibling("tests.pack"));
            write(new NodePack(simulations, Optional.empty()), output.resolveSibling("simulations.pack"));
        } catch (KnowledgeException e) {
            e.problems().forEach(System.err::println);
            System.err.println("The knowledge base has " + e.problems().size() + " problems; nothing was packed.");
            System.exit(1);
        }
    }

    /** A node whose conditions have been read. */
    private static Node ready(Node node, IdentityHashMap<Node, Condition> conditions) {
        if (conditions.containsKey(node)) {
            Condition condition = conditions.get(node);
            return new Node.Ready(new Lazy<>(() -> condition), new Lazy<>(() -> node), node.at());
        } else if (node instanceof Node.Sequence list) {
            return new Node.Sequence(
                    list.items().stream().map(item -> ready(item, conditions)).toList(), node.at());
        } else if (node instanceof Node.Mapping mapping) {
            Map<String, Node.Entry> entries = new LinkedHashMap<>(mapping.entries());
            entries.replaceAll((key, entry) -> new Node.Entry(entry.key(), ready(entry.value(), conditions)));
            return new Node.Mapping(entries, node.at());
        }
        return node;
    }

    private static boolean isTest(String path) {
        return path.endsWith("/tests.yaml");
    }

    private static void write(NodePack pack, Path output) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(output)))) {
            pack.write(out);
        }
    }
}
