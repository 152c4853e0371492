// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ten cases that the project began with. */
class SourceCasesTest {

    @Test
    void deniedPortsLeadToRootAndAsRootToLockdown() {
        JsonNode user = diagnose("""
                ERROR: Could not get I/O privileges (Operation not permitted).
                You need to be root.
                Error: Programmer initialization failed.
                """);
        assertThat(primary(user)).isEqualTo("not-root");
        assertThat(plan(user)).startsWith("run-as-root").contains("lift-lockdown", "disable-secure-boot");

        JsonNode root = diagnose("""
                root@host:~# flashrom -p internal
                flashrom v1.2 on Linux 6.1.0-18-amd64 (x86_64)
                ERROR: Could not get I/O privileges (Operation not permitted).
                You need to be root.
                Error: Programmer initialization failed.
                """);
        assertThat(primary(root)).isEqualTo("io-denied-as-root");
        assertThat(plan(root))
                .contains("lift-lockdown", "disable-secure-boot", "leave-container")
                .doesNotContain("run-as-root");
    }

    @Test
    void refusedMappingLeadsToRelaxedMemoryWithItsWholeLadder() {
        JsonNode report = diagnose("""
                flashrom v1.2 on Linux 5.10.0-9-amd64 (x86_64)
                Found chipset "Intel Z690".
                Enabling flash write... /dev/mem mmap failed: Operation not permitted
                FATAL ERROR!
                Error: Programmer initialization failed.
                """);
        assertThat(primary(report)).isEqualTo("devmem-restricted");
        List<String> plan = plan(report);
        assertThat(plan.get(0)).isEqualTo("iomem-relaxed");
        assertThat(plan)
                .containsSubsequence("iomem-relaxed", "edit-grub-cfg")
                .contains("one-boot-iomem-relaxed", "different-kernel", "revert-iomem-relaxed");
        JsonNode relaxed = fix(report, "iomem-relaxed");
        assertThat(relaxed.get("rank").asText()).isEqualTo("recommended");
        assertThat(commands(relaxed)).contains(List.of("update-grub"));
        assertThat(relaxed.toString()).contains("/etc/default/grub");
        assertThat(relaxed.get("undo").size()).isPositive();
        JsonNode once = fix(report, "one-boot-iomem-relaxed");
        assertThat(once.get("rank").asText()).isEqualTo("last-resort");
        assertThat(once.toString()).contains("Shift", "Esc", "Ctrl-X", "F10");
    }

    @Test
    void grubIsWrittenAsEachDistributionDoes() {
        JsonNode arch = diagnose("""
                flashrom v1.4.0 on Linux 6.12.8-arch1-1 (x86_64)
                Error accessing ICH RCRB, 0x4000 bytes at 0x00000000fed1c000
                /dev/mem mmap failed: Operation not permitted
                """);
        assertThat(commands(fix(arch, "iomem-relaxed")))
                .contains(List.of("grub-mkconfig", "-o", "/boot/grub/grub.cfg"));
        JsonNode fedora = diagnose("""
                flashrom v1.4.0 on Linux 6.17.8-300.fc43.x86_64 (x86_64)
                Error accessing ICH RCRB, 0x4000 bytes at 0x00000000fed1c000
                /dev/mem mmap failed: Operation not permitted
                """);
        assertThat(commands(fix(fedora, "iomem-relaxed")))
                .contains(List.of("grubby", "--update-kernel=ALL", "--args=iomem=relaxed"));
    }

    @Test
    void stillRefusedWithTheParameterNeedsAnotherLinux() {
        JsonNode report = diagnose("""
                $ cat /proc/cmdline
                BOOT_IMAGE=/boot/vmlinuz-6.1.0-18-amd64 root=/dev/sda1 ro quiet iomem=relaxed
                $ sudo flashrom -p internal
                flashrom v1.2 on Linux 6.1.0-18-amd64 (x86_64)
                Error accessing ICH RCRB, 0x4000 bytes at 0x00000000fed1c000
                /dev/mem mmap failed: Operation not permitted
                """);
        assertThat(primary(report)).isEqualTo("devmem-strict-kernel");
        assertThat(plan(report)).contains("different-kernel").doesNotContain("iomem-relaxed");
        assertThat(texts(report.get("tried"))).contains("iomem-relaxed");
    }

    @Test
    void transactionErrorInsideTheLockedEngineRegionKeepsToWhatIsAccessible() {
        JsonNode report = diagnose("""
                SPI Configuration is locked down.
                FREG0: Flash Descriptor region (0x00000000-0x00000fff) is read-only.
                FREG2: Management Engine region (0x00005000-0x005fffff) is locked.
                Found Programmer flash chip "Opaque flash chip" (12288 kB, Programmer-specific) on internal.
                Reading flash... Transaction error between offset 0x00005000 and 0x0000503f (= 0x00005000 + 63)!
                Read operation failed!
                FAILED.
                """);
        assertThat(primary(report)).isEqualTo("me-region-locked");
        assertThat(finding(report, "transaction-error").get("explainedBy").toString())
                .contains("me-region-locked");
        assertThat(plan(report)).startsWith("ifd-bios-region-only").contains("me-manufacturing-mode");
        assertThat(fix(report, "ifd-bios-region-only").toString()).contains("--ifd", "--noverify-all");
        assertThat(fix(report, "me-manufacturing-mode").toString()).contains("HAP", "jumper");
    }

    @Test
    void unknownChipsetNeedsANewerOrTheVendorsTool() {
        JsonNode report = diagnose("""
                flashrom v1.0 on Linux 5.4.0-42-generic (x86_64)
                WARNING: No chipset found. Flash detection will most likely fail.
                No EEPROM/flash device found.
                """);
        assertThat(primary(report)).isEqualTo("chipset-not-found");
        assertThat(plan(report)).containsSubsequence("upgrade-tool", "use-vendor-fork");
        assertThat(fix(report, "use-vendor-fork").toString()).contains("Dasharo");
        assertThat(ids(report.get("findings"))).contains("tool-outdated");
    }

    @Test
    void protectedRangeOfDasharoIsTheBootMediumLockAndSparesOtherRegions() {
        String log = """
                coreboot table found at 0x7698b000.
                Found chipset "Intel Comet Lake U Premium".
                Enabling flash write... SPI Configuration is locked down.
                FREG1: BIOS region (0x00600000-0x00ffffff) is read-write.
                PR0: Warning: 0x00d50000-0x00ffffff is read-only.
                OK.
                Found Programmer flash chip "Opaque flash chip" (16384 kB, Programmer-specific) on internal.
                """;
        JsonNode whole = diagnose(log, "--ifd", "-i", "bios");
        assertThat(primary(whole)).isEqualTo("pr-write-protect");
        assertThat(fix(whole, "disable-boot-medium-lock").toString())
                .contains("Dasharo System Features → Dasharo Security Options", "Lock the BIOS boot medium");
        assertThat(plan(whole)).contains("fmap-rw-sections");
        assertThat(fix(whole, "fmap-rw-sections").toString()).contains("RW_SECTION_A", "RW_SECTION_B");

        JsonNode sections = diagnose(log, "--fmap", "-i", "RW_SECTION_A", "-i", "RW_SECTION_B");
        assertThat(finding(sections, "pr-write-protect").get("severity").asText())
                .isEqualTo("warning");
        assertThat(sections.get("gate").get("write").get("verdict").asText()).isEqualTo("unknown");
    }

    @Test
    void smmProtectionIsToldFromTheHarmlessControlWarningByItsBits() {
        JsonNode blocked = diagnose("""
                Warning: BIOS region SMM protection is enabled!
                Warning: Setting Bios Control at 0xdc from 0xaa to 0x89 failed.
                New value is 0xaa.
                """);
        assertThat(primary(blocked)).isEqualTo("smm-bios-wp");
        assertThat(fix(blocked, "disable-smm-bwp").toString()).contains("Enable SMM BIOS write protection");
        assertThat(blocked.get("gate").get("write").get("verdict").asText()).isEqualTo("blocked");

        JsonNode harmless = diagnose("""
                Warning: Setting BIOS Control at 0xdc from 0x8b to 0x89 failed.
                New value is 0x8b.
                """);
        assertThat(harmless.get("primary").isNull()).isTrue();
        assertThat(finding(harmless, "bios-lock").get("severity").asText()).isEqualTo("info");
    }

    @Test
    void missingPortCallsNeedAnotherKernel() {
        JsonNode report = diagnose("ERROR: Could not get I/O privileges (Function not implemented)\n");
        assertThat(primary(report)).isEqualTo("iopl-unavailable");
        assertThat(plan(report))
                .contains("different-kernel", "kernel-rebuild-iopl")
                .doesNotContain("run-as-root");
        assertThat(fix(report, "kernel-rebuild-iopl").toString()).contains("CONFIG_X86_IOPL_IOPERM");
    }

    @Test
    void everyBsdGetsItsOwnSecurelevelAdvice() {
        assertThat(securelevel("OpenBSD 7.4 (amd64)")).contains("kern.securelevel", "/etc/rc.securelevel");
        assertThat(securelevel("FreeBSD 14.0-RELEASE (amd64)")).contains("kern_securelevel_enable=NO");
        assertThat(securelevel("NetBSD 9.3 (amd64)")).contains("/etc/rc.conf", "INSECURE");
        assertThat(securelevel("NetBSD 9.3 (amd64)")).doesNotContain("kernel.securelevel");
    }

    private static String securelevel(String system) {
        JsonNode report = diagnose("flashrom v1.2 on " + system + "\n"
                + "ERROR: Could not get I/O privileges (Operation not permitted).\n"
                + "Error: Programmer initialization failed.\n");
        assertThat(primary(report)).isEqualTo("bsd-securelevel");
        return fix(report, "lower-securelevel").toString();
    }

    @Test
    void secureBootMeansLockdownUntilItIsOff() {
        JsonNode report = diagnose("""
                [    0.000000] secureboot: Secure boot enabled
                [    0.000000] Kernel is locked down from EFI Secure Boot mode; see man kernel_lockdown.7
                [   91.202020] Lockdown: flashrom: raw io port access is restricted; see man kernel_lockdown.7
                # flashrom -p internal
                flashrom v1.2 on Linux 6.1.0-18-amd64 (x86_64)
                ERROR: Could not get I/O privileges (Operation not permitted).
                You need to be root.
                """);
        assertThat(primary(report)).isEqualTo("kernel-lockdown");
        assertThat(ids(report.get("findings"))).contains("secure-boot-enabled");
        assertThat(plan(report)).contains("disable-secure-boot");
    }

    @Test
    void aDryRunAndABackupComeBeforeAnyWrite() {
        JsonNode report = diagnose("""
                flashrom 1.5.1 on Linux 6.12.8-arch1-1 (x86_64)
                Found Winbond flash chip "W25Q128.V" (16384 kB, SPI) on ch341a_spi.
                No operations were specified.
                """);
        assertThat(report.get("primary").isNull()).isTrue();
        assertThat(plan(report)).contains("make-backup");
        assertThat(report.get("gate").get("write").get("verdict").asText()).isNotEqualTo("allowed");
    }

    private static JsonNode diagnose(String log, String... options) {
        List<String> arguments = new ArrayList<>(List.of("diagnose", "--format", "json"));
        arguments.addAll(List.of(options));
        arguments.add("-");
        Program.Result result = new Program().reading(log).run(arguments.toArray(String[]::new));
        assertThat(result.err()).isEmpty();
        try {
            JsonNode report = new ObjectMapper().readTree(result.out());
            assertThat(result.code()).isEqualTo(report.get("primary").isNull() ? 0 : 1);
            return report;
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError("No JSON: " + result.out(), e);
        }
    }

    private static String primary(JsonNode report) {
        return report.get("primary").asText();
    }

    private static List<String> plan(JsonNode report) {
        return ids(report.get("plan"));
    }

    private static List<String> ids(JsonNode list) {
        List<String> ids = new ArrayList<>();
        list.forEach(each -> ids.add(each.get("id").asText()));
        return ids;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static JsonNode fix(JsonNode report, String id) {
        return named(report.get("plan"), id);
    }

    private static JsonNode finding(JsonNode report, String id) {
        return named(report.get("findings"), id);
    }

    private static JsonNode named(JsonNode list, String id) {
        for (JsonNode each : list) {
            if (each.get("id").asText().equals(id)) {
                return each;
            }
        }
        throw new AssertionError("There is no " + id + " in " + ids(list));
    }

    private static List<List<String>> commands(JsonNode fix) {
        List<List<String>> commands = new ArrayList<>();
        fix.get("steps").forEach(step -> {
            if (step.has("command")) {
                commands.add(texts(step.get("command")));
            }
        });
        return commands;
    }
}
