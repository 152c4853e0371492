// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.model;

import java.util.List;
import java.util.Optional;
import org.flashdoctor.rules.condition.Condition;

/**
 * An action written out for one kind of system.
 *
 * @param action name of the action
 * @param system when it is the right one
 * @param isDefault whether it serves when nothing is known of the system
 * @param steps what to do, in order
 * @param check how to see that it worked
 * @param undo how to put it back
 * @param variants the same for systems that cannot be told from this one by facts
 */
public record Recipe(
        String action,
        Condition system,
        boolean isDefault,
        List<Step> steps,
        List<Step> check,
        List<Step> undo,
        List<Variant> variants) {

    /** Another way for a system that a person recognises by its name. */
    public record Variant(String system, List<Step> steps, List<Step> undo) {}

    /**
     * One step for a person or a program. Texts hold {@code ${parameter}}.
     *
     * @param text what to do, in words
     * @param command the argument list to run; empty when there is none
     * @param file the file that is changed
     * @param edit how a program would change the file
     */
    public record Step(String text, List<String> command, Optional<String> file, Optional<Edit> edit) {}

    /** A change of a file that a program can make and undo. */
    public sealed interface Edit {}

    /** Add a word to the value of a shell-style variable, or take it away. */
    public record VariableWord(String file, String variable, String word, boolean present) implements Edit {}

    /** Have a line in a file, or not. */
    public record FileLine(String file, String line, boolean present) implements Edit {}

    /** Have no line in a file that begins with these characters. */
    public record NoLineStarting(String file, String prefix) implements Edit {}

    /** Make a file with this content. */
    public record WriteFile(String file, String content) implements Edit {}

    /** Remove a file. */
    public record RemoveFile(String file) implements Edit {}
}
