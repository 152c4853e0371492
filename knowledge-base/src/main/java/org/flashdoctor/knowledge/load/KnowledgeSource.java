// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.flashdoctor.knowledge.node.Node;
import org.flashdoctor.knowledge.node.NodeReader;
import org.flashdoctor.knowledge.node.NodeReader.MalformedException;
import org.flashdoctor.knowledge.pack.Contents;
import org.flashdoctor.knowledge.pack.NodePack;

/**
 * The files of one knowledge base, parsed.
 *
 * @param name where it comes from, for messages
 * @param files nodes by path within the base, with {@code /}, in the order of their names
 * @param contents what the files hold, if that is known without reading them
 */
public record KnowledgeSource(String name, Map<String, Node> files, Optional<Contents> contents) {

    /** The knowledge that comes with flashdoctor. */
    public static KnowledgeSource builtIn() throws IOException {
        return packed("/org/flashdoctor/knowledge/knowledge.pack");
    }

    /** The tests of the knowledge that comes with flashdoctor. */
    public static KnowledgeSource builtInTests() throws IOException {
        return packed("/org/flashdoctor/knowledge/tests.pack");
    }

    /** The simulated machines that come with flashdoctor; apart, because a diagnosis needs none. */
    public static KnowledgeSource builtInSimulations() throws IOException {
        return packed("/org/flashdoctor/knowledge/simulations.pack");
    }

    private static KnowledgeSource packed(String resource) throws IOException {
        try (InputStream packed = KnowledgeSource.class.getResourceAsStream(resource)) {
            if (packed == null) {
                throw new IOException(
                        "The built-in knowledge base is missing from this build; build flashdoctor anew.");
            }
            NodePack pack = NodePack.read(packed);
            return new KnowledgeSource("built-in", pack.files(), pack.contents());
        }
    }

    /**
     * A folder of YAML files.
     *
     * @throws KnowledgeException when the folder is not there or a file is no YAML
     */
    public static KnowledgeSource folder(Path folder) throws IOException, KnowledgeException {
        if (!Files.isDirectory(folder)) {
            throw new KnowledgeException(List.of(new Problem(
                    new org.flashdoctor.knowledge.node.Position(folder.toString(), 1, 1),
                    "There is no folder of this name; --kb takes a folder with entries/, recognisers/, …")));
        }
        List<Path> paths;
        try (Stream<Path> all = Files.walk(folder, 8)) {
            paths = all.filter(path -> path.toString().endsWith(".yaml") && Files.isRegularFile(path))
                    .filter(path -> isKnowledge(folder.relativize(path)))
                    .sorted()
                    .toList();
        }
        NodeReader reader = NodeReader.yaml();
        Map<String, Node> files = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (Path path : paths) {
            try (InputStream in = Files.newInputStream(path)) {
                String relative = folder.relativize(path).toString().replace('\\', '/');
                reader.read(path.toString(), in).ifPresent(node -> files.put(relative, node));
            } catch (MalformedException e) {
                problems.add(new Problem(e.at(), "This is no YAML: " + e.getMessage() + "."));
            }
        }
        if (!problems.isEmpty()) {
            throw new KnowledgeException(problems);
        }
        return new KnowledgeSource(folder.toString(), files, Optional.empty());
    }

    /** Folders of a build or of version control are no knowledge. */
    private static boolean isKnowledge(Path relative) {
        String first = relative.getName(0).toString();
        return !first.equals("target") && !first.equals("src") && !first.startsWith(".");
    }
}
