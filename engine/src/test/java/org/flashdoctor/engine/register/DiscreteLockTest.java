// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class DiscreteLockTest {

    @Test
    void readsTheLocks() {
        assertThat(DiscreteLock.decode(0)).isEqualTo(Decoded.plausible(Set.of()));
        assertThat(DiscreteLock.decode(0x0001_0101))
                .isEqualTo(Decoded.plausible(
                        Set.of(DiscreteLock.BMWAG_LOCKDN, DiscreteLock.PR0_LOCKDN, DiscreteLock.SSEQ_LOCKDN)));
        assertThat(DiscreteLock.decode(0x0001_1f0f).accepted().orElseThrow()).hasSize(DiscreteLock.values().length);
    }

    @Test
    void doesNotBelieveAllOnes() {
        assertThat(DiscreteLock.decode(0xffff_ffffL)).isEqualTo(Decoded.implausible("DLOCK", 0xffff_ffffL));
    }
}
