// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Looks at a machine through {@link org.flashdoctor.engine.system.Machine} and makes facts of what it shows. Each
 * {@link org.flashdoctor.engine.probe.Probe} acquires and then parses; {@link org.flashdoctor.engine.probe.Probes} runs
 * them side by side; {@link org.flashdoctor.engine.probe.LiveEvidence} is the entry.
 */
package org.flashdoctor.engine.probe;
