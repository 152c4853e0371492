// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code fix} shows, asks, refuses and tells afterwards, on the recorded Debian machine. */
class FixCommandTest {

    private static final String BEFORE = "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n";
    private static final String AFTER = "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet iomem=relaxed\"\n";

    @TempDir
    Path folder;

    private Path machine;
    private Path grub;

    @BeforeEach
    void aRecordedMachine() throws IOException {
        machine = folder.resolve("machine");
        Path from = Program.resource("fix/debian/machine");
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, machine.resolve(from.relativize(each).toString()));
            }
        }
        grub = machine.resolve("files/etc/default/grub");
        Files.setPosixFilePermissions(grub, PosixFilePermissions.fromString("rw-r-----"));
    }

    private static Program person(String answers) {
        return new Program().with("FLASHDOCTOR_ASK", "terminal").reading(answers);
    }

    private Program.Result fix(Program program, String... arguments) {
        return program.run(Stream.concat(Stream.of("fix", "--root", machine.toString()), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private void answer(String key, String from, String to) throws IOException {
        Path index = machine.resolve("machine.json");
        Files.writeString(index, Files.readString(index).replace(from, to));
        assertThat(index).content().as(key).contains(to);
    }

    @Test
    void showsTheDifferenceAndChangesNothing() throws IOException {
        String before = Files.readString(grub);

        Program.Result shown = fix(new Program(), "iomem-relaxed");

        assertThat(shown.out())
                .contains("--- /etc/default/grub\n+++ /etc/default/grub\n@@ -5,5 +5,5 @@\n")
                .contains("-" + BEFORE + "+" + AFTER)
                .contains("update-grub")
                .doesNotContain("sudo");
        assertThat(grub).hasContent(before);
        assertThat(machine.resolve("files/var")).doesNotExist();
        assertThat(machine.resolve("commands-not-run.txt")).doesNotExist();
    }

    @Test
    void showsTheStepsWithoutTheFilesOfALog() {
        Program.Result shown = new Program()
                .run(
                        "fix",
                        "iomem-relaxed",
                        Program.resource("cases/devmem-refused.log").toString());

        assertThat(shown.out()).contains("update-grub").contains("not here").doesNotContain("+++");
        assertThat(shown.code()).isEqualTo(1);
    }

    @Test
    void writesTheSameForPrograms() {
        Program.Result shown = fix(new Program(), "iomem-relaxed", "--format", "json");

        assertThat(shown.out())
                .contains("\"schemaVersion\" : 1", "\"id\" : \"iomem-relaxed\"", "\"automatable\" : true")
                .contains("\"file\" : \"/etc/default/grub\"", "\"beforeSha256\"", "\"afterSha256\"", "\"diff\" : \"---")
                .contains("\"kind\" : \"restart\"");
    }

    @Test
    void everyStepIsAskedAbout() throws IOException {
        Program.Result applied = fix(person("y\ny\n"), "iomem-relaxed", "--apply");

        assertThat(applied.code()).as(applied.out() + applied.err()).isZero();
        assertThat(applied.err()).contains("Make this change? [y/N]", "Run this? [y/N]");
        assertThat(grub).content().contains(AFTER);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(grub)))
                .isEqualTo("rw-r-----");
        assertThat(machine.resolve("commands-not-run.txt")).content().startsWith("update-grub\n");
    }

    @Test
    void noMeansNo() throws IOException {
        String before = Files.readString(grub);

        for (String answer : new String[] {"n\n", "\n", "", "what?\n"}) {
            Program.Result refused = fix(person(answer), "iomem-relaxed", "--apply");
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.out()).contains("Nothing was changed.");
            assertThat(grub).hasContent(before);
        }
    }

    @Test
    void aNoHalfWayLeavesWhatCanBePutBack() throws IOException {
        String before = Files.readString(grub);

        Program.Result half = fix(person("y\nn\n"), "iomem-relaxed", "--apply");

        assertThat(half.code()).isEqualTo(1);
        assertThat(half.out()).contains("fix --undo iomem-relaxed puts it back");
        assertThat(grub).content().contains(AFTER);
        assertThat(new Program()
                        .run("diagnose", "--root", machine.toString(), "--format", "json")
                        .out())
                .contains("fix-interrupted", "1 of 2 changes were made");

        assertThat(fix(new Program(), "--undo", "--yes").code()).isZero();
        assertThat(grub).hasContent(before);
    }

    @Test
    void withoutAPersonItIsRefusedUnlessYesIsEnough() {
        Program.Result nobody = fix(new Program().reading("y\n"), "iomem-relaxed", "--apply");
        assertThat(nobody.code()).isEqualTo(2);
        assertThat(nobody.err()).contains("--yes").hasLineCount(1);

        Program.Result undo = fix(new Program(), "--undo");
        assertThat(undo.code()).isZero();
        assertThat(undo.out()).contains("Nothing to undo");
    }

    @Test
    void whatOnlyAPersonCanDoIsShownAndRefused() {
        Program.Result refused = fix(new Program(), "disable-boot-medium-lock", "--apply", "--yes");

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.out()).contains("Lock the BIOS boot medium");
        assertThat(refused.err()).contains("by hand");
    }

    @Test
    void aProgramNeverWritesTheChipOnTheWay() {
        for (String fix : new String[] {"ifd-bios-region-only", "noverify-all", "make-backup"}) {
            Program.Result refused = fix(new Program(), fix, "--apply", "--yes");
            assertThat(refused.code()).as(fix).isEqualTo(2);
            assertThat(machine.resolve("commands-not-run.txt")).doesNotExist();
        }
    }

    @Test
    void aFileThatWasChangedSinceIsShownAndNotOverwritten() throws IOException {
        fix(new Program(), "iomem-relaxed", "--apply", "--yes");
        Files.writeString(grub, Files.readString(grub) + "GRUB_TIMEOUT=9\n");
        String mine = Files.readString(grub);

        Program.Result refused = fix(new Program(), "--undo", "--yes");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out())
                .contains("-" + AFTER, "+" + BEFORE, "-GRUB_TIMEOUT=9")
                .contains("By hand: Open /etc/default/grub")
                .contains("--skip-changed");
        assertThat(grub).hasContent(mine);

        Program.Result skipped = fix(new Program(), "--undo", "--yes", "--skip-changed");
        assertThat(skipped.code()).isZero();
        assertThat(grub).hasContent(mine);
        assertThat(fix(new Program(), "--undo", "--yes").out()).contains("Nothing to undo");
    }

    @Test
    void theNextDiagnosisBeginsWithWhatBecameOfIt() throws IOException {
        fix(new Program(), "iomem-relaxed", "--apply", "--yes");

        Program.Result waiting = new Program().run("diagnose", "--root", machine.toString(), "--format", "json");
        assertThat(waiting.out())
                .contains("\"primary\" : \"fix-awaits-restart\"", "\"id\" : \"restart-to-finish-fix\"");

        answer("another start", "11111111-2222", "99999999-2222");
        Files.writeString(machine.resolve("files/boot-grub-marker"), "");
        Program.Result without = new Program().run("diagnose", "--root", machine.toString(), "--format", "json");
        assertThat(without.out()).contains("fix-without-effect");

        Path line = machine.resolve("files/proc/cmdline");
        Files.writeString(line, Files.readString(line).strip() + " iomem=relaxed\n");
        Program.Result there = new Program().run("diagnose", "--root", machine.toString(), "--format", "json");
        assertThat(there.out()).contains("fix-took-effect").doesNotContain("fix-without-effect", "fix-awaits-restart");
    }

    @Test
    void whatLastsUntilARestartIsDoneAgainAfterIt() throws IOException {
        answer(
                "a driver that nobody uses",
                "\"format\"",
                "\"list /sys/module\": \"is lpc_ich\", \"list /sys/module/lpc_ich\": \"is refcnt\","
                        + " \"read /sys/module/lpc_ich\": \"ENOENT\", \"read /sys/module/lpc_ich/refcnt\": \"is 0\","
                        + " \"link /sys/bus/pci/devices/0000:00:1f.0/driver\":"
                        + " \"is ../../../bus/pci/drivers/lpc_ich\", \"format\"");
        Program.Result applied = fix(new Program(), "unbind-spi-driver", "--apply", "--yes");
        assertThat(applied.code()).as(applied.out() + applied.err()).isZero();
        assertThat(machine.resolve("commands-not-run.txt")).content().startsWith("modprobe -r lpc_ich\n");
        assertThat(fix(new Program(), "unbind-spi-driver", "--apply", "--yes").out())
                .contains("Nothing to do: unbind-spi-driver was carried out");

        answer("it is gone", "is lpc_ich\"", "is ext4\"");
        answer("it is gone", "list /sys/module/lpc_ich", "list /sys/module/elsewhere");
        answer("it is gone", "/sys/module/lpc_ich/refcnt", "/sys/module/elsewhere/refcnt");
        Program.Result inEffect = fix(new Program(), "unbind-spi-driver", "--apply", "--yes");
        assertThat(inEffect.code()).as(inEffect.err()).isZero();
        assertThat(inEffect.out())
                .contains("Nothing to do: unbind-spi-driver is in effect (/sys/module/lpc_ich is not there)");
        answer("it is back", "is ext4\"", "is lpc_ich\"");
        answer("it is back", "/sys/module/elsewhere/refcnt", "/sys/module/lpc_ich/refcnt");
        answer("it is back", "list /sys/module/elsewhere", "list /sys/module/lpc_ich");

        answer("another start", "11111111-2222", "99999999-2222");
        Program.Result seen = new Program().run("diagnose", "--root", machine.toString(), "--format", "json");
        assertThat(seen.out()).contains("fix-ended", "restarted since").doesNotContain("fix-without-effect");
        Program.Result again = fix(new Program(), "unbind-spi-driver", "--apply", "--yes");
        assertThat(again.code()).as(again.out() + again.err()).isZero();
        assertThat(again.out()).doesNotContain("Nothing to do");
    }

    @Test
    void twoFixesAreUndoneNewestFirst() throws IOException {
        String before = Files.readString(grub);
        fix(new Program(), "iomem-relaxed", "--apply", "--yes");
        fix(new Program(), "enable-nopat", "--apply", "--yes");
        assertThat(grub).content().contains("\"quiet iomem=relaxed nopat\"");

        Program.Result early = fix(new Program(), "--undo", "iomem-relaxed", "--yes");
        assertThat(early.code()).isEqualTo(1);
        assertThat(early.out()).contains("The later fix enable-nopat changed it too; undo that first.");

        Program.Result all = fix(new Program(), "--undo", "--yes");
        assertThat(all.code()).isZero();
        assertThat(all.out().indexOf("Undo enable-nopat")).isLessThan(all.out().indexOf("Undo iomem-relaxed"));
        assertThat(grub).hasContent(before);
    }

    @Test
    void theStateMayBeElsewhere() {
        Program elsewhere = new Program().with("FLASHDOCTOR_STATE", "/srv/state");

        fix(elsewhere, "iomem-relaxed", "--apply", "--yes");

        assertThat(machine.resolve("files/srv/state/state.json")).exists();
        assertThat(fix(elsewhere, "--undo", "--yes").code()).isZero();
    }

    @Test
    void aTreeWithoutARecordingTakesItsEvidenceFromElsewhere() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree/etc/default"))
                .getParent()
                .getParent();
        Files.writeString(tree.resolve("etc/default/grub"), BEFORE);

        Program.Result nothing = new Program().run("fix", "--root", tree.toString());
        assertThat(nothing.code()).isEqualTo(2);
        assertThat(nothing.err()).contains("no recorded machine");

        Program.Result applied = new Program()
                .run(
                        "fix",
                        "iomem-relaxed",
                        Program.resource("cases/devmem-refused.log").toString(),
                        "--root",
                        tree.toString(),
                        "--apply",
                        "--yes");
        assertThat(applied.code()).as(applied.out() + applied.err()).isZero();
        assertThat(tree.resolve("etc/default/grub")).hasContent(AFTER);
        assertThat(tree.resolve("var/lib/flashdoctor/state.json")).exists();
    }

    @Test
    void wrongCallsGetOneLine() throws IOException {
        Path taken = Files.writeString(folder.resolve("taken"), "mine");
        String[][] calls = {
            {"iomem-relaxd"},
            {"--apply", "--undo"},
            {"--skip-changed"},
            {"--undo", "iomem-relaxed", "more"},
            {"iomem-relaxed", "--script", taken.toString()},
            {"iomem-relaxed", "-", "--apply"},
        };
        for (String[] call : calls) {
            Program.Result refused = fix(new Program(), call);
            assertThat(refused.code()).as(String.join(" ", call)).isEqualTo(2);
            assertThat(refused.err()).hasLineCount(1).startsWith("flashdoctor: ");
        }
        assertThat(fix(new Program(), "iomem-relaxd").err()).contains("did you mean \"iomem-relaxed\"");
        assertThat(taken).hasContent("mine");
        assertThat(new Program()
                        .run("fix", "--apply", "--facts", taken.toString())
                        .code())
                .isEqualTo(2);
    }

    @Test
    void aDamagedStateIsSaidSo() throws IOException {
        Files.createDirectories(machine.resolve("files/var/lib/flashdoctor"));
        Files.writeString(machine.resolve("files/var/lib/flashdoctor/state.json"), "{ half");

        Program.Result refused = fix(new Program(), "iomem-relaxed", "--apply", "--yes");

        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.err()).contains("state.json is no state of flashdoctor");
        assertThat(grub).content().contains(BEFORE);
    }
}
