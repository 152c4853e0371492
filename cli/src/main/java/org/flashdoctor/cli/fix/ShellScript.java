// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.fix;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.report.CommandText;
import org.flashdoctor.engine.change.ChangeRecord;
import org.flashdoctor.engine.change.FileContent;
import org.flashdoctor.engine.change.PlannedChange;
import org.flashdoctor.rules.model.Recipe;

/**
 * Writes a fix as a POSIX shell script that a person reads and runs. It makes the same files as {@link FixRun}, does
 * nothing twice, refuses files that are not what they were when it was written, and undoes what it did.
 */
public final class ShellScript {

    /** Files as the script finds them and as it leaves them. */
    private record FileChange(String path, Optional<FileContent> before, Optional<FileContent> after) {}

    private final Remedy remedy;
    private final StringBuilder out = new StringBuilder();
    private final Map<String, FileChange> files = new LinkedHashMap<>();

    private ShellScript(Remedy remedy) {
        this.remedy = remedy;
    }

    /**
     * The bytes of the script: those of files are in it as they are.
     *
     * @throws UserException when a person has to act in between, or a file cannot be held in a script
     */
    public static byte[] write(Remedy remedy) throws UserException {
        Optional<Remedy.Step> person = remedy.personFirst();
        if (person.isPresent()) {
            throw new UserException(remedy.fix().entry().id() + " cannot be a script, since a person has to do this in"
                    + " between: " + person.get().step().text());
        }
        return new ShellScript(remedy).script().getBytes(StandardCharsets.ISO_8859_1);
    }

    private String script() throws UserException {
        for (Remedy.Step step : remedy.steps()) {
            for (PlannedChange.OfFile file : step.files()) {
                FileChange first = files.get(file.path());
                files.put(
                        file.path(),
                        new FileChange(file.path(), first == null ? file.before() : first.before(), file.after()));
            }
        }
        head();
        apply();
        undo();
        line("");
        line("case ${1:-apply} in");
        line("  apply) apply ;;");
        line("  undo) undo ;;");
        line("  *) fail \"usage: sh $0 [apply|undo]\" ;;");
        line("esac");
        return out.toString();
    }

    private void head() {
        String id = remedy.fix().entry().id();
        line("#!/bin/sh");
        line("# " + remedy.fix().entry().title() + " (" + id + "), written by flashdoctor for one machine.");
        line("# Read it before you run it.");
        line("#");
        line("#   sh THIS-FILE         carries it out; what is done already is not done again");
        line("#   sh THIS-FILE undo    puts it back; files that were changed since are left alone");
        line("#");
        line("# With ROOT=/mnt in the environment, files below /mnt are changed, and commands are shown and not run.");
        line("set -eu");
        line("LC_ALL=C");
        line("export LC_ALL");
        line("ROOT=${ROOT:-}");
        if (!files.isEmpty()) {
            line("kept=$ROOT/var/lib/flashdoctor/script-" + id);
        }
        line("");
        raw("""
                say() {
                  printf '%s\\n' "$*"
                }

                fail() {
                  printf '%s\\n' "$*" >&2
                  exit 1
                }

                """);
        if (usesCommands()) {
            raw("""
                    run() {
                      if [ -n "$ROOT" ]; then
                        say "not run: $*"
                      else
                        say "run: $*"
                        "$@"
                      fi
                    }

                    """);
        }
        if (!files.isEmpty()) {
            raw("""
                    # sum FILE: its checksum and size as cksum prints them, or "none".
                    sum() {
                      if [ -f "$1" ]; then
                        cksum <"$1"
                      else
                        echo none
                      fi
                    }

                    # is FILE SUM: whether the file is as its checksum and size tell.
                    is() {
                      if [ -h "$ROOT$1" ]; then
                        fail "$1 is a symbolic link now; it is left alone."
                      fi
                      [ "$(sum "$ROOT$1")" = "$2" ]
                    }

                    # place FILE: puts the finished file beside FILE into its place.
                    place() {
                      mv -f "$ROOT$1.flashdoctor-new" "$ROOT$1"
                      if [ -z "$ROOT" ] && command -v restorecon >/dev/null; then
                        restorecon "$1"
                      fi
                    }

                    # keep FILE NAME: keeps a copy of a file that is as it was when this was written, and begins the new
                    # file with the same mode and owner.
                    keep() {
                      mkdir -p "$kept"
                      cp -p "$ROOT$1" "$kept/$2"
                      cp -p "$ROOT$1" "$ROOT$1.flashdoctor-new"
                    }

                    # back FILE NAME BEFORE AFTER: puts the kept copy back.
                    back() {
                      if is "$1" "$3"; then
                        return
                      fi
                      if ! is "$1" "$4"; then
                        fail "$1 was changed since; it is left alone. A copy of what it was is $kept/$2."
                      fi
                      if [ "$(sum "$kept/$2")" != "$3" ]; then
                        fail "The copy $kept/$2 is missing or damaged; $1 is left alone."
                      fi
                      cp -p "$kept/$2" "$ROOT$1.flashdoctor-new"
                      place "$1"
                      say "$1 is what it was before."
                    }

                    """);
        }
    }

    private boolean usesCommands() {
        return remedy.steps().stream()
                        .anyMatch(step -> step.changes() && step.files().isEmpty())
                || remedy.steps().stream()
                        .anyMatch(step -> step.step().kind() == Recipe.Kind.LOOK && !step.afterRestart())
                || FixRun.undo(remedy).stream().anyMatch(step -> !step.command().isEmpty());
    }

    private void apply() throws UserException {
        line("apply() {");
        List<String> written = new ArrayList<>();
        for (Remedy.Step step : remedy.steps()) {
            if (step.afterRestart()) {
                continue;
            }
            Recipe.Step recipe = step.step();
            if (recipe.kind() == Recipe.Kind.RESTART || step.isForPerson()) {
                line("  say "
                        + CommandText.quoted("By hand: " + latin(recipe.text())
                                + (recipe.command().isEmpty() ? "" : " (" + typed(recipe.command()) + ")")));
            } else if (recipe.kind() == Recipe.Kind.NOTE) {
                line("  say " + CommandText.quoted(latin(recipe.text())));
            } else if (recipe.kind() == Recipe.Kind.LOOK) {
                comment(recipe.text());
                String failing = recipe.expects()
                        .map(expected -> "fail " + CommandText.quoted(latin(expected.describe()) + " was expected."))
                        .orElse("true");
                line("  run " + typed(recipe.command()) + " || " + failing);
            } else if (step.files().isEmpty()) {
                if (!step.already()) {
                    comment(recipe.text());
                    line("  run " + typed(recipe.command()));
                }
            } else {
                for (PlannedChange.OfFile file : step.files()) {
                    if (!written.contains(file.path())) {
                        written.add(file.path());
                        comment(recipe.text());
                        change(files.get(file.path()));
                    }
                }
            }
        }
        line("}");
        line("");
    }

    private void change(FileChange file) throws UserException {
        UnifiedDiff.of(
                        file.path(),
                        file.before().map(FileContent::bytes),
                        file.after().map(FileContent::bytes))
                .lines()
                .forEach(difference -> line("  #   " + latin(difference).replace('\r', ' ')));
        String path = CommandText.quoted(latin(file.path()));
        String before = sum(file.before());
        line("  if is " + path + " " + CommandText.quoted(sum(file.after())) + "; then");
        line("    say " + CommandText.quoted(latin(file.path()) + " is so already."));
        line("  elif is " + path + " " + CommandText.quoted(before) + "; then");
        if (file.before().isPresent()) {
            line("    keep " + path + " " + name(file.path()));
        } else {
            line("    mkdir -p \"$(dirname \"$ROOT\"" + path + ")\"");
        }
        if (file.after().isPresent()) {
            content(file, "\"$ROOT\"" + path + ".flashdoctor-new");
            if (file.before().isEmpty()) {
                line("    chmod 644 \"$ROOT\"" + path + ".flashdoctor-new");
            }
            line("    place " + path);
        } else {
            line("    rm -f \"$ROOT\"" + path + " \"$ROOT\"" + path + ".flashdoctor-new");
        }
        line("    say " + CommandText.quoted(latin(file.path()) + " is changed."));
        line("  else");
        line("    fail "
                + CommandText.quoted(
                        latin(file.path()) + " is not what it was when this script was written; it is left alone."));
        line("  fi");
    }

    private void content(FileChange file, String place) throws UserException {
        String text = file.after().orElseThrow().text();
        if (text.indexOf('\0') >= 0) {
            throw new UserException(file.path() + " holds a zero byte, which no shell script can hold; use --apply.");
        }
        if (!text.endsWith("\n")) {
            line("    printf '%s' '" + text.replace("'", "'\\''") + "' >" + place);
            return;
        }
        String end = "END_OF_FILE";
        while (text.contains(end)) {
            end += "_";
        }
        line("    cat >" + place + " <<'" + end + "'");
        out.append(text);
        line(end);
    }

    private void undo() {
        line("undo() {");
        List<String> restored = new ArrayList<>();
        for (ChangeRecord.UndoStep step : FixRun.undo(remedy)) {
            comment(step.text());
            step.restores().forEach(path -> restore(path, restored));
            if (!step.command().isEmpty()) {
                line("  run " + typed(step.command()));
            } else if (step.restores().isEmpty()) {
                line("  say " + CommandText.quoted("By hand: " + latin(step.text())));
            }
        }
        files.keySet().forEach(path -> restore(path, restored));
        if (FixRun.undo(remedy).isEmpty() && files.isEmpty()) {
            line("  say 'There is nothing to put back.'");
        }
        line("}");
    }

    private void restore(String path, List<String> restored) {
        FileChange file = files.get(path);
        if (file == null || restored.contains(path)) {
            return;
        }
        restored.add(path);
        String quoted = CommandText.quoted(latin(path));
        if (file.before().isPresent()) {
            line("  back " + quoted + " " + name(path) + " " + CommandText.quoted(sum(file.before())) + " "
                    + CommandText.quoted(sum(file.after())));
            return;
        }
        line("  if is " + quoted + " " + CommandText.quoted(sum(file.after())) + "; then");
        line("    rm -f \"$ROOT\"" + quoted);
        line("    say " + CommandText.quoted(latin(path) + " is gone again."));
        line("  elif [ -e \"$ROOT\"" + quoted + " ]; then");
        line("    fail " + CommandText.quoted(latin(path) + " was changed since; it is left alone."));
        line("  fi");
    }

    /** Name of the copy of a file. */
    private static String name(String path) {
        return CommandText.quoted(latin(path.substring(1).replace("%", "%25").replace("/", "%2F")));
    }

    private static String sum(Optional<FileContent> content) {
        return content.map(file -> PosixSum.of(file.bytes())).orElse("none");
    }

    private static String typed(List<String> command) {
        return String.join(
                " ",
                command.stream().map(word -> CommandText.quoted(latin(word))).toList());
    }

    private void comment(String text) {
        line("  # " + latin(text).replaceAll("\\s+", " "));
    }

    /** Text for a script whose characters stand for bytes. */
    private static String latin(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    private void raw(String text) {
        out.append(text);
    }
}
