// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.log.Shape.OneOf;

/**
 * Reads an RE2 pattern and forgets what is of no use for telling quickly that a text holds no match: which groups it
 * has, where words and the text end, how often exactly something is repeated, and which of the characters outside ASCII
 * it means. The shape has every match of the pattern, and may have more.
 */
final class ShapeReader {

    /** Something that is repeated is written out so many times; beyond that it may come as often as it likes. */
    private static final int WRITTEN_OUT = 4;

    private final String pattern;
    private int at;
    private boolean ignoreCase;

    private ShapeReader(String pattern, boolean ignoreCase) {
        this.pattern = pattern;
        this.ignoreCase = ignoreCase;
    }

    /** The shape of a pattern that RE2 accepts; empty if it holds something that is not known here. */
    static Optional<Shape> read(String pattern, boolean ignoreCase) {
        try {
            ShapeReader reader = new ShapeReader(pattern, ignoreCase);
            Shape shape = reader.choice();
            return reader.at == pattern.length() ? Optional.of(shape) : Optional.empty();
        } catch (UnknownSyntaxException e) {
            return Optional.empty();
        }
    }

    private static final class UnknownSyntaxException extends Exception {
        private static final long serialVersionUID = 1;
    }

    private boolean isAt(String text) {
        return pattern.startsWith(text, at);
    }

    private boolean skip(String text) {
        if (isAt(text)) {
            at += text.length();
            return true;
        }
        return false;
    }

    private char take() throws UnknownSyntaxException {
        if (at == pattern.length()) {
            throw new UnknownSyntaxException();
        }
        return pattern.charAt(at++);
    }

    private Shape choice() throws UnknownSyntaxException {
        // Flags hold up to the end of their group.
        boolean outside = ignoreCase;
        List<Shape> ways = new ArrayList<>();
        do {
            ways.add(sequence());
        } while (skip("|"));
        ignoreCase = outside;
        return ways.size() == 1 ? ways.get(0) : new Shape.Choice(ways);
    }

    private Shape sequence() throws UnknownSyntaxException {
        List<Shape> parts = new ArrayList<>();
        while (at < pattern.length() && !isAt("|") && !isAt(")")) {
            parts.add(repeated(atom()));
        }
        return parts.size() == 1 ? parts.get(0) : new Shape.Sequence(parts);
    }

    private Shape atom() throws UnknownSyntaxException {
        if (isAt("\\Q")) {
            throw new UnknownSyntaxException();
        }
        char c = take();
        return switch (c) {
            case '(' -> group();
            case '[' -> cased(set());
            case '.' -> OneOf.ANY;
            case '^' -> new Shape.Beginning();
            case '$' -> new Shape.Nothing();
            case '\\' -> escape();
            default -> cased(literal(c));
        };
    }

    private Shape group() throws UnknownSyntaxException {
        boolean outside = ignoreCase;
        if (skip("?")) {
            if (skip("P<") || skip("<")) {
                at = pattern.indexOf('>', at) + 1;
                if (at == 0) {
                    throw new UnknownSyntaxException();
                }
            } else if (flags()) {
                // Flags for what follows in the group around this.
                return new Shape.Nothing();
            }
        }
        Shape inside = choice();
        ignoreCase = outside;
        if (!skip(")")) {
            throw new UnknownSyntaxException();
        }
        return inside;
    }

    /** Reads flags up to the colon, or to the end of the group: then they are all of it. */
    private boolean flags() throws UnknownSyntaxException {
        boolean on = true;
        while (true) {
            switch (take()) {
                case 'i' -> ignoreCase = on;
                case 's', 'm', 'U' -> {
                    // Of no account: there are no line ends in a line, and any match is as good.
                }
                case '-' -> on = false;
                case ':' -> {
                    return false;
                }
                case ')' -> {
                    return true;
                }
                default -> throw new UnknownSyntaxException();
            }
        }
    }

    private Shape repeated(Shape once) throws UnknownSyntaxException {
        Shape shape = once;
        while (at < pattern.length()) {
            if (skip("*")) {
                shape = new Shape.Loop(shape, false);
            } else if (skip("+")) {
                shape = new Shape.Loop(shape, true);
            } else if (skip("?")) {
                shape = new Shape.Choice(List.of(shape, new Shape.Nothing()));
            } else if (isAt("{")) {
                Optional<Shape> counted = counted(shape);
                if (counted.isEmpty()) {
                    return shape;
                }
                shape = counted.get();
            } else {
                return shape;
            }
            // Lazy repetition matches the same texts.
            skip("?");
        }
        return shape;
    }

    /** Reads {n}, {n,} or {n,m}; empty when the brace is none of these and stands for itself. */
    private Optional<Shape> counted(Shape shape) throws UnknownSyntaxException {
        int start = at;
        at++;
        int least = number();
        boolean open = skip(",");
        int most = open ? number() : least;
        if (least < 0 || !skip("}")) {
            at = start;
            return Optional.empty();
        }
        List<Shape> parts = new ArrayList<>(Collections.nCopies(Math.min(least, WRITTEN_OUT), shape));
        if (least > WRITTEN_OUT || most < 0 || most - least > WRITTEN_OUT) {
            parts.add(new Shape.Loop(shape, false));
        } else {
            for (int i = least; i < most; i++) {
                parts.add(new Shape.Choice(List.of(shape, new Shape.Nothing())));
            }
        }
        return Optional.of(new Shape.Sequence(parts));
    }

    /** A number; negative if there is none. */
    private int number() {
        int start = at;
        while (at < pattern.length() && isDigit(pattern.charAt(at)) && at - start < 6) {
            at++;
        }
        return start == at ? -1 : Integer.parseInt(pattern, start, at, 10);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private Shape escape() throws UnknownSyntaxException {
        if (skip("b") || skip("B") || skip("z")) {
            return new Shape.Nothing();
        }
        if (skip("A")) {
            return new Shape.Beginning();
        }
        return cased(escapedSet());
    }

    private OneOf escapedSet() throws UnknownSyntaxException {
        char c = take();
        return switch (c) {
            case 'd' -> DIGIT;
            case 'D' -> DIGIT.negated();
            case 's' -> SPACE;
            case 'S' -> SPACE.negated();
            case 'w' -> WORD;
            case 'W' -> WORD.negated();
            case 'a' -> OneOf.of((char) 7);
            case 'f' -> OneOf.of('\f');
            case 'n' -> OneOf.of('\n');
            case 'r' -> OneOf.of('\r');
            case 't' -> OneOf.of('\t');
            case 'v' -> OneOf.of((char) 11);
            default -> {
                if (c < 128 && (Character.isLetterOrDigit(c) || c == '_')) {
                    throw new UnknownSyntaxException();
                }
                yield literal(c);
            }
        };
    }

    private static final OneOf DIGIT = OneOf.range('0', '9');
    private static final OneOf SPACE = OneOf.of("\t\n\f\r ");
    private static final OneOf WORD =
            DIGIT.or(OneOf.range('A', 'Z')).or(OneOf.range('a', 'z')).or(OneOf.of('_'));

    /** A character of the pattern; one beyond the Basic Multilingual Plane is two here and two in the text. */
    private static OneOf literal(char c) {
        return c < 128 ? OneOf.of(c) : OneOf.OTHERS;
    }

    private OneOf cased(OneOf set) {
        return ignoreCase ? set.anyCase() : set;
    }

    private OneOf set() throws UnknownSyntaxException {
        boolean negated = skip("^");
        OneOf all = OneOf.NONE;
        boolean first = true;
        while (first || !isAt("]")) {
            first = false;
            if (isAt("[:")) {
                throw new UnknownSyntaxException();
            }
            char c = take();
            if (c == '\\') {
                all = all.or(escapedSet());
            } else {
                all = all.or(literal(c));
            }
            boolean single = c != '\\' || "dDsSwW".indexOf(pattern.charAt(at - 1)) < 0;
            if (single && isAt("-") && !pattern.startsWith("-]", at)) {
                char from = pattern.charAt(at - 1);
                at++;
                char to = take();
                if ((c == '\\' && Character.isLetter(from)) || to == '\\') {
                    throw new UnknownSyntaxException();
                }
                all = all.or(OneOf.range(from, to));
            }
        }
        at++;
        return negated ? all.negated() : all;
    }
}
