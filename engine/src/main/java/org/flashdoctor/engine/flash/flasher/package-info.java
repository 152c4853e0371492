// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Programmers of flashrom and flashprog: {@link org.flashdoctor.engine.flash.flasher.InstalledFlashers} takes the
 * library where it is installed, else a command.
 *
 * <p>The library runs in a process of its own ({@link org.flashdoctor.engine.flash.flasher.LibraryHost}), because it
 * ends its process when libpci fails. A command is a process anyway. Neither is ended in the middle of a write.
 */
package org.flashdoctor.engine.flash.flasher;
