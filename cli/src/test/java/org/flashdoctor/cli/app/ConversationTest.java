// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.flashdoctor.rules.model.FixEntry.Risk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationTest {

    private final StringWriter said = new StringWriter();

    private Conversation conversation(boolean terminal, boolean yes, String answers) {
        return new Conversation(
                new Console(
                        new ByteArrayInputStream(answers.getBytes(StandardCharsets.UTF_8)),
                        new PrintWriter(said),
                        new PrintWriter(said),
                        terminal ? Map.of("FLASHDOCTOR_ASK", "terminal") : Map.of()),
                yes);
    }

    @Test
    void eachQuestionHasItsOwnAnswer() throws IOException {
        Conversation conversation = conversation(true, false, "y\nno\n YES \nyes\n");

        assertThat(conversation.agrees("One?", Risk.HIGH)).isTrue();
        assertThat(conversation.agrees("Two?", Risk.NONE)).isFalse();
        assertThat(conversation.agrees("Three?", Risk.LOW)).isTrue();
        assertThat(conversation.agreesInFull("Four?")).isTrue();
        assertThat(conversation.agreesInFull("Five?")).as("the end of input").isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "n\n", "no\n", "yess\n", "perhaps\nyes\n"})
    void everythingElseIsNo(String answer) throws IOException {
        assertThat(conversation(true, false, answer).agrees("Go on?", Risk.LOW)).isFalse();
        assertThat(conversation(true, false, answer).agreesInFull("Go on?")).isFalse();
    }

    @Test
    void oneLetterDoesNotAgreeInFull() throws IOException {
        assertThat(conversation(true, false, "y\n").agreesInFull("Go on?")).isFalse();
    }

    @Test
    void nobodyAtATerminalMeansNoWhateverIsThereToBeRead() throws IOException {
        assertThat(conversation(false, false, "yes\n").agrees("Go on?", Risk.NONE))
                .isFalse();
        assertThat(conversation(false, false, "yes\n").agreesInFull("Go on?")).isFalse();
        assertThat(said.toString()).contains("--yes");
        assertThat(conversation(false, true, "yes\n").ask("Which?")).isEmpty();
    }

    @Test
    void theAnswerOfTheCommandLineIsForLowRiskAndForTheWholeWord() throws IOException, UserException {
        Conversation yes = conversation(false, true, "");

        assertThat(yes.agrees("Go on?", Risk.LOW)).isTrue();
        assertThat(yes.agrees("Go on?", Risk.MEDIUM)).isFalse();
        assertThat(yes.agreesInFull("Go on?")).isTrue();
        yes.mustBePossible(Risk.LOW);
        assertThatThrownBy(() -> yes.mustBePossible(Risk.MEDIUM)).hasMessageContaining("medium");
        assertThatThrownBy(() -> conversation(false, false, "").mustBePossible(Risk.LOW))
                .hasMessageContaining("--yes");
        conversation(true, false, "").mustBePossible(Risk.HIGH);
    }
}
