// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;
import org.flashdoctor.engine.system.Machine.CommandOutput;

/** Text out of a machine. */
record Look(Machine machine) {

    private static final int LIMIT = 256 * 1024;
    private static final Duration COMMAND = Duration.ofMillis(1500);

    /** Content of a text file. */
    Access<String> text(String path) {
        return machine.readFile(path, LIMIT).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Content of a file that holds one value. */
    Access<String> value(String path) {
        return text(path).map(text -> text.replace('\0', ' ').strip());
    }

    /** The value where there is one. */
    Optional<String> known(String path) {
        return value(path).got().filter(value -> !value.isEmpty());
    }

    /** Whether there is a file; empty when that cannot be told. */
    Optional<Boolean> exists(String path) {
        Access<byte[]> file = machine.readFile(path, 1);
        if (file.absent()) {
            return Optional.of(false);
        }
        return file.got().isPresent() || file.result() == CallResult.EACCES ? Optional.of(true) : Optional.empty();
    }

    /** Standard output of a command that ended well. */
    Access<String> command(String... arguments) {
        Access<CommandOutput> run = machine.run(List.of(arguments), COMMAND);
        if (run.got().isEmpty()) {
            return run.map(CommandOutput::output);
        }
        CommandOutput output = run.got().get();
        return output.exitCode() == 0
                ? Access.of(output.output())
                : Access.refused(
                        refusal(output.errors()),
                        String.join(" ", arguments) + ": exit code " + output.exitCode() + ", "
                                + output.errors().strip());
    }

    private static CallResult refusal(String errors) {
        if (errors.contains("Operation not permitted")) {
            return CallResult.EPERM;
        }
        if (errors.contains("Permission denied")) {
            return CallResult.EACCES;
        }
        // How the sysctl commands of the BSDs say that there is no such variable.
        return errors.contains("unknown oid") || errors.contains("does not exist") || errors.contains("is invalid")
                ? CallResult.ENOENT
                : CallResult.OTHER;
    }
}
