// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.system;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the system from suspending and shutting down while it is open, where systemd offers that. The lock lasts as long
 * as a child process, which ends with its input, so that nothing is left behind when this program is killed.
 */
public final class SleepInhibitor implements AutoCloseable {

    private static final int REFUSAL_MILLISECONDS = 150;

    private final Process process;

    private SleepInhibitor(Process process) {
        this.process = process;
    }

    /**
     * Takes the lock.
     *
     * @param why shown to whoever tries to suspend
     * @return empty where the system offers none, or refuses it
     */
    public static Optional<SleepInhibitor> begin(String why) {
        Optional<String> inhibit = Commands.find("systemd-inhibit").got();
        if (inhibit.isEmpty()) {
            return Optional.empty();
        }
        List<String> command = new ArrayList<>();
        // In a session of its own, so that Ctrl-C at the terminal does not end it.
        Commands.find("setsid").got().ifPresent(command::add);
        command.addAll(List.of(
                inhibit.get(),
                "--what=sleep:shutdown:idle:handle-lid-switch",
                "--mode=block",
                "--who=flashdoctor",
                "--why=" + why,
                "cat"));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(REFUSAL_MILLISECONDS, TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
            return Optional.of(new SleepInhibitor(process));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It ended by itself; there is nothing to give back.
            return;
        }
    }
}
