// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.Conversation;
import org.flashdoctor.cli.app.Doctor;
import org.flashdoctor.cli.app.KnowledgeShelf;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.fix.FixRun;
import org.flashdoctor.cli.fix.Remedy;
import org.flashdoctor.cli.fix.RemedyWriter;
import org.flashdoctor.cli.fix.ShellScript;
import org.flashdoctor.cli.fix.UndoRun;
import org.flashdoctor.cli.report.CommandText;
import org.flashdoctor.engine.change.BootIdentity;
import org.flashdoctor.engine.change.ChangeException;
import org.flashdoctor.engine.change.ChangeTarget;
import org.flashdoctor.engine.change.FileContent;
import org.flashdoctor.engine.change.Ran;
import org.flashdoctor.engine.change.RootedTarget;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.probe.LiveEvidence;
import org.flashdoctor.engine.system.RecordedMachine;
import org.flashdoctor.knowledge.load.Knowledge;
import org.flashdoctor.rules.diagnosis.PlannedFix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A fix on the recorded tree of every boot loader and system, byte for byte: carried out, put back, carried out by the
 * script, put back by the script, and interrupted between any two things that touch the disk. Each folder of
 * src/test/resources/fix holds a machine, the files as they are to be afterwards, and the commands that belong to it.
 */
class FixTreesTest {

    private static final String STATE = "/var/lib/flashdoctor/";
    private static final Optional<Knowledge> KNOWLEDGE = Optional.of(knowledge());

    @TempDir
    Path folder;

    static List<Path> systems() throws IOException {
        try (Stream<Path> folders = Files.list(Program.resource("fix"))) {
            return folders.sorted().toList();
        }
    }

    /** Systems on which a program can do something. */
    static List<Path> changeable() throws IOException {
        List<Path> systems = new ArrayList<>();
        for (Path system : systems()) {
            if (expected(system).get("exit").equals("0")) {
                systems.add(system);
            }
        }
        return systems;
    }

    private static Knowledge knowledge() {
        try {
            return new KnowledgeShelf(List.of()).open();
        } catch (IOException | UserException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("systems")
    void isAppliedOnceAndUndoneByteForByte(Path system) throws IOException {
        Path machine = copy(system.resolve("machine"));
        Map<String, String> before = files(machine.resolve("files"));
        String fix = expected(system).get("fix");

        Program.Result applied = new Program().run("fix", fix, "--apply", "--yes", "--root", machine.toString());

        assertThat(applied.err() + applied.out()).contains("[" + fix + "]");
        assertThat(applied.code()).hasToString(expected(system).get("exit"));
        assertThat(files(machine.resolve("files"))).isEqualTo(after(system, before));
        assertThat(commands(machine)).isEqualTo(expected(system).get("commands"));

        if (applied.code() == 0) {
            Program.Result again = new Program().run("fix", fix, "--apply", "--yes", "--root", machine.toString());
            assertThat(again.out()).contains("Nothing to do");
            assertThat(files(machine.resolve("files"))).isEqualTo(after(system, before));
            assertThat(commands(machine)).isEqualTo(expected(system).get("commands"));

            Program.Result undone = new Program().run("fix", "--undo", "--yes", "--root", machine.toString());
            assertThat(undone.code()).as(undone.out() + undone.err()).isZero();
            assertThat(files(machine.resolve("files"))).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("changeable")
    void isTheSameByTheScript(Path system) throws IOException, InterruptedException, UserException {
        Path machine = copy(system.resolve("machine"));
        Path files = machine.resolve("files");
        Map<String, String> before = files(files);
        Path script = Files.write(folder.resolve("fix"), ShellScript.write(remedy(system, machine)));

        assertThat(shell(files, script)).isZero();
        assertThat(files(files)).isEqualTo(after(system, before));
        // Done already: nothing happens, and nothing of the undo is lost.
        assertThat(shell(files, script)).isZero();
        assertThat(files(files)).isEqualTo(after(system, before));
        assertThat(shell(files, script, "undo")).isZero();
        assertThat(files(files)).isEqualTo(before);
        assertThat(shell(files, script, "undo")).isZero();
    }

    @Test
    void scriptsPassShellcheck() throws IOException, InterruptedException, UserException {
        assumeThat(Stream.of("/usr/bin/shellcheck", "/usr/local/bin/shellcheck")
                        .anyMatch(at -> Files.exists(Path.of(at))))
                .isTrue();
        List<String> command = new ArrayList<>(List.of("shellcheck", "--shell=sh"));
        for (Path system : changeable()) {
            Path script = folder.resolve(system.getFileName() + ".sh");
            Files.write(script, ShellScript.write(remedy(system, system.resolve("machine"))));
            command.add(script.toString());
        }

        assertThat(run(command, Map.of())).isZero();
    }

    @ParameterizedTest
    @MethodSource("changeable")
    void canBeUndoneWhereverItIsInterrupted(Path system)
            throws IOException, ChangeException, UserException, InterruptedException {
        Path machine = copy(system.resolve("machine"));
        Path files = machine.resolve("files");
        Map<String, String> before = files(files);
        Path state = files.resolve("var/lib/flashdoctor");
        Remedy remedy = remedy(system, machine);
        Map<String, List<String>> allowed = contents(remedy);
        int steps = 0;
        boolean interrupted = true;
        while (interrupted) {
            ChangeTarget target = new RootedTarget(machine);
            Interrupting limited = new Interrupting(target, steps);
            interrupted = interrupted(remedy, limited, state);
            assertHoldsOldOrNewContent(files(files), allowed);

            // The undo is interrupted as well, once at each step, and begun again.
            for (int undoSteps = 0; undoSteps < 2; undoSteps++) {
                undo(new Interrupting(target, undoSteps), state);
            }
            undo(new Interrupting(target, Integer.MAX_VALUE), state);
            assertThat(files(files)).as("interrupted after %d steps", steps).isEqualTo(before);
            steps++;
        }
        assertThat(steps).isGreaterThan(1);
    }

    /** What each file holds before and after each step; empty text where there is no file. */
    private static Map<String, List<String>> contents(Remedy remedy) {
        Map<String, List<String>> contents = new TreeMap<>();
        for (Remedy.Step step : remedy.steps()) {
            step.files()
                    .forEach(file -> contents.computeIfAbsent(file.path(), path -> new ArrayList<>())
                            .addAll(List.of(text(file.before()), text(file.after()))));
        }
        return contents;
    }

    private static String text(Optional<FileContent> content) {
        return content.map(FileContent::text).orElse("");
    }

    private static void assertHoldsOldOrNewContent(Map<String, String> now, Map<String, List<String>> allowed) {
        allowed.forEach((path, contents) ->
                assertThat(now.getOrDefault(path, "")).as(path).isIn(contents));
    }

    private static Remedy remedy(Path system, Path machine) throws IOException {
        Knowledge knowledge = KNOWLEDGE.orElseThrow();
        FactSet facts = new Doctor(knowledge, new ByteArrayInputStream(new byte[0]))
                .assemble(
                        List.of(),
                        LiveEvidence.collect(new RecordedMachine(machine), List.of(), Duration.ofMinutes(1)),
                        Optional.empty());
        PlannedFix fix = PlannedFix.of(
                knowledge.rules().fix(expected(system).get("fix")).orElseThrow(),
                knowledge.rules().recipes(),
                facts);
        return RemedyWriter.write(fix, new RootedTarget(machine));
    }

    private static boolean interrupted(Remedy remedy, ChangeTarget target, Path state) throws IOException {
        Console console = console();
        FixRun run = new FixRun(
                remedy,
                target,
                state,
                new BootIdentity(Optional.empty(), Optional.empty(), Optional.empty()),
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                new Conversation(console, true),
                new CommandText(List.of(), FactSet.of(List.of(), Set.of())),
                console.out());
        try {
            run.run();
            return false;
        } catch (Interrupting.PowerLoss | ChangeException e) {
            return true;
        }
    }

    private static void undo(ChangeTarget target, Path state) throws IOException, ChangeException, UserException {
        Console console = console();
        try {
            new UndoRun(target, state, false, new Conversation(console, true), console.out()).run(Optional.empty());
        } catch (Interrupting.PowerLoss e) {
            assertThat(e).isNotNull();
        }
    }

    private static Console console() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return new Console(new ByteArrayInputStream(new byte[0]), nowhere, nowhere, Map.of());
    }

    /** Lets a number of changes through, and then the power is gone. */
    private static final class Interrupting implements ChangeTarget {

        private final ChangeTarget target;
        private final int allowed;
        private int done;

        Interrupting(ChangeTarget target, int allowed) {
            this.target = target;
            this.allowed = allowed;
        }

        /** Not an exception that anybody handles: whatever runs ends where it is. */
        static final class PowerLoss extends RuntimeException {
            private static final long serialVersionUID = 1;
        }

        private void step() {
            if (done++ == allowed) {
                throw new PowerLoss();
            }
        }

        @Override
        public Optional<FileContent> read(String path) throws ChangeException {
            return target.read(path);
        }

        @Override
        public List<String> list(String path) throws ChangeException {
            return target.list(path);
        }

        @Override
        public List<String> write(String path, byte[] content, Optional<FileContent.Attributes> attributes)
                throws ChangeException {
            step();
            List<String> made = target.write(path, content, attributes);
            step();
            return made;
        }

        @Override
        public void remove(String path) throws ChangeException {
            step();
            target.remove(path);
            step();
        }

        @Override
        public void removeFolder(String path) throws ChangeException {
            target.removeFolder(path);
        }

        @Override
        public Ran run(List<String> command, Duration limit) throws ChangeException {
            step();
            Ran ran = target.run(command, limit);
            step();
            return ran;
        }
    }

    private static int shell(Path root, Path script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", script.toString()));
        command.addAll(List.of(arguments));
        return run(command, Map.of("ROOT", root.toString()));
    }

    private static int run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile("flashdoctor", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        if (process.exitValue() != 0) {
            System.err.println(Files.readString(log, ISO_8859_1));
        }
        Files.delete(log);
        return process.exitValue();
    }

    private Path copy(Path machine) throws IOException {
        Path copy = folder.resolve("machine");
        try (Stream<Path> all = Files.walk(machine)) {
            for (Path each : all.toList()) {
                Files.copy(each, copy.resolve(machine.relativize(each).toString()));
            }
        }
        return copy;
    }

    /** All files with their content, but for flashdoctor's own. */
    private static Map<String, String> files(Path root) throws IOException {
        Map<String, String> files = new TreeMap<>();
        if (!Files.exists(root)) {
            return files;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                String path = "/" + root.relativize(each);
                if (!path.startsWith(STATE)) {
                    files.put(path, Files.readString(each, ISO_8859_1));
                }
            }
        }
        return files;
    }

    private static Map<String, String> after(Path system, Map<String, String> before) throws IOException {
        Map<String, String> after = new TreeMap<>(before);
        after.putAll(files(system.resolve("after")));
        return after;
    }

    private static String commands(Path machine) throws IOException {
        Path list = machine.resolve("commands-not-run.txt");
        return Files.exists(list) ? Files.readString(list).strip() : "";
    }

    private static Map<String, String> expected(Path system) throws IOException {
        Map<String, String> values = new TreeMap<>();
        try (JsonParser json =
                new JsonFactory().createParser(system.resolve("expected.json").toFile())) {
            while (json.nextToken() != JsonToken.END_OBJECT) {
                if (json.currentToken() == JsonToken.VALUE_STRING) {
                    values.put(json.currentName(), json.getText());
                }
            }
        }
        return values;
    }
}
