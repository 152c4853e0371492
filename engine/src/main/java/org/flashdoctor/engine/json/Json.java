// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON value, as our own files need it (what was changed on a system, the index of a recorded machine): the engine has
 * no JSON library. Numbers are whole; there is no null.
 */
public sealed interface Json {

    record Text(String value) implements Json {}

    record Whole(long value) implements Json {}

    record Flag(boolean value) implements Json {}

    record Items(List<Json> values) implements Json {}

    record Fields(Map<String, Json> values) implements Json {

        public Optional<String> text(String name) {
            return values.get(name) instanceof Text text ? Optional.of(text.value()) : Optional.empty();
        }

        public String required(String name) {
            return text(name).orElseThrow(() -> new IllegalArgumentException("the text \"" + name + "\" is missing"));
        }

        public Optional<Long> whole(String name) {
            return values.get(name) instanceof Whole whole ? Optional.of(whole.value()) : Optional.empty();
        }

        public boolean flag(String name) {
            return values.get(name) instanceof Flag flag && flag.value();
        }

        public Optional<Fields> fields(String name) {
            return values.get(name) instanceof Fields fields ? Optional.of(fields) : Optional.empty();
        }

        public List<Fields> objects(String name) {
            return items(name).stream()
                    .map(item -> {
                        if (item instanceof Fields fields) {
                            return fields;
                        }
                        throw new IllegalArgumentException("\"" + name + "\" holds something else than objects");
                    })
                    .toList();
        }

        public List<String> texts(String name) {
            return items(name).stream()
                    .map(item -> {
                        if (item instanceof Text text) {
                            return text.value();
                        }
                        throw new IllegalArgumentException("\"" + name + "\" holds something else than texts");
                    })
                    .toList();
        }

        private List<Json> items(String name) {
            return values.get(name) instanceof Items items ? items.values() : List.of();
        }
    }

    /** Puts an object together; what is empty is left out. */
    final class Building {

        private final Map<String, Json> values = new LinkedHashMap<>();

        public Building with(String name, Json value) {
            values.put(name, value);
            return this;
        }

        public Building with(String name, String value) {
            return with(name, new Text(value));
        }

        public Building with(String name, boolean value) {
            return with(name, new Flag(value));
        }

        public Building with(String name, Optional<String> value) {
            value.ifPresent(text -> with(name, text));
            return this;
        }

        public Building texts(String name, List<String> texts) {
            if (!texts.isEmpty()) {
                with(
                        name,
                        new Items(texts.stream()
                                .map(text -> (Json) new Text(text))
                                .toList()));
            }
            return this;
        }

        public Building objects(String name, List<Fields> objects) {
            return with(name, new Items(List.copyOf(objects)));
        }

        public Fields done() {
            return new Fields(values);
        }
    }

    /** The text, indented by two blanks a level. */
    default String write() {
        StringBuilder out = new StringBuilder();
        Writing.value(this, "\n", out);
        return out.append('\n').toString();
    }

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException when it is something else; the message says what and in which line
     */
    static Json read(String text) {
        return new Reading(text).whole();
    }

    /** The writer. */
    final class Writing {

        private Writing() {}

        private static void value(Json json, String newLine, StringBuilder out) {
            if (json instanceof Text text) {
                quoted(text.value(), out);
            } else if (json instanceof Whole whole) {
                out.append(whole.value());
            } else if (json instanceof Flag flag) {
                out.append(flag.value());
            } else if (json instanceof Items items) {
                String separator = newLine + "  ";
                out.append('[');
                for (Json item : items.values()) {
                    out.append(separator);
                    value(item, newLine + "  ", out);
                    separator = "," + newLine + "  ";
                }
                out.append(items.values().isEmpty() ? "]" : newLine + "]");
            } else {
                String separator = newLine + "  ";
                out.append('{');
                for (Map.Entry<String, Json> field : ((Fields) json).values().entrySet()) {
                    out.append(separator);
                    quoted(field.getKey(), out);
                    out.append(": ");
                    value(field.getValue(), newLine + "  ", out);
                    separator = "," + newLine + "  ";
                }
                out.append(newLine).append('}');
            }
        }

        private static void quoted(String text, StringBuilder out) {
            out.append('"');
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '"' || c == '\\') {
                    out.append('\\').append(c);
                } else if (c == '\n') {
                    out.append("\\n");
                } else if (c == '\t') {
                    out.append("\\t");
                } else if (c < ' ' || c > '~') {
                    out.append("\\u%04x".formatted((int) c));
                } else {
                    out.append(c);
                }
            }
            out.append('"');
        }
    }

    /** The reader. */
    final class Reading {

        /** Deeper nesting is no state of ours. */
        private static final int DEPTH = 16;

        private final String text;
        private int at;

        private Reading(String text) {
            this.text = text;
        }

        private Json whole() {
            Json value = value(0);
            blanks();
            if (at < text.length()) {
                throw wrong("something follows the end");
            }
            return value;
        }

        private Json value(int depth) {
            if (depth > DEPTH) {
                throw wrong("it is nested too deeply");
            }
            char c = next();
            if (c == '{') {
                return fields(depth);
            } else if (c == '[') {
                return items(depth);
            } else if (c == '"') {
                return new Text(string());
            } else if (word("true")) {
                return new Flag(true);
            } else if (word("false")) {
                return new Flag(false);
            }
            return number();
        }

        private Fields fields(int depth) {
            Map<String, Json> values = new LinkedHashMap<>();
            at++;
            if (next() == '}') {
                at++;
                return new Fields(values);
            }
            do {
                next();
                String key = string();
                expect(':');
                if (values.put(key, value(depth + 1)) != null) {
                    throw wrong("the key \"" + key + "\" is there twice");
                }
            } while (more('}'));
            return new Fields(values);
        }

        private Items items(int depth) {
            List<Json> values = new ArrayList<>();
            at++;
            if (next() == ']') {
                at++;
                return new Items(values);
            }
            do {
                values.add(value(depth + 1));
            } while (more(']'));
            return new Items(values);
        }

        private boolean more(char end) {
            char c = next();
            if (c != ',' && c != end) {
                throw wrong("expected , or " + end);
            }
            at++;
            return c == ',';
        }

        private void expect(char wanted) {
            if (next() != wanted) {
                throw wrong("expected " + wanted);
            }
            at++;
        }

        private boolean word(String word) {
            boolean found = text.startsWith(word, at);
            at += found ? word.length() : 0;
            return found;
        }

        private Whole number() {
            int start = at;
            while (at < text.length() && "-0123456789".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            try {
                return new Whole(Long.parseLong(text.substring(start, at)));
            } catch (NumberFormatException e) {
                throw wrong("expected a value");
            }
        }

        private String string() {
            if (current() != '"') {
                throw wrong("expected \"");
            }
            at++;
            StringBuilder value = new StringBuilder();
            while (current() != '"') {
                char c = text.charAt(at++);
                value.append(c == '\\' ? escape() : c);
            }
            at++;
            return value.toString();
        }

        private char escape() {
            char c = current();
            at++;
            return switch (c) {
                case '"', '\\', '/' -> c;
                case 'n' -> '\n';
                case 't' -> '\t';
                case 'r' -> '\r';
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'u' -> code();
                default -> throw wrong("unknown escape \\" + c);
            };
        }

        private char code() {
            String code = text.substring(at, Math.min(text.length(), at + 4));
            if (!code.matches("[0-9a-fA-F]{4}")) {
                throw wrong("expected four hexadecimal digits");
            }
            at += code.length();
            return (char) Integer.parseInt(code, 16);
        }

        private char next() {
            blanks();
            return current();
        }

        private char current() {
            if (at >= text.length()) {
                throw wrong("it ends too early");
            }
            return text.charAt(at);
        }

        private void blanks() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private IllegalArgumentException wrong(String what) {
            long line = text.substring(0, Math.min(at, text.length()))
                            .chars()
                            .filter(c -> c == '\n')
                            .count()
                    + 1;
            return new IllegalArgumentException("line " + line + ": " + what);
        }
    }
}
