// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.nativeio;

/** This system, processor or Java does not offer the call. */
public final class UnavailableException extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean platform;

    private UnavailableException(String message, boolean platform) {
        super(message);
        this.platform = platform;
    }

    /** The platform has no such call. */
    static UnavailableException platform(String message) {
        return new UnavailableException(message, true);
    }

    /** The platform may have the call, and the native library could not be loaded. */
    static UnavailableException library(String message) {
        return new UnavailableException(message, false);
    }

    /** Whether it is the platform that lacks the call, and not this installation. */
    public boolean isPlatform() {
        return platform;
    }
}
