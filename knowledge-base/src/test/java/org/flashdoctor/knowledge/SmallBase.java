// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashdoctor.knowledge.load.Knowledge;
import org.flashdoctor.knowledge.load.KnowledgeException;
import org.flashdoctor.knowledge.load.KnowledgeLoader;
import org.flashdoctor.knowledge.load.KnowledgeSource;
import org.flashdoctor.knowledge.node.Node;
import org.flashdoctor.knowledge.node.NodeReader;
import org.flashdoctor.knowledge.node.NodeReader.MalformedException;

/** A knowledge base of a few lines, in memory. */
public final class SmallBase {

    public static final String FINDING = "entries/findings/closed/entry.yaml";
    public static final String FINDING_TESTS = "entries/findings/closed/tests.yaml";
    public static final String FIX = "entries/fixes/open-it/entry.yaml";
    public static final String FIX_TESTS = "entries/fixes/open-it/tests.yaml";
    public static final String RECOGNISERS = "recognisers/ranges.yaml";
    public static final String RECIPES = "recipes/advice.yaml";
    public static final String QUESTIONS = "questions/ranges.yaml";
    public static final String COVERAGE = "coverage.yaml";
    public static final String GATE = "gate.yaml";

    private final Map<String, String> files = new LinkedHashMap<>();

    private SmallBase() {}

    public static SmallBase empty() {
        return new SmallBase();
    }

    /** A base of one of each, in which nothing is wrong. */
    public static SmallBase complete() {
        return empty().file(FINDING, """
                        id: closed
                        kind: finding
                        title: Part of the flash is closed
                        means: A register closes it.
                        cases:
                          - when:
                              all:
                                - ProtectedRange: { protection: [write, read-write], range: { overlaps: 0x0-0xffffff } }
                                - Goal: { operation: write }
                            severity: blocking
                            confidence: certain
                            because: "${ProtectedRange.register} closes ${ProtectedRange.range}."
                            blocks: [write]
                          - when: { not: { ProtectedRange: {} } }
                            severity: info
                            confidence: certain
                            because: Nothing is closed.
                        fixes: [open-it]
                        asks: [ranges]
                        sources:
                          - https://example.org/closed
                        """)
                .file(FINDING_TESTS, """
                        - name: closed
                          facts:
                            - ProtectedRange: { register: PR0, range: 0x1000-0x1fff, protection: write }
                            - Goal: { operation: write }
                          expect: fires
                          severity: blocking
                        - name: closed, from a log
                          log: |
                            PR0: Warning: 0x00001000-0x00001fff is locked.
                          expect: fires
                        - name: closed for reading only
                          facts:
                            - ProtectedRange: { register: PR0, range: 0x1000-0x1fff, protection: read }
                          covered: [ProtectedRange]
                          expect: not
                        - name: nothing seen
                          facts: []
                          expect: unknown
                        """)
                .file(FIX, """
                        id: open-it
                        kind: fix
                        title: Open it
                        means: Opens what is closed.
                        applies:
                          ProtectedRange: {}
                        rank: recommended
                        risk: low
                        reversible: true
                        requires: []
                        steps:
                          - advice: "Open it."
                        undo:
                          - advice: "Close it."
                        sources: [https://example.org/open-it]
                        """)
                .file(FIX_TESTS, """
                        - name: closed
                          facts:
                            - ProtectedRange: { register: PR0, range: 0x1000-0x1fff, protection: write }
                          expect: offered
                          first: true
                          commands: [[open, "Open it."]]
                        - name: open
                          facts: []
                          covered: [ProtectedRange]
                          expect: not-offered
                        """)
                .file(RECOGNISERS, """
                        - id: closed-range
                          about: A register that closes a range.
                          anchor: "PR"
                          pattern: '(?P<register>PR\\d): Warning: (?P<start>0x[0-9a-f]+)-(?P<end>0x[0-9a-f]+) is (?P<how>\\S+)\\.'
                          facts:
                            - ProtectedRange:
                                register: "${register}"
                                range: "${start}-${end}"
                                protection: { of: "${how}", map: { locked: read-write, read-only: write } }
                          reached: controller-ready
                          examples:
                            - text: "PR0: Warning: 0x00001000-0x00001fff is locked."
                              facts:
                                - ProtectedRange: { register: PR0, range: 0x1000-0x1fff, protection: read-write }
                            - "PR1: Warning: 0x00001000-0x00001fff is read-only."
                          near-misses:
                            - "PR0 is unused"
                        """)
                .file(RECIPES, """
                        action: advice
                        parameters: { text: text }
                        recipes:
                          - steps:
                              - text: "${text}"
                                command: [open, "${text}"]
                            default: true
                        """)
                .file(QUESTIONS, """
                        id: ranges
                        text: Which ranges are closed?
                        command: [flashrom, -V]
                        answers: [ProtectedRange]
                        """)
                .file(COVERAGE, """
                        - stage: chip-found
                          programmers: [internal]
                          when: { Invocation: { flags: verbose } }
                          shows: [ProtectedRange]
                        """)
                .file(GATE, """
                        write:
                          requires:
                            - name: It is known what is closed.
                              when: { any: [ ProtectedRange: {}, not: { ProtectedRange: {} } ] }
                              ask: ranges
                        """);
    }

    public SmallBase file(String path, String text) {
        files.put(path, text);
        return this;
    }

    public SmallBase without(String path) {
        files.remove(path);
        return this;
    }

    /** The same base with other words in a file that stand there once. */
    public SmallBase replacing(String path, String words, String others) {
        String text = files.get(path);
        if (text.indexOf(words) < 0 || text.indexOf(words) != text.lastIndexOf(words)) {
            throw new IllegalArgumentException(path + " does not hold \"" + words + "\" once.");
        }
        return file(path, text.replace(words, others));
    }

    public String text(String path) {
        return files.get(path);
    }

    /** The base, parsed. */
    public KnowledgeSource source() {
        Map<String, Node> nodes = new LinkedHashMap<>();
        files.forEach((path, text) -> nodes.put(path, node(path, text)));
        return new KnowledgeSource("small", nodes, Optional.empty());
    }

    /** The base, loaded. */
    public Knowledge knowledge() {
        try {
            return KnowledgeLoader.load(List.of(source()));
        } catch (KnowledgeException e) {
            throw new AssertionError(e);
        }
    }

    private static Node node(String path, String text) {
        try {
            return NodeReader.yaml()
                    .read(path, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                    .orElseThrow();
        } catch (IOException | MalformedException e) {
            throw new AssertionError(path + ": " + e.getMessage(), e);
        }
    }
}
