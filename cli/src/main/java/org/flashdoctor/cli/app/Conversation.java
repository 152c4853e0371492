// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.flashdoctor.rules.model.FixEntry.Risk;

/**
 * Asks the person at the terminal before something is done. An empty answer, the end of input, and nobody who could be
 * asked all mean no.
 */
public final class Conversation {

    private final PrintWriter prompts;
    private final BufferedReader answers;
    private final boolean terminal;
    private final boolean yes;

    /**
     * A conversation.
     *
     * @param yes whether the answer was given on the command line
     */
    public Conversation(Console console, boolean yes) {
        this.prompts = console.err();
        this.answers = new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
        this.terminal = console.canAsk();
        this.yes = yes;
    }

    /** Whether there is somebody who can be asked, or the answer is given already. */
    public boolean isPossible() {
        return yes || terminal;
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

    /** Whether the person agrees to a step; --yes answers for what is of low risk. */
    public boolean agrees(String question, Risk risk) throws IOException {
        return answered(risk) || ask(question + " [y/N] ").matches("y|yes");
    }

    /** Whether the person agrees with the whole word, or did on the command line: for what nothing can take back. */
    public boolean agreesInFull(String question) throws IOException {
        if (!isPossible()) {
            prompts.println("flashdoctor: nobody can be asked here, since standard input is no terminal; --yes gives"
                    + " the answer on the command line.");
            prompts.flush();
            return false;
        }
        return yes || ask(question + " Type yes to go on: ").equals("yes");
    }

    /** What the person answers, in lower case; empty where nobody can be asked. */
    public String ask(String question) throws IOException {
        if (!terminal) {
            return "";
        }
        prompts.print(question);
        prompts.flush();
        String answer = answers.readLine();
        return answer == null ? "" : answer.strip().toLowerCase(Locale.ROOT);
    }

    private boolean answered(Risk risk) {
        return yes && risk.compareTo(Risk.LOW) <= 0;
    }
}
