// SPDX-License-Identifier: GPL-3.0-or-later
/** Probes of what the operating system is, what surrounds the process, and what both let it do. */
package org.flashdoctor.engine.probe.host;
