// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.List;
import java.util.Set;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.KernelOption;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** The kernel's build options that decide who may reach the flash chip. */
final class KernelOptionProbe implements Probe {

    private static final List<String> OPTIONS = List.of(
            "CONFIG_DEVMEM",
            "CONFIG_STRICT_DEVMEM",
            "CONFIG_IO_STRICT_DEVMEM",
            "CONFIG_DEVPORT",
            "CONFIG_X86_IOPL_IOPERM",
            "CONFIG_SECURITY_LOCKDOWN_LSM",
            "CONFIG_SECURITY_LOCKDOWN_LSM_EARLY",
            "CONFIG_LOCK_DOWN_KERNEL_FORCE_NONE",
            "CONFIG_LOCK_DOWN_KERNEL_FORCE_INTEGRITY",
            "CONFIG_LOCK_DOWN_KERNEL_FORCE_CONFIDENTIALITY",
            "CONFIG_LOCK_DOWN_IN_EFI_SECURE_BOOT",
            "CONFIG_MODULES",
            "CONFIG_MTD",
            "CONFIG_MTD_SPI_NOR",
            "CONFIG_LPC_ICH",
            "CONFIG_ITCO_WDT",
            "CONFIG_SPI_INTEL_PCI",
            "CONFIG_SPI_INTEL_PLATFORM",
            "CONFIG_SPI_INTEL_SPI_PCI",
            "CONFIG_SPI_INTEL_SPI_PLATFORM",
            "CONFIG_INTEL_MEI",
            "CONFIG_X86_MSR");

    @Override
    public String name() {
        return "kernel-options";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(KernelOption.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Notes notes = new Notes(name());
        Access<KernelConfiguration> found = KernelConfiguration.of(machine);
        if (found.got().isEmpty()) {
            return notes.missed(found, "/boot/config-*", KernelOption.class).result();
        }
        KernelConfiguration configuration = found.got().get();
        for (String option : OPTIONS) {
            String value = configuration.value(option);
            notes.saw(
                    new KernelOption(option, value),
                    configuration.path(),
                    value.equals("n") ? "# " + option + " is not set" : option + "=" + value);
        }
        return notes.covers(KernelOption.class).result();
    }
}
