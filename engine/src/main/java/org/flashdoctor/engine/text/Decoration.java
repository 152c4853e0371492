// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.text;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands before and around the words of a line: indentation, quoting, time stamps, line numbers, fences. A line
 * number or a lone quote mark can only be told by its neighbours, so each line is looked at together with them.
 */
final class Decoration {

    private static final String TIME = "(?:[01]\\d|2[0-3]):[0-5]\\d:[0-6]\\d(?:[.,]\\d{1,9})?";
    private static final String MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
    private static final String END = "(?=\\s|$)";

    /** Host and program of a system log. A program without process number must be a known one, or it could be text. */
    private static final String ORIGIN = "(?: [^\\s:\\[\\]]{1,64} (?:[^\\s:\\[\\]]{1,64}\\[\\d{1,10}]"
            + "|kernel|sudo|systemd|root|bash|sh|flashrom|flashprog):" + END + ")?";

    /** 2024-01-31T12:00:01.123Z; also with a space, a comma, an offset, and host and program after it. */
    private static final Pattern ISO_STAMP =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]" + TIME + "(?:Z| ?[+-]\\d\\d:?\\d\\d| UTC)?" + END + ORIGIN);

    private static final Pattern TIME_STAMP = Pattern.compile(TIME + END);

    /** Seconds since 1970, from ts '%.s'. */
    private static final Pattern EPOCH_STAMP = Pattern.compile("1\\d{9}\\.\\d{1,9}" + END);

    /** Jan 31 12:00:01 from ts, and with host and program from syslog and journalctl. */
    private static final Pattern SYSLOG_STAMP =
            Pattern.compile(MONTH + " {1,2}\\d{1,2} (?:\\d{4} )?" + TIME + END + ORIGIN);

    /** [2024-01-31 12:00:01], [12:00:01.123], [Wed Jan 31 12:00:01 2024]. */
    private static final Pattern BRACKETED_STAMP = Pattern.compile("\\[(?=[^\\]]{0,40}\\d:\\d\\d:\\d\\d)"
            + "(?:[\\d:.,/+\\- TZ]|Mon|Tue|Wed|Thu|Fri|Sat|Sun|UTC|GMT|CES?T|AM|PM|" + MONTH + "){7,40}]");

    /** A command after the lone prompt {@code >}, rather than a quoted line of output. */
    private static final Pattern COMMAND =
            Pattern.compile("(?:(?:sudo|doas|pkexec) |[^\\s]{0,200}flash(?:rom|prog)(?:\\.exe)? -)");

    /** A fence, alone or with the name of a language. */
    private static final Pattern FENCE = Pattern.compile("(?:`{3,}|~{3,})[^\\s`~]*");

    private static final Pattern OPENING_FENCE = Pattern.compile("(?:`{3,}|~{3,})(?=[^`~])");
    private static final Pattern CLOSING_FENCE = Pattern.compile("(?<!`)`{3,}$");

    private static final int LONGEST_LINE_NUMBER = 7;
    private static final int WIDEST_KERNEL_STAMP = 8;
    private static final int LONGEST_STAMP = 40;

    private boolean quotedBefore;
    private Optional<Numbered> numberedBefore = Optional.empty();

    /** The number that stands in a line, with what follows it, and the number that the line has in the input. */
    private record Numbered(int line, int number, String separator, int end) {

        boolean isFollowedBy(Numbered next) {
            return next.line == line + 1 && next.number == number + 1 && next.separator.equals(separator);
        }
    }

    /** What the line says; blank when it is nothing but decoration. Lines must come in their order. */
    String remove(Piece line, Optional<Piece> next) {
        if (line.start() == Piece.Start.CUT) {
            return line.text().strip();
        }
        boolean amongQuotes = quotedBefore || next.filter(Decoration::isQuoted).isPresent();
        String text = removeLeading(line.text(), amongQuotes);
        if (line.start() == Piece.Start.LINE) {
            Optional<Numbered> numbered = numbered(line.number(), text);
            boolean counted = numbered.isPresent()
                    && (numberedBefore
                                    .filter(n -> n.isFollowedBy(numbered.get()))
                                    .isPresent()
                            || nextNumbered(next, amongQuotes)
                                    .filter(numbered.get()::isFollowedBy)
                                    .isPresent());
            if (counted) {
                text = removeLeading(text.substring(numbered.get().end()), amongQuotes);
            }
            quotedBefore = isQuoted(line);
            numberedBefore = numbered;
        }
        return (line.mayHave(Marks.FENCE) ? removeFence(text) : text).strip();
    }

    private static Optional<Numbered> nextNumbered(Optional<Piece> next, boolean amongQuotes) {
        return next.filter(piece -> piece.start() == Piece.Start.LINE)
                .flatMap(piece -> numbered(piece.number(), removeLeading(piece.text(), amongQuotes)));
    }

    private static Optional<Numbered> numbered(int line, String text) {
        int digits = digitsEnd(text, 0);
        if (digits == 0 || digits > LONGEST_LINE_NUMBER || (digits > 1 && text.charAt(0) == '0')) {
            return Optional.empty();
        }
        int end = digits < text.length() && ":.".indexOf(text.charAt(digits)) >= 0 ? digits + 1 : digits;
        return isEnd(text, end)
                ? Optional.of(
                        new Numbered(line, Integer.parseInt(text, 0, digits, 10), text.substring(digits, end), end))
                : Optional.empty();
    }

    private static boolean isQuoted(Piece piece) {
        int start = skipSpaces(piece.text(), 0);
        return quoteEnd(piece.text(), start) > start;
    }

    /** Removes indentation, quoting and time stamps in whatever order they come. */
    private static String removeLeading(String text, boolean amongQuotes) {
        int start = skipSpaces(text, 0);
        while (start < text.length()) {
            int end = quoteEnd(text, start);
            if (end == start) {
                end = stampEnd(text, start);
            } else if (!amongQuotes && isPrompt(text, start, end)) {
                break;
            }
            if (end == start) {
                break;
            }
            start = skipSpaces(text, end);
        }
        return text.substring(start);
    }

    /** Whether the marks between the two places are a single {@code >} with a command after it. */
    private static boolean isPrompt(String text, int start, int end) {
        return text.charAt(start) == '>'
                && skipSpaces(text, start + 1) == end
                && COMMAND.matcher(text).region(end, text.length()).lookingAt();
    }

    private static int skipSpaces(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) == ' ') {
            i++;
        }
        return i;
    }

    /** Where the quote marks that stand at this place, and the spaces after them, end. */
    private static int quoteEnd(String text, int start) {
        int i = start;
        while (i < text.length() && isQuoteMark(text, i)) {
            i = skipSpaces(text, i + 1);
        }
        return i;
    }

    private static boolean isQuoteMark(String text, int index) {
        return text.charAt(index) == '>'
                || (text.charAt(index) == '|' && (index + 1 == text.length() || text.charAt(index + 1) == ' '));
    }

    /** Where the time stamp that stands at this place ends; the place itself when there is none. */
    private static int stampEnd(String text, int start) {
        char first = text.charAt(start);
        if (isDigit(first)) {
            // Most lines that begin with a digit begin with an address or a count.
            return switch (digitsEnd(text, start) - start) {
                case 4 -> end(text, start, ISO_STAMP);
                case 2 -> end(text, start, TIME_STAMP);
                case 10 -> end(text, start, EPOCH_STAMP);
                default -> start;
            };
        }
        return switch (first) {
            case '[' -> {
                int end = kernelStampEnd(text, start);
                yield end == start && mayHoldTime(text, start) ? end(text, start, BRACKETED_STAMP) : end;
            }
            case '<' -> kernelStampEnd(text, start);
            case 'J', 'F', 'M', 'A', 'S', 'O', 'N', 'D' ->
                text.startsWith(" ", start + 3) ? end(text, start, SYSLOG_STAMP) : start;
            default -> start;
        };
    }

    /**
     * Where [  123.456789] of the kernel log ends, with the caller that some kernels add and the level of dmesg -r
     * before it; the place itself when that is not there. Written out because a dmesg can be most of a log.
     */
    private static int kernelStampEnd(String text, int start) {
        int at = start;
        if (text.charAt(at) == '<') {
            int digits = digitsEnd(text, at + 1);
            if (!isCount(digits - at - 1, 1, 3) || !text.startsWith(">[", digits)) {
                return start;
            }
            at = digits + 1;
        }
        int seconds = spacesEnd(text, at + 1);
        int point = digitsEnd(text, seconds);
        if (!isCount(point - seconds, 1, 9) || !text.startsWith(".", point)) {
            return start;
        }
        int close = digitsEnd(text, point + 1);
        if (!isCount(close - point - 1, 3, 9) || !text.startsWith("]", close)) {
            return start;
        }
        int end = close + 1;
        if (text.startsWith("[", end)) {
            int caller = spacesEnd(text, end + 1);
            boolean named = text.startsWith("T", caller) || text.startsWith("C", caller);
            int callerEnd = named ? digitsEnd(text, caller + 1) : caller;
            if (!named || !isCount(callerEnd - caller - 1, 1, 9) || !text.startsWith("]", callerEnd)) {
                return start;
            }
            end = callerEnd + 1;
        }
        return isEnd(text, end) ? end : start;
    }

    /** Where the spaces that a number of the kernel log is padded with end. */
    private static int spacesEnd(String text, int start) {
        int end = skipSpaces(text, start);
        return end - start <= WIDEST_KERNEL_STAMP ? end : start;
    }

    private static boolean isCount(int count, int least, int most) {
        return count >= least && count <= most;
    }

    private static int digitsEnd(String text, int start) {
        int i = start;
        while (i < text.length() && isDigit(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Whether a stamp or number may end here: white space follows, or nothing. */
    private static boolean isEnd(String text, int at) {
        return at == text.length() || text.charAt(at) == ' ';
    }

    private static boolean mayHoldTime(String text, int start) {
        int colon = text.indexOf(':', start);
        return colon > start && colon - start <= LONGEST_STAMP + 2;
    }

    private static int end(String text, int start, Pattern... stamps) {
        for (Pattern stamp : stamps) {
            Matcher matcher = stamp.matcher(text).region(start, text.length());
            if (matcher.lookingAt()) {
                return matcher.end();
            }
        }
        return start;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static String removeFence(String text) {
        if (!text.contains("```") && !text.contains("~~~")) {
            return text;
        }
        if (FENCE.matcher(text).matches()) {
            return "";
        }
        // Web forums do not show words on the line of a fence, but people paste their first line there.
        Matcher opening = OPENING_FENCE.matcher(text);
        String opened = opening.lookingAt() ? text.substring(opening.end()) : text;
        return CLOSING_FENCE.matcher(opened).replaceFirst("");
    }
}
