// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flashdoctor.knowledge.load.Knowledge;
import org.flashdoctor.knowledge.load.KnowledgeException;
import org.flashdoctor.knowledge.load.KnowledgeLoader;
import org.flashdoctor.knowledge.load.KnowledgeSource;
import org.flashdoctor.knowledge.load.Problem;

/** The knowledge bases that a command was told to use: the built-in one, then each --kb folder in its order. */
public record KnowledgeShelf(List<Path> folders) {

    public KnowledgeShelf {
        folders = List.copyOf(folders);
    }

    /**
     * Everything, later folders over earlier ones. Folders are checked, because nobody has checked them before.
     *
     * @throws UserException when a folder is wrong; one line with the first problem and how many there are
     */
    public Knowledge open() throws UserException, IOException {
        try {
            List<KnowledgeSource> sources = sources();
            for (int i = 1; i < sources.size(); i++) {
                List<Problem> problems = KnowledgeLoader.check(sources.subList(0, i + 1)).stream()
                        .filter(problem -> !isAdvice(problem))
                        .toList();
                if (!problems.isEmpty()) {
                    throw new KnowledgeException(problems);
                }
            }
            return KnowledgeLoader.load(sources);
        } catch (KnowledgeException e) {
            throw new UserException(oneLine(e));
        }
    }

    /** All sources, the built-in one first. */
    public List<KnowledgeSource> sources() throws IOException, KnowledgeException {
        List<KnowledgeSource> sources = new ArrayList<>();
        sources.add(KnowledgeSource.builtIn());
        sources.addAll(more());
        return sources;
    }

    /** The sources besides the built-in one. */
    List<KnowledgeSource> more() throws IOException, KnowledgeException {
        List<KnowledgeSource> sources = new ArrayList<>();
        for (Path folder : folders) {
            sources.add(KnowledgeSource.folder(folder));
        }
        return sources;
    }

    /** What makes good knowledge but does not keep it from being used. */
    private static boolean isAdvice(Problem problem) {
        return problem.message().contains("has no tests.yaml")
                || problem.message().contains("names no sources")
                || problem.message().contains("has no example");
    }

    private static String oneLine(KnowledgeException e) {
        Problem first = e.problems().get(0);
        String more = e.problems().size() == 1
                ? ""
                : " (and " + (e.problems().size() - 1) + " more; see flashdoctor kb lint --kb …)";
        return first + more;
    }
}
