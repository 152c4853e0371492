// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.InstalledTool;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.fact.RunFact.ToolFamily;
import org.flashdoctor.engine.fact.ToolVersion;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** Flashers that are installed. */
final class ToolsProbe implements Probe {

    private static final Pattern BANNER = Pattern.compile("^flash(rom|prog)\\s+(\\S+)", Pattern.MULTILINE);

    @Override
    public String name() {
        return "tools";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(InstalledTool.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Notes notes = new Notes(name());
        Look look = new Look(machine);
        boolean seen = true;
        for (String tool : List.of("flashrom", "flashprog")) {
            String command = tool + " --version";
            Access<String> banner = look.command(tool, "--version");
            Optional<InstalledTool> installed = banner.got().flatMap(ToolsProbe::parse);
            if (installed.isPresent()) {
                notes.saw(
                        installed.get(),
                        command,
                        banner.got().get().strip().lines().findFirst().orElse(""));
            } else if (!banner.absent()) {
                seen = false;
                notes.missed(banner, command, InstalledTool.class);
            }
        }
        return (seen ? notes.covers(InstalledTool.class) : notes).result();
    }

    /** The tool by its banner. */
    static Optional<InstalledTool> parse(String output) {
        Matcher banner = BANNER.matcher(output);
        if (!banner.find()) {
            return Optional.empty();
        }
        Optional<ToolVersion> version = ToolVersion.parse(banner.group(2));
        return Optional.of(new InstalledTool(
                banner.group(1).equals("prog") ? ToolFamily.FLASHPROG : ToolFamily.FLASHROM,
                version.map(Reading::of).orElseGet(() -> Reading.unknown(Gap.ABSENT))));
    }
}
