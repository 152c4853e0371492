// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.node;

/** A place in a file of the knowledge base; line and column count from 1. */
public record Position(String file, int line, int column) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
