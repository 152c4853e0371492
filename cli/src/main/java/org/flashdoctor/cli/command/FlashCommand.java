// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.util.List;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.command.Syntax.Member;
import org.flashdoctor.engine.flash.flasher.InstalledFlashers;
import picocli.CommandLine;

/** {@code flashdoctor flash}: the flash engine. */
final class FlashCommand {

    private FlashCommand() {}

    static CommandLine line(Console console, InstalledFlashers flashers, List<String> words) {
        return Syntax.group(
                "flash",
                "Reads, backs up, verifies and writes flash chips. A write happens only behind the gate.",
                words,
                new Member("probe", rest -> new FlashProbeCommand(console, flashers).line()),
                new Member("read", rest -> new FlashReadCommand(console, flashers).line()),
                new Member("backup", rest -> new FlashBackupCommand(console, flashers).line()),
                new Member("verify", rest -> new FlashVerifyCommand(console, flashers).line()),
                new Member("write", rest -> new FlashWriteCommand(console, flashers).line()),
                new Member("resume", rest -> new FlashResumeCommand(console, flashers).line()));
    }
}
