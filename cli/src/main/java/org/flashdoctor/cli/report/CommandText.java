// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.report;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.HostFact.Privilege;
import org.flashdoctor.engine.fact.RunFact.Kernel;
import org.flashdoctor.engine.fact.RunFact.OperatingSystem;

/** Argument lists as a person types them: quoted for a shell, and raised to root where that is needed. */
public final class CommandText {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private final List<List<String>> asUser;
    private final String elevation;

    /**
     * For the system of a case.
     *
     * @param asUser beginnings of commands that need no root
     */
    public CommandText(List<List<String>> asUser, FactSet facts) {
        this.asUser = asUser;
        this.elevation = elevation(facts);
    }

    /** The command as it is typed. */
    public String of(List<String> command) {
        String typed = command.stream().map(CommandText::quoted).collect(Collectors.joining(" "));
        boolean plain = asUser.stream()
                .anyMatch(start -> command.size() >= start.size()
                        && command.subList(0, start.size()).equals(start));
        return plain || elevation.isEmpty() ? typed : elevation + " " + typed;
    }

    private static String elevation(FactSet facts) {
        boolean root = facts.last(Privilege.class)
                .map(privilege -> privilege.root().is(true))
                .orElse(false);
        if (root) {
            return "";
        }
        Kernel kernel =
                facts.last(OperatingSystem.class).map(OperatingSystem::kernel).orElse(Kernel.LINUX);
        return kernel == Kernel.OPENBSD ? "doas" : "sudo";
    }

    /** A word as a shell takes it for itself. */
    public static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
