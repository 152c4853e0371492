// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * From a planned fix to a changed system and back. {@link org.flashdoctor.cli.fix.RemedyWriter} finds out what a fix
 * would change on a target, {@link org.flashdoctor.cli.fix.FixRun} does it after asking,
 * {@link org.flashdoctor.cli.fix.UndoRun} puts it back, and {@link org.flashdoctor.cli.fix.ShellScript} writes the same
 * for those who rather run it themselves.
 */
package org.flashdoctor.cli.fix;
