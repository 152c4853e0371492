// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.command.Commands;
import org.flashdoctor.rules.drools.WarmUp;

/** Entry point. */
public final class Main {

    private Main() {}

    /** Runs a command and leaves with its exit code. */
    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("diagnose")) {
            WarmUp.begin();
        }
        PrintWriter out = new PrintWriter(new java.io.OutputStreamWriter(
                new java.io.FileOutputStream(java.io.FileDescriptor.out), StandardCharsets.UTF_8));
        PrintWriter err = new PrintWriter(
                new java.io.OutputStreamWriter(
                        new java.io.FileOutputStream(java.io.FileDescriptor.err), StandardCharsets.UTF_8),
                true);
        int code = Commands.run(new Console(System.in, out, err, System.getenv()), arguments);
        out.flush();
        err.flush();
        if (code != 0) {
            System.exit(code);
        }
    }
}
