// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import org.flashdoctor.cli.app.Console;
import picocli.CommandLine;

/** {@code flashdoctor flash}: the flash engine. */
final class FlashCommand {

    private FlashCommand() {}

    static CommandLine line(Console console) {
        return Syntax.group(
                        "flash",
                        "Reads, backs up, verifies and writes flash chips. A write happens only behind the gate.")
                .line()
                .addSubcommand(new FlashProbeCommand(console).line())
                .addSubcommand(new FlashReadCommand(console).line())
                .addSubcommand(new FlashBackupCommand(console).line())
                .addSubcommand(new FlashVerifyCommand(console).line())
                .addSubcommand(new FlashWriteCommand(console).line())
                .addSubcommand(new FlashResumeCommand(console).line());
    }
}
