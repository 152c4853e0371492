// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Changes a system so that it can be put back. {@link org.flashdoctor.engine.change.ChangeTarget} is the one way in
 * which files and settings of a system are changed; {@link org.flashdoctor.engine.change.ChangeStore} keeps on disk
 * what was done, {@link org.flashdoctor.engine.change.Applying} does it step by step, and
 * {@link org.flashdoctor.engine.change.Undoing} puts it back. {@link org.flashdoctor.engine.system.Machine} stays
 * read-only.
 */
package org.flashdoctor.engine.change;
