// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.condition;

/** Kleene's three values: what the evidence says of a condition. */
public enum Truth {
    /** It does not hold. */
    NO,
    /** The evidence does not tell. */
    UNKNOWN,
    /** It holds. */
    YES;

    public Truth and(Truth other) {
        return compareTo(other) <= 0 ? this : other;
    }

    public Truth or(Truth other) {
        return compareTo(other) >= 0 ? this : other;
    }

    public Truth not() {
        return switch (this) {
            case NO -> YES;
            case UNKNOWN -> UNKNOWN;
            case YES -> NO;
        };
    }

    public static Truth of(boolean value) {
        return value ? YES : NO;
    }
}
