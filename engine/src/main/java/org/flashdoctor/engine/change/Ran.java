// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.change;

/** What became of a command. */
public sealed interface Ran {

    /**
     * It ran and ended by itself.
     *
     * @param exitCode as a shell shows it
     */
    record Ended(int exitCode, String output, String errors) implements Ran {}

    /** It was written down and not run, since the files belong to another system than the one that runs. */
    record WrittenDown() implements Ran {}
}
