// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A list attribute in a Nix expression such as configuration.nix. Only the plain forms are edited: one assignment of a
 * literal list, or a module whose outermost attribute set ends the file. All else is refused.
 */
final class NixText {

    private final String text;
    /** The text with comments and strings blanked out, character by character. */
    private final String code;

    private final String attribute;

    private NixText(String text, String attribute) throws RefusedEditException {
        this.text = text;
        this.attribute = attribute;
        this.code = code(text);
    }

    static String edit(String text, String attribute, String item, boolean present) throws RefusedEditException {
        NixText nix = new NixText(text, attribute);
        List<Integer> assignments = nix.assignments();
        if (assignments.size() > 1) {
            throw new RefusedEditException(attribute + " is set more than once.");
        }
        if (assignments.isEmpty()) {
            return present ? nix.withNewList(item) : nix.withoutMention();
        }
        return nix.withChangedList(assignments.get(0), "\"" + item + "\"", present);
    }

    private List<Integer> assignments() {
        List<Integer> places = new ArrayList<>();
        Matcher found = Pattern.compile("(?<![\\w.\"'-])" + Pattern.quote(attribute) + "\\s*=(?!=)")
                .matcher(code);
        while (found.find()) {
            places.add(found.end());
        }
        return places;
    }

    private String withChangedList(int from, String item, boolean present) throws RefusedEditException {
        int open = from;
        while (open < code.length() && Character.isWhitespace(code.charAt(open))) {
            open++;
        }
        int close = code.indexOf(']', open);
        boolean literal = open < code.length() && code.charAt(open) == '[' && close > 0;
        int end = close + 1;
        while (literal && end < code.length() && Character.isWhitespace(code.charAt(end))) {
            end++;
        }
        if (!literal
                || end >= code.length()
                || code.charAt(end) != ';'
                || code.substring(open + 1, close).contains("[")) {
            throw new RefusedEditException(attribute + " is no plain list.");
        }
        String list = text.substring(open + 1, close);
        List<int[]> places = strings(open + 1, close, item);
        if (present) {
            if (!places.isEmpty()) {
                return text;
            }
            int last = open + 1 + list.stripTrailing().length();
            boolean onOneLine = !list.contains("\n");
            String separator = onOneLine
                    ? " "
                    : list.substring(list.stripTrailing().length()).contains("\n") ? indent(list) : " ";
            String inserted = list.isBlank() ? " " + item + (list.isEmpty() ? " " : "") : separator + item;
            return text.substring(0, list.isBlank() ? open + 1 : last)
                    + inserted
                    + text.substring(list.isBlank() ? open + 1 : last);
        }
        StringBuilder rest = new StringBuilder(text);
        for (int i = places.size() - 1; i >= 0; i--) {
            int start = places.get(i)[0];
            while (start > open + 1 && Character.isWhitespace(text.charAt(start - 1))) {
                start--;
            }
            rest.delete(start, places.get(i)[1]);
        }
        return rest.toString();
    }

    /** The line break and indent before the first item. */
    private static String indent(String list) {
        Matcher first = Pattern.compile("\\n[ \\t]*(?=\\S)").matcher(list);
        return first.find() ? first.group() : " ";
    }

    private List<int[]> strings(int from, int to, String item) {
        List<int[]> places = new ArrayList<>();
        // Comments are blanked out in the code, and so are the insides of strings, but not their quotes.
        for (int at = text.indexOf(item, from); at >= 0 && at < to; at = text.indexOf(item, at + 1)) {
            if (code.charAt(at) == '"' && code.charAt(at + item.length() - 1) == '"') {
                places.add(new int[] {at, at + item.length()});
            }
        }
        return places;
    }

    private String withNewList(String item) throws RefusedEditException {
        withoutMention();
        int end = code.stripTrailing().length();
        if (end == 0 || code.charAt(end - 1) != '}') {
            throw new RefusedEditException("The file does not end with the attribute set of a module.");
        }
        int open = matching(end - 1);
        String before = code.substring(0, open).stripTrailing();
        if (!before.isEmpty() && !before.endsWith(":")) {
            throw new RefusedEditException("The file is no plain module.");
        }
        if (!code.substring(open + 1, end - 1).isBlank()
                && !code.substring(0, end - 1).stripTrailing().endsWith(";")) {
            throw new RefusedEditException("The last attribute of the file has no semicolon.");
        }
        int lineStart = text.lastIndexOf('\n', end - 1) + 1;
        if (!text.substring(lineStart, end - 1).isBlank()) {
            throw new RefusedEditException("The brace that ends the module does not stand on a line of its own.");
        }
        String newLine = Lines.end(Lines.of(text));
        return text.substring(0, lineStart) + "  " + attribute + " = [ \"" + item + "\" ];" + newLine
                + text.substring(lineStart);
    }

    /** Refuses when the attribute is set in a way that is not understood. */
    private String withoutMention() throws RefusedEditException {
        String last = attribute.substring(attribute.lastIndexOf('.') + 1);
        if (Pattern.compile("(?<![\\w-])" + Pattern.quote(last) + "(?![\\w-])")
                .matcher(code)
                .find()) {
            throw new RefusedEditException(attribute + " is set in another form than \"" + attribute + " = [ … ];\".");
        }
        return text;
    }

    private int matching(int close) throws RefusedEditException {
        int depth = 0;
        for (int at = close; at >= 0; at--) {
            char c = code.charAt(at);
            if (c == '}' || c == ']' || c == ')') {
                depth++;
            } else if (c == '{' || c == '[' || c == '(') {
                depth--;
                if (depth == 0) {
                    return at;
                }
            }
        }
        throw new RefusedEditException("The braces of the file do not match.");
    }

    private static String code(String text) throws RefusedEditException {
        StringBuilder code = new StringBuilder(text);
        int at = 0;
        while (at < text.length()) {
            int end;
            if (text.charAt(at) == '#') {
                end = text.indexOf('\n', at);
                end = end < 0 ? text.length() : end;
                blank(code, at, end);
            } else if (text.startsWith("/*", at)) {
                end = text.indexOf("*/", at + 2);
                end = end < 0 ? text.length() : end + 2;
                blank(code, at, end);
            } else if (text.startsWith("''", at)) {
                end = indentedEnd(text, at + 2);
                blank(code, at, end);
            } else if (text.charAt(at) == '"') {
                end = stringEnd(text, at + 1);
                blank(code, at + 1, end - 1);
            } else {
                end = at + 1;
            }
            at = end;
        }
        return code.toString();
    }

    private static int stringEnd(String text, int from) throws RefusedEditException {
        for (int at = from; at < text.length(); at++) {
            if (text.charAt(at) == '\\') {
                at++;
            } else if (text.charAt(at) == '"') {
                return at + 1;
            } else if (text.startsWith("${", at)) {
                at = text.indexOf('}', at);
                if (at < 0) {
                    break;
                }
            }
        }
        throw new RefusedEditException("A string in the file is not closed.");
    }

    /** In an indented string two apostrophes end it, unless an apostrophe, a dollar or a backslash follows. */
    private static int indentedEnd(String text, int from) throws RefusedEditException {
        for (int at = text.indexOf("''", from); at >= 0; at = text.indexOf("''", at + 3)) {
            char next = at + 2 < text.length() ? text.charAt(at + 2) : ' ';
            if (next != '\'' && next != '$' && next != '\\') {
                return at + 2;
            }
        }
        throw new RefusedEditException("A string in the file is not closed.");
    }

    private static void blank(StringBuilder code, int from, int to) {
        for (int i = from; i < to; i++) {
            if (code.charAt(i) != '\n') {
                code.setCharAt(i, ' ');
            }
        }
    }
}
