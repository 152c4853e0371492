// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.flash.plan.WritePlan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonTest {

    private static final int SIZE = 2000;

    /** What is compared in pieces of any size differs where the buffers do. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 300, SIZE})
    void differsWhereTheContentsDo(int changes) {
        Random random = new Random(changes);
        for (int round = 0; round < 200; round++) {
            byte[] expected = new byte[SIZE];
            random.nextBytes(expected);
            byte[] found = expected.clone();
            for (int i = 0; i < changes; i++) {
                found[random.nextInt(SIZE)] ^= (byte) (1 + random.nextInt(255));
            }
            Comparison comparison = new Comparison(ByteBuffer.wrap(expected));
            for (int at = 0; at < SIZE; ) {
                int length = Math.min(SIZE - at, 1 + random.nextInt(700));
                comparison.take(at, ByteBuffer.wrap(found, at, length));
                at += length;
            }
            for (int i = 0; i < 50; i++) {
                int start = random.nextInt(SIZE);
                AddressRange range = new AddressRange(start, start + random.nextInt(SIZE - start));
                assertThat(comparison.differs(range))
                        .isNotEqualTo(WritePlan.same(ByteBuffer.wrap(expected), ByteBuffer.wrap(found), range));
            }
        }
    }
}
