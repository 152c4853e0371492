// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.system;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;

/** JSON that is one object of strings: the index of a recording. The engine has no JSON library and needs no more. */
final class FlatJson {

    private static final int HEX = 16;
    private static final int CODE_LENGTH = 4;

    private final String text;
    private int at;

    private FlatJson(String text) {
        this.text = text;
    }

    static String write(SortedMap<String, String> values) {
        StringBuilder json = new StringBuilder("{");
        String separator = "\n  ";
        for (Map.Entry<String, String> value : values.entrySet()) {
            json.append(separator);
            quote(json, value.getKey());
            json.append(": ");
            quote(json, value.getValue());
            separator = ",\n  ";
        }
        return json.append("\n}\n").toString();
    }

    /**
     * Reads an object of strings.
     *
     * @throws IllegalArgumentException when it is something else; the message says where
     */
    static Map<String, String> read(String text) {
        FlatJson json = new FlatJson(text);
        Map<String, String> values = new LinkedHashMap<>();
        json.expect('{');
        if (json.next() == '}') {
            json.at++;
        } else {
            do {
                String key = json.string();
                json.expect(':');
                if (values.put(key, json.string()) != null) {
                    throw json.wrong("the key \"" + key + "\" is there twice");
                }
            } while (json.more());
        }
        json.blanks();
        if (json.at < text.length()) {
            throw json.wrong("something follows the object");
        }
        return values;
    }

    private boolean more() {
        char next = next();
        if (next != ',' && next != '}') {
            throw wrong("expected , or }");
        }
        at++;
        return next == ',';
    }

    private void expect(char wanted) {
        if (next() != wanted) {
            throw wrong("expected " + wanted);
        }
        at++;
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

    private String string() {
        expect('"');
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
        String code = text.substring(at, Math.min(text.length(), at + CODE_LENGTH));
        if (!code.matches("[0-9a-fA-F]{4}")) {
            throw wrong("expected four hexadecimal digits");
        }
        at += CODE_LENGTH;
        return (char) Integer.parseInt(code, HEX);
    }

    private static void quote(StringBuilder json, String value) {
        json.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c == '\n') {
                json.append("\\n");
            } else if (c == '\t') {
                json.append("\\t");
            } else if (c < ' ' || c > '~') {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    private IllegalArgumentException wrong(String what) {
        long line = text.substring(0, Math.min(at, text.length())).lines().count();
        return new IllegalArgumentException("line " + Math.max(1, line) + ": " + what);
    }
}
