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
    record Privilege(Reading<Boolean> root, Reading<Boolean> rawIo, Reading<Boolean> sysAdmin) implements HostFact, Single {}

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
        JAIL
    }

    /** A kernel driver that is bound to the flash controller or holds its register window. */
    record KernelDriver(String module, Reading<Integer> referenceCount) implements HostFact {}

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
}
