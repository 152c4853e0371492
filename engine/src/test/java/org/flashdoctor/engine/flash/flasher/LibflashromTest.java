// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.flashdoctor.engine.flash.Programmer;
import org.flashdoctor.engine.flash.ProgrammerDriver;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.ProgrammerSpec;
import org.flashdoctor.engine.flash.Progress;
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
        try (Programmer programmer = opened(chip(SMALL, random(SMALL_SIZE, 20)))) {
            ByteBuffer into = ByteBuffer.allocate(SMALL_SIZE);
            lost(
                    () -> programmer.read(all(SMALL_SIZE), into, done -> signal("KILL", host())),
                    "ended by signal 9 while reading 0x00010000-0x0001ffff");
            lost(() -> programmer.read(all(SMALL_SIZE), into, Progress.none()), "open the programmer again");
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
    void aHostThatHangsInAReadIsEnded() throws Exception {
        LibflashromDriver driver = new LibflashromDriver(Duration.ofSeconds(5));
        ProgrammerSpec spec = chip(SMALL, random(SMALL_SIZE, 23));
        try (Programmer programmer = opened(driver.open(spec, java.util.Optional.empty()))) {
            ProcessHandle host = host();
            ByteBuffer into = ByteBuffer.allocate(SMALL_SIZE);
            lost(() -> programmer.read(all(SMALL_SIZE), into, done -> signal("STOP", host)), "its process was ended");
            assertThat(host.onExit().get(10, TimeUnit.SECONDS).isAlive()).isFalse();
        }
    }
}
