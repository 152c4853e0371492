// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash;

import org.flashdoctor.engine.fact.ProtectionFact.StatusRegisterProtection;
import org.flashdoctor.engine.fact.Reading;

/** A programmer that can ask the chip what its own status register protects. */
public interface ProtectionReader {

    /**
     * The chip's own protection at this moment. NOT_SUPPORTED when the flasher knows no such bits of this part, or
     * cannot reach them through this programmer.
     */
    Reading<StatusRegisterProtection> statusProtection();
}
