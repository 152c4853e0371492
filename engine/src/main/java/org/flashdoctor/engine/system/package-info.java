// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The gateway to the system. {@link org.flashdoctor.engine.system.Machine} is the port;
 * {@link org.flashdoctor.engine.system.LiveMachine} is this machine,
 * {@link org.flashdoctor.engine.system.RecordingMachine} keeps what is seen through it in a folder, and
 * {@link org.flashdoctor.engine.system.RecordedMachine} answers from such a folder. The folder's layout is described at
 * {@link org.flashdoctor.engine.system.Recording}.
 */
package org.flashdoctor.engine.system;
