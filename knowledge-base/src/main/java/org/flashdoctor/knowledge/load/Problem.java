// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.load;

import org.flashdoctor.knowledge.node.Position;

/** Something wrong in the knowledge base: where, and what to do. */
public record Problem(Position at, String message) {
    @Override
    public String toString() {
        return at + ": " + message;
    }
}
