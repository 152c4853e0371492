// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.PlatformFact.PciId;
import org.flashdoctor.engine.flash.sim.SimulatedPlatform.Host;
import org.flashdoctor.engine.register.Generation;
import org.flashdoctor.engine.register.RegisterMap;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/**
 * The operating system of a simulated machine, for the probes: Linux on bare metal, run by root, nothing locked down,
 * and the registers of the board where a chipset of its generation has them.
 */
public final class SimulatedHost implements Machine {

    static final String KERNEL = "6.12.43-amd64";

    private static final String VARIABLES = "/sys/firmware/efi/efivars/";
    private static final String GLOBAL = "-8be4df61-93ca-11d2-aa0d-00e098032b8c";
    private static final String PCI = "/sys/bus/pci/devices/0000:";
    private static final int CONFIGURATION = 256;
    private static final int INTEL = 0x8086;

    private static final int HOST_BRIDGE = 0x0600;
    private static final int ISA_BRIDGE = 0x0601;
    private static final int SERIAL_BUS = 0x0c80;
    private static final int COMMUNICATION = 0x0780;

    private static final long SPI_BASE = 0xfe01_0000L;
    private static final long ROOT_COMPLEX = 0xfed1_c000L;
    private static final int BIOS_CONTROL = 0xdc;

    private final SimulatedBoard board;
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<String, String> links = new TreeMap<>();

    public SimulatedHost(SimulatedBoard board) {
        this.board = board;
        system();
        surroundings(board.platform().host());
        engineDriver();
    }

    private void system() {
        links.put("/proc/self/ns/cgroup", "cgroup:[4026531835]");
        links.put("/proc/self/ns/ipc", "ipc:[4026531839]");
        links.put("/proc/self/ns/pid", "pid:[4026531836]");
        links.put("/proc/self/ns/user", "user:[4026531837]");
        links.put("/proc/self/ns/uts", "uts:[4026531838]");
        file("/proc/self/uid_map", "         0          0 4294967295\n");
        file("/proc/self/status", """
                Name:\tjava
                Uid:\t0\t0\t0\t0
                CapInh:\t0000000000000000
                CapPrm:\t000001ffffffffff
                CapEff:\t000001ffffffffff
                CapBnd:\t000001ffffffffff
                NoNewPrivs:\t0
                Seccomp:\t0
                Seccomp_filters:\t0
                """);
        file("/proc/self/mountinfo", """
                22 27 0:21 / /proc rw,nosuid - proc proc rw
                23 27 0:22 / /sys rw,nosuid - sysfs sysfs rw
                24 27 0:6 / /dev rw,nosuid - devtmpfs udev rw,mode=755
                27 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
                """);
        file("/proc/1/comm", "systemd\n");
        file("/proc/1/cgroup", "0::/init.scope\n");
        file("/proc/cmdline", "BOOT_IMAGE=/boot/vmlinuz-" + KERNEL + " root=/dev/sda2 ro quiet\n");
        file("/proc/cpuinfo", "processor\t: 0\nvendor_id\t: GenuineIntel\nflags\t\t: fpu msr sse sse2 lm vmx\n");
        file("/proc/iomem", "00000000-00000fff : Reserved\n");
        file("/proc/sys/kernel/osrelease", KERNEL + "\n");
        file("/proc/sys/kernel/bootloader_type", "114\n");
        file("/sys/kernel/security/lockdown", "[none] integrity confidentiality\n");
        file("/sys/kernel/security/lsm", "lockdown,capability,landlock,yama,apparmor");
        file("/sys/module/ahci/refcnt", "2\n");
        // Started by UEFI, Secure Boot off, keys enrolled.
        files.put(VARIABLES + "SecureBoot" + GLOBAL, new byte[] {6, 0, 0, 0, 0});
        files.put(VARIABLES + "SetupMode" + GLOBAL, new byte[] {6, 0, 0, 0, 0});
        file("/boot/config-" + KERNEL, """
                CONFIG_X86_IOPL_IOPERM=y
                CONFIG_DEVMEM=y
                CONFIG_STRICT_DEVMEM=y
                # CONFIG_IO_STRICT_DEVMEM is not set
                CONFIG_SECURITY_LOCKDOWN_LSM=y
                """);
        file("/etc/os-release", "ID=debian\nVERSION_ID=\"13\"\nPRETTY_NAME=\"Debian GNU/Linux 13 (trixie)\"\n");
    }

    private void surroundings(Host host) {
        file("/sys/class/dmi/id/sys_vendor", host.vendor() + "\n");
        file("/sys/class/dmi/id/product_name", host.product() + "\n");
        file("/sys/class/dmi/id/board_name", host.product() + "\n");
        file("/sys/class/dmi/id/chassis_type", host.laptop() ? "10\n" : "3\n");
        file("/sys/class/dmi/id/bios_vendor", host.firmwareVendor() + "\n");
        file("/sys/class/dmi/id/bios_version", host.firmwareVersion() + "\n");
        file("/sys/firmware/log", console(host));
        file("/sys/class/power_supply/AC/type", "Mains\n");
        file("/sys/class/power_supply/AC/online", host.onMains() ? "1\n" : "0\n");
        host.battery().ifPresent(charge -> {
            file("/sys/class/power_supply/BAT0/type", "Battery\n");
            file("/sys/class/power_supply/BAT0/capacity", charge + "\n");
            file(
                    "/sys/class/power_supply/BAT0/status",
                    host.onMains() ? (charge == 100 ? "Full\n" : "Charging\n") : "Discharging\n");
        });
    }

    /** What coreboot wrote to its console at the last start. */
    private static String console(Host host) {
        String start = "coreboot-" + host.firmwareVersion() + " bootblock starting\n";
        return host.bootMediumLock()
                .map(scheme -> start + "BM-LOCKDOWN: Enabling bootmedia protection scheme '"
                        + switch (scheme) {
                            case READ_ONLY -> "readonly";
                            case NO_ACCESS -> "no access";
                            case WP_RO_ONLY -> "WP_RO only";
                        }
                        + "'\nBM-LOCKDOWN: Enabled bootmedia protection\n")
                .orElse(start);
    }

    /** The driver of the management engine tells its version. */
    private void engineDriver() {
        Generation generation = board.platform().pch().generation();
        if (generation.me().first() > 0) {
            file("/sys/class/mei/mei0/fw_ver", "0:" + generation.me().first() + ".0.45.1932\n");
        }
    }

    private void file(String path, String content) {
        files.put(path, content.getBytes(UTF_8));
    }

    /** Functions on the bus that tell of the flash, with configuration space as it is now. */
    private Map<String, byte[]> functions() {
        PciId bridge = board.platform().pch().id();
        boolean ownFunction = board.platform().pch().map() == RegisterMap.PCH100_COMPATIBLE;
        Configuration home = new Configuration(bridge.device(), ISA_BRIDGE);
        Map<String, byte[]> functions = new TreeMap<>();
        functions.put("00:00.0", new Configuration(bridge.device() & 0xff00, HOST_BRIDGE).bytes);
        if (ownFunction) {
            functions.put(
                    "00:1f.5",
                    new Configuration((bridge.device() & 0xff80) | 0x24, SERIAL_BUS)
                            .put(0x10, Integer.BYTES, SPI_BASE)
                            .put(BIOS_CONTROL, Integer.BYTES, board.registers().biosControl())
                            .bytes);
        } else {
            home.put(0xf0, Integer.BYTES, ROOT_COMPLEX | 1)
                    .put(BIOS_CONTROL, 1, board.registers().biosControl());
        }
        functions.put("00:1f.0", home.bytes);
        functions.put(
                "00:16.0",
                new Configuration((bridge.device() & 0xff80) | 0x3a, COMMUNICATION)
                        .put(0x40, Integer.BYTES, board.registers().engineStatus())
                        .put(0x6c, Integer.BYTES, board.registers().engineFuses())
                        .bytes);
        return functions;
    }

    /** Where the controller's registers begin. */
    private long registersAt() {
        if (board.platform().pch().map() == RegisterMap.PCH100_COMPATIBLE) {
            return SPI_BASE;
        }
        return ROOT_COMPLEX + (board.platform().pch().generation() == Generation.ICH8 ? 0x3020 : 0x3800);
    }

    /** Configuration space of one function. */
    private static final class Configuration {

        private final byte[] bytes = new byte[CONFIGURATION];

        Configuration(int device, int classCode) {
            put(0, Short.BYTES, INTEL)
                    .put(2, Short.BYTES, device)
                    .put(0x08, 1, 0x10)
                    .put(0x0a, Short.BYTES, classCode);
        }

        Configuration put(int offset, int size, long value) {
            for (int i = 0; i < size; i++) {
                bytes[offset + i] = (byte) (value >>> (i * Byte.SIZE));
            }
            return this;
        }
    }

    private Map<String, byte[]> everything() {
        Map<String, byte[]> all = new TreeMap<>(files);
        functions().forEach((function, bytes) -> all.put(PCI + function + "/config", bytes));
        return all;
    }

    @Override
    public Access<byte[]> readFile(String path, int limit) {
        return Optional.ofNullable(everything().get(path))
                .map(bytes -> Access.of(Arrays.copyOf(bytes, Math.min(limit, bytes.length))))
                .orElseGet(() -> absent("open(" + path + ")"));
    }

    @Override
    public Access<List<String>> list(String directory) {
        TreeSet<String> names = new TreeSet<>();
        String prefix = directory.endsWith("/") ? directory : directory + "/";
        for (String path : everything().keySet()) {
            if (path.startsWith(prefix)) {
                names.add(path.substring(prefix.length()).replaceFirst("/.*", ""));
            }
        }
        return names.isEmpty() ? absent("opendir(" + directory + ")") : Access.of(List.copyOf(names));
    }

    @Override
    public Access<String> readLink(String path) {
        return Optional.ofNullable(links.get(path)).map(Access::of).orElseGet(() -> absent("readlink(" + path + ")"));
    }

    @Override
    public Access<Boolean> openForUpdate(String path) {
        return path.equals("/dev/mem") ? Access.of(true) : absent("open(" + path + ")");
    }

    @Override
    public Access<CommandOutput> run(List<String> arguments, Duration timeout) {
        if (arguments.equals(List.of("dmesg"))) {
            return Access.of(new CommandOutput(0, "", ""));
        }
        return absent(arguments.get(0));
    }

    @Override
    public Access<Boolean> portPermission(int port) {
        return Access.of(true);
    }

    @Override
    public Access<Boolean> portLevel() {
        return Access.of(true);
    }

    @Override
    public Access<byte[]> physicalMemory(long address, int length) {
        long offset = address - registersAt();
        if (offset < 0 || offset + length > Registers.WINDOW) {
            return Access.refused(CallResult.EPERM, "mmap(/dev/mem, 0x%x): EPERM".formatted(address));
        }
        byte[] window = board.registers().window();
        return Access.of(Arrays.copyOfRange(window, (int) offset, (int) offset + length));
    }

    @Override
    public Access<Long> effectiveUser() {
        return Access.of(0L);
    }

    @Override
    public Access<String> property(String name) {
        return switch (name) {
            case "os.name" -> Access.of("Linux");
            case "os.version" -> Access.of(KERNEL);
            case "os.arch" -> Access.of("amd64");
            default -> absent(name);
        };
    }

    private static <T> Access<T> absent(String call) {
        return Access.refused(CallResult.ENOENT, call + ": ENOENT");
    }
}
