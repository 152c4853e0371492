// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The flash engine: programmers, images, plans, and the session that alone may write.
 *
 * <p>Knows facts, but no rule: what may be written comes in as a clearance from above.
 */
package org.flashdoctor.engine.flash;
