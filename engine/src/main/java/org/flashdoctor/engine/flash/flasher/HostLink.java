// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.nativeio.FlashLibrary.Level;
import org.flashdoctor.engine.system.Child;

/**
 * This end of the connection to the process that holds the library. The process may die or hang at any moment; then the
 * link is broken for good, and whoever waits is told.
 */
final class HostLink implements AutoCloseable {

    private static final Duration ENDING = Duration.ofSeconds(10);
    private static final int BUFFER = 64 * 1024;

    private final Child child;
    private final Transcript transcript;
    private final Duration patience;
    /** Empty: nothing more will come. The same goes for the replies. */
    private final BlockingQueue<Optional<Request>> requests = new LinkedBlockingQueue<>();

    private final BlockingQueue<Optional<Reply>> replies = new LinkedBlockingQueue<>();

    /** Requests whose answers were not taken. */
    private int unanswered;

    private State state = State.WORKS;

    private enum State {
        WORKS,
        GONE,
        /** It does not answer, and may be writing: it must not be ended. */
        LEFT_ALONE
    }

    /**
     * Takes over a process.
     *
     * @param transcript gets what the library says
     * @param patience how long the process may be silent before it is given up
     */
    HostLink(Child child, Transcript transcript, Duration patience) {
        this.child = child;
        this.transcript = transcript;
        this.patience = patience;
        // A thread each, since both directions can block without end.
        begin(this::speak);
        begin(this::hear);
    }

    private static void begin(Runnable work) {
        Thread thread = new Thread(work, "flashdoctor-link");
        thread.setDaemon(true);
        thread.start();
    }

    private void speak() {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(child.input(), BUFFER))) {
            for (Optional<Request> request = requests.take(); request.isPresent(); request = requests.take()) {
                request.get().send(out);
            }
        } catch (IOException e) {
            replies.add(Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hear() {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(child.output(), BUFFER))) {
            // While one is put away, the next answer comes into the other one.
            byte[] content = new byte[(int) Steps.LARGEST];
            byte[] other = new byte[(int) Steps.LARGEST];
            while (true) {
                Reply reply = Reply.receive(in, content);
                replies.add(Optional.of(reply));
                if (reply instanceof Reply.Content) {
                    byte[] taken = content;
                    content = other;
                    other = taken;
                }
            }
        } catch (IOException e) {
            replies.add(Optional.empty());
            // A process that gives no answers is asked to end.
            requests.add(Optional.empty());
        }
    }

    /**
     * Makes a request and waits for its answer, also while this thread is interrupted.
     *
     * @param doing what the request does, for the message of a failure: "reading 0x…-0x…"
     * @param writing whether the process must not be ended, however long it is silent
     */
    Reply ask(Request request, String doing, boolean writing) throws ProgrammerException {
        while (unanswered > 0) {
            answer("ending what was asked for ahead", false);
        }
        begin(request);
        return answer(doing, writing);
    }

    /** Makes a request that changes nothing. At most two may wait for their answers: there is room for two contents. */
    void begin(Request request) {
        requests.add(Optional.of(request));
        unanswered++;
    }

    /** Waits for the answer to the oldest request. */
    Reply answer(String doing, boolean writing) throws ProgrammerException {
        if (state != State.WORKS) {
            throw ProgrammerException.lost(
                    "The connection to the flash library was lost before; open the programmer again.");
        }
        unanswered--;
        transcript.begin();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    Optional<Optional<Reply>> reply =
                            Optional.ofNullable(replies.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
                    if (reply.isEmpty()) {
                        throw silent(doing, writing);
                    }
                    if (reply.get().isEmpty()) {
                        throw gone(doing);
                    }
                    if (!(reply.get().get() instanceof Reply.Said said)) {
                        return reply.get().get();
                    }
                    transcript.add(said.piece(), said.level());
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private ProgrammerException gone(String doing) {
        state = State.GONE;
        boolean ended = child.await(ENDING);
        child.kill();
        transcript.addLines(child.errors(), Level.ERROR);
        return ProgrammerException.lost("The process of the flash library "
                + (ended ? child.ending() : "closed its output") + " while " + doing + "."
                + transcript.error().map(error -> " Its last words: " + error).orElse(""));
    }

    private ProgrammerException silent(String doing, boolean writing) {
        String what = "The flash library has not answered for " + patience.toSeconds() + " s while " + doing;
        if (writing) {
            state = State.LEFT_ALONE;
            return ProgrammerException.lost(what + ". Its process " + child.id()
                    + " is left alone, since ending it in the middle of a write would harm the chip's content.");
        }
        state = State.GONE;
        child.kill();
        return ProgrammerException.lost(what + "; its process was ended.");
    }

    /** Whether the process was given up and may be writing still. */
    boolean mayWrite() {
        return state == State.LEFT_ALONE && !child.await(Duration.ZERO);
    }

    /** Asks the process to give the hardware back, and waits for its end. */
    @Override
    public void close() {
        requests.add(Optional.empty());
        if (state == State.WORKS && !child.await(patience)) {
            child.kill();
        }
        if (state == State.WORKS) {
            state = State.GONE;
        }
    }
}
