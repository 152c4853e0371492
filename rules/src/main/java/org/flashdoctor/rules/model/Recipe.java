// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.model;

import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.change.Expectation;
import org.flashdoctor.engine.lazy.Lazy;
import org.flashdoctor.rules.condition.Condition;

/**
 * An action written out for one kind of system.
 *
 * @param action name of the action
 * @param system when it is the right one
 * @param isDefault whether it serves when nothing is known of the system
 * @param content what is done; of all recipes of an action, that of one is needed
 */
public record Recipe(String action, Condition system, boolean isDefault, Lazy<Content> content) {

    /**
     * What a recipe does.
     *
     * @param steps what to do, in order
     * @param check how to see that it worked
     * @param undo how to put it back
     * @param variants the same for systems that cannot be told from this one by facts
     */
    public record Content(List<Step> steps, List<Step> check, List<Step> undo, List<Variant> variants) {

        public Content {
            steps = List.copyOf(steps);
            check = List.copyOf(check);
            undo = List.copyOf(undo);
            variants = List.copyOf(variants);
        }
    }

    /** What to do, in order. */
    public List<Step> steps() {
        return content.get().steps();
    }

    /** How to see that it worked. */
    public List<Step> check() {
        return content.get().check();
    }

    /** How to put it back. */
    public List<Step> undo() {
        return content.get().undo();
    }

    /** The same for systems that cannot be told from this one by facts. */
    public List<Variant> variants() {
        return content.get().variants();
    }

    /** Another way for a system that a person recognises by its name. */
    public record Variant(String system, List<Step> steps, List<Step> undo) {}

    /**
     * One step for a person or a program. Texts hold {@code ${parameter}}.
     *
     * @param text what to do, in words
     * @param command the argument list to run; empty when there is none
     * @param file the file that is changed
     * @param edit how a program makes the change, in place of the command
     * @param kind who does it, and whether it changes anything
     * @param expects what is to be seen when it went well
     */
    public record Step(
            String text,
            List<String> command,
            Optional<String> file,
            Optional<Edit> edit,
            Kind kind,
            Optional<Expectation> expects) {

        /** A step that changes something, or that only a person can do when it has neither command nor edit. */
        public Step(String text, List<String> command, Optional<String> file, Optional<Edit> edit) {
            this(text, command, file, edit, Kind.of(command, edit), Optional.empty());
        }
    }

    /** What a step is to a program. */
    public enum Kind {
        /** It changes the system. */
        CHANGE,
        /** It shows something and changes nothing. */
        LOOK,
        /** It starts the machine anew; what follows can only be done after that. */
        RESTART,
        /** A remark; nothing is to be done. */
        NOTE,
        /** Only a person can do it. */
        PERSON;

        /** What a step is of which nothing else is said. */
        public static Kind of(List<String> command, Optional<Edit> edit) {
            return command.isEmpty() && edit.isEmpty() ? PERSON : CHANGE;
        }
    }

    /** A change of a file that a program can make and undo. */
    public sealed interface Edit {

        /**
         * Where the file is: the first of these that exists. The last name of a path may hold {@code *}; then all files
         * that fit are changed.
         */
        List<String> files();
    }

    /**
     * Add a word to the value of a shell-style variable, or take it away. Without a variable the file is one line of
     * words.
     *
     * @param later files that are read after this one and may set the variable again, in the form of {@link #files}
     */
    public record VariableWord(List<String> files, String variable, String word, boolean present, List<String> later)
            implements Edit {

        public VariableWord(String file, String variable, String word, boolean present) {
            this(List.of(file), variable, word, present, List.of());
        }
    }

    /**
     * Set a shell-style variable.
     *
     * @param value the value, unquoted
     */
    public record VariableValue(List<String> files, String variable, String value) implements Edit {}

    /**
     * Add a word at the end of the lines that begin with a key, inside quotes where the value has such, or take it
     * away. A file without such a line is refused.
     *
     * @param key how the line begins, with its separator; upper and lower case are one
     * @param beside only files that also have a line that begins with this; empty: all
     */
    public record LineWord(List<String> files, String key, String word, boolean present, String beside)
            implements Edit {}

    /** Add a word inside the second pair of quotes of the first line that has two, or take it away. */
    public record QuotedWord(List<String> files, String word, boolean present) implements Edit {}

    /** Add a text to a list attribute of a Nix expression, or take it away. */
    public record NixListItem(List<String> files, String attribute, String item, boolean present) implements Edit {}

    /** Have a line in a file, or not. */
    public record FileLine(List<String> files, String line, boolean present) implements Edit {

        public FileLine(String file, String line, boolean present) {
            this(List.of(file), line, present);
        }
    }

    /** Have no line in a file that begins with these characters. */
    public record NoLineStarting(List<String> files, String prefix) implements Edit {

        public NoLineStarting(String file, String prefix) {
            this(List.of(file), prefix);
        }
    }

    /**
     * Make comments of the lines that begin with these characters, or lines of such comments.
     *
     * @param commented whether they are to be comments
     */
    public record CommentedLine(List<String> files, String prefix, boolean commented) implements Edit {}

    /** An edit for systems that have the file; elsewhere there is nothing to do. */
    public record IfThere(Edit edit) implements Edit {

        @Override
        public List<String> files() {
            return edit.files();
        }
    }

    /** Make a file with this content. */
    public record WriteFile(List<String> files, String content) implements Edit {

        public WriteFile(String file, String content) {
            this(List.of(file), content);
        }
    }

    /** Remove a file. */
    public record RemoveFile(List<String> files) implements Edit {

        public RemoveFile(String file) {
            this(List.of(file));
        }
    }

    /** Keep a copy of a file; a program that can undo does so anyway. */
    public record KeepCopy(List<String> files) implements Edit {}
}
