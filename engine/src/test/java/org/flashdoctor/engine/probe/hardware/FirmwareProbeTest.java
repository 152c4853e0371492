// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.covers;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.facts;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.gaps;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.look;
import static org.flashdoctor.engine.probe.hardware.SampleHardware.only;

import java.util.List;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.PlatformFact.Firmware;
import org.flashdoctor.engine.fact.PlatformFact.FirmwareFamily;
import org.flashdoctor.engine.fact.PlatformFact.FirmwareOption;
import org.flashdoctor.engine.fact.PlatformFact.FirmwareOptionName;
import org.flashdoctor.engine.fact.PlatformFact.FirmwareUpdateMode;
import org.flashdoctor.engine.fact.ProtectionFact.BootMediumLock;
import org.flashdoctor.engine.fact.ProtectionFact.BootMediumLockScheme;
import org.flashdoctor.engine.fact.ProtectionFact.BootMediumLockState;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.probe.ProbeResult;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirmwareProbeTest {

    private static final FirmwareProbe PROBE = new FirmwareProbe();
    private static final String IDENTITY = "/sys/class/dmi/id/";
    private static final String VARIABLES = "/sys/firmware/efi/efivars/";
    private static final String GUID = "-d15b327e-ff2d-4fc1-abf6-c12bd08c1359";
    private static final String CONSOLE = "/sys/bus/coreboot/devices/cbmem-434f4e53/mem";

    private static SampleMachine machine(String vendor, String version) {
        return new SampleMachine()
                .file(IDENTITY + "bios_vendor", vendor + "\n")
                .file(IDENTITY + "bios_version", version + "\n");
    }

    private static SampleMachine dasharo() {
        return machine("3mdeb", "Dasharo (coreboot+UEFI) v1.1.3");
    }

    private static byte[] variable(int value) {
        return new byte[] {6, 0, 0, 0, (byte) value};
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3mdeb | Dasharo (coreboot+UEFI) v1.1.3 | DASHARO | 1.1.3",
                "3mdeb | Dasharo (coreboot+heads) v0.9.0 | HEADS | 0.9.0",
                "3mdeb | Dasharo (coreboot+UEFI) v1.2.0-rc1 | DASHARO | 1.2.0-rc1",
                "coreboot | CBET4000 Heads-v0.2.1-2045-g1a2b3c4 | HEADS | v0.2.1-2045-g1a2b3c4",
                "coreboot | CBET4000 4.22.01 | COREBOOT | 4.22.01",
                "coreboot | MrChromebox-4.22.2 | COREBOOT | 4.22.2",
                "coreboot | Google_Coral.10068.81.0 | CHROMEOS | 10068.81.0",
                "coreboot | libreboot-20230625 | LIBREBOOT | 20230625",
                "coreboot | 24.08 | COREBOOT | 24.08",
                "American Megatrends International, LLC. | 1.90 | VENDOR | 1.90",
                "LENOVO | 8DET76WW (1.46 ) | VENDOR | 8DET76WW (1.46 )",
                "Dell Inc. | A18 | VENDOR | A18"
            })
    void namesTheFirmware(String vendor, String version, FirmwareFamily family, String shown) {
        assertThat(only(facts(look(PROBE, machine(vendor, version))), Firmware.class))
                .containsExactly(new Firmware(family, Reading.of(shown)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SeaBIOS | 1.16.2-debian-1.16.2-1",
                "EFI Development Kit II / OVMF | 0.0.0",
                "Proxmox distribution of EDK II | 4.2025",
                "innotek GmbH | VirtualBox"
            })
    void whatAVirtualMachineBringsAlongIsNoMainboardsFirmware(String vendor, String version) {
        ProbeResult result = look(PROBE, machine(vendor, version));
        assertThat(only(facts(result), Firmware.class)).isEmpty();
        assertThat(gaps(facts(result), Firmware.class)).containsExactly(Gap.NOT_SUPPORTED);
        assertThat(result.covered()).isEmpty();
    }

    @Test
    void withoutIdentityNothingIsSaid() {
        List<Fact> facts = facts(look(PROBE, new SampleMachine()));
        assertThat(only(facts, Firmware.class)).isEmpty();
        assertThat(gaps(facts, Firmware.class)).containsExactly(Gap.ABSENT);
    }

    @Test
    void corebootTablesShowCorebootBehindAnyName() {
        SampleMachine machine = machine("ACME", "1.0").file("/sys/bus/coreboot/devices/coreboot0/uevent", "");
        assertThat(facts(look(PROBE, machine))).contains(new Firmware(FirmwareFamily.COREBOOT, Reading.notLookedAt()));
    }

    @Nested
    class Console {

        private static final String LOCKED = """
                coreboot-v1.1.3 Tue Sep 05 10:00:00 UTC 2023 x86_32 bootblock starting (log level: 7)...
                [DEBUG]  BM-LOCKDOWN: Enabling boot media protection scheme 'readonly' using CTRL...
                [INFO ]  BM-LOCKDOWN: Enabled bootmedia protection
                """;
        private static final String SKIPPED = """
                coreboot-v1.1.3 Tue Sep 05 10:00:00 UTC 2023 x86_32 bootblock starting (log level: 7)...
                [DEBUG]  BM-LOCKDOWN: Skipping enabling boot media protection
                """;

        private BootMediumLock lock(SampleMachine machine) {
            return only(facts(look(PROBE, machine)), BootMediumLock.class).get(0);
        }

        private static byte[] entry(String text, int cursor) {
            byte[] body = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            SampleMachine.Bytes entry = new SampleMachine.Bytes(8 + body.length);
            entry.put(0, body.length).put(4, cursor);
            byte[] bytes = entry.bytes();
            System.arraycopy(body, 0, bytes, 8, body.length);
            return bytes;
        }

        @Test
        void ofTheKernelTellsTheLock() {
            assertThat(lock(dasharo().file("/sys/firmware/log", LOCKED)))
                    .isEqualTo(new BootMediumLock(
                            BootMediumLockState.ENABLED, Reading.of(BootMediumLockScheme.READ_ONLY)));
        }

        @Test
        void ofTheLastStartCounts() {
            assertThat(lock(dasharo().file("/sys/firmware/log", LOCKED + SKIPPED))
                            .state())
                    .isEqualTo(BootMediumLockState.SKIPPED);
            assertThat(lock(dasharo().file("/sys/firmware/log", LOCKED + SKIPPED))
                            .scheme()
                            .known())
                    .isEmpty();
            assertThat(lock(dasharo().file("/sys/firmware/log", SKIPPED + LOCKED))
                            .state())
                    .isEqualTo(BootMediumLockState.ENABLED);
        }

        @Test
        void ofAnEntryIsARing() {
            assertThat(lock(dasharo().file(CONSOLE, entry(LOCKED, LOCKED.length())))
                            .state())
                    .isEqualTo(BootMediumLockState.ENABLED);
            int cut = LOCKED.indexOf("Enabled");
            String turned = LOCKED.substring(cut) + LOCKED.substring(0, cut);
            assertThat(lock(dasharo().file(CONSOLE, entry(turned, (LOCKED.length() - cut) | 0x8000_0000)))
                            .state())
                    .isEqualTo(BootMediumLockState.ENABLED);
        }

        @Test
        void byTheToolWhereTheKernelHasNone() {
            assertThat(lock(dasharo().command("cbmem -1", 0, LOCKED.replace("readonly", "no access"), "")))
                    .isEqualTo(new BootMediumLock(
                            BootMediumLockState.ENABLED, Reading.of(BootMediumLockScheme.NO_ACCESS)));
        }

        @Test
        void tellsOfFailure() {
            assertThat(CorebootConsole.bootMediumLock("""
                            BM-LOCKDOWN: Enabling boot media protection scheme 'WP_RO only' using flash chip...
                            BM-LOCKDOWN: Could not find region 'WP_RO'
                            BM-LOCKDOWN: Failed to enable bootmedia protection
                            """))
                    .contains(new BootMediumLock(
                            BootMediumLockState.FAILED, Reading.of(BootMediumLockScheme.WP_RO_ONLY)));
        }

        @Test
        void thatIsSilentSaysNothing() {
            ProbeResult result = look(PROBE, dasharo().file("/sys/firmware/log", "coreboot-v1 bootblock starting\n"));
            assertThat(only(facts(result), BootMediumLock.class)).isEmpty();
            assertThat(covers(result, BootMediumLock.class)).isFalse();
            assertThat(gaps(facts(result), BootMediumLock.class)).containsExactly(Gap.ABSENT);
        }

        @Test
        void thatCannotBeReadIsTold() {
            SampleMachine machine =
                    dasharo().refuses(CONSOLE, CallResult.EACCES).command("cbmem -1", 1, "", "Failed to open /dev/mem");
            assertThat(gaps(facts(look(PROBE, machine)), BootMediumLock.class)).containsExactly(Gap.DENIED);
        }

        @ParameterizedTest
        @CsvSource({"0, 0", "3, 0", "8, 0", "8, 2147483647", "12, -1"})
        void thatIsBrokenIsEmpty(int length, int numbers) {
            SampleMachine.Bytes entry = new SampleMachine.Bytes(length);
            if (length >= 8) {
                entry.put(0, numbers).put(4, numbers);
            }
            assertThat(CorebootConsole.text(entry.bytes()).length()).isLessThanOrEqualTo(length);
        }

        @Test
        void isNotAskedForOnVendorFirmware() {
            ProbeResult result = look(PROBE, machine("LENOVO", "1.0").file("/sys/firmware/log", LOCKED));
            assertThat(only(facts(result), BootMediumLock.class)).isEmpty();
        }
    }

    @Nested
    class Variables {

        @Test
        void thatAreHiddenAreNotAbsent() {
            ProbeResult result = look(PROBE, dasharo().file(VARIABLES + "BootOrder-8be4df61", variable(0)));
            assertThat(facts(result))
                    .contains(
                            new FirmwareUpdateMode(false),
                            new FirmwareOption(FirmwareOptionName.LOCK_BIOS, Reading.unknown(Gap.DENIED)),
                            new FirmwareOption(FirmwareOptionName.SMM_BWP, Reading.unknown(Gap.DENIED)),
                            new FirmwareOption(FirmwareOptionName.ME_MODE, Reading.unknown(Gap.DENIED)));
        }

        @ParameterizedTest
        @CsvSource({"FirmwareUpdateMode, 1, true", "FirmwareUpdateModeRT, 1, true", "FirmwareUpdateMode, 0, false"})
        void tellFirmwareUpdateMode(String name, int value, boolean active) {
            assertThat(facts(look(PROBE, dasharo().file(VARIABLES + name + GUID, variable(value)))))
                    .contains(new FirmwareUpdateMode(active));
        }

        @Test
        void thatAreShownAreRead() {
            assertThat(facts(look(PROBE, dasharo().file(VARIABLES + "MeMode" + GUID, variable(2)))))
                    .contains(new FirmwareOption(FirmwareOptionName.ME_MODE, Reading.of(2)));
            assertThat(facts(look(PROBE, dasharo().refuses(VARIABLES + "MeMode" + GUID, CallResult.EIO))))
                    .contains(new FirmwareOption(FirmwareOptionName.ME_MODE, Reading.unknown(Gap.FAILED)));
            assertThat(facts(look(PROBE, dasharo().file(VARIABLES + "MeMode" + GUID, new byte[4]))))
                    .contains(new FirmwareOption(FirmwareOptionName.ME_MODE, Reading.unknown(Gap.FAILED)));
        }

        @Test
        void ofALegacyStartAreNotThere() {
            List<Fact> facts = facts(look(PROBE, dasharo()));
            assertThat(gaps(facts, FirmwareUpdateMode.class)).containsExactly(Gap.ABSENT);
            assertThat(only(facts, FirmwareOption.class)).isEmpty();
        }

        @Test
        void ofVendorFirmwareAreNotDasharos() {
            ProbeResult result =
                    look(PROBE, machine("LENOVO", "1.0").file(VARIABLES + "FirmwareUpdateMode" + GUID, variable(1)));
            assertThat(only(facts(result), FirmwareUpdateMode.class)).isEmpty();
            assertThat(covers(result, FirmwareUpdateMode.class)).isTrue();
        }
    }
}
