// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.flashdoctor.cli.Program.Result;
import org.flashdoctor.engine.change.BootIdentity;
import org.flashdoctor.engine.change.ChangeRecord;
import org.flashdoctor.engine.change.ChangeState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The flash commands as a user calls them, on simulated machines. */
class FlashCommandTest {

    /** In FW_MAIN_A of the built-in machines. */
    private static final int CHANGED = 0x700000;

    @TempDir
    Path folder;

    private Program program() {
        return new Program().with("FLASHDOCTOR_STATE", folder.resolve("state").toString());
    }

    private Result flash(String... arguments) {
        List<String> words = new ArrayList<>(List.of("flash"));
        words.addAll(List.of(arguments));
        return program().run(words.toArray(String[]::new));
    }

    private Path chip() {
        return folder.resolve("chip.bin");
    }

    private String machine(String name) {
        return "sim:" + name + ",image=" + chip();
    }

    /** The content of the chip with a few bytes changed. */
    private Path image(String machine, int... places) throws IOException {
        Result read = flash("probe", "-q", "-p", machine(machine));
        assertThat(read.code()).isZero();
        byte[] bytes = Files.readAllBytes(chip());
        Random random = new Random(5);
        for (int place : places) {
            byte[] some = new byte[5000];
            random.nextBytes(some);
            System.arraycopy(some, 0, bytes, place, some.length);
        }
        Path image = folder.resolve("new.rom");
        Files.write(image, bytes);
        return image;
    }

    @Test
    void aChipIsNamedWithItsRegions() {
        Result result = flash("probe", "-p", "sim:me-locked");

        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("16 MiB", "me: 0x00001000-0x005fffff: read no, write no");
        assertThat(flash("probe", "-p", "sim:me-locked", "--format", "json").out())
                .contains("\"name\" : \"me\"", "\"verdict\" : \"blocked\"");
    }

    @Test
    void aWriteIsVerifiedAndTheBackupIsTheOldContent() throws IOException {
        Path image = image("open", CHANGED);
        byte[] before = Files.readAllBytes(chip());

        Result result = flash("write", "-q", "-p", machine("open"), "--yes", image.toString());

        assertThat(result.err()).contains("backup:");
        assertThat(result.out()).contains("Written and verified", "check-after-flashing");
        assertThat(result.code()).isZero();
        assertThat(chip()).hasSameBinaryContentAs(image);
        try (Stream<Path> backups = Files.walk(folder.resolve("state/backup"))) {
            Path backup = backups.filter(file -> file.endsWith("flash.rom"))
                    .findFirst()
                    .orElseThrow();
            assertThat(backup).hasBinaryContent(before);
        }
        assertThat(flash("verify", "-q", "-p", machine("open"), image.toString())
                        .code())
                .isZero();
        assertThat(flash("write", "-q", "-p", machine("open"), "--yes", image.toString())
                        .out())
                .contains("Nothing to write");
    }

    @Test
    void whatWasChangedForFlashingIsOfferedToBePutBack() throws IOException {
        ChangeRecord change = new ChangeRecord(
                "iomem-relaxed",
                "Start Linux with iomem=relaxed",
                ChangeRecord.Phase.APPLIED,
                "2026-11-28T03:00:00Z",
                new BootIdentity(Optional.of("id"), Optional.empty(), Optional.empty()),
                true,
                List.of(),
                List.of(),
                List.of(),
                List.of());
        Files.createDirectories(folder.resolve("state"));
        Files.writeString(folder.resolve("state").resolve(ChangeState.FILE), new ChangeState(List.of(change)).write());
        Path image = image("open", CHANGED);

        Result result = flash("write", "-q", "-p", machine("open"), "--yes", image.toString());

        assertThat(result.code()).isZero();
        assertThat(result.err()).contains("flashdoctor fix --undo iomem-relaxed");
    }

    @Test
    void aDryRunAndNoAnswerChangeNothing() throws IOException {
        Path image = image("open", CHANGED);
        byte[] before = Files.readAllBytes(chip());

        Result dry = flash("write", "-q", "-p", machine("open"), "--dry-run", image.toString());
        Result silent = flash("write", "-q", "-p", machine("open"), image.toString());
        Result no = program()
                .with("FLASHDOCTOR_ASK", "terminal")
                .reading("no\n")
                .run("flash", "write", "-q", "-p", machine("open"), image.toString());

        assertThat(dry.code()).isZero();
        assertThat(dry.out()).contains("0x00700000-0x00701fff", "dry run");
        assertThat(silent.code()).isEqualTo(1);
        assertThat(silent.err()).contains("--yes");
        assertThat(no.code()).isEqualTo(1);
        assertThat(no.err()).contains("not confirmed");
        assertThat(chip()).hasBinaryContent(before);
        Result yes = program()
                .with("FLASHDOCTOR_ASK", "terminal")
                .reading("yes\n")
                .run("flash", "write", "-q", "-p", machine("open"), image.toString());
        assertThat(yes.code()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "me-locked | the me region is locked | --ifd -i bios",
                "boot-medium-lock | PR0 covers | --fmap -i RW_SECTION_A -i RW_SECTION_B",
                "smm-bwp | SMM_BWP | ''",
                "bios-lock | bios-lock | ''"
            })
    void whatIsClosedIsRefusedUntouchedAndASmallerPlanIsOffered(String machine, String reason, String offer)
            throws IOException {
        Path image = image(machine, 0x2000, CHANGED, 0xc00000);
        byte[] before = Files.readAllBytes(chip());

        Result result = flash("write", "-q", "-p", machine(machine), "--yes", image.toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains(reason);
        assertThat(result.err()).contains("the gate refused");
        assertThat(chip()).hasBinaryContent(before);
        if (offer.isEmpty()) {
            return;
        }
        assertThat(result.out()).contains(offer);
        List<String> smaller =
                new ArrayList<>(List.of("write", "-q", "-p", machine(machine), "--yes", image.toString()));
        smaller.addAll(List.of(offer.split(" ", -1)));
        Result written = flash(smaller.toArray(String[]::new));
        assertThat(written.code()).isZero();
        byte[] after = Files.readAllBytes(chip());
        byte[] wanted = Files.readAllBytes(image);
        assertThat(after[CHANGED]).isEqualTo(wanted[CHANGED]);
        assertThat(after[0x2000]).isEqualTo(before[0x2000]);
    }

    @ParameterizedTest
    @CsvSource({"--finish", "--restore"})
    void afterAPowerLossTheNextCommandBeginsWithIt(String way) throws IOException {
        Path image = image("open", CHANGED, CHANGED + 0x10000);
        byte[] before = Files.readAllBytes(chip());

        Result lost = flash("write", "-q", "-p", machine("open") + ",power-loss=3", "--yes", image.toString());

        assertThat(lost.code()).isEqualTo(3);
        assertThat(lost.out().replaceAll("\\s+", " ")).contains("keep the power", "flash.rom");
        Result next = flash("probe", "-q", "-p", machine("open"));
        assertThat(next.err()).contains("did not come to its end", "partly written", "flash resume");
        assertThat(flash("write", "-q", "-p", machine("open"), "--yes", image.toString())
                        .code())
                .isEqualTo(1);
        assertThat(flash("resume", "-q", "-p", machine("open")).code()).isEqualTo(1);
        assertThat(flash("resume", "-q", "-p", machine("open"), way, "--yes").code())
                .isZero();
        assertThat(Files.readAllBytes(chip())).isEqualTo(way.equals("--finish") ? Files.readAllBytes(image) : before);
        assertThat(flash("resume", "-q", "-p", machine("open")).out()).contains("no unfinished write");
    }

    @Test
    void theFolderOfABackupIsNamedAsForAWriteOrByItself() {
        Path named = folder.resolve("named");
        Result backup = flash("backup", "-q", "-p", "sim:open", "--backup-dir", named.toString());
        assertThat(backup.code()).isZero();
        assertThat(backup.out()).contains("  " + named);

        Result torn = flash("backup", "-q", "-p", "sim:open", "--backup-dir", named.toString(), folder.toString());
        assertThat(torn.code()).isEqualTo(2);
        assertThat(torn.err()).contains("DIR is " + folder + " and --backup-dir is " + named + "; give one of them.");
    }

    @Test
    void aReadKeepsAnExistingFileAndABackupNamesItself() throws IOException {
        Path file = folder.resolve("read.rom");

        assertThat(flash("read", "-q", "-p", machine("open"), file.toString()).code())
                .isZero();
        assertThat(file).hasSameBinaryContentAs(chip());
        assertThat(flash("read", "-q", "-p", machine("open"), file.toString()).code())
                .isEqualTo(2);
        assertThat(flash("read", "-q", "-p", machine("open"), "--overwrite", file.toString())
                        .code())
                .isZero();
        assertThat(flash(
                                "read",
                                "-q",
                                "-p",
                                "sim:me-locked",
                                folder.resolve("x").toString())
                        .err())
                .contains("--ifd -i bios");
        Result backup = flash("backup", "-q", "-p", "sim:me-locked", folder.toString());
        assertThat(backup.code()).isZero();
        assertThat(backup.out()).contains("locked-board-opaque-flash-chip-");
        assertThat(backup.err()).contains("could not or should not be read");
    }

    /** {@code -i NAME:FILE}, as flashrom has it. */
    @Test
    void regionsMayHaveFilesOfTheirOwn() throws IOException {
        int bios = 0x600000;
        Path image = image("open", 0x2000, CHANGED);
        byte[] before = Files.readAllBytes(chip());
        byte[] wanted = Files.readAllBytes(image);
        Path part = folder.resolve("bios.bin");

        assertThat(flash("read", "-q", "-p", machine("open"), "--ifd", "-i", "bios:" + part)
                        .code())
                .isZero();
        assertThat(part).hasBinaryContent(Arrays.copyOfRange(before, bios, before.length));
        assertThat(flash("read", "-q", "-p", machine("open"), "--ifd", "-i", "bios:" + part)
                        .code())
                .as("a file that is there")
                .isEqualTo(2);

        Files.write(part, Arrays.copyOfRange(wanted, bios, wanted.length));
        String[] write = {"write", "-q", "-p", machine("open"), "--ifd", "-i", "bios:" + part};
        Result dry = flash(with(write, "--dry-run"));
        assertThat(dry.code()).as(dry.out() + dry.err()).isZero();
        assertThat(dry.out()).contains("0x00700000-0x00701fff").doesNotContain("0x00002000");
        assertThat(chip()).hasBinaryContent(before);
        Result written = flash(with(write, "--yes"));
        assertThat(written.code()).as(written.out() + written.err()).isZero();
        byte[] expected = before.clone();
        System.arraycopy(wanted, bios, expected, bios, wanted.length - bios);
        assertThat(chip()).hasBinaryContent(expected);
        assertThat(flash("verify", "-q", "-p", machine("open"), "--ifd", "-i", "bios:" + part)
                        .code())
                .isZero();
        expected[bios + 7] ^= 1;
        Files.write(part, Arrays.copyOfRange(expected, bios, expected.length));
        Result differs = flash("verify", "-q", "-p", machine("open"), "--ifd", "-i", "bios:" + part);
        assertThat(differs.code()).isEqualTo(1);
        assertThat(differs.out()).contains(part.toString(), "0x00600007");
    }

    /** The content of one area comes from its own file, and of the other from the image. */
    @Test
    void aRegionsOwnFileCountsBeforeTheImage() throws IOException {
        Path image = image("boot-medium-lock", CHANGED, 0x900000);
        byte[] wanted = Files.readAllBytes(image);
        Path own = folder.resolve("a.bin");
        assertThat(flash("read", "-q", "-p", machine("boot-medium-lock"), "--fmap", "-i", "RW_SECTION_A:" + own)
                        .code())
                .isZero();
        byte[] area = Files.readAllBytes(own);
        int start = 0x600000;
        while (!Arrays.equals(area, Arrays.copyOfRange(Files.readAllBytes(chip()), start, start + area.length))) {
            start += 0x1000;
        }
        area[area.length / 2] ^= 0x55;
        Files.write(own, area);
        System.arraycopy(area, 0, wanted, start, area.length);

        Result written = flash(
                "write",
                "-q",
                "-p",
                machine("boot-medium-lock"),
                "--yes",
                "--fmap",
                "-i",
                "RW_SECTION_A:" + own,
                "-i",
                "RW_SECTION_B",
                image.toString());

        assertThat(written.code()).as(written.out() + written.err()).isZero();
        assertThat(chip()).hasBinaryContent(wanted);
    }

    private static String[] with(String[] words, String more) {
        String[] all = Arrays.copyOf(words, words.length + 1);
        all[words.length] = more;
        return all;
    }

    @Test
    void whatIsWrongOnTheCommandLineIsToldInOneLine() throws IOException {
        Path image = image("open");
        Path small = folder.resolve("small.rom");
        Files.write(small, new byte[4096]);
        Path layout = folder.resolve("layout");
        Files.writeString(layout, "00000000:0000zzzz x\n");
        String open = machine("open");

        for (Result result : List.of(
                flash("write", "-p", open, "--yes", small.toString()),
                flash("write", "-p", open, "--yes", folder.resolve("none").toString()),
                flash("write", "-p", open, "-i", "bios", image.toString()),
                flash("write", "-p", open, "--ifd", "--fmap", "-i", "bios", image.toString()),
                flash("write", "-p", open, "--ifd", "-i", "nothing", image.toString()),
                flash("write", "-p", open, "-l", layout.toString(), "-i", "x", image.toString()),
                flash("write", "-p", open, "--override", "smm-bios-wp", "--reason", "x", image.toString()),
                flash("write", "-p", open, "--override", "power-not-safe", image.toString()),
                flash("write", "-p", open, "--override", "no-such", "--reason", "x", image.toString()),
                flash("verify", "-p", open, small.toString()),
                flash("write", "-p", open, "--ifd", "-i", "bios:" + small),
                flash("write", "-p", open, "--ifd", "-i", "bios:"),
                flash("write", "-p", open, "--ifd", "-i", ":" + small),
                flash("write", "-p", open, "--ifd", "-i", "bios"),
                flash("write", "-p", open, "--ifd", "-i", "bios:" + small, "-i", "bios"),
                flash(
                        "write",
                        "-p",
                        open,
                        "--fmap",
                        "-i",
                        "RW_SECTION_A:" + small,
                        "-i",
                        "FW_MAIN_A",
                        image.toString()),
                flash("backup", "-p", open, "--ifd", "-i", "bios:" + small),
                flash("probe", "-p", "sim:no-such"))) {
            assertThat(result.code()).as(result.err()).isEqualTo(2);
            assertThat(result.err().lines().filter(line -> line.startsWith("flashdoctor:")))
                    .hasSize(1);
        }
    }

    @Test
    void aBlankImageIsRefusedUnlessItIsOverriddenWithAReason() throws IOException {
        Path image = image("open");
        byte[] bytes = Files.readAllBytes(image);
        Arrays.fill(bytes, 0x600000, 0x880000, (byte) 0xff);
        Files.write(image, bytes);
        String[] write = {
            "write", "-q", "-p", machine("open"), "--yes", "--fmap", "-i", "RW_SECTION_A", image.toString()
        };

        Result refused = flash(write);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).contains("image-implausible", "--override image-implausible --reason TEXT");

        List<String> overridden = new ArrayList<>(List.of(write));
        overridden.addAll(List.of("--override", "image-implausible", "--reason", "a test of erasing"));
        assertThat(flash(overridden.toArray(String[]::new)).code()).isZero();
        try (Stream<Path> journal = Files.walk(folder.resolve("state/journal"))) {
            Path records =
                    journal.filter(file -> file.endsWith("records")).findFirst().orElseThrow();
            assertThat(records).content().contains("image-implausible\ta test of erasing");
        }
    }
}
