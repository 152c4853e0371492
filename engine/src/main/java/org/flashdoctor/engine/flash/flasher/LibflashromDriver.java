// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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

    /** A process that is started before it is needed. It ends by itself if it never is, once its input is closed. */
    private Optional<CompletableFuture<Start>> prepared = Optional.empty();
    /** Whether it serves a programmer, or did. */
    private boolean taken;

    /** How the start of a process ended. */
    private sealed interface Start {

        /** It has loaded the library. */
        record Up(HostLink link, Transcript transcript) implements Start {}

        record Down(Opening why) implements Start {}
    }

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

    /** Begins to start the process that {@link #open} needs, and returns. */
    void prepare() {
        prepared = Optional.of(CompletableFuture.supplyAsync(this::start, task -> {
            Thread thread = new Thread(task, "flashdoctor-library");
            // Nobody waits for it where the command line turns out to be wrong.
            thread.setDaemon(true);
            thread.start();
        }));
    }

    /** Waits until the process that is being prepared has loaded the library, or failed to. */
    void awaitPrepared() {
        prepared.ifPresent(CompletableFuture::join);
    }

    private Start start() {
        Access<Child> child = Child.java(LibraryHost.class, OPTIONS);
        if (child.got().isEmpty()) {
            return new Start.Down(
                    new Opening.Unavailable("the process for libflashrom cannot be started: " + child.detail()));
        }
        Transcript transcript = new Transcript();
        HostLink link = new HostLink(child.got().get(), transcript, patience);
        try {
            Reply reply = link.ask(new Request.Hello(), "loading itself", false);
            if (reply instanceof Reply.Ready) {
                return new Start.Up(link, transcript);
            }
            link.close();
            return new Start.Down(
                    new Opening.Unavailable("libflashrom cannot be loaded (Debian package: libflashrom1): "
                            + (reply instanceof Reply.Missing missing
                                    ? missing.reason()
                                    : "its process speaks of other things")));
        } catch (ProgrammerException e) {
            link.close();
            // No hardware was touched yet, so that another flasher may be tried.
            return new Start.Down(new Opening.Unavailable(
                    "libflashrom cannot be used: " + e.getMessage().replaceFirst("\\.$", "")));
        }
    }

    @Override
    public Opening open(ProgrammerSpec spec, Optional<String> chip) {
        if (given.stream().anyMatch(HostLink::mayWrite)) {
            return new Opening.Refused(
                    "the process of the flash library that did not answer may be writing still; two must not use one"
                            + " chip",
                    "");
        }
        Start start = taken || prepared.isEmpty() ? start() : prepared.get().join();
        taken = prepared.isPresent();
        if (start instanceof Start.Down down) {
            return down.why();
        }
        Start.Up up = (Start.Up) start;
        given.add(up.link());
        return open(up.link(), up.transcript(), spec, chip);
    }

    private static Opening open(HostLink link, Transcript transcript, ProgrammerSpec spec, Optional<String> chip) {
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
        if (reply instanceof Reply.UnknownPart unknown) {
            return new Opening.Unavailable("libflashrom knows no chip \"" + chip.orElse("") + "\""
                    + unknown.near()
                            .map(near -> " (did you mean " + near + "?)")
                            .orElse(" (flashrom -L lists those it knows)"));
        }
        return failed(reply, spec, transcript);
    }

    private static Opening failed(Reply reply, ProgrammerSpec spec, Transcript transcript) {
        String text = transcript.toString();
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
