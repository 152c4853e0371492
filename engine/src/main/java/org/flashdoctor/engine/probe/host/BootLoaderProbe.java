// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.BootLoader;
import org.flashdoctor.engine.fact.HostFact.BootLoaderKind;
import org.flashdoctor.engine.fact.HostFact.KernelParameter;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** Which boot loader started this kernel, by the traces that it left; what is merely installed does not count. */
final class BootLoaderProbe implements Probe {

    private static final String COMMAND_LINE = "/proc/cmdline";
    private static final String LOADER_TYPE = "/proc/sys/kernel/bootloader_type";
    private static final String MODEL = "/proc/device-tree/model";

    @Override
    public String name() {
        return "boot-loader";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(BootLoader.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Look look = new Look(machine);
        Notes notes = new Notes(name());
        Optional<String> loader = EfiVariable.LOADER.text(machine).got().filter(text -> !text.isBlank());
        Optional<String> stub = EfiVariable.STUB.text(machine).got().filter(text -> !text.isBlank());
        if (loader.isPresent() || stub.isPresent()) {
            String named = loader.orElse(stub.orElse(""));
            return found(
                    notes,
                    ofVariables(loader, stub),
                    Reading.of(named),
                    (loader.isPresent() ? EfiVariable.LOADER : EfiVariable.STUB).path(),
                    named + stub.map(text -> ", kernel image with " + text).orElse(""));
        }
        Optional<String> model = look.known(MODEL);
        Access<String> line = look.text(COMMAND_LINE);
        List<KernelParameter> parameters =
                line.got().map(KernelParameterProbe::parse).orElse(List.of());
        Optional<BootLoaderKind> named = ofParameters(parameters);
        Optional<BootLoaderKind> typed = look.known(LOADER_TYPE).flatMap(BootLoaderProbe::ofType);
        if (typed.isPresent() && !(typed.get() == BootLoaderKind.EFI_STUB && named.isPresent())) {
            return found(
                    notes,
                    typed.get(),
                    absent(),
                    LOADER_TYPE,
                    look.known(LOADER_TYPE).orElse(""));
        }
        if (named.isPresent()) {
            return found(notes, named.get(), absent(), COMMAND_LINE, bootImage(parameters));
        }
        if (model.filter(text -> text.startsWith("Raspberry Pi")).isPresent()) {
            return found(notes, BootLoaderKind.RASPBERRY_PI, Reading.of(model.get()), MODEL, model.get());
        }
        Optional<String> uboot = look.known("/proc/device-tree/chosen/u-boot,version");
        if (uboot.isPresent()) {
            return found(
                    notes,
                    BootLoaderKind.U_BOOT,
                    Reading.of(uboot.get()),
                    "/proc/device-tree/chosen/u-boot,version",
                    uboot.get());
        }
        return line.got().isPresent()
                ? notes.missed(Gap.ABSENT, COMMAND_LINE, "no boot loader left its name", BootLoader.class)
                        .result()
                : notes.missed(line, COMMAND_LINE, BootLoader.class).result();
    }

    private static ProbeResult found(Notes notes, BootLoaderKind kind, Reading<String> name, String path, String text) {
        return notes.saw(new BootLoader(kind, name), path, text)
                .covers(BootLoader.class)
                .result();
    }

    private static Reading<String> absent() {
        return Reading.unknown(Gap.ABSENT);
    }

    /** A loader that starts a unified image leaves its own name, and the image's stub leaves another. */
    static BootLoaderKind ofVariables(Optional<String> loader, Optional<String> stub) {
        if (stub.isPresent()) {
            return BootLoaderKind.UNIFIED_KERNEL_IMAGE;
        }
        String name = loader.orElse("").toLowerCase(Locale.ROOT);
        if (name.startsWith("systemd-boot") || name.startsWith("gummiboot")) {
            return BootLoaderKind.SYSTEMD_BOOT;
        }
        if (name.startsWith("grub")) {
            return BootLoaderKind.GRUB;
        }
        if (name.startsWith("refind")) {
            return BootLoaderKind.REFIND;
        }
        return name.startsWith("limine") ? BootLoaderKind.LIMINE : BootLoaderKind.OTHER;
    }

    /**
     * The number that a loader writes into the kernel's boot parameters on x86: its id in the upper digit, its version
     * in the lower. GRUB starts some kernels through their EFI stub, which then leaves the stub's number.
     */
    static Optional<BootLoaderKind> ofType(String number) {
        if (!number.matches("\\d{1,4}")) {
            return Optional.empty();
        }
        int type = Integer.parseInt(number);
        return switch (type >> 4) {
            case 0x0 -> type == 0 ? Optional.empty() : Optional.of(BootLoaderKind.LILO);
            case 0x2 -> type == 0x21 ? Optional.of(BootLoaderKind.EFI_STUB) : Optional.empty();
            case 0x3 -> Optional.of(type == 0x34 ? BootLoaderKind.EXTLINUX : BootLoaderKind.SYSLINUX);
            case 0x5 -> Optional.of(BootLoaderKind.LILO);
            case 0x7 -> Optional.of(BootLoaderKind.GRUB);
            case 0x8 -> Optional.of(BootLoaderKind.U_BOOT);
            case 0xb -> Optional.of(BootLoaderKind.HYPERVISOR);
            case 0xd -> Optional.of(BootLoaderKind.KEXEC);
            default -> Optional.empty();
        };
    }

    /** BOOT_IMAGE is written by GRUB with a path, by SYSLINUX's family with initrd= beside it, by LILO with a label. */
    static Optional<BootLoaderKind> ofParameters(List<KernelParameter> parameters) {
        Optional<String> image = value(parameters, "BOOT_IMAGE");
        if (image.isEmpty()) {
            return Optional.empty();
        }
        if (value(parameters, "initrd").isPresent()) {
            return Optional.of(BootLoaderKind.EXTLINUX);
        }
        boolean path = image.get().contains("/") || image.get().startsWith("(");
        return Optional.of(path ? BootLoaderKind.GRUB : BootLoaderKind.LILO);
    }

    private static Optional<String> value(List<KernelParameter> parameters, String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(KernelParameter::value)
                .findFirst();
    }

    private static String bootImage(List<KernelParameter> parameters) {
        return "BOOT_IMAGE=" + value(parameters, "BOOT_IMAGE").orElse("");
    }
}
