// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.model;

/** How sure a finding is, from most to least. */
public enum Confidence {
    /** The evidence says so and allows nothing else. */
    CERTAIN,
    /** The usual cause of what was seen. */
    LIKELY,
    /** One of several causes of what was seen. */
    POSSIBLE
}
