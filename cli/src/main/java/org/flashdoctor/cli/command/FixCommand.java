// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.Conversation;
import org.flashdoctor.cli.app.Doctor;
import org.flashdoctor.cli.app.ExitCode;
import org.flashdoctor.cli.app.StateFolder;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.fix.FixJson;
import org.flashdoctor.cli.fix.FixReport;
import org.flashdoctor.cli.fix.FixRun;
import org.flashdoctor.cli.fix.Remedy;
import org.flashdoctor.cli.fix.RemedyWriter;
import org.flashdoctor.cli.fix.ShellScript;
import org.flashdoctor.cli.fix.StepResult;
import org.flashdoctor.cli.fix.UndoRun;
import org.flashdoctor.cli.report.CommandText;
import org.flashdoctor.engine.change.BootIdentity;
import org.flashdoctor.engine.change.ChangeException;
import org.flashdoctor.engine.change.ChangeTarget;
import org.flashdoctor.engine.change.LiveTarget;
import org.flashdoctor.engine.change.RootedTarget;
import org.flashdoctor.engine.fact.FieldType;
import org.flashdoctor.engine.fact.HostFact.AppliedFix;
import org.flashdoctor.engine.fact.HostFact.FixOutcome;
import org.flashdoctor.engine.system.LiveMachine;
import org.flashdoctor.engine.system.Machine;
import org.flashdoctor.engine.system.RecordedMachine;
import org.flashdoctor.engine.text.FileFailure;
import org.flashdoctor.knowledge.load.Knowledge;
import org.flashdoctor.rules.diagnosis.Diagnosis;
import org.flashdoctor.rules.diagnosis.PlannedFix;
import org.flashdoctor.rules.model.FixEntry;
import picocli.CommandLine;

/** {@code flashdoctor fix}: the plan as commands and differences, carried out, put back, or written as a script. */
final class FixCommand implements Callable<Integer> {

    private final Console console;

    CaseOptions evidence = new CaseOptions();

    ReportOptions report = new ReportOptions();

    boolean apply;

    boolean yes;

    boolean undo;

    boolean skipChanged;

    Optional<Path> script = Optional.empty();

    FixCommand(Console console) {
        this.console = console;
    }

    CommandLine line() {
        Syntax syntax = Syntax.command(
                "fix",
                this,
                "Shows the plan of a fresh diagnosis as exact commands and changes of files for this machine. With ID, "
                        + "that fix alone. Nothing is changed without --apply.",
                "Put the ID before the logs.");
        evidence.declare(syntax);
        report.declare(syntax);
        return syntax.synopsis(
                        "flashdoctor fix [ID] [LOG...] [OPTIONS]",
                        "flashdoctor fix --apply [ID] [OPTIONS]",
                        "flashdoctor fix --undo [ID] [OPTIONS]",
                        "flashdoctor fix --script FILE [ID] [OPTIONS]")
                .flag(
                        "--apply",
                        "Carry out the first fix of the plan, or ID: step by step, each shown and asked about before.",
                        on -> apply = on)
                .flag(
                        "-y, --yes",
                        "Do not ask about steps of low risk. Anything above is asked at a terminal all the same.",
                        on -> yes = on)
                .flag("--undo", "Put back what --apply changed, newest first; with ID that fix alone.", on -> undo = on)
                .flag(
                        "--skip-changed",
                        "With --undo: leave files alone that were changed since, and put the rest back.",
                        on -> skipChanged = on)
                .option(
                        "--script",
                        "FILE",
                        Path.class,
                        "Write the fix as a POSIX shell script that can also undo it. Never over an existing file.",
                        given -> script = Optional.of(given))
                .footer(
                        "Exit codes: 0 done, or nothing that was seen blocks; 1 something blocks, or a person has to act; "
                                + "2 wrong command line or input; 3 a step failed.")
                .line();
    }

    @Override
    public Integer call() throws IOException, UserException {
        if ((apply ? 1 : 0) + (undo ? 1 : 0) + (script.isPresent() ? 1 : 0) > 1) {
            throw new UserException("--apply, --undo and --script exclude each other; give one of them.");
        }
        if (skipChanged && !undo) {
            throw new UserException("--skip-changed goes with --undo.");
        }
        try {
            return (undo ? undo() : fix()).code();
        } catch (ChangeException e) {
            console.err().println("flashdoctor: " + e.getMessage());
            return ExitCode.FAILED.code();
        }
    }

    private ExitCode undo() throws IOException, UserException, ChangeException {
        if (evidence.logs.size() > 1) {
            throw new UserException("--undo takes at most one ID, not " + String.join(" ", evidence.logs) + ".");
        }
        Optional<Path> root = evidence.machine.root;
        mustMayChange(root);
        UndoRun run = new UndoRun(
                target(root),
                StateFolder.of(console.environment(), root, new LiveMachine().isRoot()),
                skipChanged,
                new Conversation(console, yes),
                words());
        UndoRun.End end = run.run(evidence.logs.stream().findFirst());
        if (report.format == ReportOptions.Format.JSON) {
            report.output(console).write(FixJson.undone(end, run.undone()));
        }
        return switch (end) {
            case UNDONE, NOTHING_TO_UNDO -> ExitCode.CLEAR;
            case STOPPED -> ExitCode.BLOCKED;
            case FAILED -> ExitCode.FAILED;
        };
    }

    private ExitCode fix() throws IOException, UserException, ChangeException {
        Knowledge knowledge = evidence.knowledge();
        Optional<FixEntry> wanted = wanted(knowledge);
        Optional<Path> root = evidence.machine.root;
        lookAtWhatIsChanged(root);
        String source = evidence.source();
        Doctor doctor = new Doctor(knowledge, console.in());
        CaseOptions.Gathered gathered = evidence.gather(knowledge, doctor, Doctor.Tap.none(), console);
        Diagnosis diagnosis = doctor.diagnose(gathered.runs(), gathered.direct(), evidence.goal());
        Optional<ChangeTarget> target =
                root.isPresent() || evidence.looks() ? Optional.of(target(root)) : Optional.empty();
        List<Remedy> remedies = fixes(diagnosis, knowledge, wanted).stream()
                .map(fix -> target.map(system -> RemedyWriter.write(fix, system))
                        .orElseGet(() -> RemedyWriter.withoutFiles(fix)))
                .toList();
        CommandText commands = new CommandText(knowledge.asUser(), diagnosis.facts());
        Optional<AppliedFix> inEffect = apply ? inEffect(remedies, diagnosis) : Optional.empty();
        if (inEffect.isPresent()) {
            return nothingToDo(inEffect.get(), remedies.get(0), source);
        }
        if (apply || script.isPresent()) {
            Remedy remedy = first(remedies, source, commands);
            return apply ? apply(remedy, root, target.orElseThrow(), source, commands) : script(remedy);
        }
        String text = report.format == ReportOptions.Format.JSON
                ? FixJson.plan(source, diagnosis.primary().map(finding -> finding.id()), remedies)
                : report.layOut(
                        new FixReport(commands, target.isPresent()).blocks(diagnosis, remedies),
                        "flashdoctor fix: " + source,
                        console);
        report.output(console).write(text);
        return diagnosis.isClear() ? ExitCode.CLEAR : ExitCode.BLOCKED;
    }

    /** A fix that was carried out, works, and has left nothing to carry out: the driver that it unloaded is not seen. */
    private static Optional<AppliedFix> inEffect(List<Remedy> remedies, Diagnosis diagnosis) {
        return remedies.stream()
                .limit(1)
                .filter(remedy -> remedy.obstacle().isPresent())
                .flatMap(remedy -> diagnosis
                        .facts()
                        .all(AppliedFix.class)
                        .filter(applied -> applied.outcome() == FixOutcome.TOOK_EFFECT)
                        .filter(applied ->
                                applied.fix().equals(remedy.fix().entry().id())))
                .findFirst();
    }

    private ExitCode nothingToDo(AppliedFix applied, Remedy remedy, String source) throws IOException, UserException {
        words().println("Nothing to do: " + applied.fix() + " is in effect"
                + applied.detail().known().map(detail -> " (" + detail + ")").orElse("")
                + ". flashdoctor fix --undo " + applied.fix() + " puts it back.");
        if (report.format == ReportOptions.Format.JSON) {
            List<StepResult> results = Collections.nCopies(remedy.steps().size(), StepResult.ALREADY);
            report.output(console).write(FixJson.applied(source, remedy, FixRun.End.NOTHING_TO_DO, results));
        }
        return ExitCode.CLEAR;
    }

    /** The fix that the first argument names, if it names one; the others are logs. */
    private Optional<FixEntry> wanted(Knowledge knowledge) throws UserException {
        if (evidence.logs.isEmpty()) {
            return Optional.empty();
        }
        String first = evidence.logs.get(0);
        Optional<FixEntry> fix = knowledge.rules().fix(first);
        if (fix.isPresent()) {
            evidence.logs.remove(0);
            return fix;
        }
        if (!first.equals("-") && !Files.exists(Path.of(first))) {
            String near = FieldType.nearest(first, knowledge.rules().fixes().keySet())
                    .map(found -> " did you mean \"" + found + "\"?")
                    .orElse(" flashdoctor kb list names all fixes.");
            throw new UserException("There is neither a fix nor a log called \"" + first + "\";" + near);
        }
        return Optional.empty();
    }

    /**
     * What is changed has to be what was looked at. A folder that is laid out like a root file system but holds no
     * recorded machine cannot be looked at: the evidence comes from elsewhere.
     */
    private void lookAtWhatIsChanged(Optional<Path> root) throws UserException {
        boolean tree = root.filter(folder -> Files.isDirectory(folder) && !RecordedMachine.isRecording(folder))
                .isPresent();
        if (tree) {
            if (evidence.logs.isEmpty() && evidence.facts.isEmpty() && !evidence.live) {
                throw new UserException(root.get() + " holds no recorded machine, so that nothing can be diagnosed from"
                        + " it; give a log, --facts FILE, or --live for the hardware of this machine.");
            }
            evidence.machine.root = Optional.empty();
        } else if (apply && root.isEmpty()) {
            if (!evidence.facts.isEmpty()) {
                throw new UserException("--apply changes this machine, and facts of a file may be those of another one;"
                        + " leave --facts out.");
            }
            evidence.live = true;
        }
        if (apply && evidence.logs.contains("-")) {
            throw new UserException("With --apply standard input is where you answer; give the log as a file.");
        }
    }

    private static List<PlannedFix> fixes(Diagnosis diagnosis, Knowledge knowledge, Optional<FixEntry> wanted) {
        if (wanted.isEmpty()) {
            return diagnosis.plan();
        }
        return List.of(diagnosis.plan().stream()
                .filter(fix -> fix.entry().id().equals(wanted.get().id()))
                .findFirst()
                .orElseGet(() -> PlannedFix.of(wanted.get(), knowledge.rules().recipes(), diagnosis.facts())));
    }

    /** The fix to carry out; refused with its steps when a program cannot. */
    private Remedy first(List<Remedy> remedies, String source, CommandText commands) throws UserException {
        if (remedies.isEmpty()) {
            throw new UserException(
                    "There is nothing to fix on " + source + "; name a fix to carry it out all the same.");
        }
        Remedy first = remedies.get(0);
        Optional<String> obstacle = first.obstacle();
        if (obstacle.isEmpty()) {
            return first;
        }
        PrintWriter words = words();
        words.println(first.fix().entry().title() + " [" + first.fix().entry().id() + "]");
        first.steps().forEach(step -> {
            words.println("  - " + step.step().text());
            if (!step.step().command().isEmpty()) {
                words.println("        " + commands.of(step.step().command()));
            }
        });
        words.flush();
        String next = remedies.stream()
                .filter(remedy -> remedy.obstacle().isEmpty())
                .findFirst()
                .map(remedy -> " The next one that flashdoctor can do: "
                        + remedy.fix().entry().id() + ".")
                .orElse("");
        throw new UserException(
                first.fix().entry().id() + " has to be done by hand, as shown: " + obstacle.get() + next);
    }

    private ExitCode apply(Remedy remedy, Optional<Path> root, ChangeTarget target, String source, CommandText commands)
            throws IOException, UserException, ChangeException {
        mustMayChange(root);
        Conversation conversation = new Conversation(console, yes);
        if (remedy.steps().stream().anyMatch(Remedy.Step::changes)) {
            conversation.mustBePossible(remedy.fix().entry().risk());
        }
        PrintWriter words = words();
        words.println(remedy.fix().entry().title() + " [" + remedy.fix().entry().id() + "]");
        FixRun run = new FixRun(
                remedy,
                target,
                StateFolder.of(console.environment(), root, new LiveMachine().isRoot()),
                BootIdentity.of(machine(root)),
                Clock.systemUTC(),
                conversation,
                commands,
                words);
        FixRun.End end = run.run();
        if (end == FixRun.End.APPLIED) {
            closing(remedy, words);
        }
        words.flush();
        if (report.format == ReportOptions.Format.JSON) {
            report.output(console).write(FixJson.applied(source, remedy, end, run.results()));
        }
        return switch (end) {
            case APPLIED, NOTHING_TO_DO -> ExitCode.CLEAR;
            case STOPPED -> ExitCode.BLOCKED;
            case FAILED -> ExitCode.FAILED;
        };
    }

    private static void closing(Remedy remedy, PrintWriter words) {
        words.println();
        words.println(
                remedy.fix().entry().needsReboot()
                        ? "Done. Restart the machine, then run flashdoctor diagnose: it sees whether this took effect."
                        : "Done. Run flashdoctor diagnose again: it sees whether this took effect.");
        words.println("flashdoctor fix --undo " + remedy.fix().entry().id()
                + " puts it back; do that as soon as the flashing is done.");
    }

    private ExitCode script(Remedy remedy) throws UserException {
        Path file = script.orElseThrow();
        try {
            Files.write(
                    file,
                    ShellScript.write(remedy),
                    java.nio.file.StandardOpenOption.CREATE_NEW,
                    java.nio.file.StandardOpenOption.WRITE);
        } catch (java.nio.file.FileAlreadyExistsException e) {
            throw new UserException(
                    "There is a file " + file + " already, which is not overwritten; name another one.");
        } catch (IOException e) {
            throw new UserException("The script cannot be written to " + file + ": " + FileFailure.inWords(e) + ".");
        }
        console.err()
                .println("flashdoctor: wrote " + file + ". Read it, then run it with sh; with the argument undo it puts"
                        + " everything back.");
        return ExitCode.CLEAR;
    }

    /** Words for the person; with JSON on standard output they go to standard error. */
    private PrintWriter words() {
        return report.format == ReportOptions.Format.JSON ? console.err() : console.out();
    }

    private static ChangeTarget target(Optional<Path> root) {
        return root.isPresent() ? new RootedTarget(root.get()) : new LiveTarget();
    }

    private static Machine machine(Optional<Path> root) throws IOException {
        return root.isPresent() && RecordedMachine.isRecording(root.get())
                ? new RecordedMachine(root.get())
                : new LiveMachine();
    }

    private static void mustMayChange(Optional<Path> root) throws UserException {
        if (root.isPresent() && !Files.isDirectory(root.get())) {
            throw new UserException("There is no folder " + root.get() + "; --root takes the root of a system.");
        }
        if (root.isEmpty() && !new LiveMachine().isRoot()) {
            throw new UserException(
                    "Changing this machine needs root; run the same command with sudo (on OpenBSD doas).");
        }
    }
}
