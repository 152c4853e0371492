// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.fix;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.rules.model.FixEntry.Risk;

/** Asks the person at the terminal. */
public final class Conversation {

    private final PrintWriter prompts;
    private final BufferedReader answers;
    private final boolean terminal;
    private final boolean yes;

    /**
     * A conversation.
     *
     * @param yes whether the answer to questions of low risk was given on the command line
     */
    public Conversation(Console console, boolean yes) {
        this.prompts = console.err();
        this.answers = new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
        this.terminal = console.canAsk();
        this.yes = yes;
    }

    /**
     * Refuses beforehand what nobody could answer.
     *
     * @throws UserException when an answer is needed and there is neither a person nor a --yes that counts
     */
    public void mustBePossible(Risk risk) throws UserException {
        if (terminal || answered(risk)) {
            return;
        }
        throw new UserException(
                yes
                        ? "This is of " + risk.name().toLowerCase(Locale.ROOT)
                                + " risk, which --yes does not answer; run it at a terminal."
                        : "Nobody can be asked here, since standard input is no terminal; --yes answers what is of low "
                                + "risk.");
    }

    /** Whether the person agrees. An empty answer and the end of input mean no. */
    public boolean agrees(String question, Risk risk) throws IOException {
        if (answered(risk)) {
            return true;
        }
        prompts.print(question + " [y/N] ");
        prompts.flush();
        String answer = answers.readLine();
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    }

    private boolean answered(Risk risk) {
        return yes && risk.compareTo(Risk.LOW) <= 0;
    }
}
