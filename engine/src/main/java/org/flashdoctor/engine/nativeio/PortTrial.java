// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.nativeio;

/**
 * Tries port access in a process of its own, for a process under a seccomp filter: the filter may answer a call by
 * killing the caller. Prints a line for each argument as soon as it is tried: {@code 0} or the errno.
 */
public final class PortTrial {

    private PortTrial() {}

    /** Runs the trial; the arguments are {@code iopl} or port numbers. */
    public static void main(String[] arguments) throws UnavailableException {
        for (String argument : arguments) {
            System.out.println(errno(argument));
        }
    }

    private static int errno(String argument) throws UnavailableException {
        try {
            if (argument.equals("iopl")) {
                LinuxCalls.portLevel();
            } else {
                LinuxCalls.portPermission(Integer.parseInt(argument));
            }
            return 0;
        } catch (ErrnoException e) {
            return e.errno();
        }
    }
}
