// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.flash.Chip;
import org.flashdoctor.engine.flash.Opening;
import org.flashdoctor.engine.flash.Programmer;
import org.flashdoctor.engine.flash.Programmer.Sink;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.Progress;
import org.flashdoctor.engine.flash.plan.GrowingDigest;
import org.flashdoctor.engine.flash.session.SessionListener.Activity;

/** The programmer of a session, which may be lost and opened anew. */
final class Line implements AutoCloseable {

    private final SessionSetup setup;
    private final Chip chip;
    private Programmer programmer;
    private boolean read;

    Line(SessionSetup setup, Programmer programmer) {
        this.setup = setup;
        this.programmer = programmer;
        this.chip = programmer.chip();
    }

    SessionSetup setup() {
        return setup;
    }

    Chip chip() {
        return chip;
    }

    Programmer programmer() {
        return programmer;
    }

    /**
     * Reads parts of the chip; opens the programmer anew once when it is lost meanwhile.
     *
     * @param sinks makes one for each attempt
     * @return the one that took everything
     */
    <S extends Sink> S read(Activity activity, List<AddressRange> ranges, Supplier<S> sinks)
            throws ProgrammerException {
        return twice(() -> {
            S sink = sinks.get();
            readOnce(activity, ranges, sink, place -> {});
            return sink;
        });
    }

    /** The same, into a buffer; gives the SHA-256 of all of it. */
    String readAndDigest(Activity activity, List<AddressRange> ranges, ByteBuffer into) throws ProgrammerException {
        return twice(() -> {
            try (GrowingDigest digest = new GrowingDigest(into)) {
                readOnce(activity, ranges, Sink.into(into), digest::settled);
                return digest.finish();
            }
        });
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read() throws ProgrammerException;
    }

    private <T> T twice(Reading<T> reading) throws ProgrammerException {
        try {
            return reading.read();
        } catch (ProgrammerException e) {
            if (e.isLost() && !reopen()) {
                throw e;
            }
            return reading.read();
        }
    }

    /**
     * Reads parts of the chip.
     *
     * @param settled hears before which place nothing will be read any more
     */
    private void readOnce(Activity activity, List<AddressRange> ranges, Sink into, LongConsumer settled)
            throws ProgrammerException {
        long all = ranges.stream().mapToLong(AddressRange::length).sum();
        Progress progress = setup.listener().begins(activity, all);
        long before = 0;
        for (int i = 0; i < ranges.size(); i++) {
            AddressRange range = ranges.get(i);
            long done = before;
            // Ranges come as they were asked for: in any order, and one may hold another.
            long rest = ranges.subList(i + 1, ranges.size()).stream()
                    .mapToLong(AddressRange::start)
                    .min()
                    .orElse(Long.MAX_VALUE);
            programmer.read(range, into, bytes -> {
                progress.done(done + bytes);
                settled.accept(Math.min(range.start() + bytes, rest));
            });
            before += range.length();
            progress.done(before);
        }
        read = true;
    }

    boolean wasRead() {
        return read;
    }

    /** Opens the programmer anew; it must lead to the same chip. */
    boolean reopen() {
        programmer.close();
        if (setup.driver().open(setup.spec(), setup.chip()) instanceof Opening.Opened opened) {
            programmer = opened.programmer();
            Chip found = programmer.chip();
            return found.name().equals(chip.name()) && found.size() == chip.size();
        }
        return false;
    }

    @Override
    public void close() {
        programmer.close();
    }
}
