// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.fix;

/** What became of a step of a fix. */
public enum StepResult {
    DONE,
    /** The command was written down, since the files belong to another system than the one that runs. */
    WRITTEN_DOWN,
    /** There was nothing to do. */
    ALREADY,
    /** It showed something. */
    SHOWN,
    /** It did not show what it should. */
    NOT_AS_EXPECTED,
    /** The person did not agree. */
    DECLINED,
    FAILED,
    /** Only a person can do it. */
    FOR_PERSON,
    /** It waits for a restart. */
    AFTER_RESTART,
    NOT_REACHED
}
