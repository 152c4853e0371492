// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectionMode;
import org.flashdoctor.engine.fact.ProtectionFact.StatusRegisterProtection;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.flash.Chip;
import org.flashdoctor.engine.flash.Programmer;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.Progress;
import org.flashdoctor.engine.flash.ProtectionReader;
import org.flashdoctor.engine.nativeio.FlashLibrary.ChipProtection;

/** A chip behind the library, which a process of its own holds. */
final class LibflashromProgrammer implements Programmer, ProtectionReader {

    private static final int CHIP_UNSUPPORTED = 1;

    /** In the library's order. */
    private static final List<ProtectionMode> MODES = List.of(
            ProtectionMode.DISABLED, ProtectionMode.HARDWARE, ProtectionMode.POWER_CYCLE, ProtectionMode.PERMANENT);

    private final HostLink link;
    private final Transcript transcript;
    private final Chip chip;
    private boolean closed;

    LibflashromProgrammer(HostLink link, Transcript transcript, Reply.Part part) {
        this.link = link;
        this.transcript = transcript;
        this.chip = new Chip(part.vendor(), part.name(), part.size(), Steps.eraseBlock(part.size()), part.support());
    }

    @Override
    public Chip chip() {
        return chip;
    }

    @Override
    public String transcript() {
        return transcript.toString();
    }

    @Override
    public void read(AddressRange range, Sink into, Progress progress) throws ProgrammerException {
        List<AddressRange> steps = Steps.of(range, chip.size());
        link.begin(reading(steps.get(0)));
        for (int i = 0; i < steps.size(); i++) {
            AddressRange step = steps.get(i);
            if (i + 1 < steps.size()) {
                // The library reads on while this step is put away.
                link.begin(reading(steps.get(i + 1)));
            }
            Reply reply = link.answer("reading " + step, false);
            if (!(reply instanceof Reply.Content content) || content.bytes().remaining() != step.length()) {
                throw failed("Reading " + step, reply);
            }
            transcript.strike(i > 0);
            into.take(step.start(), content.bytes());
            progress.done(step.end() + 1 - range.start());
        }
    }

    private static Request reading(AddressRange step) {
        return new Request.Read(step.start(), (int) step.length());
    }

    @Override
    public void write(AddressRange range, ByteBuffer wanted, ByteBuffer known, Progress progress)
            throws ProgrammerException {
        boolean written = false;
        for (AddressRange step : Steps.of(range, chip.size())) {
            ByteBuffer after = part(wanted, step);
            if (!after.equals(part(known, step))) {
                // The library reads once more what it is to replace: firmware may have written since that was known.
                Reply reply = link.ask(new Request.Write(step.start(), after), "writing " + step, true);
                if (!(reply instanceof Reply.Done)) {
                    throw failed("Writing " + step, reply);
                }
                transcript.strike(written);
                written = true;
            }
            progress.done(step.end() + 1 - range.start());
        }
    }

    private static ByteBuffer part(ByteBuffer buffer, AddressRange range) {
        return buffer.slice((int) range.start(), (int) range.length());
    }

    private ProgrammerException failed(String what, Reply reply) {
        Optional<String> error = transcript.error();
        return ProgrammerException.failed(what + " failed: "
                + error.orElseGet(() -> reply instanceof Reply.Failed failure
                        ? "libflashrom gave no reason but error " + failure.result()
                        : "libflashrom gave an answer that does not fit"));
    }

    @Override
    public Reading<StatusRegisterProtection> statusProtection() {
        Reply reply;
        try {
            reply = link.ask(new Request.Protection(), "reading the chip's protection", false);
        } catch (ProgrammerException e) {
            return Reading.unknown(Gap.FAILED);
        }
        return reply instanceof Reply.Protected answer
                ? protection(answer.protection())
                : Reading.unknown(Gap.NOT_SUPPORTED);
    }

    private static Reading<StatusRegisterProtection> protection(ChipProtection found) {
        if (found.result() != 0) {
            return Reading.unknown(found.result() == CHIP_UNSUPPORTED ? Gap.NOT_SUPPORTED : Gap.FAILED);
        }
        Reading<ProtectionMode> mode = found.mode() >= 0 && found.mode() < MODES.size()
                ? Reading.of(MODES.get(found.mode()))
                : Reading.unknown(Gap.FAILED);
        boolean active = found.length() > 0;
        return Reading.of(new StatusRegisterProtection(
                mode,
                Reading.of(active),
                active
                        ? Reading.of(new AddressRange(found.start(), found.start() + found.length() - 1))
                        : Reading.unknown(Gap.ABSENT)));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            link.close();
        }
    }
}
