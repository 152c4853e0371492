// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out what web pages, forums and tools that show escape characters leave in a line. Placeholders of help texts
 * such as {@code <chipname>} stay: only names of HTML elements count, and only in a line that is clearly HTML.
 */
final class WebMarkup {

    private static final Map<String, String> ENTITIES = Map.ofEntries(
            Map.entry("quot", "\""),
            Map.entry("apos", "'"),
            Map.entry("lt", "<"),
            Map.entry("gt", ">"),
            Map.entry("amp", "&"),
            Map.entry("nbsp", " "),
            Map.entry("ensp", " "),
            Map.entry("emsp", " "),
            Map.entry("thinsp", " "),
            Map.entry("shy", ""),
            Map.entry("hellip", "..."),
            Map.entry("ndash", "\u2013"),
            Map.entry("mdash", "\u2014"),
            Map.entry("minus", "-"),
            Map.entry("lsquo", "'"),
            Map.entry("rsquo", "'"),
            Map.entry("sbquo", "'"),
            Map.entry("ldquo", "\""),
            Map.entry("rdquo", "\""),
            Map.entry("bdquo", "\""),
            Map.entry("laquo", "\""),
            Map.entry("raquo", "\""));

    private static final int LONGEST_ENTITY = 10;
    private static final int LONGEST_TAG = 300;

    /** Elements whose tags begin a new line on the screen. */
    private static final Set<String> BLOCKS = Set.of(
            "br", "p", "div", "li", "ul", "ol", "tr", "table", "tbody", "pre", "blockquote", "hr", "html", "body");

    /** Elements within a line whose names nobody uses as a placeholder. */
    private static final Set<String> INLINE =
            Set.of("code", "span", "tt", "samp", "kbd", "font", "strong", "td", "th", "small");

    /** Elements within a line whose names are also placeholders; they count with a closing tag or an attribute. */
    private static final Set<String> SHORT = Set.of("a", "b", "i", "u", "s", "em");

    private static final Pattern BULLETIN_BOARD_CODE =
            Pattern.compile("(?i)\\[/?(?:code|icode|quote|spoiler|tt|pre|mono)(?:=[^\\]\\[]{0,100})?]"
                    + "|\\[(?:color|font|size|highlight)=[^\\]\\[]{0,100}]|\\[/(?:color|font|size|highlight)]");

    /** Codes of one letter count as a pair; alone they may be a key or a choice, as in {@code [b]}. */
    private static final Pattern BULLETIN_BOARD_STYLE = Pattern.compile("(?i)\\[([bius])]([^\\[\\]]{1,200})\\[/\\1]");

    /** Escape sequences whose ESC was printed: by cat -v, by rsyslog, in a string literal, as a symbol. */
    private static final Pattern PRINTED_ESCAPE =
            Pattern.compile("(?:\\^\\[|\\\\x1[bB]|\\\\e|\\\\033|#033|\\\\u001[bB]|\u241B)\\[[0-9;?]*[A-Za-z]");

    /** Colours whose ESC was lost when the text was copied. */
    private static final Pattern BARE_COLOUR =
            Pattern.compile("\\[(?:[0-9]|2[1-9]|[349][0-7]|[34]9|10[0-7])?(?:;\\d{1,3}){0,8}m(?!\\s?\\d|])");

    private static final String ENDS_OF_PRINTED_ESCAPES = "[bBe3\u241B";

    private WebMarkup() {}

    /** The lines that the page showed; one, unless the text holds line breaks. */
    static List<String> remove(String text) {
        String plain = text;
        if (plain.endsWith("^M")) {
            plain = plain.substring(0, plain.length() - 2);
        }
        if (mayHoldBrackets(plain)) {
            plain = PRINTED_ESCAPE.matcher(plain).replaceAll("");
            // The reset tells that the bracketed number before it was a colour.
            if (plain.contains("[0m") || plain.contains("[m")) {
                plain = BARE_COLOUR.matcher(plain).replaceAll("");
            }
            plain = BULLETIN_BOARD_CODE.matcher(plain).replaceAll("");
            plain = BULLETIN_BOARD_STYLE.matcher(plain).replaceAll("$2");
        }
        if (plain.indexOf('&') >= 0) {
            plain = decodeEntities(plain);
        }
        return plain.indexOf('<') >= 0 ? removeTags(plain) : List.of(plain);
    }

    /**
     * Whether a printed escape sequence, a colour or bulletin board code is possible. Most brackets stand around time
     * stamps and figures, and the patterns would search those lines in vain.
     */
    private static boolean mayHoldBrackets(String text) {
        for (int open = text.indexOf('['); open >= 0; open = text.indexOf('[', open + 1)) {
            boolean escape = open > 0 && ENDS_OF_PRINTED_ESCAPES.indexOf(text.charAt(open - 1)) >= 0;
            if (escape || text.startsWith("m", open + 1) || text.startsWith("0m", open + 1) || isCode(text, open + 1)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a word of letters stands here, perhaps after a slash, that ends as the name of a code does. */
    private static boolean isCode(String text, int from) {
        int start = text.startsWith("/", from) ? from + 1 : from;
        int i = start;
        while (i < text.length() && isAsciiLetter(text.charAt(i))) {
            i++;
        }
        return i > start && i < text.length() && (text.charAt(i) == ']' || text.charAt(i) == '=');
    }

    private static String decodeEntities(String text) {
        StringBuilder decoded = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '&') {
                decoded.append(c);
                continue;
            }
            // Pages that were escaped twice or more.
            while (text.startsWith("amp;", i)) {
                i += 4;
            }
            int end = text.indexOf(';', i);
            String name = end > i && end - i <= LONGEST_ENTITY ? text.substring(i, end) : "";
            String meaning = name.startsWith("#") ? character(name) : ENTITIES.getOrDefault(name, "&");
            decoded.append(meaning);
            if (!meaning.equals("&")) {
                i = end + 1;
            }
        }
        return decoded.toString();
    }

    /** What a numeric reference such as {@code #39} or {@code #x27} stands for; an ampersand when it is none. */
    private static String character(String reference) {
        Matcher number =
                Pattern.compile("#(?:(\\d{1,7})|[xX]([0-9a-fA-F]{1,6}))").matcher(reference);
        if (!number.matches()) {
            return "&";
        }
        int codePoint =
                number.group(1) != null ? Integer.parseInt(number.group(1)) : Integer.parseInt(number.group(2), 16);
        if (!Character.isValidCodePoint(codePoint) || codePoint == '&') {
            return "&";
        }
        return Character.isISOControl(codePoint) ? " " : Character.toString(codePoint);
    }

    private record Tag(String name, boolean closing, boolean attributes, int start, int end) {

        boolean provesHtml() {
            return closing || attributes || !(SHORT.contains(name) || name.equals("p"));
        }
    }

    private static List<String> removeTags(String text) {
        List<Tag> tags = tags(text);
        if (tags.stream().noneMatch(Tag::provesHtml)) {
            return List.of(text);
        }
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int kept = 0;
        for (Tag tag : tags) {
            line.append(text, kept, tag.start());
            kept = tag.end();
            if (BLOCKS.contains(tag.name())) {
                lines.add(line.toString());
                line.setLength(0);
            } else if (tag.name().equals("td") || tag.name().equals("th")) {
                line.append(' ');
            }
        }
        line.append(text, kept, text.length());
        lines.add(line.toString());
        lines.removeIf(String::isBlank);
        return lines.isEmpty() ? List.of("") : lines;
    }

    private static List<Tag> tags(String text) {
        List<Tag> tags = new ArrayList<>();
        int open = text.indexOf('<');
        while (open >= 0) {
            int nameStart = text.startsWith("/", open + 1) ? open + 2 : open + 1;
            int nameEnd = nameStart;
            while (nameEnd < text.length() && nameEnd - nameStart < 12 && isAsciiLetter(text.charAt(nameEnd))) {
                nameEnd++;
            }
            int next = open + 1;
            String name = text.substring(nameStart, nameEnd).toLowerCase(Locale.ROOT);
            if (BLOCKS.contains(name) || INLINE.contains(name) || SHORT.contains(name)) {
                int close = text.indexOf('>', nameEnd);
                if (close >= 0 && close - open <= LONGEST_TAG) {
                    String rest = text.substring(nameEnd, close).strip();
                    boolean attributes = !rest.isEmpty() && !rest.equals("/");
                    boolean wellFormed = !attributes
                            || (Character.isWhitespace(text.charAt(nameEnd))
                                    && rest.indexOf('=') > 0
                                    && rest.indexOf('<') < 0);
                    if (wellFormed) {
                        tags.add(new Tag(name, nameStart == open + 2, attributes, open, close + 1));
                        next = close + 1;
                    }
                }
            }
            open = text.indexOf('<', next);
        }
        return tags;
    }

    private static boolean isAsciiLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
