// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.plan;

import org.flashdoctor.engine.fact.RunFact.InputProblemKind;

/** What a check of an image found; a check that finds nothing says nothing. */
public sealed interface ImageCheck {

    /** One clear sentence for the person at the keyboard. */
    String sentence();

    /**
     * It speaks against writing; the knowledge base says what it means and whether it may be overridden.
     *
     * @param kind the fact that it becomes
     */
    record Refused(InputProblemKind kind, String sentence) implements ImageCheck {}

    /** Worth knowing before the start; it refuses nothing. */
    record Announced(String sentence) implements ImageCheck {}
}
