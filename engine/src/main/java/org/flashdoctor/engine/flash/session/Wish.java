// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.flash.image.NamedRange;
import org.flashdoctor.engine.flash.plan.Connection;
import org.flashdoctor.engine.flash.plan.Digest;
import org.flashdoctor.engine.flash.plan.Permissions;
import org.flashdoctor.engine.flash.plan.WritePlan;

/**
 * What a chip is to hold. It is planned anew for each look at the machine, while content and its digest stay the same:
 * to make them takes as long as half a read of an emulated chip.
 */
public final class Wish {

    private final Line line;
    private final Backup backup;
    private final ByteBuffer before;
    private final List<NamedRange> requested;
    private final ByteBuffer wanted;
    private final Path file;
    private final String target;

    Wish(Line line, Backup backup, ByteBuffer before, List<NamedRange> requested, ByteBuffer wanted, Path file) {
        this.line = line;
        this.backup = backup;
        this.before = before;
        this.requested = List.copyOf(requested);
        this.wanted = wanted;
        this.file = file;
        this.target = Digest.of(wanted);
    }

    /**
     * Plans the write.
     *
     * @param facts what is known of the machine now
     */
    public Planned plan(FactSet facts) {
        Permissions permissions = Permissions.of(
                facts, line.chip().size(), Connection.of(line.setup().spec()));
        WritePlan plan = WritePlan.make(
                line.chip(), requested, before, new WritePlan.Target(wanted, target), permissions, Digest.of(facts));
        List<AddressRange> blocks = plan.writes();
        return new Planned(
                line,
                plan,
                new Job(backup, file, Optional.of(before), wanted, before, blocks, JournalRecord.Direction.FINISH));
    }
}
