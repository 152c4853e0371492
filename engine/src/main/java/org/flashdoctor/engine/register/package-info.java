// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Decodes registers of Intel flash controllers, bridges and management engines. Everything here is pure: raw values
 * go in, facts of {@link org.flashdoctor.engine.fact.ProtectionFact} come out, and a value that no live register holds
 * is answered as {@link org.flashdoctor.engine.register.Decoded.Implausible} instead of being believed.
 * {@link org.flashdoctor.engine.register.RegisterDecoder} applies the decoders to what one run of a flasher printed.
 */
package org.flashdoctor.engine.register;
