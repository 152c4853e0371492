// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.List;
import org.flashdoctor.engine.fact.RunFact.Kernel;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.system.Machine;

/** The probes for a machine's operating system. */
public final class HostProbes {

    private HostProbes() {}

    /** The probes that make sense on this machine. */
    public static List<Probe> of(Machine machine) {
        Kernel kernel =
                SystemProbe.kernel(machine.property("os.name").got().orElse("")).orElse(Kernel.LINUX);
        return switch (kernel) {
            case LINUX ->
                List.of(
                        new SystemProbe(),
                        new PrivilegeProbe(),
                        new SurroundingsProbe(),
                        new RawAccessProbe(),
                        new KernelParameterProbe(),
                        new KernelOptionProbe(),
                        new LockdownProbe(),
                        new SecureBootProbe(),
                        new DistributionProbe(),
                        new BootLoaderProbe(),
                        new DriverProbe(),
                        new PowerProbe(),
                        new IdentityProbe(),
                        new ProgramsProbe(),
                        new ToolsProbe());
            case FREEBSD, DRAGONFLY, OPENBSD, NETBSD ->
                List.of(
                        new SystemProbe(),
                        new PrivilegeProbe(),
                        new BsdSurroundingsProbe(kernel),
                        new BsdAccessProbe(kernel),
                        new BsdIdentityProbe(kernel),
                        new ToolsProbe());
            default -> List.of(new SystemProbe(), new ToolsProbe());
        };
    }
}
