// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.HostFact.Battery;
import org.flashdoctor.engine.fact.HostFact.BatteryStatus;
import org.flashdoctor.engine.fact.HostFact.BootLoaderKind;
import org.flashdoctor.engine.fact.HostFact.InstalledTool;
import org.flashdoctor.engine.fact.HostFact.KernelParameter;
import org.flashdoctor.engine.fact.HostFact.LockdownDenial;
import org.flashdoctor.engine.fact.HostFact.LockdownMode;
import org.flashdoctor.engine.fact.HostFact.MemoryDenial;
import org.flashdoctor.engine.fact.HostFact.PowerSource;
import org.flashdoctor.engine.fact.HostFact.PowerSupply;
import org.flashdoctor.engine.fact.HostFact.PowerSupplyKind;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.PlatformFact.LaptopKind;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.fact.RunFact.Distribution;
import org.flashdoctor.engine.fact.RunFact.Kernel;
import org.flashdoctor.engine.fact.RunFact.ToolFamily;
import org.flashdoctor.engine.fact.ToolVersion;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.system.Access;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parsers of the probes on texts of real systems. */
class HostParserTest {

    @Nested
    class KernelCommandLine {

        @Test
        void isSplitAsTheKernelDoes() {
            assertThat(
                            KernelParameterProbe.parse(
                                    "BOOT_IMAGE=/boot/vmlinuz ro dyndbg=\"file drivers/mtd/* +p\" iomem=relaxed -- init=quiet\n"))
                    .containsExactly(
                            new KernelParameter("BOOT_IMAGE", "/boot/vmlinuz"),
                            new KernelParameter("ro", ""),
                            new KernelParameter("dyndbg", "file drivers/mtd/* +p"),
                            new KernelParameter("iomem", "relaxed"));
        }

        @Test
        void mayBeEmptyOrBroken() {
            assertThat(KernelParameterProbe.parse("\n")).isEmpty();
            assertThat(KernelParameterProbe.parse("a=\"b c")).containsExactly(new KernelParameter("a", "b c"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "[none] integrity confidentiality, NONE",
        "none [integrity] confidentiality, INTEGRITY",
        "none integrity [confidentiality], CONFIDENTIALITY",
        "none integrity confidentiality,",
        "'',"
    })
    void lockdownIsTheWordInBrackets(String modes, LockdownMode mode) {
        assertThat(LockdownProbe.parse(modes)).isEqualTo(Optional.ofNullable(mode));
    }

    @Nested
    class Log {

        @Test
        void namesWhatLockdownRefused() {
            assertThat(denials("[   10.339361] Lockdown: flashrom: raw io port access is restricted; see man"
                            + " kernel_lockdown.7\n[   10.4] lockdown_is_locked_down: 3 callbacks suppressed\n"))
                    .containsExactly(new LockdownDenial("flashrom", "raw io port access"));
        }

        @Test
        void leavesOutWhatIsNoHardware() {
            String log = """
                    [    0.3] Lockdown: swapper/0: hibernation is restricted; see man kernel_lockdown.7
                    [    0.4] Lockdown: swapper/0: use of tracefs is restricted; see man kernel_lockdown.7
                    [    9.1] Lockdown: flashrom: raw io port access is restricted; see man kernel_lockdown.7
                    [    9.2] Lockdown: flashrom: raw io port access is restricted; see man kernel_lockdown.7
                    [    9.3] Lockdown: flashrom: /dev/mem,kmem,port is restricted; see man kernel_lockdown.7
                    """;
            assertThat(denials(log))
                    .containsExactly(
                            new LockdownDenial("flashrom", "raw io port access"),
                            new LockdownDenial("flashrom", "/dev/mem,kmem,port"));
        }

        @Test
        void namesWhoWasRefusedMemory() {
            assertThat(denials("[  1.0] Program flashrom tried to access /dev/mem between fed1c000->fed20000.\n"))
                    .containsExactly(new MemoryDenial("flashrom"));
        }

        @Test
        void saysThatTheKernelIsLockedDown() {
            assertThat(KernelLog.lockedDown("[    0.0] Kernel is locked down from EFI Secure Boot; see man x\n"))
                    .contains("Kernel is locked down from EFI Secure Boot");
            assertThat(KernelLog.lockedDown("[    0.1] LSM: initializing lsm=lockdown,capability\n"))
                    .isEmpty();
        }

        private List<Fact> denials(String log) {
            Notes notes = new Notes("test");
            KernelLog.denials(notes, Access.of(log));
            return notes.result().observations().stream().map(Observation::fact).toList();
        }
    }

    @Nested
    class Status {

        private static final String STATUS = "Name:\tjava\nUid:\t0\t0\t0\t0\nCapEff:\t%s\nSeccomp:\t%d\n";

        @ParameterizedTest
        @CsvSource({
            "000001ffffffffff, true, true",
            "0000000000000000, false, false",
            "000001fffffdffff, false, true",
            "00000000802605fb, true, true",
            "00000000800405fb, false, false",
            "0000000000020000, true, false"
        })
        void hasCapabilities(String set, boolean rawIo, boolean sysAdmin) {
            ProcessStatus status = ProcessStatus.parse(STATUS.formatted(set, 0));
            assertThat(status.rawIo()).contains(rawIo);
            assertThat(status.sysAdmin()).contains(sysAdmin);
        }

        @Test
        void mayNotTell() {
            assertThat(ProcessStatus.parse("").rawIo()).isEmpty();
            assertThat(ProcessStatus.parse("CapEff:\tall of them").sysAdmin()).isEmpty();
        }

        @Test
        void isFilteredInModeTwo() {
            assertThat(ProcessStatus.parse(STATUS.formatted("0", 2)).filtered()).isTrue();
            assertThat(ProcessStatus.parse(STATUS.formatted("0", 0)).filtered()).isFalse();
        }

        @ParameterizedTest
        @CsvSource({
            "'         0          0 4294967295\n', true",
            "'         0       1000          1\n', false",
            "'         0          0       1000\n', false",
            "'      1000          0          1\n         0          1       1000\n', false"
        })
        void mayBeInAUserNamespace(String map, boolean all) {
            assertThat(ProcessStatus.mapsAllUsers(map)).isEqualTo(all);
        }
    }

    @Nested
    class Loader {

        @ParameterizedTest
        @CsvSource({
            "systemd-boot 255.9, , SYSTEMD_BOOT",
            "systemd-boot 257, systemd-stub 257, UNIFIED_KERNEL_IMAGE",
            ", systemd-stub 257, UNIFIED_KERNEL_IMAGE",
            "GRUB 2.12, , GRUB",
            "Limine 7.13.3, , LIMINE",
            "rEFInd 0.14.2, , REFIND",
            "Zeppelin 1, , OTHER"
        })
        void leavesItsName(String loader, String stub, BootLoaderKind kind) {
            assertThat(BootLoaderProbe.ofVariables(Optional.ofNullable(loader), Optional.ofNullable(stub)))
                    .isEqualTo(kind);
        }

        @ParameterizedTest
        @CsvSource({
            "114, GRUB",
            "49, SYSLINUX",
            "52, EXTLINUX",
            "33, EFI_STUB",
            "176, HYPERVISOR",
            "208, KEXEC",
            "2, LILO",
            "0,",
            "32,",
            "255,",
            "GRUB,"
        })
        void leavesItsNumber(String number, BootLoaderKind kind) {
            assertThat(BootLoaderProbe.ofType(number)).isEqualTo(Optional.ofNullable(kind));
        }

        @ParameterizedTest
        @CsvSource({
            "BOOT_IMAGE=/boot/vmlinuz-6.1 root=/dev/sda1 ro, GRUB",
            "'BOOT_IMAGE=(hd0,gpt2)/vmlinuz-6.11 ro', GRUB",
            "BOOT_IMAGE=vmlinuz-lts root=UUID=1 initrd=initramfs-lts, EXTLINUX",
            "auto BOOT_IMAGE=Linux ro root=801, LILO",
            "initrd=\\initrd.img root=/dev/sda2, ",
            "quiet,"
        })
        void leavesAParameter(String line, BootLoaderKind kind) {
            assertThat(BootLoaderProbe.ofParameters(KernelParameterProbe.parse(line)))
                    .isEqualTo(Optional.ofNullable(kind));
        }
    }

    @Nested
    class Memory {

        private static final String Q35 = """
                fed00000-fed003ff : HPET 0
                fed1c000-fed1ffff : Reserved
                  fed1f410-fed1f414 : iTCO_wdt.1.auto
                    fed1f410-fed1f414 : iTCO_wdt.1.auto iTCO_wdt.1.auto
                fee00000-fee00fff : Local APIC
                """;

        @Test
        void belongsToWhoClaimedIt() {
            IoMemory memory = IoMemory.parse(Q35);
            assertThat(memory.within(new AddressRange(0xfed1f000L, 0xfed1ffffL)))
                    .extracting(IoMemory.Claim::owner)
                    .containsExactly("Reserved", "iTCO_wdt.1.auto", "iTCO_wdt.1.auto iTCO_wdt.1.auto");
            assertThat(DriverProbe.holds(memory, "iTCO_wdt")).isTrue();
            assertThat(DriverProbe.holds(memory, "lpc_ich")).isFalse();
            assertThat(DriverProbe.holds(memory, "spi_intel")).isFalse();
        }

        @ParameterizedTest
        @CsvSource({
            "'fe010000-fe010fff : 0000:00:1f.5\n  fe010000-fe010fff : 0000:00:1f.5 0000:00:1f.5\n', spi_intel_pci, true",
            "'fe010000-fe010fff : 0000:00:1f.5\n', spi_intel_pci, false",
            "'fed1c000-fed1ffff : Reserved\n  fed1f800-fed1f9ff : intel-spi\n', spi_intel_platform, true",
            "'fed1c000-fed1ffff : Reserved\n  fed1f800-fed1f9ff : intel-spi\n', intel_spi, true",
            "'00000400-0000041f : iTCO_wdt\n', iTCO_wdt, false"
        })
        void isHeldByADriver(String claims, String driver, boolean holds) {
            assertThat(DriverProbe.holds(IoMemory.parse(claims), driver)).isEqualTo(holds);
        }

        @Test
        void isHiddenFromOrdinaryUsers() {
            assertThat(IoMemory.parse("00000000-00000000 : Reserved\n  00000000-00000000 : iTCO_wdt\n")
                            .shown())
                    .isFalse();
            assertThat(IoMemory.parse("").shown()).isFalse();
            assertThat(IoMemory.parse("no such thing").shown()).isFalse();
        }
    }

    @Nested
    class Power {

        private static final PowerSupply OFF = new PowerSupply("AC", PowerSupplyKind.MAINS, Reading.of(false));
        private static final PowerSupply ON = new PowerSupply("AC", PowerSupplyKind.MAINS, Reading.of(true));
        private static final PowerSupply USB_ON = new PowerSupply("C", PowerSupplyKind.USB, Reading.of(true));
        private static final PowerSupply UPS_ON = new PowerSupply("U", PowerSupplyKind.UPS, Reading.of(true));

        @ParameterizedTest
        @CsvSource({
            "DISCHARGING, 80, , BATTERY",
            "NOT_CHARGING, 79, 80, HELD_BY_CHARGE_LIMIT",
            "FULL, 100, , HELD_BY_CHARGE_LIMIT",
            "NOT_CHARGING, 50, 80, BATTERY",
            "NOT_CHARGING, 97, 0, HELD_BY_CHARGE_LIMIT",
            "UNKNOWN, 80, 80, BATTERY",
            "CHARGING, 40, 80, MAINS"
        })
        void isJudgedByTheBatteryWhereNoAdapterShows(
                BatteryStatus status, int percentage, Integer limit, PowerSource source) {
            Reading<Integer> stop = limit == null ? Reading.unknown(Gap.ABSENT) : Reading.of(limit);
            Battery battery = new Battery("BAT0", Reading.of(percentage), Reading.of(status), stop);
            assertThat(PowerProbe.judge(List.of(OFF), List.of(battery), Optional.empty()))
                    .contains(source);
            assertThat(PowerProbe.judge(List.of(OFF, UPS_ON), List.of(battery), Optional.empty()))
                    .contains(source);
            assertThat(PowerProbe.judge(List.of(OFF, USB_ON), List.of(battery), Optional.empty()))
                    .contains(PowerSource.MAINS);
            assertThat(PowerProbe.judge(List.of(ON), List.of(battery), Optional.empty()))
                    .contains(PowerSource.MAINS);
        }

        @Test
        void isTheMainsOfADesktop() {
            assertThat(PowerProbe.judge(List.of(), List.of(), Optional.of(LaptopKind.NOT_A_LAPTOP)))
                    .contains(PowerSource.MAINS);
        }

        @Test
        void isUnknownOfALaptopThatShowsNothing() {
            assertThat(PowerProbe.judge(List.of(), List.of(), Optional.of(LaptopKind.UNKNOWN_LAPTOP)))
                    .isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"Charging, CHARGING", "Not charging, NOT_CHARGING", "Full, FULL", "?, UNKNOWN"})
        void hasAStatus(String text, BatteryStatus status) {
            assertThat(PowerProbe.status(text)).isEqualTo(status);
        }
    }

    @Nested
    class Tools {

        @ParameterizedTest
        @CsvSource({
            "flashrom v1.3.0 on Linux 6.1.0 (x86_64), FLASHROM, v1.3.0",
            "flashrom 1.7.0 (git:v1.7.0) on FreeBSD 14.3-RELEASE (amd64), FLASHROM, 1.7.0",
            "flashprog p1.3-2-geb2c041 on Linux 6.12.21 (x86_64), FLASHPROG, p1.3-2-geb2c041",
            "flashrom p1.0-144-gd82be7b on Linux 4.15.0 (x86_64), FLASHROM, p1.0-144-gd82be7b",
            "flashrom unknown on Linux 6.1.0 (x86_64), FLASHROM,"
        })
        void nameThemselves(String banner, ToolFamily family, String version) {
            assertThat(ToolsProbe.parse(banner + "\nflashrom is free software\n"))
                    .contains(new InstalledTool(
                            family,
                            version == null
                                    ? Reading.unknown(Gap.ABSENT)
                                    : Reading.of(ToolVersion.parse(version).orElseThrow())));
        }

        @Test
        void mayBeSomethingElse() {
            assertThat(ToolsProbe.parse("usage: something\n")).isEmpty();
        }
    }

    @Nested
    class Release {

        @Test
        void namesTheDistribution() {
            String text = """
                    NAME="Linux Mint"
                    ID=linuxmint
                    ID_LIKE="ubuntu debian"
                    VARIANT_ID='edge'
                    """;
            assertThat(DistributionProbe.parse(text)).hasValueSatisfying(mint -> {
                assertThat(mint.id()).isEqualTo("linuxmint");
                assertThat(mint.like()).containsExactly("ubuntu", "debian");
                assertThat(mint.variant().known()).contains("edge");
            });
        }

        @ParameterizedTest
        @CsvSource({"ID=hassos, haos", "NAME=x, linux", "ID=\"Debian\", debian"})
        void isNormalised(String text, String id) {
            assertThat(DistributionProbe.parse(text).map(Distribution::id)).contains(id);
        }

        @Test
        void mayBeEmpty() {
            assertThat(DistributionProbe.parse("# nothing\n")).isEmpty();
        }
    }

    @Nested
    class Configuration {

        @Test
        void hasTheOptionsThatAreSet() {
            KernelConfiguration found = KernelConfiguration.parse(
                            "/boot/config-6.1",
                            "CONFIG_DEVMEM=y\n# CONFIG_MTD is not set\nCONFIG_LSM=\"lockdown,yama\"\n")
                    .orElseThrow();
            assertThat(found.has("CONFIG_DEVMEM")).isTrue();
            assertThat(found.value("CONFIG_MTD")).isEqualTo("n");
            assertThat(found.value("CONFIG_LSM")).isEqualTo("lockdown,yama");
            assertThat(found.value("CONFIG_NEVER_HEARD_OF")).isEqualTo("n");
        }

        @Test
        void isNoneWithoutAnyOption() {
            assertThat(KernelConfiguration.parse("/boot/config-6.1", "#\n")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "9, UNKNOWN_LAPTOP",
        "10, UNKNOWN_LAPTOP",
        "31, UNKNOWN_LAPTOP",
        "3, NOT_A_LAPTOP",
        "35, NOT_A_LAPTOP",
        "1, SUSPECTED",
        "2, SUSPECTED"
    })
    void laptopsAreToldByTheirChassis(int chassis, LaptopKind kind) {
        assertThat(IdentityProbe.laptop(chassis)).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"To Be Filled By O.E.M.,", "Default string,", "H97M Pro4, H97M Pro4"})
    void whatVendorsNeverFilledInIsNoName(String text, String name) {
        assertThat(IdentityProbe.named(Access.of(text)).known()).isEqualTo(Optional.ofNullable(name));
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, LINUX",
        "FreeBSD, FREEBSD",
        "OpenBSD, OPENBSD",
        "NetBSD, NETBSD",
        "Mac OS X, DARWIN",
        "Windows 11, WINDOWS",
        "SunOS, SUNOS",
        "Plan 9,"
    })
    void kernelsAreNamedByJava(String name, Kernel kernel) {
        assertThat(SystemProbe.kernel(name)).isEqualTo(Optional.ofNullable(kernel));
    }

    @Test
    void architecturesAreNamedAsFlashersDo() {
        assertThat(Map.of("amd64", "x86_64", "x86", "i686", "aarch64", "aarch64"))
                .allSatisfy((java, uname) ->
                        assertThat(SystemProbe.architecture(java)).isEqualTo(uname));
    }
}
