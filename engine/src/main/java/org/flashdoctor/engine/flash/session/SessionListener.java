// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import org.flashdoctor.engine.flash.Progress;

/** Hears what a session does. What it throws ends the session at this very point, as a power loss would. */
public interface SessionListener {

    /** What takes time. */
    enum Activity {
        READING,
        READING_AGAIN,
        WRITING,
        VERIFYING,
        RESTORING
    }

    /** Points between which the program may end. */
    enum Checkpoint {
        JOURNAL_BEGUN,
        /** A step is in the journal, and the chip was not touched for it yet. */
        STEP_ANNOUNCED,
        STEP_DONE,
        /** All steps are done; nothing was read back yet. */
        WRITTEN,
        /** The outcome is known, and the journal is still open. */
        DECIDED,
        JOURNAL_ENDED
    }

    /**
     * Something begins that takes time.
     *
     * @return hears how much of it is done
     */
    Progress begins(Activity activity, long bytes);

    default void reached(Checkpoint checkpoint) {}

    /** For callers who do not want to know. */
    static SessionListener none() {
        return (activity, bytes) -> Progress.none();
    }
}
