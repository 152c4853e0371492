// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.ExitCode;
import org.flashdoctor.cli.app.KnowledgeShelf;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.command.Syntax.Member;
import org.flashdoctor.knowledge.check.KnowledgeTests;
import org.flashdoctor.knowledge.load.EntryText;
import org.flashdoctor.knowledge.load.KnowledgeException;
import org.flashdoctor.knowledge.load.KnowledgeLoader;
import org.flashdoctor.knowledge.load.KnowledgeSchema;
import org.flashdoctor.knowledge.load.KnowledgeSource;
import org.flashdoctor.knowledge.load.Problem;
import org.flashdoctor.rules.model.KnowledgeBase;
import picocli.CommandLine;

/** Commands for those who write knowledge. */
final class KbCommand {

    private KbCommand() {}

    static CommandLine line(Console console, List<String> words) {
        return Syntax.group(
                "kb",
                "For those who write knowledge.",
                words,
                new Member("list", rest -> new Listing(console).line()),
                new Member("show", rest -> new Show(console).line()),
                new Member("schema", rest -> new Schema(console).line()),
                new Member("lint", rest -> new Lint(console).line()),
                new Member("test", rest -> new Test(console).line()));
    }

    /** Which knowledge bases to use. */
    static final class KbOption {
        List<Path> folders = new ArrayList<>();

        void declare(Syntax syntax) {
            syntax.options(
                    "--kb",
                    "DIR",
                    Path.class,
                    "Also use the knowledge in DIR; it may override the built-in one. Repeatable.",
                    given -> folders = given);
        }

        KnowledgeShelf shelf() {
            return new KnowledgeShelf(folders);
        }
    }

    static final class Listing implements Callable<Integer> {

        private final Console console;

        KbOption kb = new KbOption();

        Listing(Console console) {
            this.console = console;
        }

        CommandLine line() {
            Syntax syntax = Syntax.command("list", this, "Names every finding and every fix.");
            kb.declare(syntax);
            return syntax.line();
        }

        @Override
        public Integer call() throws IOException, UserException {
            KnowledgeBase rules = kb.shelf().open().rules();
            rules.findings().forEach((id, entry) -> console.out().printf("finding  %-28s %s%n", id, entry.title()));
            rules.fixes().forEach((id, entry) -> console.out().printf("fix      %-28s %s%n", id, entry.title()));
            return ExitCode.CLEAR.code();
        }
    }

    static final class Show implements Callable<Integer> {

        private final Console console;

        KbOption kb = new KbOption();

        String id = "";

        Show(Console console) {
            this.console = console;
        }

        CommandLine line() {
            Syntax syntax = Syntax.command(
                    "show",
                    this,
                    "Prints an entry, a question, a recogniser or the recipes of an action as YAML, as it is in force.");
            kb.declare(syntax);
            return syntax.word(
                            "ID",
                            String.class,
                            "Id of a finding, fix, question or recogniser, or an action's name.",
                            given -> id = given)
                    .line();
        }

        @Override
        public Integer call() throws IOException, UserException {
            try {
                Optional<String> yaml = EntryText.find(kb.shelf().sources(), id);
                console.out()
                        .print(yaml.orElseThrow(
                                () -> new UserException("The knowledge base holds nothing with the id \"" + id
                                        + "\"; flashdoctor kb list names findings and fixes.")));
            } catch (KnowledgeException e) {
                throw new UserException(e.problems().get(0).toString());
            }
            return ExitCode.CLEAR.code();
        }
    }

    static final class Schema implements Callable<Integer> {

        private final Console console;

        String kind = "entry";

        Schema(Console console) {
            this.console = console;
        }

        CommandLine line() {
            return Syntax.command(
                            "schema",
                            this,
                            "Prints the JSON Schema of knowledge files, for editors. It is made from the Java types.",
                            "KIND is entry (default), recognisers, recipes, questions, coverage, gate, simulation or "
                                    + "redaction.")
                    .optionalWord("KIND", String.class, "Kind of file.", kind, given -> kind = given)
                    .line();
        }

        @Override
        public Integer call() throws UserException {
            console.out()
                    .println(KnowledgeSchema.of(kind)
                            .orElseThrow(() -> new UserException("There is no schema for \"" + kind
                                    + "\"; choose one of " + String.join(", ", KnowledgeSchema.KINDS) + ".")));
            return ExitCode.CLEAR.code();
        }
    }

    static final class Lint implements Callable<Integer> {

        private final Console console;

        KbOption kb = new KbOption();

        List<Path> folders = new ArrayList<>();

        boolean alone;

        Lint(Console console) {
            this.console = console;
        }

        CommandLine line() {
            Syntax syntax = Syntax.command(
                    "lint", this, "Checks a knowledge base: every name, every reference, every test that is missing.");
            kb.declare(syntax);
            return syntax.words("DIR", Path.class, "Folders to check, as with --kb.", given -> folders = given)
                    .flag("--alone", "Check DIR by itself, without the built-in knowledge.", on -> alone = on)
                    .line();
        }

        @Override
        public Integer call() throws IOException, UserException {
            List<Path> all = new ArrayList<>(kb.folders);
            all.addAll(folders);
            if (alone && all.isEmpty()) {
                throw new UserException("--alone checks folders of yours; give at least one.");
            }
            List<Problem> problems = new ArrayList<>();
            int checked = 0;
            try {
                List<KnowledgeSource> sources = new ArrayList<>();
                if (!alone) {
                    sources.add(KnowledgeSource.builtIn());
                }
                for (Path folder : all) {
                    sources.add(KnowledgeSource.folder(folder));
                    problems.addAll(KnowledgeLoader.check(sources));
                    checked += sources.get(sources.size() - 1).files().size();
                }
                if (all.isEmpty()) {
                    // What is built in was checked when it was packed; its tests were packed apart.
                    KnowledgeLoader.load(sources);
                    checked = sources.get(0).files().size();
                }
            } catch (KnowledgeException e) {
                problems.addAll(e.problems());
            }
            problems.forEach(console.out()::println);
            console.out()
                    .println(problems.isEmpty() ? checked + " files, no problems." : problems.size() + " problems.");
            return problems.isEmpty() ? ExitCode.CLEAR.code() : ExitCode.USAGE.code();
        }
    }

    static final class Test implements Callable<Integer> {

        private final Console console;

        KbOption kb = new KbOption();

        String filter = "";

        boolean alone;

        Test(Console console) {
            this.console = console;
        }

        CommandLine line() {
            Syntax syntax = Syntax.command(
                    "test", this, "Runs the tests that stand beside the entries, and the examples of the recognisers.");
            kb.declare(syntax);
            return syntax.option(
                            "--only",
                            "TEXT",
                            String.class,
                            "Only tests whose path or id holds TEXT.",
                            given -> filter = given)
                    .flag(
                            "--alone",
                            "Test the first --kb DIR by itself, without the built-in knowledge.",
                            on -> alone = on)
                    .line();
        }

        @Override
        public Integer call() throws IOException, UserException {
            try {
                List<KnowledgeSource> sources = new ArrayList<>();
                if (!alone) {
                    sources.add(KnowledgeSource.builtIn());
                }
                for (Path folder : kb.folders) {
                    sources.add(KnowledgeSource.folder(folder));
                }
                KnowledgeTests tests = new KnowledgeTests(KnowledgeLoader.load(sources));
                KnowledgeSource tested =
                        kb.folders.isEmpty() ? KnowledgeSource.builtInTests() : sources.get(sources.size() - 1);
                KnowledgeTests.Result result = tests.run(tested, filter);
                result.failures().forEach(console.out()::println);
                console.out()
                        .println(result.passed() + " passed, "
                                + result.failures().size() + " failed");
                return result.failures().isEmpty() ? ExitCode.CLEAR.code() : ExitCode.BLOCKED.code();
            } catch (KnowledgeException e) {
                e.problems().forEach(console.out()::println);
                throw new UserException(
                        "The knowledge base has " + e.problems().size() + " problems; run flashdoctor kb lint first.");
            }
        }
    }
}
