// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.flash.Chip;
import org.flashdoctor.engine.flash.Opening;
import org.flashdoctor.engine.flash.Programmer;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.ProgrammerSpec;
import org.flashdoctor.engine.flash.Progress;
import org.flashdoctor.engine.flash.plan.Digest;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The digest that is made while a chip is read is the one of what was read in the end. */
class DigestedReadTest {

    private static final int MEBIBYTE = 1 << 20;
    private static final int SIZE = 6 * MEBIBYTE;

    @TempDir
    Path folder;

    /** A chip that holds something else each time it is looked at, and is lost once. */
    private static final class Restless implements Programmer {

        private final Random random;
        private int reads;

        Restless(Random random) {
            this.random = random;
        }

        @Override
        public Chip chip() {
            return new Chip("Test", "RESTLESS", SIZE, 4096, Map.of());
        }

        @Override
        public String transcript() {
            return "";
        }

        @Override
        public void read(AddressRange range, Sink into, Progress progress) throws ProgrammerException {
            reads++;
            for (long at = range.start(); at <= range.end(); ) {
                byte[] piece = new byte[(int) Math.min(range.end() + 1 - at, 1 + random.nextInt(2 * MEBIBYTE))];
                random.nextBytes(piece);
                into.take(at, ByteBuffer.wrap(piece));
                at += piece.length;
                progress.done(at - range.start());
                if (reads == 2) {
                    throw ProgrammerException.lost("the programmer is gone");
                }
            }
        }

        @Override
        public void write(AddressRange range, ByteBuffer wanted, ByteBuffer known, Progress progress) {
            throw new IllegalStateException("Nothing is written here.");
        }

        @Override
        public void close() {
            // Nothing to give back.
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void isThatOfTheBuffer(long seed) throws Exception {
        Random random = new Random(seed);
        Restless chip = new Restless(random);
        SessionSetup setup = new SessionSetup(
                ProgrammerSpec.parse("dummy"),
                Optional.empty(),
                (spec, name) -> new Opening.Opened(chip),
                new FlashFolder(folder),
                Clock.systemUTC(),
                SessionListener.none());
        // In any order, and one over another.
        List<AddressRange> ranges = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int start = random.nextInt(SIZE);
            ranges.add(new AddressRange(start, start + random.nextInt(SIZE - start)));
        }
        try (Identified session = Identified.begin(setup, chip)) {
            ByteBuffer buffer = session.buffer();
            String digest = session.readAndDigest(ranges, buffer);
            assertThat(digest).isEqualTo(Digest.of(buffer));
            for (int at = 0; at < SIZE; at++) {
                int address = at;
                if (ranges.stream().noneMatch(range -> range.contains(address))) {
                    assertThat(buffer.get(at)).isEqualTo((byte) 0xff);
                }
            }
        }
    }
}
