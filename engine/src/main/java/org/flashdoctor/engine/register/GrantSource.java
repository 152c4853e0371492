// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

/** Which registers say what the host may do with a descriptor region. Where both are at hand, BM_RAP and BM_WAP win. */
public enum GrantSource {
    /** FRAP, for regions 0 to 7. */
    FRAP,
    /** C740 and Snow Ridge: flashrom reads FRAP, flashprog reads BM_RAP and BM_WAP. */
    DISPUTED,
    /** Meteor Lake and later: BM_RAP and BM_WAP, for 16 regions. FRAP says nothing. */
    BIOS_MASTER
}
