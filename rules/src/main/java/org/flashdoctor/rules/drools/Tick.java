// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.drools;

public final class Tick {
    static final long B = System.nanoTime();

    public static synchronized void t(String s) {
        System.err.println(
                (System.nanoTime() - B) / 1000 + " us " + Thread.currentThread().getName() + " " + s);
    }
}
