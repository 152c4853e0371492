// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.fix;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.change.FileContent;
import org.flashdoctor.engine.change.PlannedChange;

/** The difference between two contents of a file in the unified format, for a person to read. */
public final class UnifiedDiff {

    private static final int CONTEXT = 3;

    /** Longer files than this are compared only from their first to their last difference. */
    private static final int TABLE_LIMIT = 4_000_000;

    private UnifiedDiff() {}

    /** How a line comes about. */
    private record Piece(char sign, String line) {}

    /** The difference that a change makes. */
    public static String of(PlannedChange.OfFile change) {
        return of(
                change.path(),
                change.before().map(FileContent::bytes),
                change.after().map(FileContent::bytes));
    }

    /** The difference between what is there and what is to be there; empty contents are files that are not there. */
    public static String of(String path, Optional<byte[]> before, Optional<byte[]> after) {
        List<Piece> pieces = pieces(lines(before), lines(after));
        StringBuilder out = new StringBuilder();
        out.append("--- ").append(before.isPresent() ? path : "/dev/null").append('\n');
        out.append("+++ ").append(after.isPresent() ? path : "/dev/null").append('\n');
        int at = 0;
        int oldLine = 1;
        int newLine = 1;
        while (at < pieces.size()) {
            int first = nextChange(pieces, at);
            if (first == pieces.size()) {
                break;
            }
            int start = Math.max(at, first - CONTEXT);
            oldLine += start - at;
            newLine += start - at;
            int end = hunkEnd(pieces, first);
            List<Piece> hunk = pieces.subList(start, end);
            int oldCount =
                    (int) hunk.stream().filter(piece -> piece.sign() != '+').count();
            int newCount =
                    (int) hunk.stream().filter(piece -> piece.sign() != '-').count();
            out.append("@@ -").append(range(oldLine, oldCount));
            out.append(" +").append(range(newLine, newCount)).append(" @@\n");
            hunk.forEach(piece -> out.append(piece.sign()).append(shown(piece.line())));
            oldLine += oldCount;
            newLine += newCount;
            at = end;
        }
        return out.toString();
    }

    private static String range(int line, int count) {
        int start = count == 0 ? line - 1 : line;
        return count == 1 ? String.valueOf(start) : start + "," + count;
    }

    private static int nextChange(List<Piece> pieces, int from) {
        int at = from;
        while (at < pieces.size() && pieces.get(at).sign() == ' ') {
            at++;
        }
        return at;
    }

    /** Changes that are close together share their context. */
    private static int hunkEnd(List<Piece> pieces, int first) {
        int last = first;
        int next = first;
        while (next < pieces.size() && next - last <= 2 * CONTEXT + 1) {
            last = next;
            next = nextChange(pieces, next + 1);
        }
        return Math.min(pieces.size(), last + CONTEXT + 1);
    }

    private static List<String> lines(Optional<byte[]> content) {
        List<String> lines = new ArrayList<>();
        String text = content.map(UnifiedDiff::decoded).orElse("");
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(start, end));
            start = end;
        }
        return lines;
    }

    private static String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    private static List<Piece> pieces(List<String> old, List<String> fresh) {
        int head = 0;
        while (head < old.size() && head < fresh.size() && old.get(head).equals(fresh.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < old.size() - head
                && tail < fresh.size() - head
                && old.get(old.size() - 1 - tail).equals(fresh.get(fresh.size() - 1 - tail))) {
            tail++;
        }
        List<Piece> pieces = new ArrayList<>();
        old.subList(0, head).forEach(line -> pieces.add(new Piece(' ', line)));
        middle(old.subList(head, old.size() - tail), fresh.subList(head, fresh.size() - tail), pieces);
        old.subList(old.size() - tail, old.size()).forEach(line -> pieces.add(new Piece(' ', line)));
        return pieces;
    }

    /** Longest common subsequence by the usual table. */
    private static void middle(List<String> old, List<String> fresh, List<Piece> pieces) {
        if ((long) old.size() * fresh.size() > TABLE_LIMIT) {
            old.forEach(line -> pieces.add(new Piece('-', line)));
            fresh.forEach(line -> pieces.add(new Piece('+', line)));
            return;
        }
        int[][] common = new int[old.size() + 1][fresh.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int k = fresh.size() - 1; k >= 0; k--) {
                common[i][k] = old.get(i).equals(fresh.get(k))
                        ? common[i + 1][k + 1] + 1
                        : Math.max(common[i + 1][k], common[i][k + 1]);
            }
        }
        int i = 0;
        int k = 0;
        while (i < old.size() || k < fresh.size()) {
            if (i < old.size() && k < fresh.size() && old.get(i).equals(fresh.get(k))) {
                pieces.add(new Piece(' ', old.get(i)));
                i++;
                k++;
            } else if (k == fresh.size() || (i < old.size() && common[i + 1][k] >= common[i][k + 1])) {
                pieces.add(new Piece('-', old.get(i)));
                i++;
            } else {
                pieces.add(new Piece('+', fresh.get(k)));
                k++;
            }
        }
    }

    /** A file's own control characters must not reach the terminal. */
    private static String shown(String line) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\n' || c == '\t' || (c >= ' ' && c != 0x7f && !(c >= 0x80 && c < 0xa0))) {
                out.append(c);
            } else {
                out.append(c < ' ' ? "^" + (char) (c + '@') : "\\x%02x".formatted((int) c));
            }
        }
        return line.endsWith("\n") ? out.toString() : out + "\n\\ No newline at end of file\n";
    }
}
