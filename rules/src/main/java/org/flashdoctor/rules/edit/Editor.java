// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashdoctor.rules.model.Recipe;

/** Carries an edit out on the text of a file. Doing it twice is doing it once. */
public final class Editor {

    /** The inside of the second pair of double quotes of a line. */
    private static final Pattern SECOND_QUOTES = Pattern.compile("^\\s*\"[^\"]*\"\\s+\"([^\"]*)\"");

    private Editor() {}

    /**
     * The text of a file after an edit.
     *
     * @param text what is in the file, one character a byte; empty: there is no such file
     * @return what is to be in the file; empty: there is to be no such file
     * @throws RefusedEditException when a program cannot make this edit safely
     */
    public static Optional<String> edit(Recipe.Edit edit, Optional<String> text) throws RefusedEditException {
        if (edit instanceof Recipe.KeepCopy) {
            return text;
        } else if (edit instanceof Recipe.IfThere there) {
            return text.isEmpty() ? text : edit(there.edit(), text);
        } else if (edit instanceof Recipe.RemoveFile) {
            return Optional.empty();
        } else if (edit instanceof Recipe.WriteFile write) {
            return Optional.of(write.content().endsWith("\n") ? write.content() : write.content() + "\n");
        } else if (edit instanceof Recipe.FileLine line) {
            return fileLine(line, text);
        }
        if (text.isEmpty()) {
            return missing(edit);
        }
        return Optional.of(change(edit, text.get()));
    }

    /** Taking something out of a file that is not there is done already; a file of words is never made up. */
    private static Optional<String> missing(Recipe.Edit edit) throws RefusedEditException {
        if (edit instanceof Recipe.VariableValue value) {
            return Optional.of(ShellText.setValue("", value.variable(), value.value()));
        }
        if (edit instanceof Recipe.NoLineStarting || edit instanceof Recipe.CommentedLine || !adds(edit)) {
            return Optional.empty();
        }
        throw new RefusedEditException("There is no file " + String.join(" or ", edit.files()) + ".");
    }

    private static boolean adds(Recipe.Edit edit) {
        if (edit instanceof Recipe.VariableWord word) {
            return word.present();
        } else if (edit instanceof Recipe.LineWord word) {
            return word.present();
        } else if (edit instanceof Recipe.QuotedWord word) {
            return word.present();
        }
        return edit instanceof Recipe.NixListItem item && item.present();
    }

    private static String change(Recipe.Edit edit, String text) throws RefusedEditException {
        if (edit instanceof Recipe.VariableWord word) {
            Words.mustBePlain(word.word());
            if (word.variable().isEmpty()) {
                return oneLine(text, word);
            }
            return word.present()
                    ? ShellText.addWord(text, word.variable(), word.word())
                    : ShellText.removeWord(text, word.variable(), word.word());
        } else if (edit instanceof Recipe.VariableValue value) {
            return ShellText.setValue(text, value.variable(), value.value());
        } else if (edit instanceof Recipe.LineWord word) {
            Words.mustBePlain(word.word());
            return lineWord(text, word);
        } else if (edit instanceof Recipe.QuotedWord word) {
            Words.mustBePlain(word.word());
            return quotedWord(text, word);
        } else if (edit instanceof Recipe.NixListItem item) {
            Words.mustBePlain(item.item());
            return NixText.edit(text, item.attribute(), item.item(), item.present());
        } else if (edit instanceof Recipe.NoLineStarting none) {
            StringBuilder rest = new StringBuilder();
            Lines.of(text).stream()
                    .filter(line -> !line.startsWith(none.prefix()))
                    .forEach(rest::append);
            return rest.toString();
        }
        Recipe.CommentedLine comment = (Recipe.CommentedLine) edit;
        StringBuilder out = new StringBuilder();
        for (String line : Lines.of(text)) {
            boolean isComment = line.matches("(?s)#+[ \\t]*" + Pattern.quote(comment.prefix()) + ".*");
            if (comment.commented() && line.startsWith(comment.prefix())) {
                out.append('#').append(line);
            } else if (!comment.commented() && isComment) {
                out.append(line.replaceFirst("^#+[ \\t]*", ""));
            } else {
                out.append(line);
            }
        }
        return out.toString();
    }

    /** Whether a file assigns the variable of an edit; it is then the one that counts. */
    public static boolean assigns(Recipe.VariableWord edit, String text) throws RefusedEditException {
        return ShellText.assigns(text, edit.variable());
    }

    private static Optional<String> fileLine(Recipe.FileLine edit, Optional<String> text) {
        List<String> lines = Lines.of(text.orElse(""));
        boolean there = lines.stream().anyMatch(line -> Lines.body(line).strip().equals(edit.line()));
        if (edit.present()) {
            return there ? text : Optional.of(Lines.append(text.orElse(""), edit.line()));
        }
        if (!there) {
            return text;
        }
        StringBuilder rest = new StringBuilder();
        lines.stream()
                .filter(line -> !Lines.body(line).strip().equals(edit.line()))
                .forEach(rest::append);
        return Optional.of(rest.toString());
    }

    /** A file that is a kernel command line: its first line that is neither empty nor a comment. */
    private static String oneLine(String text, Recipe.VariableWord edit) throws RefusedEditException {
        List<String> lines = new ArrayList<>(Lines.of(text));
        boolean found = false;
        for (int i = 0; i < lines.size(); i++) {
            String body = Lines.body(lines.get(i));
            if (body.isBlank() || body.startsWith("#")) {
                continue;
            }
            if (!edit.present()) {
                lines.set(i, Lines.with(lines.get(i), line -> Words.remove(line, edit.word())));
            } else if (Words.has(body, edit.word())) {
                return text;
            } else if (!found) {
                lines.set(i, Lines.with(lines.get(i), line -> Words.add(line, edit.word())));
            }
            found = true;
        }
        if (!found && edit.present()) {
            // Made up from nothing it would lack root= and all else that the machine needs to start.
            throw new RefusedEditException("The file is empty; a command line of one word would not start the system.");
        }
        return String.join("", lines);
    }

    private static String lineWord(String text, Recipe.LineWord edit) throws RefusedEditException {
        List<String> lines = new ArrayList<>(Lines.of(text));
        if (!edit.beside().isEmpty() && lines.stream().noneMatch(line -> key(edit.beside(), line) > 0)) {
            return text;
        }
        boolean found = false;
        for (int i = 0; i < lines.size(); i++) {
            int start = key(edit.key(), lines.get(i));
            if (start > 0) {
                found = true;
                String body = Lines.body(lines.get(i));
                String value = body.substring(start);
                String changed = value(value, edit);
                boolean separated =
                        value.length() > 0 || changed.isEmpty() || !edit.key().matches(".*\\w");
                lines.set(i, body.substring(0, start) + (separated ? "" : " ") + changed + Lines.end(lines.get(i)));
            }
        }
        if (!found && edit.present()) {
            throw new RefusedEditException("The file has no line that begins with " + edit.key() + ".");
        }
        return String.join("", lines);
    }

    private static String value(String value, Recipe.LineWord edit) {
        String trimmed = value.stripTrailing();
        boolean quoted = trimmed.length() > 1 && trimmed.startsWith("\"") && trimmed.endsWith("\"");
        String inside = quoted ? trimmed.substring(1, trimmed.length() - 1) : value;
        String changed = inside;
        if (!edit.present()) {
            changed = Words.remove(inside, edit.word());
        } else if (!Words.has(inside, edit.word())) {
            changed = Words.add(inside, edit.word());
        }
        return quoted ? "\"" + changed + "\"" + value.substring(trimmed.length()) : changed;
    }

    /** Where the value of a line begins; 0 when the line does not begin with the key. */
    private static int key(String key, String line) {
        String body = Lines.body(line);
        String word = key.replaceAll("[:=]$", "");
        String separator = key.substring(word.length());
        int start = body.length() - body.stripLeading().length();
        if (!body.substring(start).toLowerCase(Locale.ROOT).startsWith(word.toLowerCase(Locale.ROOT))) {
            return 0;
        }
        String rest = body.substring(start + word.length());
        Matcher end = Pattern.compile(separator.isEmpty() ? "^[ \\t]+|^$" : "^[ \\t]*" + separator + "[ \\t]*")
                .matcher(rest);
        return end.find() ? start + word.length() + end.end() : 0;
    }

    private static String quotedWord(String text, Recipe.QuotedWord edit) throws RefusedEditException {
        StringBuilder out = new StringBuilder();
        boolean found = false;
        for (String line : Lines.of(text)) {
            Matcher quotes = SECOND_QUOTES.matcher(line);
            // For adding, the first line is what is started by itself; for removing, wherever it is.
            if ((found && edit.present()) || !quotes.find()) {
                out.append(line);
                continue;
            }
            found = true;
            String inside = quotes.group(1);
            String changed = inside;
            if (!edit.present()) {
                changed = Words.remove(inside, edit.word());
            } else if (!Words.has(inside, edit.word())) {
                changed = Words.add(inside, edit.word());
            }
            out.append(line, 0, quotes.start(1)).append(changed).append(line.substring(quotes.end(1)));
        }
        if (!found && edit.present()) {
            throw new RefusedEditException("The file has no line with two texts in quotes.");
        }
        return out.toString();
    }
}
