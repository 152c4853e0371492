// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.fact;

import org.flashdoctor.engine.address.AddressRange;

/** Facts about what the operating system lets a program do with the hardware. */
public sealed interface HostFact extends Fact {

    /** Answer of the system to an attempt. Errors are the errno that the call returned. */
    enum CallResult {
        GRANTED,
        EPERM,
        EACCES,
        ENOSYS,
        EAGAIN,
        EINVAL,
        ENOENT,
        EBUSY,
        ENODEV,
        ENXIO,
        ENOMEM,
        EIO,
        EROFS,
        ENOTTY,
        ENOTSUP,
        ETIMEDOUT,
        /** An error that is none of the others. */
        OTHER
    }

    /** The process and what it may do. */
    record Privilege(Reading<Boolean> root, Reading<Boolean> rawIo, Reading<Boolean> sysAdmin)
            implements HostFact, Single {}

    /** x86 port I/O (ioperm or iopl, /dev/io, i386_iopl). */
    record IoPortAccess(CallResult result) implements HostFact, Single {}

    /** The advice that a flasher printed after port I/O was refused; it depends on tool, version and user. */
    record PrivilegeHint(PrivilegeHintKind kind) implements HostFact, Event {}

    /** Advice that flashers print. */
    enum PrivilegeHintKind {
        /** "You need to be root": printed to root as well by old versions. */
        NEED_ROOT,
        /** "Make sure you are running flashrom with root privileges": only printed when the user is not root. */
        NOT_ROOT,
        /** Root or a security policy; the tool did not tell them apart. */
        ROOT_OR_POLICY,
        /** A security policy: only printed when the user is root. */
        POLICY,
        /** BSD securelevel. */
        SECURELEVEL
    }

    /** Opening or mapping physical memory (/dev/mem, /dev/xsvc). */
    record PhysicalMemoryMapping(
            MemoryStep step, CallResult result, Reading<MemoryWindow> window, Reading<AddressRange> range)
            implements HostFact {}

    /** What was tried with the memory device. */
    enum MemoryStep {
        OPEN,
        MAP
    }

    /** What lies at the physical address. */
    enum MemoryWindow {
        /** Registers of the flash controller: SPIBAR, RCRB, SBASE, AMD SPI BAR. Nothing works without them. */
        CONTROLLER,
        /** DMI, coreboot tables, low megabyte: identification only. */
        FIRMWARE_TABLES,
        /** The memory-mapped view of the flash chip; hardware sequencing does without. */
        FLASH_CHIP,
        OTHER
    }

    /** Lockdown mode of a Linux kernel, see man kernel_lockdown.7. */
    record KernelLockdown(LockdownMode mode) implements HostFact, Single {}

    /** Lockdown modes. */
    enum LockdownMode {
        NONE,
        INTEGRITY,
        CONFIDENTIALITY
    }

    /** The kernel log says that lockdown refused something. */
    record LockdownDenial(String process, String operation) implements HostFact, Event {}

    /** The kernel log says that strict /dev/mem rules refused a mapping. */
    record MemoryDenial(String process) implements HostFact, Event {}

    /** UEFI Secure Boot as the firmware reports it. */
    record SecureBoot(SecureBootState state) implements HostFact, Single {}

    /** Secure Boot states. */
    enum SecureBootState {
        ENABLED,
        DISABLED,
        /** Keys can be enrolled without authentication; nothing is enforced. */
        SETUP_MODE,
        /** Enabled in the firmware, but shim was told not to validate. */
        VALIDATION_OFF,
        /** Legacy boot. */
        NOT_UEFI
    }

    /** A parameter on the kernel command line. Value is empty text for a flag. */
    record KernelParameter(String name, String value) implements HostFact {}

    /** A kernel build option, name with the CONFIG_ prefix, value {@code y}, {@code m}, {@code n} or text. */
    record KernelOption(String name, String value) implements HostFact {}

    /** kern.securelevel of a BSD. */
    record SecureLevel(int level) implements HostFact, Single {}

    /** A sysctl that decides hardware access on a BSD: {@code machdep.allowaperture}, {@code kern.allowkmem}. */
    record SystemControl(String name, int value) implements HostFact {}

    /** What surrounds the process. */
    record ExecutionEnvironment(EnvironmentKind kind, Reading<String> detail) implements HostFact {}

    /** Environments. */
    enum EnvironmentKind {
        BARE_METAL,
        CONTAINER,
        USER_NAMESPACE,
        SECCOMP,
        WSL,
        VIRTUAL_MACHINE,
        XEN_PV,
        FLATPAK,
        JAIL,
        /** Namespaces without a container around them, with a /dev of their own (bubblewrap, firejail, snap). */
        SANDBOX
    }

    /**
     * A kernel driver that is bound to the flash controller or holds its register window.
     *
     * @param referenceCount users of the module: it can be unloaded at 0; absent when it is built into the kernel
     * @param holdsWindow whether it has claimed memory beside or in the controller's registers
     */
    record KernelDriver(String module, Reading<Integer> referenceCount, Reading<Boolean> holdsWindow)
            implements HostFact {}

    /** PCI configuration space could not be used. */
    record PciProblem(CallResult result, Reading<String> detail) implements HostFact, Event {}

    /** Model specific registers could not be used. */
    record MsrProblem(CallResult result) implements HostFact, Event {}

    /** A USB programmer could not be used. */
    record UsbProblem(UsbProblemKind kind, Reading<String> programmer, Reading<String> detail)
            implements HostFact, Event {}

    /** USB troubles. */
    enum UsbProblemKind {
        NOT_FOUND,
        PERMISSION,
        /** Another driver or program holds the device. */
        BUSY,
        TRANSFER,
        /** The programmer answered in a way that the tool did not expect: firmware, protocol, set-up. */
        PROTOCOL,
        /** The host system cannot do it (detaching drivers on Windows); nothing is lost. */
        NOT_SUPPORTED
    }

    /** A device node that a programmer needs could not be opened or set up. */
    record DeviceProblem(DeviceKind kind, CallResult result, Reading<String> path) implements HostFact, Event {}

    /** Device nodes of programmers. */
    enum DeviceKind {
        SERIAL,
        SPIDEV,
        MTD,
        GPIO,
        I2C,
        NETWORK
    }

    /** The kernel's own flash device. */
    record MtdDevice(String path, Reading<Boolean> writeable) implements HostFact {}

    /**
     * What a probe of the machine could not find out.
     *
     * @param fact name of the fact type that was looked for
     * @param why what the system answered; FAILED when the probe came to no end
     * @param place the file, device or command that did not tell
     */
    record ProbeGap(String fact, Reading.Gap why, Reading<String> place) implements HostFact, Event {}

    /**
     * Two sources say different things of one state; the newer and more direct one counts.
     *
     * @param fact name of the fact type
     * @param kept what counts; absent when the better source looked and found nothing of the kind
     * @param dropped what the other source said
     */
    record Contradiction(String fact, Reading<String> kept, String dropped) implements HostFact, Event {}

    /** The boot loader that started the running kernel; several may be installed. */
    record BootLoader(BootLoaderKind kind, Reading<String> name) implements HostFact, Single {}

    /** Boot loaders that differ in how a kernel parameter is added. */
    enum BootLoaderKind {
        GRUB,
        SYSTEMD_BOOT,
        /** Kernel, initrd and command line in one EFI file, started by systemd-boot or by the firmware. */
        UNIFIED_KERNEL_IMAGE,
        /** The firmware started the kernel itself. */
        EFI_STUB,
        SYSLINUX,
        EXTLINUX,
        LILO,
        LIMINE,
        REFIND,
        /** The firmware of a Raspberry Pi, with cmdline.txt. */
        RASPBERRY_PI,
        U_BOOT,
        KEXEC,
        /** A virtual machine monitor loaded the kernel. */
        HYPERVISOR,
        OTHER
    }

    /** A system whose files or boot entries are not edited in place. */
    record ImmutableSystem(ImmutableKind kind) implements HostFact {}

    /** Ways in which systems are immutable. */
    enum ImmutableKind {
        /** ostree deployments: Silverblue, CoreOS, Bazzite. */
        OSTREE,
        /** Snapshots that are changed by transactional-update. */
        TRANSACTIONAL,
        NIX_STORE,
        GUIX_STORE,
        /** The system partition is mounted read-only from an image: appliances, SteamOS, ChromeOS. */
        READ_ONLY_IMAGE,
        /** A live medium: changes are gone after the restart. */
        LIVE_MEDIUM
    }

    /** A source of power other than a battery of the machine. */
    record PowerSupply(String name, PowerSupplyKind kind, Reading<Boolean> online) implements HostFact {}

    /** Kinds of power supplies. */
    enum PowerSupplyKind {
        MAINS,
        USB,
        UPS,
        WIRELESS,
        OTHER
    }

    /**
     * A battery of the machine; those of mice and keyboards are none.
     *
     * @param percentage charge
     * @param stopThreshold percentage at which charging ends by setting
     */
    record Battery(
            String name, Reading<Integer> percentage, Reading<BatteryStatus> status, Reading<Integer> stopThreshold)
            implements HostFact {}

    /** What a battery does. */
    enum BatteryStatus {
        CHARGING,
        DISCHARGING,
        NOT_CHARGING,
        FULL,
        UNKNOWN
    }

    /** Where the machine gets its power from, judged from all supplies and batteries. */
    record PowerState(PowerSource source) implements HostFact, Single {}

    /** Sources of power. */
    enum PowerSource {
        /** An adapter is online, or there is no battery at all. */
        MAINS,
        BATTERY,
        /** No adapter is shown, and a battery holds its charge: the charge limit probably cuts the adapter off. */
        HELD_BY_CHARGE_LIMIT
    }

    /** A flasher that is installed on this machine; absent version: a build without one. */
    record InstalledTool(RunFact.ToolFamily family, Reading<ToolVersion> version) implements HostFact {}

    /** A program that runs now and may use the flash chip. */
    record RunningProgram(String name, ProgramKind kind) implements HostFact {}

    /** What such programs do. */
    enum ProgramKind {
        FLASHER,
        /** fwupd's daemon: it uses the flash chip only while an update is installed. */
        UPDATE_DAEMON,
        /** A firmware update in progress. */
        UPDATER
    }

    /**
     * A fix that flashdoctor carried out on this machine and did not put back.
     *
     * @param fix id of the fix
     * @param detail what was compared, in words
     */
    record AppliedFix(String fix, FixOutcome outcome, Reading<String> detail) implements HostFact, Event {}

    /** What became of a fix that was carried out. */
    enum FixOutcome {
        /** What it is to bring about is there. */
        TOOK_EFFECT,
        /** It needs a restart, and there was none. */
        NOT_RESTARTED,
        /** It did not come to its end. */
        INTERRUPTED,
        /** The machine was started anew without effect: a file that the fix changed was changed again. */
        FILE_CHANGED,
        /** The same: what the boot loader reads was written anew without it. */
        BOOT_MENU_OVERWRITTEN,
        /** The same: another kernel was started than the one that the fix was carried out under. */
        OTHER_KERNEL,
        /** The same: another boot entry was started. */
        OTHER_ENTRY,
        /** No effect, and nothing tells why. */
        WITHOUT_EFFECT,
        /** It lasts until a restart at most, and is over: there was one, or somebody put it back. */
        ENDED,
        /** It cannot be told whether it took effect. */
        UNCERTAIN
    }
}
