// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.Conversation;
import org.flashdoctor.cli.app.ExitCode;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.flash.PartChoice;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.flasher.InstalledFlashers;
import org.flashdoctor.engine.flash.session.Interrupted;
import org.flashdoctor.engine.flash.session.Journal;
import org.flashdoctor.engine.flash.session.JournalRecord;
import org.flashdoctor.engine.flash.session.Planned;
import picocli.CommandLine;

/** {@code flashdoctor flash resume}: finishes what was interrupted, or puts the old content back. */
final class FlashResumeCommand extends FlashWork {

    boolean finish;

    boolean restore;

    boolean forget;

    boolean yes;

    OverrideOptions overrides = new OverrideOptions();

    FlashResumeCommand(Console console, InstalledFlashers flashers) {
        super(console, flashers, OperationKind.WRITE);
    }

    CommandLine line() {
        Syntax syntax = syntax(
                "resume",
                "Reads the chip again after a write that did not come to its end, says what it holds, and offers to "
                        + "finish the write or to put the old content back.");
        overrides.declare(syntax);
        return syntax.flag("--finish", "Write what is missing of the new content.", on -> finish = on)
                .flag("--restore", "Put the old content back, from the backup.", on -> restore = on)
                .flag(
                        "--forget",
                        "Close the journal without writing, when the chip was written by other means.",
                        on -> forget = on)
                .flag("--yes", "The answer to the confirmation.", on -> yes = on)
                .line();
    }

    @Override
    void check(PartChoice parts) throws UserException {
        if ((finish ? 1 : 0) + (restore ? 1 : 0) + (forget ? 1 : 0) > 1) {
            throw new UserException("--finish, --restore and --forget exclude each other.");
        }
        if (!parts.names().isEmpty()) {
            throw new UserException("flash resume takes no regions: it goes on with those of the unfinished write.");
        }
    }

    @Override
    ExitCode work(FlashDesk desk, PartChoice choice) throws UserException, IOException, ProgrammerException {
        if (desk.unfinished().isEmpty()) {
            console.out().println("There is no unfinished write on " + options.programmer + ".");
            return ExitCode.CLEAR;
        }
        Journal.Unfinished write = desk.unfinished().get(0);
        if (forget) {
            return forget(desk, write);
        }
        Interrupted interrupted = desk.session().look(write);
        Conversation conversation = new Conversation(console, yes);
        boolean back = restore;
        if (!finish && !restore) {
            String answer = conversation.ask("Type finish to write the rest, restore to put the old content back: ");
            if (!answer.equals("finish") && !answer.equals("restore")) {
                say("nothing was done; give --finish, --restore or --forget.");
                return ExitCode.BLOCKED;
            }
            back = answer.equals("restore");
        }
        if (back ? !interrupted.canRestore() : !interrupted.canFinish()) {
            throw new UserException(
                    back
                            ? "The backup in " + write.begin().backup()
                                    + " is not there or was changed; only --finish is left."
                            : "The image of the unfinished write is not there any more; only --restore is left.");
        }
        boolean old = back;
        FlashWriting writing = new FlashWriting(this, desk, overrides.read(desk.knowledge()), conversation);
        return writing.carryOut(
                interrupted.parts(),
                Set.of(),
                List.of(),
                Optional.empty(),
                facts -> plan(interrupted, old, facts),
                old ? "Put the old content back?" : "Write the rest?");
    }

    private static Planned plan(Interrupted interrupted, boolean old, FactSet facts) {
        return old ? interrupted.restore(facts) : interrupted.finish(facts);
    }

    private ExitCode forget(FlashDesk desk, Journal.Unfinished write) throws IOException {
        if (!new Conversation(console, yes)
                .agreesInFull("The chip may be half written. Close the journal all the same?")) {
            say("nothing was done.");
            return ExitCode.BLOCKED;
        }
        Journal.close(write, new JournalRecord.End(desk.clock().instant(), "forgotten"));
        console.out()
                .println("The journal is closed. The backup stays in "
                        + write.begin().backup() + ".");
        return ExitCode.CLEAR;
    }
}
