// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A simulated Intel platform: chip, descriptor, flash controller, BIOS control, management engine and the host above
 * them, with injected faults. For newcomers and trainers, and for tests that no hardware would survive.
 *
 * <p>What it does follows from its registers, which are bit patterns as in the datasheets. It does not use the decoders
 * of this project: they are what it tests.
 */
package org.flashdoctor.engine.flash.sim;
