// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashdoctor.engine.flash.Opening;
import org.flashdoctor.engine.flash.Programmer;
import org.flashdoctor.engine.flash.Programmer.Sink;
import org.flashdoctor.engine.flash.ProgrammerDriver;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.ProgrammerSpec;
import org.flashdoctor.engine.flash.Progress;
import org.flashdoctor.engine.system.Child;
import org.flashdoctor.engine.system.LiveMachine;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LibflashromTest extends FlasherContract {

    @BeforeAll
    static void needsTheLibrary() {
        Installed.needLibrary();
    }

    @Override
    ProgrammerDriver driver() {
        return new LibflashromDriver();
    }

    /** The process that holds the library. */
    private static ProcessHandle host() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(LibraryHost.class.getName()))
                .findFirst()
                .orElseThrow();
    }

    private static void signal(String name, ProcessHandle process) {
        new LiveMachine().run(List.of("kill", "-" + name, Long.toString(process.pid())), Duration.ofSeconds(10));
    }

    private static void lost(ThrowingOperation operation, String message) {
        assertThatThrownBy(operation::run)
                .isInstanceOfSatisfying(
                        ProgrammerException.class,
                        failure -> assertThat(failure.isLost()).isTrue())
                .hasMessageContaining(message);
    }

    @FunctionalInterface
    private interface ThrowingOperation {
        void run() throws ProgrammerException;
    }

    @Test
    void aHostThatDiesWhileReadingIsLost() throws Exception {
        try (Programmer programmer = opened(chip(LARGE, random(LARGE_SIZE, 20)))) {
            Sink into = Sink.into(ByteBuffer.allocate(LARGE_SIZE));
            ProcessHandle host = host();
            lost(
                    () -> programmer.read(all(LARGE_SIZE), into, done -> signal("KILL", host)),
                    "ended by signal 9 while reading 0x");
            lost(() -> programmer.read(all(LARGE_SIZE), into, Progress.none()), "open the programmer again");
        }
    }

    @Test
    void aProcessThatCannotLoadTheLibraryLeavesTheChipToOthers() throws Exception {
        ProgrammerSpec spec = chip(SMALL, random(SMALL_SIZE, 33));
        System.setProperty("flashdoctor.calls", "-XX:NoSuchOption=1");
        try {
            assertThat(new LibflashromDriver().open(spec, Optional.empty()))
                    .isInstanceOfSatisfying(
                            Opening.Unavailable.class,
                            opening -> assertThat(opening.reason())
                                    .startsWith(
                                            "libflashrom cannot be used: The process of the flash library ended with"
                                                    + " exit code 1 while loading itself")
                                    .doesNotEndWith("."));
            try (Programmer other = opened(new InstalledFlashers(Map.of()).open(spec, Optional.empty()))) {
                assertThat(other.chip().size()).isEqualTo(SMALL_SIZE);
            }
        } finally {
            System.clearProperty("flashdoctor.calls");
        }
    }

    @Test
    void aPreparedProcessServesOneProgrammer() throws Exception {
        LibflashromDriver driver = new LibflashromDriver();
        driver.prepare();
        driver.awaitPrepared();
        ProcessHandle prepared = host();
        ProgrammerSpec spec = chip(SMALL, random(SMALL_SIZE, 32));
        try (Programmer first = opened(driver.open(spec, Optional.empty()))) {
            assertThat(first.chip().size()).isEqualTo(SMALL_SIZE);
            assertThat(host()).isEqualTo(prepared);
        }
        assertThat(prepared.isAlive()).isFalse();
        try (Programmer second = opened(driver.open(spec, Optional.empty()))) {
            assertThat(second.chip().size()).isEqualTo(SMALL_SIZE);
        }
    }

    @Test
    void aHostThatDiesWhileWritingIsLost() throws Exception {
        byte[] before = random(SMALL_SIZE, 21);
        ByteBuffer wanted = ByteBuffer.wrap(random(SMALL_SIZE, 22));
        try (Programmer programmer = opened(chip(SMALL, before))) {
            lost(
                    () -> programmer.write(
                            all(SMALL_SIZE), wanted, ByteBuffer.wrap(before), done -> signal("KILL", host())),
                    "ended by signal 9 while writing 0x00010000-0x0001ffff");
        }
        // The emulated chip keeps its content only when it is shut down.
        assertThat(Files.readAllBytes(image)).isEqualTo(before);
    }

    @Test
    void ctrlCAndAShutdownDoNotReachTheHost() throws Exception {
        byte[] before = random(SMALL_SIZE, 23);
        byte[] after = random(SMALL_SIZE, 24);
        ProgrammerSpec spec = chip(SMALL, before);
        try (Programmer programmer = opened(spec)) {
            ProcessHandle host = host();
            // The first number in parentheses' wake is the state, then come parent, group and session.
            String[] status = Files.readString(Path.of("/proc/" + host.pid() + "/stat"))
                    .replaceFirst(".*\\) ", "")
                    .split(" ", -1);
            assertThat(status[3]).isEqualTo(Long.toString(host.pid()));
            programmer.write(
                    all(SMALL_SIZE), ByteBuffer.wrap(after), ByteBuffer.wrap(before), done -> signal("TERM", host));
        }
        verified(spec, after);
    }

    @Test
    void aWriteThatBeganIsFinishedWhenItsOwnerDies() throws Exception {
        byte[] before = random(SMALL_SIZE, 25);
        byte[] after = random(SMALL_SIZE, 26);
        ProgrammerSpec spec = chip(SMALL, before);
        Child host = Child.java(LibraryHost.class, List.of()).got().orElseThrow();
        try (DataOutputStream out = new DataOutputStream(host.input())) {
            new Request.Open(spec.name(), spec.options(), Optional.empty()).send(out);
            new Request.Write(0, ByteBuffer.wrap(after)).send(out);
            // The dead read no answers.
            host.output().close();
        }
        assertThat(host.await(Duration.ofSeconds(60))).isTrue();
        verified(spec, after);
    }

    @Test
    void halfAWriteIsNotBegun() throws Exception {
        byte[] before = random(SMALL_SIZE, 27);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        new Request.Write(0, ByteBuffer.wrap(random(SMALL_SIZE, 28))).send(new DataOutputStream(request));
        ProgrammerSpec spec = chip(SMALL, before);
        Child host = Child.java(LibraryHost.class, List.of()).got().orElseThrow();
        try (DataOutputStream out = new DataOutputStream(host.input())) {
            new Request.Open(spec.name(), spec.options(), Optional.empty()).send(out);
            out.write(request.toByteArray(), 0, request.size() - 1);
        }
        assertThat(host.await(Duration.ofSeconds(60))).isTrue();
        verified(spec, before);
    }

    @Test
    void stepsThatSucceedLeaveNothingInTheTranscript() throws Exception {
        byte[] before = random(SMALL_SIZE, 29);
        try (Programmer programmer = opened(chip(SMALL, before))) {
            String opening = programmer.transcript();
            read(programmer, all(SMALL_SIZE));
            programmer.write(
                    all(SMALL_SIZE), ByteBuffer.wrap(random(SMALL_SIZE, 30)), ByteBuffer.wrap(before), Progress.none());

            assertThat(programmer.transcript()).isEqualTo(opening);
        }
    }

    @Test
    void complaintsOfStepsThatSucceedStayOnce() throws Exception {
        ProgrammerSpec spec = chip(PROTECTABLE, random(PROTECTABLE_SIZE, 31), "hwwp=yes", "spi_status=0x9c");
        try (Programmer programmer = opened(spec)) {
            read(programmer, all(PROTECTABLE_SIZE));

            assertThat(programmer.transcript()).containsOnlyOnce("Block protection could not be disabled!");
        }
    }
}
