// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.ProtectionFact.StatusRegisterProtection;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.flash.Chip;
import org.flashdoctor.engine.flash.Programmer;
import org.flashdoctor.engine.flash.Programmer.Sink;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.ProtectionReader;
import org.flashdoctor.engine.flash.plan.WritePlan;
import org.flashdoctor.engine.flash.session.SessionListener.Activity;

/** The first state of a session: a chip is known and nothing was done to it. It can be read, and backed up. */
public final class Identified implements AutoCloseable {

    private static final byte ERASED = (byte) 0xff;
    private static final int PATTERN = 4096;

    private final Line line;

    private Identified(Line line) {
        this.line = line;
    }

    /** Begins a session on an open programmer, which closes with it. */
    public static Identified begin(SessionSetup setup, Programmer programmer) {
        return new Identified(new Line(setup, programmer));
    }

    public Chip chip() {
        return line.chip();
    }

    /** What the flasher said until now. */
    public String transcript() {
        return line.programmer().transcript();
    }

    /** What the chip's own status register protects at this moment; empty where the programmer cannot be asked. */
    public Optional<Reading<StatusRegisterProtection>> protection() {
        return line.programmer() instanceof ProtectionReader reader
                ? Optional.of(reader.statusProtection())
                : Optional.empty();
    }

    /** Whether anything was read from the chip in this session. */
    public boolean wasRead() {
        return line.wasRead();
    }

    /** The whole chip. */
    public AddressRange whole() {
        return new AddressRange(0, chip().size() - 1);
    }

    /** A buffer for the chip's content; what is not read into it looks erased. */
    public ByteBuffer buffer() {
        byte[] bytes = new byte[Math.toIntExact(chip().size())];
        Arrays.fill(bytes, 0, Math.min(PATTERN, bytes.length), ERASED);
        for (long filled = PATTERN; filled < bytes.length; filled *= 2) {
            // At the begin of a program this is ten times as fast as filling: that loop is not compiled yet.
            System.arraycopy(bytes, 0, bytes, (int) filled, (int) Math.min(filled, bytes.length - filled));
        }
        return ByteBuffer.wrap(bytes);
    }

    /** Reads parts of the chip into their places. */
    public void read(List<AddressRange> ranges, ByteBuffer into) throws ProgrammerException {
        line.read(Activity.READING, ranges, () -> Sink.into(into));
    }

    /** The same; gives the SHA-256 of the whole buffer, which costs hardly any time meanwhile. */
    public String readAndDigest(List<AddressRange> ranges, ByteBuffer into) throws ProgrammerException {
        return line.readAndDigest(Activity.READING, ranges, into);
    }

    /** How a backup ended. */
    public sealed interface BackupResult {

        /** It is on the disk. */
        record Taken(BackedUp session) implements BackupResult {}

        /** Two reads in a row differ where nothing else may write: a bad connection, or a chip that fails. */
        record Unstable(AddressRange page) implements BackupResult {}
    }

    /**
     * Reads parts of the chip twice, compares, and stores them.
     *
     * @param ranges what can be read
     * @param steady parts in which two reads must be equal; elsewhere something on the machine may be writing
     * @throws StorageException when the backup cannot be kept
     */
    public BackupResult backUp(List<AddressRange> ranges, List<AddressRange> steady, Backup.Label label)
            throws ProgrammerException, StorageException {
        ByteBuffer first = buffer();
        read(ranges, first);
        Comparison second = line.read(Activity.READING_AGAIN, ranges, () -> new Comparison(first));
        List<AddressRange> changing = new ArrayList<>();
        for (AddressRange range : ranges) {
            if (!second.differs(range)) {
                continue;
            }
            for (AddressRange page : WritePlan.pieces(range, WritePlan.PAGE)) {
                if (second.differs(page)) {
                    if (steady.stream().anyMatch(page::overlaps)) {
                        return new BackupResult.Unstable(page);
                    }
                    changing.add(page);
                }
            }
        }
        Backup backup = Backup.write(label, chip(), line.setup().clock().instant(), first, ranges, changing);
        return new BackupResult.Taken(new BackedUp(line, backup, first));
    }

    /**
     * Reads the chip after a write that did not come to its end.
     *
     * @throws IOException when neither the old nor the new content is at hand
     */
    public Interrupted look(Journal.Unfinished write) throws ProgrammerException, IOException {
        ByteBuffer current = buffer();
        read(write.begin().readable(), current);
        return Interrupted.of(line, write, current);
    }

    @Override
    public void close() {
        line.close();
    }
}
