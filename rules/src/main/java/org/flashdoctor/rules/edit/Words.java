// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.edit;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words in a piece of text, separated by blanks. */
final class Words {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private Words() {}

    /**
     * Refuses words that mean something to a shell or a boot loader besides themselves.
     *
     * @throws RefusedEditException with the word
     */
    static void mustBePlain(String word) throws RefusedEditException {
        if (!PLAIN.matcher(word).matches()) {
            throw new RefusedEditException("\"" + word + "\" needs quoting, which differs from file to file.");
        }
    }

    static boolean has(String text, String word) {
        return List.of(text.split("\\s+", -1)).contains(word);
    }

    /** With the word at the end, after a blank where there is something before it. */
    static String add(String text, String word) {
        boolean separated = text.isEmpty() || Character.isWhitespace(text.charAt(text.length() - 1));
        return text + (separated ? "" : " ") + word;
    }

    /** Without the word, wherever it stands, and without one of the blanks beside it. */
    static String remove(String text, String word) {
        Matcher found = Pattern.compile("(?<=^|\\s)" + Pattern.quote(word) + "(?=\\s|$)")
                .matcher(text);
        StringBuilder rest = new StringBuilder(text);
        int gone = 0;
        while (found.find()) {
            int start = found.start() - gone;
            int end = found.end() - gone;
            if (start > 0 && isBlank(rest.charAt(start - 1))) {
                start--;
            } else if (end < rest.length() && isBlank(rest.charAt(end))) {
                end++;
            }
            rest.delete(start, end);
            gone += end - start;
        }
        return rest.toString();
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
