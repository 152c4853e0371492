// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.flash.plan.WritePlan;

/**
 * The contents that a write has to do with. Two buffers as long as the chip, three after an interruption or a failure,
 * and no more: memory is bounded.
 *
 * @param backup the old content on the disk
 * @param file where the image came from
 * @param before what the chip held before anything was done to it; after an interruption the backup may be gone
 * @param wanted what it should hold
 * @param known what it holds before this write, as far as was read
 * @param blocks all that may have been touched: those of the plan, and after an interruption those of the first plan
 * @param direction whether wanted is the image, or the old content that is put back
 */
record Job(
        Backup backup,
        Path file,
        Optional<ByteBuffer> before,
        ByteBuffer wanted,
        ByteBuffer known,
        List<AddressRange> blocks,
        JournalRecord.Direction direction) {

    /**
     * Pages that changed outside of the blocks, where nothing else writes.
     *
     * @param changed whether a page does not hold the old content
     */
    static List<AddressRange> strayed(
            List<AddressRange> readable,
            List<AddressRange> blocks,
            List<AddressRange> changing,
            Predicate<AddressRange> changed) {
        List<AddressRange> strayed = new ArrayList<>();
        for (AddressRange range : readable) {
            for (AddressRange page : WritePlan.pieces(range, WritePlan.PAGE)) {
                boolean counts = blocks.stream().noneMatch(page::overlaps)
                        && changing.stream().noneMatch(page::overlaps);
                if (counts && changed.test(page)) {
                    strayed.add(page);
                }
            }
        }
        return strayed;
    }
}
