// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.system;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.nativeio.PortTrial;
import org.flashdoctor.engine.system.Machine.CommandOutput;

/**
 * Port access tried in a process of its own: under a seccomp filter the call may kill the process that makes it. Both
 * calls are tried at once and remembered, because that process is a Java machine.
 */
final class FilteredTrial {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String LEVEL = "iopl";

    /** Exit code of a process that a signal ended: 128 and the signal. */
    private static final int SIGNALLED = 128;

    private final Map<String, Access<Boolean>> answers = new ConcurrentHashMap<>();

    Access<Boolean> portPermission(int port) {
        String call = Integer.toString(port);
        if (!answers.containsKey(call)) {
            run(List.of(call, LEVEL));
        }
        return answers.get(call);
    }

    Access<Boolean> portLevel() {
        if (!answers.containsKey(LEVEL)) {
            run(List.of(LEVEL));
        }
        return answers.get(LEVEL);
    }

    private void run(List<String> calls) {
        Access<CommandOutput> trial = Commands.run(OwnJava.command(PortTrial.class, List.of(), calls), PATIENCE);
        List<String> lines =
                trial.got().map(output -> output.output().lines().toList()).orElse(List.of());
        for (int i = 0; i < calls.size(); i++) {
            boolean answered = i < lines.size() && lines.get(i).matches("\\d{1,4}");
            answers.put(calls.get(i), answered ? answer(Integer.parseInt(lines.get(i))) : silent(trial));
        }
    }

    private static Access<Boolean> answer(int errno) {
        return errno == 0
                ? Access.of(true)
                : Access.refused(Errno.linux(errno), "port access under a seccomp filter = -1 " + Errno.linux(errno));
    }

    private static Access<Boolean> silent(Access<CommandOutput> trial) {
        if (trial.got().isEmpty()) {
            return Access.refused(trial.result(), "trial of port access: " + trial.detail());
        }
        CommandOutput output = trial.got().get();
        return output.exitCode() > SIGNALLED
                ? Access.refused(
                        CallResult.OTHER,
                        "port access under a seccomp filter: the filter killed the process, signal "
                                + (output.exitCode() - SIGNALLED))
                : Access.untried("The trial of port access came to no end: exit code " + output.exitCode() + ", "
                        + output.errors());
    }
}
