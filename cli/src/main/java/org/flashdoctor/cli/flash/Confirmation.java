// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.flash;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.flashdoctor.cli.app.Console;

/** Asks before something is done that cannot be undone by itself. No answer is no. */
public final class Confirmation {

    private final Console console;
    private final boolean yes;

    /**
     * A confirmation.
     *
     * @param yes whether it was given on the command line
     */
    public Confirmation(Console console, boolean yes) {
        this.console = console;
        this.yes = yes;
    }

    /** Whether there is somebody who can be asked, or the answer is given already. */
    public boolean isPossible() {
        return yes || console.canAsk();
    }

    /** Whether the person agrees, with the whole word. */
    public boolean agrees(String question) throws IOException {
        if (yes) {
            return true;
        }
        if (!isPossible()) {
            console.err()
                    .println("flashdoctor: nobody can be asked here, since standard input is no terminal; --yes gives"
                            + " the answer on the command line.");
            return false;
        }
        String answer = ask(question + " Type yes to go on: ");
        return answer.equals("yes");
    }

    /** What the person answers, in lower case; empty where nobody can be asked. */
    public String ask(String question) throws IOException {
        if (!console.canAsk()) {
            return "";
        }
        console.err().print(question);
        console.err().flush();
        String answer = new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8)).readLine();
        return answer == null ? "" : answer.strip().toLowerCase(Locale.ROOT);
    }
}
