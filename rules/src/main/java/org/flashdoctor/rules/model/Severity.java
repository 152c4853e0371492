// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.model;

/** How much a finding stands in the way of what the user wants, from most to least. */
public enum Severity {
    /** It cannot be done while this holds. */
    BLOCKING,
    /** It can go wrong, or it would block something else. */
    WARNING,
    /** Worth knowing; harmless. */
    INFO
}
