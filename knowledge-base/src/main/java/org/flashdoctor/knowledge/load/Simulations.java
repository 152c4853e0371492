// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform;
import org.flashdoctor.knowledge.node.Node;
import org.flashdoctor.knowledge.node.NodeReader;
import org.flashdoctor.knowledge.node.NodeReader.MalformedException;
import org.flashdoctor.knowledge.node.Position;

/** Descriptions of simulated machines: those that are built in, and those of {@code --kb} folders over them. */
public final class Simulations {

    /** Folder of a knowledge base that holds them. */
    static final String FOLDER = "simulations/";

    private static final String EXTENSION = ".yaml";

    private final Map<String, Node> byName;
    private final Chipsets chipsets;

    private Simulations(Map<String, Node> byName, Chipsets chipsets) {
        this.byName = byName;
        this.chipsets = chipsets;
    }

    /**
     * The descriptions that are built in, and those of more sources.
     *
     * @param more sources besides the built-in one; later ones win
     * @param chipsets what is known of chipsets
     */
    public static Simulations of(List<KnowledgeSource> more, Chipsets chipsets) throws IOException {
        List<KnowledgeSource> sources = new ArrayList<>(List.of(KnowledgeSource.builtInSimulations()));
        sources.addAll(more);
        Map<String, Node> byName = new TreeMap<>();
        for (KnowledgeSource source : sources) {
            source.files().keySet().stream()
                    .filter(path -> path.startsWith(FOLDER))
                    .forEach(path -> byName.put(name(path), source.files().get(path)));
        }
        return new Simulations(byName, chipsets);
    }

    /** Name of the machine that a file of a knowledge base describes. */
    static String name(String path) {
        return path.substring(FOLDER.length(), path.length() - EXTENSION.length());
    }

    /** Names of all machines, in their order. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /**
     * The machine of a name; empty when there is none.
     *
     * @throws KnowledgeException when its description is wrong
     */
    public Optional<SimulatedPlatform> find(String name) throws KnowledgeException {
        return byName.containsKey(name) ? Optional.of(read(name, byName.get(name))) : Optional.empty();
    }

    /**
     * The machine that a file describes.
     *
     * @throws KnowledgeException when the file is no description of a machine
     * @throws IOException when the file cannot be read
     */
    public SimulatedPlatform read(Path file) throws IOException, KnowledgeException {
        try (InputStream in = Files.newInputStream(file)) {
            Optional<Node> node = NodeReader.yaml().read(file.toString(), in);
            return read(
                    file.toString(),
                    node.orElseThrow(() -> new KnowledgeException(
                            List.of(new Problem(new Position(file.toString(), 1, 1), "The file is empty.")))));
        } catch (MalformedException e) {
            throw new KnowledgeException(List.of(new Problem(e.at(), "This is no YAML: " + e.getMessage() + ".")));
        }
    }

    private SimulatedPlatform read(String name, Node node) throws KnowledgeException {
        List<Problem> problems = new ArrayList<>();
        return new SimulationReader(problems, chipsets)
                .read(name, node)
                .orElseThrow(() -> new KnowledgeException(problems));
    }
}
