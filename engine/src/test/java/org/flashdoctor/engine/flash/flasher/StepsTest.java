// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.flashdoctor.engine.address.AddressRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepsTest {

    private static final int KIB = 1024;

    @Test
    void stepsCoverTheRangeOnceAndMeetAtBlocks() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            long size = (128L * KIB) << random.nextInt(10);
            long start = random.nextLong(size);
            AddressRange range = new AddressRange(start, start + random.nextLong(size - start));

            List<AddressRange> steps = Steps.of(range, size);

            assertThat(steps.get(0).start()).isEqualTo(range.start());
            assertThat(steps.get(steps.size() - 1).end()).isEqualTo(range.end());
            for (int j = 1; j < steps.size(); j++) {
                assertThat(steps.get(j).start())
                        .isEqualTo(steps.get(j - 1).end() + 1)
                        .matches(address -> address % (64 * KIB) == 0);
            }
            assertThat(steps).allMatch(step -> step.length() <= 1024 * KIB).hasSizeLessThanOrEqualTo(65);
        }
    }

    @ParameterizedTest
    @CsvSource({"128, 4096", "3, 1024", "65536, 4096", "24, 4096", "2, 2048"})
    void aPlanIsMadeInBlocksThatDivideTheChip(long kibibytes, int block) {
        assertThat(Steps.eraseBlock(kibibytes * KIB)).isEqualTo(block);
    }
}
