// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.nativeio;

/** A call of the C library failed. */
public final class ErrnoException extends Exception {

    private static final long serialVersionUID = 1;

    private final int errno;

    /**
     * A failure.
     *
     * @param call the call with its arguments, as strace would show it
     * @param errno number of the error on this system
     */
    public ErrnoException(String call, int errno) {
        super(call + " = -1");
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }
}
