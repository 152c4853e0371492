// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.flash.Opening;
import org.flashdoctor.engine.flash.ProgrammerDriver;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.ProgrammerSpec;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Child;

/** Opens programmers of libflashrom, or of libflashprog where only that is installed. */
public final class LibflashromDriver implements ProgrammerDriver {

    /** A buffer for a step of an operation is all that the process keeps in Java's memory. */
    private static final List<String> OPTIONS = List.of(
            "-Xms8m",
            "-Xmx32m",
            // Its output belongs to the protocol alone.
            "-Xlog:disable",
            "-XX:+DisplayVMOutputToStderr",
            "-XX:+SuppressFatalErrorMessage",
            // Java's own handlers of signals would end it in the middle of a write.
            "-Xrs");

    private final Duration patience;
    private final List<HostLink> given = new ArrayList<>();

    /** A process that was started before it was needed. It ends by itself if it never is, once its input is closed. */
    private Optional<Access<Child>> prepared = Optional.empty();

    /** The driver for use. */
    public LibflashromDriver() {
        // A buspirate reads a kibibyte a second, so that a step may take minutes.
        this(Duration.ofMinutes(20));
    }

    /**
     * A driver that gives up earlier or later.
     *
     * @param patience how long the library may be silent before it counts as hung
     */
    LibflashromDriver(Duration patience) {
        this.patience = patience;
    }

    @Override
    public void prepare() {
        prepared = prepared.or(() -> Optional.of(start()));
    }

    private static Access<Child> start() {
        return Child.java(LibraryHost.class, OPTIONS);
    }

    @Override
    public Opening open(ProgrammerSpec spec, Optional<String> chip) {
        if (given.stream().anyMatch(HostLink::mayWrite)) {
            return new Opening.Refused(
                    "the process of the flash library that did not answer may be writing still; two must not use one"
                            + " chip",
                    "");
        }
        Access<Child> child = prepared.orElseGet(LibflashromDriver::start);
        prepared = Optional.empty();
        if (child.got().isEmpty()) {
            return new Opening.Unavailable("the process for libflashrom cannot be started: " + child.detail());
        }
        Transcript transcript = new Transcript();
        HostLink link = new HostLink(child.got().get(), transcript, patience);
        given.add(link);
        Reply reply;
        try {
            reply = link.ask(
                    new Request.Open(spec.name(), spec.options(), chip), "setting up programmer " + spec, false);
        } catch (ProgrammerException e) {
            link.close();
            return new Opening.Refused(e.getMessage(), transcript.toString());
        }
        if (reply instanceof Reply.Found found && found.parts().size() == 1) {
            return new Opening.Opened(
                    new LibflashromProgrammer(link, transcript, found.parts().get(0)));
        }
        link.close();
        return failed(reply, spec, transcript);
    }

    private static Opening failed(Reply reply, ProgrammerSpec spec, Transcript transcript) {
        String text = transcript.toString();
        if (reply instanceof Reply.Missing missing) {
            return new Opening.Unavailable(
                    "libflashrom cannot be loaded (Debian package: libflashrom1): " + missing.reason());
        }
        if (reply instanceof Reply.Found found) {
            return found.parts().isEmpty()
                    ? new Opening.NoChip(text)
                    : new Opening.SeveralChips(
                            found.parts().stream()
                                    .map(Reply.Part::name)
                                    .distinct()
                                    .toList(),
                            text);
        }
        if (text.contains("Unknown programmer \"" + spec.name() + "\"")) {
            return new Opening.Unavailable("libflashrom knows no programmer \"" + spec.name() + "\"");
        }
        return new Opening.Refused(
                "libflashrom could not set up programmer " + spec
                        + transcript
                                .error()
                                .or(transcript::lastLine)
                                .map(line -> ": " + line)
                                .orElse("."),
                text);
    }
}
