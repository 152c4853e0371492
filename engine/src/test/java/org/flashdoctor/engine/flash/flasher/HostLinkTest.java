// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.system.Child;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a connection whose other end does not do as it should. */
@Timeout(60)
class HostLinkTest {

    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Request READ = new Request.Read(0, 16);
    /** More than fits into a pipe, so that sending it blocks. */
    private static final Request WRITE = new Request.Write(0, ByteBuffer.allocate(1 << 20));

    private final Transcript transcript = new Transcript();

    /** Ends as libflashrom does when libpci fails. */
    static final class Exiting {
        private Exiting() {}

        public static void main(String[] arguments) {
            System.err.println("pcilib: Cannot open /proc/bus/pci");
            System.exit(1);
        }
    }

    /** Takes nothing, says nothing and does not end. */
    static final class Hanging {
        private Hanging() {}

        public static void main(String[] arguments) throws InterruptedException {
            Thread.currentThread().join();
        }
    }

    /** Speaks of other things. */
    static final class Babbling {
        private Babbling() {}

        public static void main(String[] arguments) throws IOException {
            System.out.println("Hello, world.");
            System.in.readAllBytes();
        }
    }

    /** Fails at what it is asked first, and then does as it should. */
    static final class Stumbling {
        private Stumbling() {}

        public static void main(String[] arguments) throws IOException {
            DataInputStream in = new DataInputStream(System.in);
            DataOutputStream out = new DataOutputStream(System.out);
            Request.receive(in);
            new Reply.Failed(1).send(out);
            Request.receive(in);
            new Reply.Content(ByteBuffer.allocate(1)).send(out);
            Request.receive(in);
            new Reply.Done().send(out);
            System.in.readAllBytes();
        }
    }

    private static Child start(Class<?> program) {
        return Child.java(program, List.of("-Xmx16m")).got().orElseThrow();
    }

    private static ProgrammerException lost(HostLink link, Request request, boolean writing) {
        ProgrammerException failure =
                catchThrowableOfType(ProgrammerException.class, () -> link.ask(request, "doing it", writing));
        assertThat(failure.isLost()).isTrue();
        return failure;
    }

    @Test
    void anExitInsideTheLibraryIsToldWithItsLastWords() {
        try (HostLink link = new HostLink(start(Exiting.class), transcript, LONG)) {
            assertThat(lost(link, READ, false))
                    .hasMessage("The process of the flash library ended with exit code 1 while doing it."
                            + " Its last words: pcilib: Cannot open /proc/bus/pci");
            assertThat(transcript.toString()).contains("pcilib: Cannot open /proc/bus/pci");
            assertThat(lost(link, READ, false)).hasMessageContaining("open the programmer again");
        }
    }

    @Test
    void aProcessThatHangsInAReadIsEnded() {
        Child child = start(Hanging.class);
        try (HostLink link = new HostLink(child, transcript, SHORT)) {
            assertThat(lost(link, READ, false))
                    .hasMessageContaining("has not answered")
                    .hasMessageEndingWith("ended.");
            assertThat(child.await(LONG)).isTrue();
            assertThat(child.ending()).isEqualTo("ended by signal 9");
        }
    }

    @Test
    void aProcessThatHangsInAWriteIsLeftToEndByItself() {
        Child child = start(Hanging.class);
        try (HostLink link = new HostLink(child, transcript, SHORT)) {
            assertThat(lost(link, WRITE, true)).hasMessageContaining("is left alone");
            assertThat(child.ending()).startsWith("still running");
        }
        child.kill();
    }

    @Test
    void whatIsNoAnswerEndsTheConnection() {
        Child child = start(Babbling.class);
        try (HostLink link = new HostLink(child, transcript, LONG)) {
            lost(link, READ, false);
            assertThat(child.await(LONG)).isTrue();
        }
    }

    @Test
    void whatWasAskedForAheadIsNotTakenForTheNextAnswer() throws ProgrammerException {
        try (HostLink link = new HostLink(start(Stumbling.class), transcript, LONG)) {
            link.begin(READ);
            link.begin(READ);
            assertThat(link.answer("reading", false)).isEqualTo(new Reply.Failed(1));
            assertThat(link.ask(WRITE, "writing", true)).isEqualTo(new Reply.Done());
        }
    }
}
