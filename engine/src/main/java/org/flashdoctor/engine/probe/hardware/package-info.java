// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Probes of chipset, flash controller, management engine, AMD protections and firmware. Strictly read-only: no register
 * is written, no cycle is started. Raw registers go out as {@code RegisterValue}, for
 * {@link org.flashdoctor.engine.register.RegisterDecoder} to decode; a value that cannot be true goes out as
 * {@code ImplausibleReading}, and what could not be read as a gap, never as a value.
 *
 * <p>{@link org.flashdoctor.engine.probe.hardware.HardwareProbes} lists them all.
 */
package org.flashdoctor.engine.probe.hardware;
