// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.load;

import java.util.List;
import java.util.stream.Collectors;

/** The knowledge base cannot be used. */
public final class KnowledgeException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    public KnowledgeException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Every problem that was found, in the order of the files. */
    public List<Problem> problems() {
        return problems;
    }
}
