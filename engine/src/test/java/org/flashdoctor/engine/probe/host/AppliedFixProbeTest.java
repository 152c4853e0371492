// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.flashdoctor.engine.change.BootIdentity;
import org.flashdoctor.engine.change.Change;
import org.flashdoctor.engine.change.ChangeRecord;
import org.flashdoctor.engine.change.ChangeState;
import org.flashdoctor.engine.change.Checksum;
import org.flashdoctor.engine.change.Expectation;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.AppliedFix;
import org.flashdoctor.engine.fact.HostFact.FixOutcome;
import org.flashdoctor.engine.fact.HostFact.ProbeGap;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.system.RecordedMachine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppliedFixProbeTest {

    private static final String GRUB = "GRUB_CMDLINE_LINUX_DEFAULT=\"iomem=relaxed\"\n";

    @TempDir
    Path folder;

    private final Map<String, String> answers = new LinkedHashMap<>();

    @BeforeEach
    void aMachineThatWasRestartedWithTheParameter() {
        answers.put("format", "flashdoctor machine 1");
        answers.put("unrecorded", "ENOENT");
        answers.put("property os.version", "is 6.1.0-30-amd64");
        answers.put("read /proc/sys/kernel/random/boot_id", "is second");
        answers.put("read /proc/cmdline", "is BOOT_IMAGE=/boot/vmlinuz root=/dev/sda1 iomem=relaxed");
        answers.put("read /etc/default/grub", "is " + GRUB.replace("\"", "\\\"").replace("\n", "\\n"));
        answers.put("read /boot/grub/grub.cfg", "is linux /boot/vmlinuz iomem=relaxed");
    }

    private static ChangeRecord record(ChangeRecord.Phase phase, boolean needsRestart) {
        return new ChangeRecord(
                "iomem-relaxed",
                "title",
                phase,
                "2026-11-28T03:30:00Z",
                new BootIdentity(Optional.of("first"), Optional.of("6.1.0-30-amd64"), Optional.of("/boot/vmlinuz")),
                needsRestart,
                List.of(
                        new Change.OfFile(
                                "/etc/default/grub",
                                Optional.empty(),
                                Optional.of(Checksum.of(GRUB.getBytes(StandardCharsets.UTF_8))),
                                List.of(),
                                Change.Progress.DONE),
                        new Change.ByCommand(List.of("update-grub"), Change.Progress.PLANNED)),
                List.of(),
                List.of(new Expectation.Word("/boot/grub/grub.cfg", "iomem=relaxed", true)),
                List.of(new Expectation.Word("/proc/cmdline", "iomem=relaxed", true)));
    }

    private ProbeResult look(String state) throws IOException {
        String json = answers.entrySet().stream()
                .map(answer -> "\"" + answer.getKey() + "\": \"" + answer.getValue() + "\"")
                .collect(Collectors.joining(",", "{", "}"));
        Files.writeString(folder.resolve("machine.json"), json);
        Path file = folder.resolve("files/var/lib/flashdoctor/state.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, state);
        return new AppliedFixProbe(List.of("/var/lib/flashdoctor", "/nowhere")).look(new RecordedMachine(folder));
    }

    private AppliedFix found(ChangeRecord... records) throws IOException {
        ProbeResult result = look(new ChangeState(List.of(records)).write());
        assertThat(result.covered()).contains(FactType.named("AppliedFix").orElseThrow());
        assertThat(result.observations()).hasSize(1);
        return (AppliedFix) result.observations().get(0).fact();
    }

    private FixOutcome outcome() throws IOException {
        return found(record(ChangeRecord.Phase.APPLIED, true)).outcome();
    }

    @Test
    void itTookEffect() throws IOException {
        AppliedFix fix = found(record(ChangeRecord.Phase.APPLIED, true));

        assertThat(fix.outcome()).isEqualTo(FixOutcome.TOOK_EFFECT);
        assertThat(fix.detail().known()).contains("/proc/cmdline holds iomem=relaxed");
    }

    @Test
    void theMachineWasNotRestarted() throws IOException {
        answers.put("read /proc/cmdline", "is root=/dev/sda1");
        answers.put("read /proc/sys/kernel/random/boot_id", "is first");

        assertThat(outcome()).isEqualTo(FixOutcome.NOT_RESTARTED);
    }

    @Test
    void aFixThatNeedsNoRestartIsJudgedAtOnce() throws IOException {
        answers.put("read /proc/cmdline", "is BOOT_IMAGE=/boot/vmlinuz root=/dev/sda1");
        answers.put("read /proc/sys/kernel/random/boot_id", "is first");

        assertThat(found(record(ChangeRecord.Phase.APPLIED, false)).outcome()).isEqualTo(FixOutcome.WITHOUT_EFFECT);
    }

    private static ChangeRecord unloading() {
        return new ChangeRecord(
                "unbind-spi-driver",
                "title",
                ChangeRecord.Phase.APPLIED,
                "2026-11-28T03:30:00Z",
                new BootIdentity(Optional.of("first"), Optional.of("6.1.0-30-amd64"), Optional.of("/boot/vmlinuz")),
                false,
                List.of(new Change.ByCommand(List.of("modprobe", "-r", "lpc_ich"), Change.Progress.DONE)),
                List.of(),
                List.of(),
                List.of(new Expectation.Exists("/sys/module/lpc_ich", false)));
    }

    @Test
    void aDriverThatIsGoneShowsThatItWasUnloaded() throws IOException {
        answers.put("read /proc/sys/kernel/random/boot_id", "is first");

        assertThat(found(unloading()).outcome()).isEqualTo(FixOutcome.TOOK_EFFECT);
    }

    @Test
    void whatACommandDidIsOverAfterARestart() throws IOException {
        answers.put("list /sys/module/lpc_ich", "is refcnt");

        AppliedFix fix = found(unloading());

        assertThat(fix.outcome()).isEqualTo(FixOutcome.ENDED);
        assertThat(fix.detail().known()).contains("restarted since; no longer so: /sys/module/lpc_ich is not there");
    }

    @Test
    void whatACommandDidMayBePutBackByOthers() throws IOException {
        answers.put("read /proc/sys/kernel/random/boot_id", "is first");
        answers.put("list /sys/module/lpc_ich", "is refcnt");

        AppliedFix fix = found(unloading());

        assertThat(fix.outcome()).isEqualTo(FixOutcome.ENDED);
        assertThat(fix.detail().known())
                .hasValueSatisfying(text -> assertThat(text).startsWith("put back since"));
    }

    @Test
    void somethingWroteTheFileAnew() throws IOException {
        answers.put("read /proc/cmdline", "is root=/dev/sda1");
        answers.put("read /etc/default/grub", "is GRUB_CMDLINE_LINUX_DEFAULT=quiet");

        AppliedFix fix = found(record(ChangeRecord.Phase.APPLIED, true));

        assertThat(fix.outcome()).isEqualTo(FixOutcome.FILE_CHANGED);
        assertThat(fix.detail().known().orElseThrow()).contains("/etc/default/grub");
    }

    @Test
    void theFileIsGone() throws IOException {
        answers.put("read /proc/cmdline", "is root=/dev/sda1");
        answers.remove("read /etc/default/grub");

        assertThat(outcome()).isEqualTo(FixOutcome.FILE_CHANGED);
    }

    @Test
    void theBootMenuWasWrittenAnewWithoutIt() throws IOException {
        answers.put("read /proc/cmdline", "is root=/dev/sda1");
        answers.put("read /boot/grub/grub.cfg", "is linux /boot/vmlinuz");

        assertThat(outcome()).isEqualTo(FixOutcome.BOOT_MENU_OVERWRITTEN);
    }

    @Test
    void anotherKernelWasStarted() throws IOException {
        answers.put("read /proc/cmdline", "is BOOT_IMAGE=/boot/old root=/dev/sda1");
        answers.put("property os.version", "is 5.10.0");

        AppliedFix fix = found(record(ChangeRecord.Phase.APPLIED, true));

        assertThat(fix.outcome()).isEqualTo(FixOutcome.OTHER_KERNEL);
        assertThat(fix.detail().known().orElseThrow()).contains("5.10.0").contains("6.1.0-30-amd64");
    }

    @Test
    void anotherEntryWasStarted() throws IOException {
        answers.put("read /proc/cmdline", "is BOOT_IMAGE=/other/vmlinuz root=/dev/sda1");

        assertThat(outcome()).isEqualTo(FixOutcome.OTHER_ENTRY);
    }

    @Test
    void nothingTellsWhy() throws IOException {
        answers.put("read /proc/cmdline", "is BOOT_IMAGE=/boot/vmlinuz root=/dev/sda1 xiomem=relaxed");

        assertThat(outcome()).isEqualTo(FixOutcome.WITHOUT_EFFECT);
    }

    @Test
    void whatCannotBeReadIsUncertain() throws IOException {
        answers.put("read /proc/cmdline", "EACCES");

        assertThat(outcome()).isEqualTo(FixOutcome.UNCERTAIN);
    }

    @Test
    void itWasInterrupted() throws IOException {
        AppliedFix fix = found(record(ChangeRecord.Phase.APPLYING, true));

        assertThat(fix.outcome()).isEqualTo(FixOutcome.INTERRUPTED);
        assertThat(fix.detail().known()).contains("1 of 2 changes were made");
        assertThat(found(record(ChangeRecord.Phase.UNDOING, true)).outcome()).isEqualTo(FixOutcome.INTERRUPTED);
    }

    @Test
    void theNewestRecordOfAFixCounts() throws IOException {
        assertThat(found(record(ChangeRecord.Phase.APPLYING, true), record(ChangeRecord.Phase.APPLIED, true))
                        .outcome())
                .isEqualTo(FixOutcome.TOOK_EFFECT);
    }

    @Test
    void aStateThatCannotBeReadIsAGap() throws IOException {
        ProbeResult result = look("{ half");

        assertThat(result.covered()).isEmpty();
        assertThat(result.observations())
                .singleElement()
                .satisfies(gap -> assertThat(gap.fact()).isInstanceOf(ProbeGap.class));
    }

    @Test
    void withoutAStateThereIsNoFix() throws IOException {
        Files.writeString(
                folder.resolve("machine.json"), "{\"format\": \"flashdoctor machine 1\", \"unrecorded\": \"ENOENT\"}");

        ProbeResult result = new AppliedFixProbe(List.of("/var/lib/flashdoctor")).look(new RecordedMachine(folder));

        assertThat(result.observations()).isEmpty();
        assertThat(result.covered()).hasSize(1);
    }
}
