// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.system;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps the program from ending while it is open: Ctrl-C, a closed terminal and an ordinary kill wait until it is closed.
 *
 * <p>Java answers these signals by running its shutdown hooks while all other threads go on, and ends when the hooks are
 * done; a hook that waits is the one way that needs no signal handling of our own.
 */
public final class ShutdownHold implements AutoCloseable {

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    private ShutdownHold(Runnable notice) {
        hook = new Thread(
                () -> {
                    notice.run();
                    await();
                },
                "flashdoctor-hold");
    }

    /**
     * Holds.
     *
     * @param notice runs once when somebody asks the program to end meanwhile
     */
    public static ShutdownHold begin(Runnable notice) {
        ShutdownHold hold = new ShutdownHold(notice);
        Runtime.getRuntime().addShutdownHook(hold.hook);
        return hold;
    }

    private void await() {
        // Nothing may cut this short, not even an interrupt.
        while (done.getCount() > 0) {
            LockSupport.park(done);
        }
    }

    /** Lets the program end, at once where it was asked to meanwhile. */
    @Override
    public void close() {
        done.countDown();
        LockSupport.unpark(hook);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The program is ending already; the hook has just been let go.
            return;
        }
    }
}
