// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.edit;

import java.util.ArrayList;
import java.util.List;

/**
 * Assignments in a file that a shell reads, such as /etc/default/grub. Comments, quotes and continued lines are told
 * apart as a shell does; what stands inside a command substitution or a here-document is not understood and is refused
 * when it would have to be changed.
 */
final class ShellText {

    /** How a piece of a value is quoted. */
    private enum Quote {
        DOUBLE,
        SINGLE,
        NONE
    }

    /**
     * A piece of a value.
     *
     * @param start first character inside the quotes
     * @param end after the last character inside the quotes
     */
    private record Piece(Quote quote, int start, int end) {}

    /**
     * An assignment.
     *
     * @param pieces the value, in pieces of one way of quoting
     * @param end after the value
     */
    private record Assignment(int valueStart, List<Piece> pieces, int end) {}

    private final String text;
    private final String variable;
    private final List<Assignment> assignments = new ArrayList<>();

    private ShellText(String text, String variable) throws RefusedEditException {
        this.text = text;
        this.variable = variable;
        scan();
    }

    /** Whether the variable is set or added to. */
    static boolean assigns(String text, String variable) throws RefusedEditException {
        return !new ShellText(text, variable).assignments.isEmpty();
    }

    /** Whether the value of the last assignment holds a word, or any assignment does. */
    static boolean has(String text, String variable, String word) throws RefusedEditException {
        ShellText shell = new ShellText(text, variable);
        return shell.assignments.stream().anyMatch(assignment -> shell.holds(assignment, word));
    }

    /** The text with the word in the last assignment; that is the one that counts. Without one, a line is added. */
    static String addWord(String text, String variable, String word) throws RefusedEditException {
        String edited = withWord(text, variable, word);
        ShellText after = new ShellText(edited, variable);
        List<Assignment> all = after.assignments;
        if (all.isEmpty() || !after.holds(all.get(all.size() - 1), word)) {
            throw new RefusedEditException("How the file ends keeps " + variable + " from being set safely.");
        }
        return edited;
    }

    private static String withWord(String text, String variable, String word) throws RefusedEditException {
        ShellText shell = new ShellText(text, variable);
        if (shell.assignments.isEmpty()) {
            return Lines.append(text, variable + "=\"" + word + "\"");
        }
        Assignment last = shell.assignments.get(shell.assignments.size() - 1);
        return shell.holds(last, word) ? text : shell.added(last, word);
    }

    /** The text without the word in any assignment. */
    static String removeWord(String text, String variable, String word) throws RefusedEditException {
        ShellText shell = new ShellText(text, variable);
        StringBuilder out = new StringBuilder(text);
        for (int i = shell.assignments.size() - 1; i >= 0; i--) {
            List<Piece> pieces = shell.assignments.get(i).pieces();
            for (int k = pieces.size() - 1; k >= 0; k--) {
                Piece piece = pieces.get(k);
                String now = text.substring(piece.start(), piece.end());
                out.replace(piece.start(), piece.end(), Words.remove(now, word));
            }
        }
        if (has(out.toString(), variable, word)) {
            throw new RefusedEditException("The quotes around " + word + " keep it from being taken out safely.");
        }
        return out.toString();
    }

    /** The text with the last assignment set to a plain value; without one, a line is added. */
    static String setValue(String text, String variable, String value) throws RefusedEditException {
        String edited = withValue(text, variable, value);
        ShellText after = new ShellText(edited, variable);
        List<Assignment> all = after.assignments;
        if (all.isEmpty() || !after.value(all.get(all.size() - 1)).equals(value)) {
            throw new RefusedEditException("How the file ends keeps " + variable + " from being set safely.");
        }
        return edited;
    }

    private static String withValue(String text, String variable, String value) throws RefusedEditException {
        ShellText shell = new ShellText(text, variable);
        if (shell.assignments.isEmpty()) {
            return Lines.append(text, variable + "=\"" + value + "\"");
        }
        Assignment last = shell.assignments.get(shell.assignments.size() - 1);
        if (shell.value(last).equals(value)) {
            return text;
        }
        return text.substring(0, last.valueStart()) + "\"" + value + "\"" + text.substring(last.end());
    }

    private boolean holds(Assignment assignment, String word) {
        return Words.has(value(assignment), word);
    }

    /** The value as the shell has it, as far as it does not depend on other variables. */
    private String value(Assignment assignment) {
        StringBuilder value = new StringBuilder();
        for (Piece piece : assignment.pieces()) {
            String raw = text.substring(piece.start(), piece.end());
            value.append(piece.quote() == Quote.SINGLE ? raw : raw.replaceAll("\\\\\\r?\\n", ""));
        }
        return value.toString();
    }

    private String added(Assignment assignment, String word) throws RefusedEditException {
        List<Piece> pieces = assignment.pieces();
        if (pieces.isEmpty()) {
            return insert(assignment.end(), "\"" + word + "\"");
        }
        Piece last = pieces.get(pieces.size() - 1);
        if (last.quote() != Quote.NONE) {
            String inside = Words.add(text.substring(last.start(), last.end()), word);
            String before = pieces.size() > 1 && last.start() == last.end() ? " " : "";
            return text.substring(0, last.start()) + before + inside + text.substring(last.end());
        }
        if (pieces.size() > 1) {
            return insert(assignment.end(), "\" " + word + "\"");
        }
        String raw = text.substring(last.start(), last.end());
        if (raw.indexOf('\\') >= 0) {
            throw new RefusedEditException("The value of " + variable + " is written with backslashes.");
        }
        return text.substring(0, last.start()) + "\"" + Words.add(raw, word) + "\"" + text.substring(last.end());
    }

    private String insert(int at, String what) {
        return text.substring(0, at) + what + text.substring(at);
    }

    /** Walks through the text as a shell does and notes the assignments. */
    private void scan() throws RefusedEditException {
        int at = 0;
        boolean atCommand = true;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#' && (at == 0 || " \t\n;".indexOf(text.charAt(at - 1)) >= 0)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (c == '\n' || c == ';' || c == '&' || c == '|') {
                at++;
                atCommand = true;
            } else if (c == ' ' || c == '\t' || c == '\r') {
                at++;
            } else if (c == '<' && text.startsWith("<<", at)) {
                throw new RefusedEditException(
                        "The file holds a here-document, in which " + variable + " may not be what it seems.");
            } else if (atCommand && assignmentAt(at)) {
                at = assignment(at);
            } else {
                int end = word(at, new ArrayList<>());
                String word = text.substring(at, end);
                // What may stand before a command, or an assignment.
                atCommand = atCommand
                        && List.of("export", "then", "else", "do", "if", "elif", "while", "{", "!", "declare", "local")
                                .contains(word);
                at = Math.max(end, at + 1);
            }
        }
    }

    private boolean assignmentAt(int at) {
        return text.startsWith(variable + "=", at) || text.startsWith(variable + "+=", at);
    }

    private int assignment(int at) throws RefusedEditException {
        int valueStart = text.indexOf('=', at) + 1;
        List<Piece> pieces = new ArrayList<>();
        int end = word(valueStart, pieces);
        if (end < text.length() && text.charAt(end) == '(') {
            throw new RefusedEditException("The value of " + variable + " is an array.");
        }
        assignments.add(new Assignment(valueStart, List.copyOf(pieces), end));
        return end;
    }

    /** Reads one word of the shell; gives where it ends. */
    private int word(int start, List<Piece> pieces) throws RefusedEditException {
        int at = start;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (" \t\n;&|<>()".indexOf(c) >= 0 || (c == '\r' && text.startsWith("\r\n", at))) {
                return at;
            }
            if (c == '"' || c == '\'') {
                int close = c == '"' ? closingQuote(at + 1) : text.indexOf('\'', at + 1);
                if (close < 0) {
                    throw new RefusedEditException("A quote in the file is not closed.");
                }
                pieces.add(new Piece(c == '"' ? Quote.DOUBLE : Quote.SINGLE, at + 1, close));
                at = close + 1;
            } else {
                int end = plain(at);
                pieces.add(new Piece(Quote.NONE, at, end));
                at = end;
            }
        }
        return at;
    }

    private int closingQuote(int from) throws RefusedEditException {
        int at = from;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '`' || text.startsWith("$(", at)) {
                at = substitution(at);
            } else {
                at += text.charAt(at) == '\\' ? 2 : 1;
            }
        }
        return at < text.length() ? at : -1;
    }

    /** The end of unquoted characters. */
    private int plain(int from) throws RefusedEditException {
        int at = from;
        while (at < text.length() && " \t\n;&|<>()\"'".indexOf(text.charAt(at)) < 0 && !text.startsWith("\r\n", at)) {
            if (text.charAt(at) == '`' || text.startsWith("$(", at)) {
                at = substitution(at);
            } else {
                at += text.charAt(at) == '\\' ? 2 : 1;
            }
        }
        return Math.min(at, text.length());
    }

    /** The end of a command substitution; quotes within it are passed over. */
    private int substitution(int from) throws RefusedEditException {
        if (text.charAt(from) == '`') {
            int close = text.indexOf('`', from + 1);
            if (close < 0) {
                throw new RefusedEditException("A command substitution in the file is not closed.");
            }
            return close + 1;
        }
        int depth = 0;
        for (int at = from + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '\'') {
                int close = text.indexOf('\'', at + 1);
                at = close < 0 ? text.length() : close;
            } else if (c == '"') {
                int close = closingQuote(at + 1);
                at = close < 0 ? text.length() : close;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
                if (depth == 0) {
                    return at + 1;
                }
            }
        }
        throw new RefusedEditException("A command substitution in the file is not closed.");
    }
}
