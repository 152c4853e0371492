// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.fact;

/**
 * Where a fact was seen.
 *
 * @param source name of the log file, {@code -} for standard input, or the probe
 * @param place line number, path or register
 * @param text the text or raw value as read
 */
public record Evidence(String source, Place place, String text) {

    /** The place within a source. */
    public sealed interface Place {}

    /** Line of a log, from 1. */
    public record Line(int number) implements Place {}

    /** A file, device or variable of the machine. */
    public record Path(String path) implements Place {}

    /** A hardware register. */
    public record Register(String name) implements Place {}

    /** Something the user said with an option. */
    public record Option(String name) implements Place {}
}
