// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectionMode;
import org.flashdoctor.engine.fact.ProtectionFact.StatusRegisterProtection;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.flash.Chip;
import org.flashdoctor.engine.flash.Opening;
import org.flashdoctor.engine.flash.Programmer;
import org.flashdoctor.engine.flash.Programmer.Sink;
import org.flashdoctor.engine.flash.ProgrammerDriver;
import org.flashdoctor.engine.flash.ProgrammerException;
import org.flashdoctor.engine.flash.ProgrammerSpec;
import org.flashdoctor.engine.flash.Progress;
import org.flashdoctor.engine.flash.ProtectionReader;
import org.flashdoctor.engine.system.LiveMachine;
import org.flashdoctor.engine.system.Machine.CommandOutput;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What every way to a real programmer does, shown on the chips that flashrom's dummy programmer emulates, and checked by
 * the flashrom command on the file that holds the chip's content.
 */
@Timeout(120)
abstract class FlasherContract {

    /** Small, so that a test is quick: 128 KiB, with sectors of 32 KiB. */
    static final String SMALL = "M25P10.RES";

    static final int SMALL_SIZE = 128 * 1024;

    static final String LARGE = "W25Q128FV";

    static final int LARGE_SIZE = 16 * 1024 * 1024;

    /** Has emulated status registers. */
    static final String PROTECTABLE = "W25Q128FV";

    static final int PROTECTABLE_SIZE = 16 * 1024 * 1024;

    /** Part name that the emulated chip is known by. */
    private static final String PROTECTABLE_NAME = "W25Q128.V";

    @TempDir
    Path folder;

    Path image;

    abstract ProgrammerDriver driver();

    @BeforeEach
    void needsFlashrom() {
        Installed.need("flashrom");
        image = folder.resolve("chip content.bin");
    }

    /** A chip with this content. */
    ProgrammerSpec chip(String part, byte[] content, String... options) throws IOException {
        Files.write(image, content);
        List<String> all = new ArrayList<>(List.of("emulate=" + part, "image=" + image));
        all.addAll(List.of(options));
        return ProgrammerSpec.parse("dummy:" + String.join(",", all));
    }

    static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    Programmer opened(ProgrammerSpec spec) {
        return opened(driver().open(spec, Optional.empty()));
    }

    static Programmer opened(Opening opening) {
        assertThat(opening).as(opening.transcript()).isInstanceOf(Opening.Opened.class);
        return ((Opening.Opened) opening).programmer();
    }

    static byte[] read(Programmer programmer, AddressRange range) throws ProgrammerException {
        ByteBuffer into = ByteBuffer.allocate((int) programmer.chip().size());
        programmer.read(range, Sink.into(into), Progress.none());
        return into.array();
    }

    static AddressRange all(int size) {
        return new AddressRange(0, size - 1);
    }

    /** Whether the flashrom command finds this content in the chip. */
    void verified(ProgrammerSpec spec, byte[] content) throws IOException {
        Path expected = Files.write(folder.resolve("expected.bin"), content);
        CommandOutput output = new LiveMachine()
                .run(List.of("flashrom", "-p", spec.toString(), "-v", expected.toString()), Duration.ofMinutes(1))
                .got()
                .orElseThrow();
        assertThat(output.output()).contains("VERIFIED");
        assertThat(output.exitCode()).isZero();
        assertThat(Files.readAllBytes(image)).isEqualTo(content);
    }

    @Test
    void namesTheChip() throws IOException {
        try (Programmer programmer = opened(chip(SMALL, random(SMALL_SIZE, 1)))) {
            Chip chip = programmer.chip();

            assertThat(chip.vendor()).isEqualTo("Micron/Numonyx/ST");
            assertThat(chip.name()).isEqualTo("M25P10");
            assertThat(chip.size()).isEqualTo(SMALL_SIZE);
            assertThat(chip.eraseBlock()).isEqualTo(4096);
            assertThat(chip.support()).containsEntry(OperationKind.READ, Chip.Support.UNTESTED);
            assertThat(programmer.transcript()).contains("flash chip \"M25P10\" (128 kB, SPI) on dummy.");
        }
    }

    @Test
    void readsARangeAndNothingAroundIt() throws Exception {
        byte[] content = random(SMALL_SIZE, 2);
        AddressRange range = new AddressRange(0x123, 0x1_2345);
        List<Long> progress = new ArrayList<>();
        try (Programmer programmer = opened(chip(SMALL, content))) {
            ByteBuffer into = ByteBuffer.allocate(SMALL_SIZE);
            programmer.read(range, Sink.into(into), progress::add);

            byte[] expected = new byte[SMALL_SIZE];
            System.arraycopy(content, 0x123, expected, 0x123, (int) range.length());
            assertThat(into.array()).isEqualTo(expected);
        }
        assertThat(progress).isSorted().endsWith(range.length());
    }

    @Test
    void writesTheWholeChip() throws Exception {
        byte[] before = random(SMALL_SIZE, 3);
        byte[] after = random(SMALL_SIZE, 4);
        ProgrammerSpec spec = chip(SMALL, before);
        List<Long> progress = new ArrayList<>();
        try (Programmer programmer = opened(spec)) {
            programmer.write(all(SMALL_SIZE), ByteBuffer.wrap(after), ByteBuffer.wrap(before), progress::add);
            assertThat(read(programmer, all(SMALL_SIZE))).isEqualTo(after);
        }
        assertThat(progress).isSorted().endsWith((long) SMALL_SIZE);
        verified(spec, after);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0x1fff0, 0x1ffff", "0x7fff, 0x8000", "0x8001, 0x8001", "0x123, 0x1_2345", "0x8000, 0xffff"})
    void writesARangeAndKeepsWhatLiesAroundItInAnEraseBlock(String start, String end) throws Exception {
        AddressRange range = new AddressRange(Long.decode(start.replace("_", "")), Long.decode(end.replace("_", "")));
        byte[] before = random(SMALL_SIZE, 5);
        byte[] wanted = random(SMALL_SIZE, 6);
        ProgrammerSpec spec = chip(SMALL, before);
        try (Programmer programmer = opened(spec)) {
            programmer.write(range, ByteBuffer.wrap(wanted), ByteBuffer.wrap(before), Progress.none());
        }
        byte[] after = before.clone();
        System.arraycopy(wanted, (int) range.start(), after, (int) range.start(), (int) range.length());
        verified(spec, after);
    }

    @Test
    void buffersStayAsTheyAre() throws Exception {
        byte[] before = random(SMALL_SIZE, 7);
        byte[] after = random(SMALL_SIZE, 8);
        try (Programmer programmer = opened(chip(SMALL, before))) {
            ByteBuffer wanted = ByteBuffer.wrap(after.clone());
            ByteBuffer known = ByteBuffer.wrap(before.clone());
            programmer.write(new AddressRange(10, 100), wanted.asReadOnlyBuffer(), known, Progress.none());

            assertThat(wanted).isEqualTo(ByteBuffer.wrap(after));
            assertThat(known).isEqualTo(ByteBuffer.wrap(before));
        }
    }

    @Test
    void tellsAProtectedChipAndLeavesItUntouched() throws Exception {
        byte[] before = random(PROTECTABLE_SIZE, 9);
        // SRP0, TB and two BP bits, guarded by a WP# pin that is held low.
        ProgrammerSpec spec = chip(PROTECTABLE, before, "hwwp=yes", "spi_status=0x9c");
        try (Programmer programmer = opened(spec)) {
            Reading<StatusRegisterProtection> protection = ((ProtectionReader) programmer).statusProtection();
            assertThat(protection.known()).hasValueSatisfying(found -> {
                assertThat(found.mode().is(ProtectionMode.HARDWARE)).isTrue();
                assertThat(found.active().is(true)).isTrue();
                assertThat(found.range().known()).isPresent();
            });

            AddressRange range = new AddressRange(0, 0xffff);
            assertThatThrownBy(() -> programmer.write(
                            range,
                            ByteBuffer.wrap(random(PROTECTABLE_SIZE, 10)),
                            ByteBuffer.wrap(before),
                            Progress.none()))
                    .isInstanceOfSatisfying(
                            ProgrammerException.class,
                            failure -> assertThat(failure.isLost()).isFalse())
                    .hasMessageContaining("riting 0x00000000-0x0000ffff")
                    .hasMessageContaining("protect");
            assertThat(programmer.transcript()).contains("Block protection could not be disabled!");
            assertThat(read(programmer, range)).startsWith(before[0], before[1], before[2]);
        }
        assertThat(Files.readAllBytes(image)).isEqualTo(before);
    }

    @Test
    void tellsAChipThatProtectsNothing() throws Exception {
        try (Programmer programmer = opened(chip(PROTECTABLE, random(PROTECTABLE_SIZE, 11)))) {
            assertThat(programmer.chip().name()).isEqualTo(PROTECTABLE_NAME);
            assertThat(((ProtectionReader) programmer).statusProtection().known())
                    .contains(new StatusRegisterProtection(
                            Reading.of(ProtectionMode.DISABLED), Reading.of(false), Reading.unknown(Gap.ABSENT)));
        }
    }

    @Test
    void protectionThatTheFlasherDoesNotKnowIsNoAnswer() throws Exception {
        try (Programmer programmer = opened(chip(SMALL, random(SMALL_SIZE, 12)))) {
            assertThat(((ProtectionReader) programmer).statusProtection())
                    .isEqualTo(Reading.unknown(Gap.NOT_SUPPORTED));
        }
    }

    @Test
    void tellsThatThereIsNoChip() {
        Opening opening = driver().open(ProgrammerSpec.parse("dummy"), Optional.empty());

        assertThat(opening).isInstanceOf(Opening.NoChip.class);
        assertThat(opening.transcript()).contains("flashrom");
    }

    @Test
    void aChipOfAnotherNameIsNoChip() throws IOException {
        assertThat(driver().open(chip(SMALL, random(SMALL_SIZE, 13)), Optional.of(PROTECTABLE_NAME)))
                .isInstanceOf(Opening.NoChip.class);
    }

    @Test
    void listsAllPartsThatFit() {
        Opening opening = driver().open(ProgrammerSpec.parse("dummy:emulate=MX25L6436"), Optional.empty());

        assertThat(opening)
                .isInstanceOfSatisfying(
                        Opening.SeveralChips.class,
                        several -> assertThat(several.names())
                                .containsExactlyInAnyOrder(
                                        "MX25L6405",
                                        "MX25L6405D",
                                        "MX25L6406E/MX25L6408E",
                                        "MX25L6436E/MX25L6445E/MX25L6465E/MX25L6473E/MX25L6473F"));
    }

    @Test
    void opensThePartThatWasChosen() {
        try (Programmer programmer =
                opened(driver().open(ProgrammerSpec.parse("dummy:emulate=MX25L6436"), Optional.of("MX25L6405D")))) {
            assertThat(programmer.chip().name()).isEqualTo("MX25L6405D");
        }
    }

    @Test
    void anUnknownProgrammerIsUnavailable() {
        assertThat(driver().open(ProgrammerSpec.parse("no_such_programmer:x=y"), Optional.empty()))
                .isInstanceOfSatisfying(
                        Opening.Unavailable.class,
                        opening -> assertThat(opening.reason()).contains("no programmer \"no_such_programmer\""));
    }

    @Test
    void aProgrammerThatCannotBeSetUpSaysWhy() {
        assertThat(driver().open(ProgrammerSpec.parse("dummy:emulate=NoSuchChip"), Optional.empty()))
                .isInstanceOfSatisfying(Opening.Refused.class, opening -> {
                    assertThat(opening.reason()).contains("dummy:emulate=NoSuchChip", "Invalid chip specified");
                    assertThat(opening.transcript()).contains("Invalid chip specified");
                });
    }

    @Test
    void closingTwiceDoesNothing() throws IOException {
        Programmer programmer = opened(chip(SMALL, random(SMALL_SIZE, 14)));
        programmer.close();
        programmer.close();
        assertThatThrownBy(() -> read(programmer, all(SMALL_SIZE))).isInstanceOf(Exception.class);
    }
}
