// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.nativeio;

/**
 * Tries port access in a process of its own, for a process under a seccomp filter: the filter may answer the call by
 * killing the caller. Prints one word a call: {@code 0} or the errno.
 */
public final class PortTrial {

    private PortTrial() {}

    /** Runs the trial; the argument is {@code iopl} or a port number. */
    public static void main(String[] arguments) throws UnavailableException {
        try {
            if (arguments[0].equals("iopl")) {
                LinuxCalls.portLevel();
            } else {
                LinuxCalls.portPermission(Integer.parseInt(arguments[0]));
            }
            System.out.println(0);
        } catch (ErrnoException e) {
            System.out.println(e.errno());
        }
    }
}
