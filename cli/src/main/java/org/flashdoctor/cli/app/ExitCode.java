// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.app;

/** What the exit code tells a script. */
public enum ExitCode {
    /** Nothing that was seen blocks what was asked. */
    CLEAR(0),
    /** At least one blocking finding, or the gate refused. */
    BLOCKED(1),
    /** The command line or an input file is wrong. */
    USAGE(2),
    /** The tool itself failed. */
    FAILED(3);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
