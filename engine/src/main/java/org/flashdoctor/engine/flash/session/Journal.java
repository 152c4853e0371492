// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.flash.session.JournalRecord.Begin;
import org.flashdoctor.engine.flash.session.JournalRecord.End;
import org.flashdoctor.engine.flash.session.JournalRecord.Step;

/**
 * The journal of one write: a folder with the wanted image and a file of records. Each record is on the disk before what
 * it announces is done to the chip, so that after any end of the program the next one knows what may have been touched.
 *
 * <p>The folder counts from the moment at which its first record is whole; before that nothing was done to the chip.
 */
public final class Journal implements AutoCloseable {

    private static final String RECORDS = "records";
    private static final String WANTED = "wanted.rom";

    /** Bytes of the longest record but the first; a step has some 50. */
    private static final int LONGEST_RECORD = 128;

    private static final int ATTEMPTS = 3;

    private final Path folder;
    private final FileChannel channel;

    private Journal(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * A write that began and of whose end nothing is known.
     *
     * @param folder of its journal
     * @param begin what was going to be done
     * @param steps what may have been done to the chip, in its order
     * @param length bytes of the records that are whole
     */
    public record Unfinished(Path folder, Begin begin, List<Step> steps, long length) {
        public Unfinished {
            steps = List.copyOf(steps);
        }

        /** Whether the chip may have been touched. */
        public boolean touched() {
            return !steps.isEmpty();
        }

        /** What the chip should have held at the end. */
        ByteBuffer wanted() throws IOException {
            return DurableFiles.read(folder.resolve(WANTED), begin.size());
        }

        /** What the chip held before. */
        ByteBuffer before() throws IOException {
            return DurableFiles.read(begin.backup().resolve(Backup.IMAGE), begin.size());
        }
    }

    /**
     * Begins the journal of a write.
     *
     * @throws StorageException when there is no room for it; nothing of it is left
     */
    static Journal begin(FlashFolder state, Begin begin, ByteBuffer wanted) throws StorageException {
        Path folder = DurableFiles.free(state.journals(), begin.at().toString().replace(':', '-'));
        try {
            DurableFiles.createFolder(folder);
            DurableFiles.write(folder.resolve(WANTED), wanted);
            FileChannel channel =
                    FileChannel.open(folder.resolve(RECORDS), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try {
                Journal journal = new Journal(folder, channel);
                journal.append(begin);
                journal.reserve(begin.writes());
                DurableFiles.sync(folder);
                return journal;
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            DurableFiles.discard(folder);
            throw new StorageException("the journal of the write", state.journals(), e);
        }
    }

    /**
     * Goes on with the journal of an unfinished write; what a power loss tore off is cut away.
     *
     * @throws StorageException when there is no room for more; what it says stays
     */
    static Journal goOn(Unfinished write) throws StorageException {
        try {
            Journal journal = reopen(write);
            try {
                journal.reserve(write.begin().writes());
                return journal;
            } catch (IOException e) {
                journal.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StorageException("the journal of the write", write.folder(), e);
        }
    }

    private static Journal reopen(Unfinished write) throws IOException {
        FileChannel channel = FileChannel.open(write.folder().resolve(RECORDS), StandardOpenOption.WRITE);
        try {
            channel.truncate(write.length());
            channel.position(write.length());
            return new Journal(write.folder(), channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Takes room for all records that a write may need: to write, to try the rest, to put back. A disk that becomes full in
     * between, such as the memory of a live system, must not stop a write half way. What fills it is no record.
     */
    private void reserve(List<AddressRange> writes) throws IOException {
        long place = channel.position();
        long steps = writes.stream().mapToLong(Steps::most).sum();
        write(ByteBuffer.allocate(Math.toIntExact((steps * ATTEMPTS + 1) * LONGEST_RECORD)));
        channel.position(place);
    }

    void step(Step step) throws IOException {
        append(step);
    }

    /** The outcome is known and good: the write is no longer unfinished, and the image is not needed any more. */
    void end(End end) throws IOException {
        append(end);
        channel.truncate(channel.position());
        Files.deleteIfExists(folder.resolve(WANTED));
    }

    private void append(JournalRecord record) throws IOException {
        write(ByteBuffer.wrap((record.line() + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Closes the books of a write that ended by other means. */
    public static void close(Unfinished write, End end) throws IOException {
        try (Journal journal = reopen(write)) {
            journal.end(end);
        }
    }

    /** All unfinished writes, oldest first. */
    public static List<Unfinished> unfinished(FlashFolder state) throws IOException {
        if (!Files.isDirectory(state.journals())) {
            return List.of();
        }
        List<Unfinished> unfinished = new ArrayList<>();
        try (Stream<Path> folders = Files.list(state.journals())) {
            for (Path folder : folders.sorted().toList()) {
                read(folder).ifPresent(unfinished::add);
            }
        }
        return unfinished;
    }

    private static Optional<Unfinished> read(Path folder) throws IOException {
        Path file = folder.resolve(RECORDS);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        byte[] bytes = Files.readAllBytes(file);
        Optional<Begin> begin = Optional.empty();
        List<Step> steps = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] != '\n') {
                continue;
            }
            Optional<JournalRecord> record =
                    JournalRecord.read(new String(bytes, from, at - from, StandardCharsets.UTF_8));
            if (record.isEmpty()) {
                break;
            }
            from = at + 1;
            if (record.get() instanceof Begin first) {
                begin = Optional.of(first);
            } else if (record.get() instanceof Step step) {
                steps.add(step);
            } else if (record.get() instanceof End) {
                return Optional.empty();
            }
        }
        long whole = from;
        return begin.map(first -> new Unfinished(folder, first, steps, whole));
    }
}
