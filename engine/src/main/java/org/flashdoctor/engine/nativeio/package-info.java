// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Calls of the system's C library, the only package that knows JNA. Nothing here interprets: a call succeeds, or it
 * ends in an {@link org.flashdoctor.engine.nativeio.ErrnoException}.
 */
package org.flashdoctor.engine.nativeio;
