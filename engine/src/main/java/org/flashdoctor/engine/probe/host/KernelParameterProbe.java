// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.KernelParameter;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** With which parameters the kernel was started. */
final class KernelParameterProbe implements Probe {

    private static final String FILE = "/proc/cmdline";

    @Override
    public String name() {
        return "kernel-parameters";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(KernelParameter.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Notes notes = new Notes(name());
        Access<String> line = new Look(machine).text(FILE);
        if (line.got().isEmpty()) {
            return notes.missed(line, FILE, KernelParameter.class).result();
        }
        for (KernelParameter parameter : parse(line.got().get())) {
            String text = parameter.value().isEmpty() ? parameter.name() : parameter.name() + "=" + parameter.value();
            notes.saw(parameter, FILE, text);
        }
        return notes.covers(KernelParameter.class).result();
    }

    /** Splits as the kernel does: blanks inside double quotes belong to the value; what follows -- is for init. */
    static List<KernelParameter> parse(String line) {
        List<KernelParameter> parameters = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (char c : (line.strip() + " ").toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && Character.isWhitespace(c)) {
                if (word.toString().equals("--")) {
                    return parameters;
                }
                if (word.length() > 0) {
                    parameters.add(parameter(word.toString()));
                    word.setLength(0);
                }
            } else {
                word.append(c);
            }
        }
        if (word.length() > 0) {
            parameters.add(parameter(word.toString().strip()));
        }
        return parameters;
    }

    private static KernelParameter parameter(String word) {
        int equals = word.indexOf('=');
        return equals < 0
                ? new KernelParameter(word, "")
                : new KernelParameter(word.substring(0, equals), word.substring(equals + 1));
    }
}
