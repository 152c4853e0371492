// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sys/class/dmi/id/product_serial",
                "/sys/class/dmi/id/product_uuid",
                "/sys/class/dmi/id/chassis_asset_tag",
                "/etc/machine-id",
                "/etc/shadow",
                "/root/.ssh/id_ed25519"
            })
    void somePathsAreNotReadAtAll(String path) {
        assertThat(Secrets.isPrivate(path)).isTrue();
        assertThat(new RecordingMachine(new LiveMachine()).readFile(path, 100)).isInstanceOf(Access.Untried.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sys/class/dmi/id/product_name", "/proc/cmdline", "/etc/os-release", "/proc/iomem"})
    void theOthersAre(String path) {
        assertThat(Secrets.isPrivate(path)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "eth0: 52:54:00:12:34:56 up, eth0: 00:00:00:00:00:00 up",
        "root=UUID=6f0e4a60-1f0f-4c80-9a3c-54d2f57a2c11 ro, root=UUID=00000000-0000-0000-0000-000000000000 ro",
        "usb 1-1: SerialNumber: 0xA1B2, usb 1-1: SerialNumber: *",
        "quiet my.password=hunter2 ro, quiet my.password=* ro",
        "systemd.set_credential=token:abc ro, systemd.set_credential=* ro",
        "fed1f410-fed1f414 : iTCO_wdt, fed1f410-fed1f414 : iTCO_wdt",
        "0000:00:1f.5 intel-spi, 0000:00:1f.5 intel-spi",
        "iomem=relaxed quiet, iomem=relaxed quiet"
    })
    void whatTellsMachinesApartIsMasked(String text, String kept) {
        assertThat(clean("/proc/cmdline", text)).isEqualTo(kept);
        assertThat(Secrets.clean(List.of("cat"), text)).isEqualTo(kept);
    }

    @Test
    void registersAreLeftAlone() {
        byte[] registers = "\0\0serial=12:34:56:78:9a:bc".getBytes(ISO_8859_1);
        assertThat(Secrets.clean("/sys/bus/pci/devices/0000:00:1f.5/config", registers))
                .isEqualTo(registers);
    }

    @Test
    void ofAnotherEnvironmentOnlyTheContainerIsKept() {
        assertThat(clean("/proc/1/environ", "HOME=/root\0container=lxc\0TOKEN=abc\0"))
                .isEqualTo("container=lxc\0");
    }

    @Test
    void otherProgramsStayPrivate() {
        assertThat(clean("/proc/4242/comm", "signal-desktop\n")).isEqualTo("-");
        assertThat(clean("/proc/4242/comm", "flashrom\n")).isEqualTo("flashrom\n");
    }

    @Test
    void ofTheKernelLogOnlyTheLinesOnAccessAreKept() {
        String version = "[    0.0] Linux version 6.1.0\n";
        String phone = "[    1.2] usb 1-1: Product: My Phone\n";
        String denial = "[   10.3] Lockdown: flashrom: raw io port access is restricted; see man kernel_lockdown.7\n";

        assertThat(Secrets.clean(List.of("dmesg"), version + phone + denial)).isEqualTo(version + denial);
    }

    @Test
    void serialNumbersInFirmwareTablesAreMasked() {
        String system = "\1\33\1\0\1\2\3\4" + "UUID-OF-16-BYTES" + "\6\0\0" + "Vendor\0Board\0v1\0SN-4711\0\0";
        String end = "\177\4\0\0\0\0";
        String masked = clean("/sys/firmware/dmi/tables/DMI", system + end);

        assertThat(masked)
                .contains("Vendor\0Board\0v1\0*******\0\0")
                .doesNotContain("UUID-OF")
                .endsWith(end);
        assertThat(masked).hasSameSizeAs(system + end);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\1", "\1\2\0\0", "\1\377\0\0", "\1\33\1\0\1\2\3\4", "\2\11\0\0\0\0\0\7\10Vendor"})
    void brokenTablesAreSurvived(String table) {
        assertThat(clean("/sys/firmware/dmi/tables/DMI", table)).hasSameSizeAs(table);
    }

    private static String clean(String path, String text) {
        return new String(Secrets.clean(path, text.getBytes(ISO_8859_1)), ISO_8859_1);
    }
}
