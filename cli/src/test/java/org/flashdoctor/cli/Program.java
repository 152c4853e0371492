// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.command.Commands;

/** Runs the program as a user would, in this process. */
final class Program {

    private final Map<String, String> environment = new HashMap<>();
    private InputStream input = InputStream.nullInputStream();

    /** What a run gave. */
    record Result(int code, String out, String err) {}

    Program with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Program reading(String text) {
        return reading(text.getBytes(StandardCharsets.UTF_8));
    }

    Program reading(byte[] bytes) {
        return reading(new ByteArrayInputStream(bytes));
    }

    Program reading(InputStream stream) {
        input = stream;
        return this;
    }

    Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(input, new PrintWriter(out, true), new PrintWriter(err, true), environment);
        int code = Commands.run(console, arguments);
        return new Result(code, out.toString(), err.toString());
    }

    /** A file of the test resources. */
    static Path resource(String name) {
        try {
            return Path.of(Program.class.getResource("/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
