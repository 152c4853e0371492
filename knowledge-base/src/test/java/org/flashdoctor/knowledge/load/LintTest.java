// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.flashdoctor.knowledge.SmallBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the linter says of mistakes that people make, and where it says they are. */
class LintTest {

    /** Stands in a snippet where the problem is to be reported. */
    private static final String HERE = "‸";

    private static List<String> problems(SmallBase base) {
        return KnowledgeLoader.check(List.of(base.source())).stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void theSmallBaseHasNothingWrong() {
        assertThat(problems(SmallBase.complete())).isEmpty();
    }

    /** File, words that are there, what stands there instead with the place of the problem, and what is said of it. */
    static Stream<Mistake> mistakes() {
        return Stream.of(
                // Keys
                wrong(SmallBase.FINDING, "asks:", "‸ask:", "The key \"ask\" is not known here. Did you mean \"asks\"?"),
                wrong(SmallBase.FINDING, "sources:", "‸Quux: 1\nsources:", "The key \"Quux\" is not known here."),
                wrong(
                        SmallBase.FINDING,
                        "    severity: blocking",
                        "    ‸severty: blocking\n    severity: blocking",
                        "The key \"severty\" is not known here. Did you mean \"severity\"?"),
                wrong(
                        SmallBase.FINDING,
                        "id: closed\nkind: finding\ntitle: Part",
                        "‸id: closed\nkind: finding\n# title: Part",
                        "The key \"title\" is missing."),
                wrong(
                        SmallBase.FINDING,
                        "title: Part of the flash is closed",
                        "title: ‸[Part, of]",
                        "This must be text, not a list.",
                        "The key \"title\" is missing."),
                wrong(SmallBase.FIX, "reversible: true", "reversible: ‸maybe", "\"maybe\" is neither true nor false."),
                wrong(SmallBase.FIX, "risk: low", "risk: low\ncost: ‸dear", "\"dear\" is no whole number."),
                wrong(
                        SmallBase.FINDING,
                        "kind: finding",
                        "kind: ‸findign",
                        "The kind \"findign\" is neither finding nor fix."),
                // Words
                wrong(
                        SmallBase.FINDING,
                        "severity: blocking",
                        "severity: ‸blockign",
                        "\"blockign\" is none of blocking, warning, info. Did you mean \"blocking\"?"),
                wrong(
                        SmallBase.FINDING,
                        "blocks: [write]",
                        "blocks: ‸[wriet]",
                        "\"wriet\" is none of probe, read, erase, write, verify, protection. Did you mean \"write\"?"),
                wrong(
                        SmallBase.FIX,
                        "rank: recommended",
                        "rank: ‸Recommended",
                        "\"Recommended\" is none of recommended, alternative, last-resort. "
                                + "Did you mean \"recommended\"?"),
                wrong(
                        SmallBase.RECOGNISERS,
                        "reached: controller-ready",
                        "reached: ‸controler-ready",
                        "\"controler-ready\" is none of started, privileged, chipset-found, controller-ready, "
                                + "chip-found, operation-started, operation-ended. "
                                + "Did you mean \"controller-ready\"?"),
                // Conditions
                wrong(
                        SmallBase.FINDING,
                        "- ProtectedRange: { protection: [",
                        "- ‸ProtectedRnage: { protection: [",
                        "\"ProtectedRnage\" is no fact type and no connective. Did you mean \"ProtectedRange\"?"),
                wrong(
                        SmallBase.FINDING,
                        "      all:",
                        "      ‸al:",
                        "\"al\" is no fact type and no connective. Did you mean \"all\"?"),
                wrong(
                        SmallBase.FINDING,
                        "{ protection: [write",
                        "{ ‸protecton: [write",
                        "ProtectedRange has no field \"protecton\". Did you mean \"protection\"? "
                                + "Its fields are register, range, protection, within."),
                wrong(
                        SmallBase.FINDING,
                        "[write, read-write]",
                        "[write, ‸readwrite]",
                        "\"readwrite\" is none of write, read, read-write. Did you mean \"read-write\"?"),
                wrong(
                        SmallBase.FINDING,
                        "Goal: { operation: write }",
                        "Goal: { operation: ‸wirte }",
                        "\"wirte\" is none of probe, read, erase, write, verify, protection. Did you mean \"write\"?"),
                wrong(
                        SmallBase.FINDING,
                        "{ overlaps: 0x0-0xffffff }",
                        "{ ‸overlap: 0x0-0xffffff }",
                        "\"overlap\" is no operator. Did you mean \"overlaps\"? Operators are not, lt, le, gt, ge, in, "
                                + "contains, matches, overlaps, within, subset-of, is."),
                wrong(
                        SmallBase.FINDING,
                        "{ overlaps: 0x0-0xffffff }",
                        "{ overlaps: ‸0x2000-0x1000 }",
                        "An address range from 0x2000 to 0x1000 ends before it begins; an unused range must be left "
                                + "out, not stored.."),
                wrong(
                        SmallBase.FINDING,
                        "{ overlaps: 0x0-0xffffff }",
                        "{ within: ‸everything }",
                        "\"everything\" is no range; expected start-end (inclusive) or start+length."),
                wrong(
                        SmallBase.FINDING,
                        "{ not: { ProtectedRange: {} } }",
                        "{ ProtectedRange: { register: { matches: ‸'PR(' } } }",
                        "This is no RE2 pattern: error parsing regexp: missing closing ): `PR(`."),
                wrong(
                        SmallBase.FINDING,
                        "{ not: { ProtectedRange: {} } }",
                        "{ ProtectedRange: { register: { matches: ‸'(?=PR)' } } }",
                        "This is no RE2 pattern: error parsing regexp: invalid or unsupported Perl syntax: `(?=`."),
                wrong(
                        SmallBase.FINDING,
                        "{ not: { ProtectedRange: {} } }",
                        "{ ProtectedRange: { within: { is: ‸missing } } }",
                        "\"missing\" is none of absent, denied, empty, failed, known, not-empty, not-looked-at, "
                                + "not-supported, unknown."),
                wrong(
                        SmallBase.FINDING,
                        "{ not: { ProtectedRange: {} } }",
                        "‸ProtectedRange",
                        "A condition must be a map, not text."),
                wrong(
                        SmallBase.FINDING,
                        "{ not: { ProtectedRange: {} } }",
                        "{ ProtectedRange: ‸[register] }",
                        "The tests on ProtectedRange must be a map of fields; {} when any such fact will do."),
                // Operators that do not go with the type of the field
                wrong(
                        SmallBase.FINDING,
                        "{ not: { ProtectedRange: {} } }",
                        "{ ProtectedRange: { range: { ‸lt: 0x1000-0x1fff } } }",
                        "\"lt\" needs values that have an order."),
                wrong(
                        SmallBase.FINDING,
                        "{ not: { ProtectedRange: {} } }",
                        "{ Invocation: { operations: { ‸ge: read } } }",
                        "\"ge\" needs values that have an order."),
                wrong(
                        SmallBase.FINDING,
                        "{ not: { ProtectedRange: {} } }",
                        "{ ProtectedRange: { protection: { ‸overlaps: 0x0-0xfff } } }",
                        "\"overlaps\" needs a range or an address."),
                wrong(
                        SmallBase.FINDING,
                        "{ not: { ProtectedRange: {} } }",
                        "{ ProtectedRange: { register: { ‸within: 0x0-0xfff } } }",
                        "\"within\" needs a range or an address."),
                wrong(
                        SmallBase.FINDING,
                        "{ not: { ProtectedRange: {} } }",
                        "{ ProtectedRange: { register: { ‸subset-of: [PR0] } } }",
                        "\"subset-of\" needs a set."),
                // References
                wrong(
                        SmallBase.FINDING,
                        "fixes: [open-it]",
                        "fixes: [‸open-its]",
                        "There is no fix \"open-its\". Did you mean \"open-it\"?"),
                wrong(
                        SmallBase.FINDING,
                        "asks: [ranges]",
                        "asks: [‸rangs]",
                        "There is no question \"rangs\". Did you mean \"ranges\"?"),
                wrong(
                        SmallBase.FINDING,
                        "asks: [ranges]",
                        "asks: [ranges]\nexplains: [‸write-failed]",
                        "There is no finding \"write-failed\"."),
                wrong(
                        SmallBase.FIX,
                        "requires: []",
                        "requires: [‸open-its]",
                        "There is no fix \"open-its\". Did you mean \"open-it\"?"),
                wrong(
                        SmallBase.FIX,
                        "- advice: \"Open it.\"",
                        "- ‸advise: \"Open it.\"",
                        "There is no action \"advise\". Did you mean \"advice\"?"),
                wrong(
                        SmallBase.FIX,
                        "applies:\n  ProtectedRange: {}",
                        "applies:\n  ‸finding: close",
                        "There is no finding \"close\". Did you mean \"closed\"?"),
                wrong(
                        SmallBase.QUESTIONS,
                        "answers: [ProtectedRange]",
                        "answers: ‸[ProtectedRanges]",
                        "\"ProtectedRanges\" is no fact type. Did you mean \"ProtectedRange\"?"),
                wrong(
                        SmallBase.COVERAGE,
                        "shows: [ProtectedRange]",
                        "shows: ‸[FlashReggion]",
                        "\"FlashReggion\" is no fact type. Did you mean \"FlashRegion\"?"),
                // Shape of entries
                wrong(
                        SmallBase.FINDING,
                        "id: closed",
                        "id: ‸shut",
                        "The id \"shut\" must be the name of its folder, closed."),
                wrong(
                        SmallBase.FIX,
                        "\"Open it.\"",
                        "\"Open it.\"\n  - ‸advice",
                        "A step is written as action: { parameter: value }."),
                wrong(
                                SmallBase.FIX,
                                "id: open-it",
                                "‸id: open-it",
                                "The fix \"open-it\" says that it is reversible but does not say how: add undo.")
                        .and("undo:\n  - advice: \"Close it.\"\n", ""),
                wrong(SmallBase.FIX, "id: open-it", "‸id: open-it", "The entry \"open-it\" names no sources.")
                        .and("sources: [https://example.org/open-it]\n", ""),
                wrong(SmallBase.FIX, "id: open-it", "‸id: open-it", "The fix \"open-it\" has no steps.")
                        .and("steps:\n  - advice: \"Open it.\"\n", ""),
                // Recognisers
                wrong(
                        SmallBase.RECOGNISERS,
                        "- ProtectedRange:\n        register",
                        "- ‸ProtectdRange:\n        register",
                        "\"ProtectdRange\" is no fact type. Did you mean \"ProtectedRange\"?"),
                wrong(
                        SmallBase.RECOGNISERS,
                        "range: \"${start}",
                        "‸ranges: \"${start}",
                        "ProtectedRange has no field \"ranges\". Did you mean \"range\"?"),
                wrong(
                        SmallBase.RECOGNISERS,
                        "pattern: '(?P<register>PR",
                        "pattern: ‸'(?P<register>(PR",
                        "This is no RE2 pattern: error parsing regexp: missing closing ): "
                                + "`(?P<register>(PR\\d): Warning: (?P<start>0x[0-9a-f]+)-(?P<end>0x[0-9a-f]+) is "
                                + "(?P<how>\\S+)\\.`."),
                wrong(
                        SmallBase.RECOGNISERS,
                        "facts:\n    - ProtectedRange:\n        register: \"${register}\"",
                        "facts:\n    ‸- ProtectedRange:\n        register: \"${registr}\"",
                        "The pattern of \"closed-range\" has no group \"registr\". Did you mean \"register\"?"),
                wrong(
                        SmallBase.RECOGNISERS,
                        "locked: read-write",
                        "locked: ‸readwrite",
                        "\"readwrite\" is none of write, read, read-write. Did you mean \"read-write\"?"),
                wrong(
                        SmallBase.RECOGNISERS,
                        "register: \"${register}\"\n        range: \"${start}-${end}\"",
                        "register: \"${register}\"\n        range: ‸\"all\"",
                        "\"all\" is no range; expected start-end (inclusive) or start+length."),
                wrong(
                        SmallBase.RECOGNISERS,
                        "anchor: \"PR\"",
                        "anchor: ‸\" \"",
                        "The recogniser \"closed-range\" needs an anchor: text that every match holds."),
                wrong(
                        SmallBase.RECOGNISERS,
                        "about: A",
                        "‸abuot: A",
                        "The key \"abuot\" is not known here. Did you mean \"about\"?"));
    }

    private static Mistake wrong(String file, String words, String instead, String... messages) {
        return new Mistake(file, List.of(new Change(words, instead)), List.of(messages));
    }

    private record Change(String words, String instead) {}

    /** Changes that make a file of the small base wrong, and what is to be said of it. */
    private record Mistake(String file, List<Change> changes, List<String> messages) {

        Mistake and(String words, String instead) {
            return new Mistake(
                    file,
                    Stream.concat(changes.stream(), Stream.of(new Change(words, instead)))
                            .toList(),
                    messages);
        }

        @Override
        public String toString() {
            return messages.get(0);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void saysWhatIsWrongAndWhere(Mistake mistake) {
        SmallBase base = SmallBase.complete();
        for (Change change : mistake.changes()) {
            base.replacing(mistake.file(), change.words(), change.instead());
        }
        String marked = base.text(mistake.file());
        int here = marked.indexOf(HERE);
        String before = marked.substring(0, here);
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        int column = here - before.lastIndexOf('\n');
        base.file(mistake.file(), marked.replace(HERE, ""));

        List<String> problems = problems(base);

        assertThat(problems).extracting(LintTest::message).containsExactlyElementsOf(mistake.messages());
        assertThat(problems.get(0)).startsWith("%s:%d:%d: ".formatted(mistake.file(), line, column));
    }

    private static String message(String problem) {
        return problem.substring(problem.indexOf(": ") + 2);
    }

    // What does not stand at one place

    @Test
    void anEntryWithoutTestsIsReported() {
        assertThat(problems(SmallBase.complete().without(SmallBase.FIX_TESTS)))
                .containsExactly(SmallBase.FIX + ":1:1: The entry \"open-it\" has no tests.yaml beside it.");
    }

    @Test
    void findingsThatDependOnEachOtherAreReportedAsACircle() {
        String other = SmallBase.complete()
                .text(SmallBase.FINDING)
                .replace("id: closed", "id: other")
                .replace("{ not: { ProtectedRange: {} } }", "{ finding: closed }");
        SmallBase base = SmallBase.complete()
                .replacing(SmallBase.FINDING, "{ not: { ProtectedRange: {} } }", "{ not: { finding: other } }")
                .file("entries/findings/other/entry.yaml", other)
                .file("entries/findings/other/tests.yaml", "[]");

        assertThat(problems(base))
                .containsExactly("small:1:1: Findings depend on each other in a circle: closed → other → closed.");
    }

    @Test
    void anIdThatIsUsedTwiceIsReportedWithBothPlaces() {
        SmallBase base = SmallBase.complete();
        base.file("entries/findings/copy/entry.yaml", base.text(SmallBase.FINDING));
        base.file("entries/findings/copy/tests.yaml", "[]");
        base.file("questions/ranges-again.yaml", base.text(SmallBase.QUESTIONS));
        base.file(SmallBase.RECOGNISERS, base.text(SmallBase.RECOGNISERS).repeat(2));

        assertThat(problems(base))
                .contains(
                        "entries/findings/copy/entry.yaml:1:1: There is another finding closed at " + SmallBase.FINDING
                                + ":1:1; an id is used once.",
                        "questions/ranges-again.yaml:1:1: There is another question ranges at " + SmallBase.QUESTIONS
                                + ":1:1; an id is used once.",
                        SmallBase.RECOGNISERS + ":18:3: There is another recogniser closed-range at "
                                + SmallBase.RECOGNISERS + ":1:3; an id is used once.");
    }

    @Test
    void oneIdMayNameAFindingAndAFix() {
        SmallBase base = SmallBase.complete();
        base.file("entries/fixes/closed/entry.yaml", base.text(SmallBase.FIX).replace("id: open-it", "id: closed"));
        base.file("entries/fixes/closed/tests.yaml", "[]");

        assertThat(problems(base)).isEmpty();
    }

    @Test
    void anActionNeedsADefaultRecipe() {
        assertThat(problems(SmallBase.complete().replacing(SmallBase.RECIPES, "default: true", "default: false")))
                .containsExactly("small/recipes:1:1: The action \"advice\" has no recipe with default: true.");
    }

    @Test
    void aRecogniserThatSaysNothingOrHasNoExampleIsReported() {
        SmallBase base = SmallBase.empty().file("recognisers/empty.yaml", """
                - id: empty
                  anchor: PR
                  pattern: PR
                """);

        assertThat(problems(base))
                .extracting(LintTest::message)
                .containsExactly(
                        "The recogniser \"empty\" says nothing: give it facts, a stage in reached, or ignored: true.",
                        "The recogniser \"empty\" has no example.");
    }

    @Test
    void aFileThatHasNoPlaceInABaseIsReported() {
        assertThat(problems(SmallBase.empty().file("entires/findings/closed/entry.yaml", "id: closed")))
                .singleElement()
                .asString()
                .startsWith("entires/findings/closed/entry.yaml:1:1: This file has no place in a knowledge base;");
    }

    @Test
    void everyMistakeOfAFileIsReportedAtOnce() {
        SmallBase base = SmallBase.complete()
                .replacing(SmallBase.FINDING, "severity: blocking", "severity: blockign")
                .replacing(SmallBase.FINDING, "asks:", "ask:")
                .replacing(SmallBase.FIX, "risk: low", "risk: lwo");

        assertThat(problems(base)).hasSize(3);
    }

    @Test
    void onlyTheLastBaseIsBlamed() {
        SmallBase wrong = SmallBase.complete().replacing(SmallBase.FINDING, "asks:", "ask:");

        assertThat(KnowledgeLoader.check(
                        List.of(wrong.source(), SmallBase.complete().source())))
                .isEmpty();
        assertThat(KnowledgeLoader.check(List.of(SmallBase.complete().source(), wrong.source())))
                .hasSize(1);
    }

    @Test
    void aBaseMayReferToWhatAnEarlierOneHolds() {
        SmallBase site = SmallBase.empty()
                .file(
                        "entries/findings/site/entry.yaml",
                        SmallBase.complete().text(SmallBase.FINDING).replace("id: closed", "id: site"))
                .file("entries/findings/site/tests.yaml", "[]");

        assertThat(KnowledgeLoader.check(List.of(SmallBase.complete().source(), site.source())))
                .isEmpty();
        assertThat(KnowledgeLoader.check(List.of(site.source())))
                .extracting(Problem::message)
                .contains("There is no fix \"open-it\".", "There is no question \"ranges\".");
    }
}
