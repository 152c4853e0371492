// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The session that alone writes: identified, backed up, planned, cleared, written, verified. Each state is a type, and a
 * step that is not due is not there. A journal on disk survives the end of the program at any moment.
 */
package org.flashdoctor.engine.flash.session;
