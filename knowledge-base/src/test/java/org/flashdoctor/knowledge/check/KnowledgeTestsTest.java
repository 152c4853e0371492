// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.flashdoctor.knowledge.SmallBase;
import org.flashdoctor.knowledge.load.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tests of a knowledge base fail when what they say is not so. */
class KnowledgeTestsTest {

    private static KnowledgeTests.Result run(SmallBase base, String filter) {
        return new KnowledgeTests(base.knowledge()).run(base.source(), filter);
    }

    @Test
    void theSmallBasePasses() {
        KnowledgeTests.Result result = run(SmallBase.complete(), "");

        assertThat(result.failures()).isEmpty();
        assertThat(result.passed()).isEqualTo(4 + 2 + 3);
    }

    @Test
    void aFilterChoosesByPathOrId() {
        assertThat(run(SmallBase.complete(), "fixes/open-it").passed()).isEqualTo(2);
        assertThat(run(SmallBase.complete(), "closed-range").passed()).isEqualTo(3);
        assertThat(run(SmallBase.complete(), "no such thing").passed()).isZero();
    }

    @ParameterizedTest(name = "{1}: {3}")
    @CsvSource(
            delimiter = '@',
            value = {
                "entries/findings/closed/tests.yaml @ severity: blocking @ severity: info @ Expected severity info, got blocking.",
                "entries/findings/closed/tests.yaml @ severity: blocking @ confidence: likely @ Expected confidence likely, got certain.",
                "entries/findings/closed/tests.yaml @ severity: blocking @ primary: other @ Expected the primary finding other, got closed.",
                "entries/findings/closed/tests.yaml @ expect: unknown @ expect: fires @ \"closed\": expected fires, got unknown.",
                "entries/findings/closed/tests.yaml @ expect: not @ expect: unknown @ \"closed\": expected unknown, got not.",
                "entries/findings/closed/tests.yaml @ is locked @ was locked @ \"closed\": expected fires, got unknown.",
                "entries/findings/closed/tests.yaml @ covered: [ProtectedRange] @ covered: [ProtectedRanges] @ \"ProtectedRanges\" is no fact type.",
                "entries/findings/closed/tests.yaml @ protection: read } @ protection: raed } @ The field \"protection\": \"raed\" is none of",
                "entries/findings/closed/tests.yaml @ expect: not @ expect: unknown @ have no case that expects not.",
                "entries/findings/closed/entry.yaml @ ${ProtectedRange.range} @ ${ProtectedRange.within} @ names a fact that is not there",
                "entries/fixes/open-it/tests.yaml @ expect: offered @ expect: tried @ expected tried, got offered",
                "entries/fixes/open-it/tests.yaml @ expect: not-offered @ expect: offered @ expected offered, got not-offered",
                "entries/fixes/open-it/tests.yaml @ [[open, \"Open it.\"]] @ [[open]] @ The steps hold no command [open]; they hold [[open, Open it.]].",
                "recognisers/ranges.yaml @ protection: read-write } @ protection: write } @ \"closed-range\" makes [ProtectedRange",
                "recognisers/ranges.yaml @ PR1: Warning @ PR1; Warning @ \"closed-range\" does not match its example.",
                "recognisers/ranges.yaml @ PR0 is unused @ PR0: Warning: 0x0-0x1 is locked. @ \"closed-range\" matches what it must not.",
            })
    void aTestThatIsWrongFails(String file, String words, String others, String message) {
        KnowledgeTests.Result result = run(SmallBase.complete().replacing(file, words, others), "");

        assertThat(result.failures()).extracting(Problem::message).anyMatch(text -> text.contains(message));
        assertThat(result.passed()).isLessThan(4 + 2 + 3);
    }

    @Test
    void aFixThatShouldLeadThePlanMustLeadIt() {
        SmallBase base = SmallBase.complete()
                .replacing(SmallBase.FINDING, "fixes: [open-it]", "fixes: [other, open-it]")
                .file(
                        "entries/fixes/other/entry.yaml",
                        SmallBase.complete().text(SmallBase.FIX).replace("id: open-it", "id: other"));

        assertThat(run(base, "fixes/open-it").failures())
                .extracting(Problem::message)
                .containsExactly("\"open-it\" should lead the plan, but other does. (closed)");
    }

    @Test
    void aFindingThatIsNeverUnknownSaysWhy() {
        SmallBase base = SmallBase.complete();
        String tests = base.text(SmallBase.FINDING_TESTS);
        String withoutUnknown = tests.substring(0, tests.indexOf("- name: nothing seen"));

        assertThat(run(base.file(SmallBase.FINDING_TESTS, withoutUnknown), "closed/")
                        .failures())
                .extracting(Problem::message)
                .containsExactly(
                        "The tests of \"closed\" have no case that expects unknown; add one, or never-unknown: "
                                + "with the reason.");
        assertThat(run(base.file(SmallBase.FINDING_TESTS, withoutUnknown + "- never-unknown: It shows.\n"), "closed/")
                        .failures())
                .isEmpty();
    }
}
