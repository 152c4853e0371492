// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.drools;

/**
 * What is certain or possible about an atom or a part of a condition, as a fact of the rule engine.
 *
 * <p>Three values become two literals: a part that holds is certain and possible, one that cannot be told is possible
 * only, and its negation likewise.
 *
 * @param text sign and identity of the part; equal parts of different conditions share it
 */
public record Literal(String text) {

    static String certain(String part) {
        return "+" + part;
    }

    static String possible(String part) {
        return "?" + part;
    }

    static String certainlyNot(String part) {
        return "-" + part;
    }

    static String possiblyNot(String part) {
        return "~" + part;
    }
}
